"""What snapshots are made of, without a chain."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain as joined

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from celldao.artifacts import artifact
from celldao.chain.backend import Log
from celldao.constitution.fields import NATIVE
from celldao.errors import ChainError, HistoryError
from celldao.proposals import Draft
from celldao.snapshots.created import AT_ONCE, SPAN, created, spans
from celldao.snapshots.currencies import Currencies, symbol_of
from celldao.snapshots.members import member_of
from celldao.snapshots.units import Ratio, at_time, shares_of, votes_of
from tests.support.fake_chain import FakeReader

TOKEN = "0x11c9CFEc77102a7C903a2D2319c79E7b0BBC9235"
GOVERNOR = "0x756E342846250CbeA063E5d8b4Eb407ee7958845"


@pytest.mark.parametrize(
    ("answer", "symbol"),
    [
        (encode(["string"], ["USDC"]), "USDC"),
        (b"MKR".ljust(32, b"\0"), "MKR"),
        (encode(["string"], ["A\nB\u202eC"]), "ABC"),
        (encode(["string"], [""]), "0x11c9…9235"),
        (b"", "0x11c9…9235"),
        (b"\xff" * 96, "0x11c9…9235"),
        # longer than what the Lens takes along
        (encode(["string"], ["X" * 99])[:96], "0x11c9…9235"),
    ],
)
def test_symbol_of__whatever_a_token_says__one_line(answer: bytes, symbol: str) -> None:
    assert symbol_of(answer, TOKEN) == symbol


def test_currencies__decimals__voted_ones_before_what_the_token_says() -> None:
    tokens = [
        {"asset": TOKEN, "symbol": encode(["string"], ["T"]), "decimals": (18).to_bytes(32, "big")},
        {"asset": GOVERNOR, "symbol": b"", "decimals": (2**255).to_bytes(32, "big")},
        {"asset": NATIVE, "symbol": b"", "decimals": b""},
    ]
    known = Currencies.of(137, tokens, {TOKEN: 6})
    assert (known[TOKEN].decimals, known[GOVERNOR].decimals) == (6, 0)
    assert (known[NATIVE].symbol, known[NATIVE].decimals) == ("POL", 18)
    assert list(known) == [TOKEN, GOVERNOR, NATIVE]
    stranger = known.amount("0x00000000000000000000000000000000000000A1", 12)
    assert str(stranger) == "12 base units of 0x00000000000000000000000000000000000000A1"


def test_member_of__packed_word__every_part() -> None:
    # 7 shares, 11 votes, voted at 5, 3 archived, delegate 9, mean time 1,000
    word = 7_000_000 | 11_000_000 << 72 | 5 << 144 | 3 << 176 | 9 << 200 | 1_000 << 224
    shares, votes = shares_of(TOKEN, "S"), votes_of(TOKEN)
    member = member_of(4, {"account": GOVERNOR, "position": word}, "Welder", shares, votes)
    assert (member.balance.value, member.votes.value, member.delegate, member.name) == (7, 11, 9, "Welder")
    assert member.held_since == at_time(1_600_001_000)
    nobody = member_of(4, {"account": GOVERNOR, "position": 0}, None, shares, votes)
    assert (nobody.delegate, nobody.held_since, nobody.is_holder) == (4, None, False)


@pytest.mark.parametrize(
    ("points", "text"), [(0, "0 %"), (2_000, "20 %"), (3_333, "33.33 %"), (10_000, "100 %")]
)
def test_ratio__of_basis_points__as_people_write_it(points: int, text: str) -> None:
    assert str(Ratio.of_basis_points(points)) == text


# --- the logs in which proposals were made


def test_spans__neighbouring_and_scattered_blocks__each_proposal_once() -> None:
    blocks = [90_000, 80_002, 80_001, 80_000, 5, 5, 5]
    assert list(spans(blocks)) == [(80_001, 90_000, 3), (80_000, 80_000, 1), (5, 5, 3)]
    assert SPAN == 10_000
    assert list(spans([])) == []


def proposal_id(block: int, index: int = 0) -> int:
    return Draft((), f"text {block} {index}").id


def proposal_log(block: int, index: int = 0) -> Log:
    interface = artifact("Governor").interface
    data = encode(
        [
            "uint256",
            "address",
            "address[]",
            "uint256[]",
            "string[]",
            "bytes[]",
            "uint256",
            "uint256",
            "string",
        ],
        [proposal_id(block, index), TOKEN, [], [], [], [], 1, 2, f"text {block} {index}"],
    )
    return Log(GOVERNOR, block, (interface.topic("ProposalCreated"),), data, index=index)


def test_created__scattered_over_years__a_hundred_blocks_a_request_newest_first() -> None:
    blocks = [20_000 * n for n in range(1, 251)][::-1]
    reader = FakeReader(height=10**7, events=[proposal_log(block) for block in blocks])
    found = list(joined.from_iterable(created(reader, GOVERNOR, blocks)))
    assert [one.id for one in found] == [proposal_id(block) for block in blocks]
    assert len(reader.requests) == 3
    assert max(len(request) for request in reader.requests) == AT_ONCE


def test_created__several_in_one_block__latest_first() -> None:
    reader = FakeReader(events=[proposal_log(5, 0), proposal_log(5, 7)])
    (found,) = created(reader, GOVERNOR, [5, 5])
    assert [one.id for one in found] == [proposal_id(5, 7), proposal_id(5)]


def test_created__node_that_takes_one_narrow_query_only__same_proposals() -> None:
    blocks = [900, 500, 499, 20]
    reader = FakeReader(events=[proposal_log(block) for block in blocks], widest=100, at_once=1)
    found = list(joined.from_iterable(created(reader, GOVERNOR, blocks)))
    assert [one.block for one in found] == blocks


def test_created__text_that_is_not_the_id_s__refused() -> None:
    log = proposal_log(5)
    forged = replace(log, data=log.data.replace(b"text 5 0", b"text 5 1"))
    with pytest.raises(ChainError) as caught:
        list(created(FakeReader(events=[forged]), GOVERNOR, [5]))
    assert caught.value.what == (
        f"the node shows a text or calls beside proposal {proposal_id(5)} that are not its own"
    )


def test_created__text_that_is_no_utf_8__shown_as_far_as_it_is() -> None:
    log = proposal_log(5)
    lists = encode(["address[]", "uint256[]", "bytes[]", "bytes32"], [[], [], [], keccak(b"text \xff 0")])
    data = log.data.replace(b"text 5 0", b"text \xff 0")
    data = data.replace(proposal_id(5).to_bytes(32, "big"), keccak(lists))
    ((made,),) = created(FakeReader(events=[replace(log, data=data)]), GOVERNOR, [5])
    assert made.event["description"] == "text \ufffd 0"


def test_created__node_has_lost_logs__refused_not_shortened() -> None:
    reader = FakeReader(events=[proposal_log(500)])
    with pytest.raises(HistoryError, match="the node has 1 of 2 proposals"):
        list(created(reader, GOVERNOR, [500, 499]))
