"""Typed messages: hashed as wallets hash them, read strictly, and told field by field."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from eth_account.messages import encode_typed_data
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from celldao.actions import SignMessage, read_call
from celldao.actions.typed_data import TypedData
from celldao.errors import ProposalFileError
from celldao.proposals import load, loads
from celldao.proposals.writer import render
from tests.support.action_world import BAKER, CONTEXT, VAULT, WELDER

UNTIL = "2027-06-30"
# The example of EIP-712 itself, and its hash there.
MAIL: dict[str, Any] = {
    "types": {
        "EIP712Domain": [
            {"name": "name", "type": "string"},
            {"name": "version", "type": "string"},
            {"name": "chainId", "type": "uint256"},
            {"name": "verifyingContract", "type": "address"},
        ],
        "Person": [{"name": "name", "type": "string"}, {"name": "wallet", "type": "address"}],
        "Mail": [
            {"name": "from", "type": "Person"},
            {"name": "to", "type": "Person"},
            {"name": "contents", "type": "string"},
        ],
    },
    "primaryType": "Mail",
    "domain": {
        "name": "Ether Mail",
        "version": "1",
        "chainId": 1,
        "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC",
    },
    "message": {
        "from": {"name": "Cow", "wallet": "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},
        "to": {"name": "Bob", "wallet": "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},
        "contents": "Hello, Bob!",
    },
}
MAIL_HASH = "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"


def changed(path: str, value: Any, whole: dict[str, Any] = MAIL) -> dict[str, Any]:
    """The example with another value at a path; None takes it out."""
    made = copy.deepcopy(whole)
    *before, last = path.split("/")
    place: Any = made
    for part in before:
        place = place[int(part)] if isinstance(place, list) else place[part]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return made


def by_wallet(data: dict[str, Any]) -> bytes:
    # eth-account finds the type of the message by itself: it is the one that no other refers to
    left, used = [data["primaryType"]], {"EIP712Domain"}
    while left:
        used.add(name := left.pop())
        left += [
            kind for field in data["types"][name] if (kind := field["type"].split("[")[0]) in data["types"]
        ]
    signable = encode_typed_data(full_message={**data, "types": {name: data["types"][name] for name in used}})
    return bytes(keccak(b"\x19" + signable.version + signable.header + signable.body))


def test_digest__the_standard_s_own_example__its_hash() -> None:
    assert TypedData.model_validate(MAIL).digest.hex() == MAIL_HASH
    assert TypedData.model_validate(changed("types/EIP712Domain", None)).digest.hex() == MAIL_HASH
    assert SignMessage(typed_data=MAIL, until=UNTIL).digest.hex() == MAIL_HASH


def test_digest__lists_structs_and_every_type__as_a_wallet_hashes_it() -> None:
    data = {
        "types": {
            "Line": [{"name": "item", "type": "bytes32"}, {"name": "counts", "type": "uint16[]"}],
            "Order": [
                {"name": "lines", "type": "Line[]"},
                {"name": "pair", "type": "address[2]"},
                {"name": "grid", "type": "int8[2][]"},
                {"name": "raw", "type": "bytes"},
                {"name": "paid", "type": "bool"},
                {"name": "tag", "type": "bytes3"},
                {"name": "none", "type": "Line[]"},
            ],
        },
        "primaryType": "Order",
        "domain": {"chainId": 11155111, "salt": "0x" + "ab" * 32},
        "message": {
            "lines": [
                {"item": "0x" + "01" * 32, "counts": [1, 2, 65535]},
                {"item": "0x" + "02" * 32, "counts": []},
            ],
            "pair": [WELDER, BAKER],
            "grid": [[-1, 2], [3, -128]],
            "raw": "0x",
            "paid": True,
            "tag": "0x010203",
            "none": [],
        },
    }
    typed = {
        **data,
        "types": {
            **data["types"],
            "EIP712Domain": [{"name": "chainId", "type": "uint256"}, {"name": "salt", "type": "bytes32"}],
        },
    }
    assert TypedData.model_validate(data).digest == by_wallet(typed)


def test_digest__many_types__in_the_order_of_their_names() -> None:
    names = ["Zebra", "Ant", "Mole", "Yak", "Bee", "Cow", "Dog"]
    data = {
        "types": {
            "Herd": [{"name": name.lower(), "type": name} for name in names],
            **{name: [{"name": "age", "type": "uint8"}] for name in names},
            "EIP712Domain": MAIL["types"]["EIP712Domain"],
        },
        "primaryType": "Herd",
        "domain": MAIL["domain"],
        "message": {name.lower(): {"age": place} for place, name in enumerate(names)},
    }
    assert TypedData.model_validate(data).digest == by_wallet(data)


_VALUES: dict[str, Any] = {
    "uint256": st.integers(0, 2**256 - 1),
    "uint8": st.integers(0, 255),
    "int128": st.integers(-(2**127), 2**127 - 1),
    "address": st.binary(min_size=20, max_size=20).map(lambda raw: str(to_checksum_address(raw))),
    "bool": st.booleans(),
    "string": st.text(max_size=40),
    "bytes": st.binary(max_size=40).map(lambda raw: "0x" + raw.hex()),
    "bytes32": st.binary(min_size=32, max_size=32).map(lambda raw: "0x" + raw.hex()),
}


@st.composite
def messages(draw: Any) -> dict[str, Any]:
    """Types that refer to those after them, with lists, and values of all of them."""
    names = ["Outer", "Middle", "Inner"]
    types: dict[str, Any] = {}
    made: dict[str, Any] = dict(_VALUES)
    for name in reversed(names):
        fields, values = [], {}
        for index in range(draw(st.integers(1, 3))):
            kind = draw(st.sampled_from(sorted(made)))
            length = draw(st.sampled_from(["", "[]", "[2]"]))
            value = made[kind]
            if length:
                value = st.lists(value, min_size=2 if length == "[2]" else 0, max_size=2)
            fields.append({"name": f"field{index}", "type": kind + length})
            values[f"field{index}"] = value
        types[name] = fields
        made[name] = st.fixed_dictionaries(values)
    return {
        "types": {**types, "EIP712Domain": MAIL["types"]["EIP712Domain"]},
        "primaryType": "Outer",
        "domain": MAIL["domain"],
        "message": draw(made["Outer"]),
    }


@given(messages())
def test_digest__any_message__as_a_wallet_hashes_it(data: dict[str, Any]) -> None:
    assert TypedData.model_validate(data).digest == by_wallet(data)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (changed("primaryType", "Letter"), "has no type 'Letter'"),
        (changed("primaryType", "EIP712Domain"), "has no type 'EIP712Domain'"),
        (changed("message/contents", None), "contents is missing"),
        (changed("message/cc", "Eve"), "cc there is no parameter 'cc'"),
        (changed("message/from/wallet", "0x12"), "from.wallet '0x12' is not an address"),
        (changed("message/contents", 5), "contents is 5, not a text"),
        (changed("domain/chainId", "0x1"), "chainId '0x1' is no whole number"),
        (changed("domain/owner", WELDER), "has 'owner' in its domain"),
        (changed("domain/version", None), "has a domain of other fields than it declares"),
        (changed("types/Person/0/type", "uint"), "has a field of the type 'uint' in Person"),
        (changed("types/Person/0/type", "Animal"), "has a field of the type 'Animal' in Person"),
        (changed("types/Person/0/type", "Mail"), "has a type Mail that contains itself"),
        (changed("types/Person/1/name", "name"), "has a field 'name' in Person"),
        (changed("types/Person/1/name", "a b"), "has a field 'a b' in Person"),
        (changed("types/uint256", []), "has a type called 'uint256'"),
        (changed("types/Person/1/type", "uint7"), "uint7"),
    ],
)
def test_typed_data__what_a_wallet_might_hash_otherwise__refused(data: dict[str, Any], what: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        TypedData.model_validate(data)
    assert what in str(refusal.value)


def test_sign_message__words__whose_message_it_is_and_every_value() -> None:
    here = changed("domain/chainId", CONTEXT.chain_id, changed("domain/verifyingContract", VAULT))
    here = changed("message/to/wallet", WELDER, here)
    action = SignMessage(typed_data=here, until=UNTIL)
    assert action.words(CONTEXT) == (
        f'SIGN as the cell the typed message Mail for "Ether Mail" version "1" on chain 11155111 at {VAULT}, '
        f"with the hash 0x{action.digest.hex()}, valid until 2027-06-30 00:00 UTC"
    )
    assert action.lines(CONTEXT) == [
        'from.name: "Cow"',
        "from.wallet: 0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826",
        'to.name: "Bob"',
        f"to.wallet: Ada ({WELDER})" if WELDER in CONTEXT.names else f"to.wallet: {WELDER}",
        'contents: "Hello, Bob!"',
        "The chain keeps the hash alone: by this text it can be computed again.",
    ]


def test_sign_message__for_another_chain__loudly() -> None:
    assert "on chain 1, NOT THE CELL'S," in SignMessage(typed_data=MAIL, until=UNTIL).words(CONTEXT)


def test_sign_message__text__is_shown_with_nothing_invisible() -> None:
    words = SignMessage(message="We agree.\u202e", until=UNTIL).words(CONTEXT)
    assert words.startswith('SIGN as the cell the text "We agree.\\u{202e}" with the hash 0x')


def test_sign_message__read_from_the_chain__equal_and_known_by_its_hash_alone() -> None:
    for action in (SignMessage(typed_data=MAIL, until=UNTIL), SignMessage(message="We agree.", until=UNTIL)):
        read = read_call(action.call(CONTEXT), CONTEXT)
        assert read == action
        assert hash(read) == hash(action)
        assert read.words(CONTEXT).startswith("SIGN as the cell the message with the hash 0x")
        assert read.lines(CONTEXT) == []
    assert SignMessage(message="a", until=UNTIL) != SignMessage(message="b", until=UNTIL)


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"message": "a", "typed_data": MAIL}, "has a message and typed data"),
        ({"message": "a", "digest": "0x" + "00" * 32}, "has another digest than its message's"),
        ({"typed_data": MAIL, "digest": "0x" + "00" * 32}, "has another digest than its message's"),
        ({"message": 5}, "has a message that is 5; write a text"),
        ({}, "digest"),
    ],
)
def test_sign_message__two_messages_or_none__refused(fields: dict[str, Any], what: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        SignMessage(**fields, until=UNTIL)
    assert what in str(refusal.value)


FILE = """
title: List our shares
reference: listing-1
actions:
  - sign_message:
      typed_data: mail.json
      until: 2027-06-30
"""


def test_load__typed_data_in_a_file_beside_it__signed_and_written_out_again(tmp_path: Path) -> None:
    (tmp_path / "mail.json").write_text(json.dumps(MAIL), encoding="utf-8")
    (tmp_path / "proposal.yaml").write_text(FILE, encoding="utf-8")
    proposal = load(tmp_path / "proposal.yaml", CONTEXT)
    (action,) = proposal.actions
    assert isinstance(action, SignMessage)
    assert action.digest.hex() == MAIL_HASH
    again = loads(render(proposal), context=CONTEXT)
    assert again == proposal
    assert again.actions[0].words(CONTEXT) == action.words(CONTEXT)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (None, "there is no file 'mail.json' in "),
        ("{", "mail.json is no JSON: "),
        (json.dumps(changed("message/contents", None)), "contents is missing"),
    ],
)
def test_load__typed_data_that_is_none__one_mistake_with_its_line(
    tmp_path: Path, content: str | None, what: str
) -> None:
    if content is not None:
        (tmp_path / "mail.json").write_text(content, encoding="utf-8")
    (tmp_path / "proposal.yaml").write_text(FILE, encoding="utf-8")
    with pytest.raises(ProposalFileError) as refusal:
        load(tmp_path / "proposal.yaml", CONTEXT)
    (problem,) = refusal.value.problems
    assert what in problem.what
    assert problem.line in (5, 6)
