"""From a constitution to structs and hashes, against an encoding written out by hand."""

from __future__ import annotations

import json

import pytest
from Crypto.Hash import keccak as pycryptodome
from hypothesis import given
from hypothesis import strategies as st

from celldao.artifacts import artifact
from celldao.chain.codec import type_of
from celldao.constitution import NATIVE, Roster, document, document_hash, from_data, loads, to_chain
from celldao.constitution.onchain import CONSTITUTION_TYPE
from tests.support.constitutions import FITTER, FUND, WELDER, address, constitution, member_list

TOKEN = "0x81efDA062d6CB9A71E63f21E7e47636F1809384d"
DAY = 86_400
PINNED = "fa442e5b44e5283c79122c2704b32b63fecd89a74888c59d35ccc7e812b41a08"
FULL = {
    "name": "Rhine Valley Workshop",
    "symbol": "RHINE",
    "purpose": "We own a milling line together.",
    "members": [
        {"address": WELDER, "shares": 120, "name": "Ada", "role": "welder"},
        {"address": FITTER, "shares": "80.5"},
    ],
    "weight": "sqrt",
    "transfer": "locked",
    "movable": False,
    "minimum_position": "2 shares",
    "holder_cap": "75 %",
    "voting": {
        "threshold": "0.5 %",
        "ordinary": {
            "voting_delay": "1 hour",
            "voting_period": "2 days",
            "execution_delay": "3 days",
            "expiry": "4 days",
            "quorum": "5 %",
            "approval": "51 %",
            "late_extension": "6 hours",
        },
        "constitutional": {
            "voting_delay": "7 hours",
            "voting_period": "8 days",
            "execution_delay": "9 days",
            "expiry": "10 days",
            "quorum": "11 %",
            "approval": "62 %",
            "late_extension": "13 hours",
        },
    },
    "guardian": {"address": FUND, "until": "2027-06-30"},
    "exit": {"delay": "14 hours", "holding_time": "15 days"},
    "spending": {"limit": "16 %", "period": "17 days"},
    "mandates": {
        "allowed": False,
        "draw_limit": "22 %",
        "petition_quorum": "23 %",
        "shortest_period": "24 days",
        "longest_period": "25 days",
    },
    "recovery_notice": "38 days",
    "assets": [
        {"token": "native", "dividend": True, "reserve_floor": "1.5"},
        {"token": TOKEN, "symbol": "tUSD", "decimals": 6, "reserve_floor": "5000 tUSD"},
    ],
    "revenue": {
        "dividend_ratio": "19 %",
        "smoothing": "20 days",
        "recipients": [{"address": FUND, "ratio": "21 %", "name": "fund"}],
    },
    "dao_uri": "https://example.org/dao.json",
}

OTHER_MANDATES = {
    "allowed": True,
    "draw_limit": "22.01 %",
    "petition_quorum": "23.01 %",
    "shortest_period": "23 days",
    "longest_period": "26 days",
}


def keccak(data: bytes) -> bytes:
    """Not the library that celldao uses."""
    return pycryptodome.new(digest_bits=256, data=data).digest()


def word(value: int | str | bytes) -> bytes:
    if isinstance(value, bytes):
        return value
    return (int(value, 16) if isinstance(value, str) else value).to_bytes(32, "big")


def text(value: str) -> bytes:
    raw = value.encode()
    return word(len(raw)) + raw + bytes(-len(raw) % 32)


def sequence(*parts: bytes | tuple[bytes]) -> bytes:
    """ABI encoding of a tuple: a part in a tuple of its own is dynamic and goes behind the heads."""
    heads = sum(32 if isinstance(part, tuple) else len(part) for part in parts)
    head, tail = b"", b""
    for part in parts:
        if isinstance(part, tuple):
            head += word(heads + len(tail))
            tail += part[0]
        else:
            head += part
    return head + tail


def by_hand(document_digest: bytes, roster_digest: bytes) -> bytes:
    """FULL as abi_encode(constitution) gives it."""
    share = sequence(
        (text("Rhine Valley Workshop"),),
        (text("RHINE"),),
        word(4),
        word(4),
        word(0),
        word(2_000_000),
        word(7_500),
    )
    ordinary = b"".join(map(word, (3_600, 2 * DAY, 3 * DAY, 4 * DAY, 500, 5_100, 6 * 3_600)))
    constitutional = b"".join(map(word, (7 * 3_600, 8 * DAY, 9 * DAY, 10 * DAY, 1_100, 6_200, 13 * 3_600)))
    governor = ordinary + constitutional + word(50) + word(FUND) + word(1_814_313_600)
    treasury = sequence(
        word(14 * 3_600),
        word(15 * DAY),
        word(1_600),
        word(17 * DAY),
        word(38 * DAY),
        (text("https://example.org/dao.json"),),
    )
    split = sequence(word(1_900), word(20 * DAY), (word(1) + word(FUND) + word(2_100),))
    mandates = b"".join(map(word, (0, 2_200, 2_300, 24 * DAY, 25 * DAY)))
    assets = word(2) + b"".join(
        map(word, (NATIVE, 18, 1, 15 * 10**17, TOKEN, 6, 0, 5_000_000_000)),
    )
    roster = word(2) + word(200_500_000) + word(roster_digest)
    inner = sequence(
        (share,), governor, (treasury,), (split,), mandates, (assets,), roster, word(document_digest)
    )
    return sequence((inner,))


def test_to_chain__every_field__encodes_as_by_hand():
    parsed = from_data(FULL)
    first = 120_000_000 << 160 | int(WELDER, 16)
    second = 80_500_000 << 160 | int(FITTER, 16)
    roster = keccak(keccak(bytes(32) + word(second)) + word(first))
    founding = to_chain(parsed)
    assert founding.roster.entries == (first, second)
    assert founding.roster.digest == roster
    assert founding.document == keccak(document(parsed).encode())
    assert founding.hash == keccak(by_hand(founding.document, roster))


def test_to_chain__no_guardian_no_uri__are_empty():
    struct = to_chain(constitution()).struct
    assert struct[1][3:] == ("0x" + "0" * 40, 0)
    assert struct[2][5] == ""


def test_to_chain__mandates_left_out__are_the_documented_defaults():
    assert to_chain(constitution()).struct[4] == (True, 1_000, 2_000, 7 * DAY, 92 * DAY)


def test_constitution_type__is_the_contracts_own():
    if not (entry := _found_of_the_factory()):
        pytest.skip("no artifacts: run `make build`")
    assert type_of(entry["inputs"][0]) == CONSTITUTION_TYPE


def _found_of_the_factory():
    from celldao.errors import ArtifactError

    try:
        abi = artifact("CellFactory").abi
    except ArtifactError:
        return None
    return next(item for item in abi if item["type"] == "function" and item["name"] == "found")


def test_roster__empty__is_zero():
    assert Roster(()).digest == bytes(32)
    assert Roster(()).digests == (bytes(32),)


@given(st.lists(st.integers(1, 2**232 - 1), min_size=1, max_size=40), st.data())
def test_roster__digests__lead_from_any_part_to_the_next(entries, data):
    roster = Roster(tuple(entries))
    first = data.draw(st.integers(0, len(entries) - 1))
    last = data.draw(st.integers(first + 1, len(entries)))
    digest = roster.digests[last]
    for entry in reversed(entries[first:last]):
        digest = keccak(digest + word(entry))
    assert digest == roster.digests[first]
    assert roster.total == sum(entry >> 160 for entry in entries)
    assert roster.count == len(entries)


def test_document__of_a_full_file__is_canonical_and_reads_back():
    parsed = from_data(FULL)
    canonical = document(parsed)
    assert loads(canonical) == parsed
    data = json.loads(canonical)
    assert canonical == json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert data["voting"]["ordinary"]["quorum"] == "5 %"
    assert data["members"][1] == {"address": FITTER, "shares": "80.5"}
    assert data["assets"][1]["reserve_floor"] == "5000 tUSD"


def test_document_hash__of_a_fixed_file__never_changes():
    # Cells that stand are verified with it: a change here orphans their files.
    assert document_hash(from_data(FULL)).hex() == PINNED


def test_document_hash__every_word_of_the_file__counts():
    seen = {document_hash(from_data(FULL))}
    changes = [
        {"purpose": "We own two milling lines together."},
        {"members": [{**FULL["members"][0], "name": "Eve"}, FULL["members"][1]]},
        {"members": [{**FULL["members"][0], "role": "owner"}, FULL["members"][1]]},
        {"members": FULL["members"][::-1]},
        {"revenue": {**FULL["revenue"], "recipients": [{"address": FUND, "ratio": "21 %", "name": "other"}]}},
        *({"mandates": {**FULL["mandates"], rule: value}} for rule, value in OTHER_MANDATES.items()),
    ]
    for change in changes:
        seen.add(document_hash(from_data({**FULL, **change})))
    assert len(seen) == len(changes) + 1


def test_document_hash__other_ways_to_write_the_same__are_the_same():
    same = {
        **FULL,
        "recovery_notice": "912 hours",
        "holder_cap": "75.00%",
        "members": [
            {"address": WELDER.lower(), "shares": "120.0 shares", "name": " Ada ", "role": "welder"},
            {"address": FITTER, "shares": "80.50"},
        ],
        "guardian": {"address": FUND, "until": "2027-06-30T02:00:00+02:00"},
    }
    assert document_hash(from_data(same)) == document_hash(from_data(FULL))
    assert to_chain(from_data(same)).hash == to_chain(from_data(FULL)).hash


def test_roster__of_many_members__words_in_order():
    parsed = constitution(members=300)
    entries = to_chain(parsed).roster.entries
    assert [entry & (2**160 - 1) for entry in entries] == [int(address(index), 16) for index in range(300)]
    assert [entry >> 160 for entry in entries] == [member["shares"] * 10**6 for member in member_list(300)]
