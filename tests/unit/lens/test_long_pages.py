"""Pages for readers who bring a node's gas: register, claims, proposals, tokens, balances."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support import tokens
from tests.support.actors import address_of
from tests.support.cell import NATIVE, NOBODY, SHARE_UNIT, Asset, Cell, Rules, found, make_factory
from tests.support.contracts import deploy

COUNT = 130
DAY = 86_400


@pytest.fixture(scope="module")
def token() -> Any:
    return tokens.plain(6)


@pytest.fixture(scope="module")
def unnamed() -> Any:
    return tokens.token("Plain", 8)


@pytest.fixture(scope="module")
def cell(token: Any, unnamed: Any) -> Cell:
    members = tuple((address_of(f"member {n}"), (10 + n) * SHARE_UNIT) for n in range(1, COUNT + 1))
    assets = (
        Asset(token.address, 6),
        Asset(NATIVE, 18, dividend=False),
        Asset(unnamed.address, 8),
    )
    rules = Rules(members=members, dividend_ratio=10_000, assets=assets, proposal_threshold=10)
    return found(rules, make_factory())


@pytest.fixture(scope="module")
def lens() -> Any:
    return deploy("Lens")


@pytest.mark.parametrize(
    ("first", "count", "numbers"),
    [
        (1, 3, range(1, 4)),
        (0, 2, range(1, 3)),
        (2, 0, range(0)),
        (1, 2**256 - 1, range(1, COUNT + 1)),
        (COUNT, 5, range(COUNT, COUNT + 1)),
        (COUNT + 1, 5, range(0)),
        (2**256 - 1, 2**256 - 1, range(0)),
    ],
)
def test_register__page__same_as_members(
    lens: Any, cell: Cell, first: int, count: int, numbers: range
) -> None:
    page = lens.register(cell.share, first, count)
    assert len(page) == len(numbers)
    for number, entry in zip(numbers, page, strict=True):
        assert entry.account == (cell.rules.members or ())[number - 1][0]
        assert entry.position == cell.share.position_word(number)


def test_claimables__after_a_distribution__what_each_may_claim(lens: Any, cell: Cell, unnamed: Any) -> None:
    unnamed.mint(cell.splitter, 3_000_000)
    cell.splitter.allocate(unnamed, sender=cell.stranger)
    boa.env.time_travel(seconds=5)
    cell.share.set_payout(address_of("till"), sender=cell.members[1])
    page = lens.claimables(cell.share, 0, 2**256 - 1)
    assert len(page) == COUNT
    for number, entry in enumerate(page, start=1):
        member = cell.members[number - 1]
        assert (entry.account, entry.payee) == (member, address_of("till") if number == 2 else member)
        assert list(entry.amounts) == [0, cell.share.claimable(member, unnamed), 0, 0]
        assert entry.amounts[1] > 0
    assert len(lens.claimables(cell.share, 2, 3)) == 3
    assert lens.claimables(cell.share, COUNT + 1, 3) == []


def propose(cell: Cell, count: int) -> tuple[list[int], list[int]]:
    """Resolutions of as many members; their ids and blocks, oldest first."""
    ids, blocks = [], []
    for number in range(count):
        ids.append(cell.governor.propose([], [], [], f"resolution {number}", sender=cell.members[number]))
        blocks.append(boa.env.evm.patch.block_number)
        boa.env.time_travel(seconds=12)
    return ids, blocks


def test_creation_blocks__more_than_a_page_of_the_governor__newest_first(lens: Any, cell: Cell) -> None:
    assert lens.creation_blocks(cell.treasury, 0, 1_000) == (cell.governor.address, 0, [])
    _, blocks = propose(cell, 105)
    newest = blocks[::-1]
    expected = [
        (0, 1_000),
        (0, 2**256 - 1),
        (0, 100),
        (0, 101),
        (1, 104),
        (3, 7),
        (104, 9),
        (105, 9),
        (200, 1),
        (5, 0),
    ]
    for skipped, count in expected:
        governor, total, page = lens.creation_blocks(cell.treasury, skipped, count)
        assert (governor, total) == (cell.governor.address, 105)
        assert page == newest[skipped : skipped + count]


def test_proposals__pending_then_voted_on__as_the_governor_says(lens: Any, cell: Cell) -> None:
    (first, second), _ = propose(cell, 2)
    pending = lens.proposals(cell.governor, [second, first])
    assert [(one.id, one.state, one.quorum) for one in pending] == [(second, 0, 0), (first, 0, 0)]
    boa.env.time_travel(seconds=cell.rules.ordinary.voting_delay + 13)
    cell.governor.castVote(first, 1, sender=cell.members[5])
    cell.governor.castVote(first, 0, sender=cell.members[6])
    cell.governor.castVote(first, 2, sender=cell.members[7])
    (one,) = lens.proposals(cell.governor, [first])
    assert (one.state, one.proposer) == (1, cell.members[0])
    assert (one.against, one.in_favour, one.abstain) == cell.governor.proposalVotes(first)
    assert min(one.against, one.in_favour, one.abstain) > 0
    assert tuple(one.rules) == tuple(cell.governor.proposal_rules(first))
    # the governor's own view rounds up as well, of the ordinary track
    assert one.quorum == cell.governor.quorum(one.rules.snapshot) > 0
    assert lens.proposals(cell.governor, []) == []


def test_proposals__unknown_id__governors_reason(lens: Any, cell: Cell) -> None:
    with boa.reverts("governor: no such proposal"):
        lens.proposals(cell.governor, [7])


def test_tokens__registered_and_currencies__what_they_say(
    lens: Any, cell: Cell, token: Any, unnamed: Any
) -> None:
    cell.treasury.unregister_asset(token, sender=cell.treasury.address)
    found = lens.tokens(cell.treasury)
    assert {one.asset for one in found} == {NATIVE, unnamed.address, token.address}
    # no more registered, but dividends in it can be claimed for ever
    assert found[-1].asset == token.address
    said = {one.asset: (one.decimals, one.symbol) for one in found}
    assert said[NATIVE] == (b"", b"")
    decimals, symbol = said[unnamed.address]
    assert int.from_bytes(decimals, "big") == 8
    assert symbol[64:67] == b"ZOO"


def test_tokens__no_contract_any_more__nothing_said(lens: Any, cell: Cell, token: Any) -> None:
    boa.env.set_code(token.address, bytes.fromhex("5f5ffd"))
    said = {one.asset: (one.decimals, one.symbol) for one in lens.tokens(cell.treasury)}
    assert said[token.address] == (b"", b"")


def test_balances__of_places__asset_by_asset(lens: Any, cell: Cell, token: Any, unnamed: Any) -> None:
    token.mint(cell.treasury, 5)
    unnamed.mint(cell.splitter, 6)
    tokens.force_coin(cell.splitter, 7)
    places = [cell.treasury.address, cell.splitter.address]
    found = [tuple(one) for one in lens.balances(cell.treasury, places)]
    listed = [one.asset for one in lens.tokens(cell.treasury)]
    held = {(token.address, 0): 5, (unnamed.address, 1): 6, (NATIVE, 1): 7}
    assert found == [(asset, True, held.get((asset, n), 0)) for asset in listed for n in range(2)]
    assert [tuple(one) for one in lens.balances_of([NATIVE, NOBODY], places[1:])] == [
        (NATIVE, True, 7),
        (NOBODY, False, 0),
    ]


def test_pages__of_more_than_they_hold__as_much_as_they_say(lens: Any) -> None:
    long = deploy("standins/LongCell")
    entries = lens.register(long, 2, 2**256 - 1)
    assert [entry.position for entry in entries] == list(range(2, 1_002))
    page = lens.claimables(long, 2, 2**256 - 1)
    assert [int(one.payee, 16) for one in page] == list(range(2, 252))
    governor, total, blocks = lens.creation_blocks(long, 1, 2**256 - 1)
    assert (governor, total, blocks) == (long.address, 1_002, list(range(1_000, 0, -1)))


def test_lists__one_more_than_they_hold__not_decoded(lens: Any, cell: Cell, token: Any) -> None:
    (first,), _ = propose(cell, 1)
    places = [address_of(f"place {n}") for n in range(11)]
    longest = [
        (lens.proposals, cell.governor, [first] * 250, first),
        (lens.balances, cell.treasury, places[:10], places[10]),
        (lens.balances_of, None, [token.address] * 12, token.address),
        (lens.balances_of, [token.address], places[:10], places[10]),
    ]
    for function, what, fits, one_more in longest:

        def ask(listed: list[Any], function: Any = function, what: Any = what) -> Any:
            arguments = (listed, [places[0]]) if what is None else (what, listed)
            data = function.prepare_calldata(*arguments)
            return boa.env.execute_code(to_address=lens.address, data=data)

        assert ask(fits).is_success
        refused = ask([*fits, one_more])
        assert (refused.is_error, refused.output) == (True, b"")
