from __future__ import annotations

from typing import Any

import boa
import pytest

from celldao.bounds import DEFAULT_BOUNDS
from tests.support import tokens
from tests.support.actors import actor, address_of
from tests.support.cell import (
    NATIVE,
    NOBODY,
    SHARE_UNIT,
    Asset,
    Cell,
    Policy,
    Rules,
    Weight,
    begin,
    found,
    make_factory,
)
from tests.support.contracts import deploy

COUNT = 103


@pytest.fixture(scope="module")
def token() -> Any:
    return tokens.broken_balance(6)


@pytest.fixture(scope="module")
def cell(token: Any) -> Cell:
    members = tuple((address_of(f"member {n}"), (10 + n) * SHARE_UNIT) for n in range(1, COUNT + 1))
    rules = Rules(
        members=members,
        dividend_ratio=5_000,
        smoothing=1_000,
        recipients=((address_of("fund"), 1_000),),
        assets=(Asset(token.address, 6, reserve_floor=100), Asset(NATIVE, 18, dividend=False)),
    )
    return found(rules, make_factory())


@pytest.fixture(scope="module")
def lens() -> Any:
    return deploy("Lens")


@pytest.mark.parametrize(
    ("first", "count", "numbers"),
    [
        (1, 3, range(1, 4)),
        (0, 3, range(1, 4)),
        (2, 0, range(0)),
        (1, 100, range(1, 101)),
        (1, 101, range(1, 101)),
        (1, 2**256 - 1, range(1, 101)),
        (101, 100, range(101, 104)),
        (103, 1, range(103, 104)),
        (104, 1, range(0)),
        (2**256 - 1, 2**256 - 1, range(0)),
    ],
)
def test_members__page__as_founded(lens: Any, cell: Cell, first: int, count: int, numbers: range) -> None:
    page = lens.members(cell.share, first, count)
    assert [member.number for member in page] == list(numbers)
    for member in page:
        account, shares = (cell.rules.members or ())[member.number - 1]
        assert (member.account, member.payee, member.balance, member.votes, member.delegate) == (
            account,
            account,
            shares,
            shares,
            member.number,
        )


def test_members__hundred_at_once__within_the_gas_of_a_call(lens: Any, cell: Cell) -> None:
    lens.members(cell.share, 1, 100, gas=5_000_000)


def test_member__delegated_paid_elsewhere_and_left__shown_as_it_is(lens: Any, cell: Cell) -> None:
    first, second, third = cell.members[:3]
    joined = lens.member(cell.share, first).held_since
    cell.share.delegate(second, sender=first)
    cell.share.set_payout(address_of("till"), sender=first)
    member = lens.member(cell.share, first)
    assert (member.number, member.account, member.payee) == (1, first, address_of("till"))
    assert (member.balance, member.votes, member.delegate) == (11 * SHARE_UNIT, 0, 2)
    assert member.held_since == joined > 0
    assert lens.member(cell.share, second).votes == 23 * SHARE_UNIT
    cell.treasury.exit(cell.share.balanceOf(third), sender=third)
    gone = lens.member(cell.share, third)
    assert (gone.number, gone.account, gone.balance, gone.held_since) == (3, third, 0, 0)


def test_member__never_a_member__all_zero(lens: Any, cell: Cell) -> None:
    member = lens.member(cell.share, cell.stranger)
    assert tuple(member) == (0, NOBODY, 0, 0, 0, 0, NOBODY)


def test_dividends__stream_released__claimable_by_share(lens: Any, cell: Cell, token: Any) -> None:
    token.mint(cell.treasury, 100)
    token.mint(cell.splitter, 2_000_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    boa.env.time_travel(seconds=500)
    cell.splitter.allocate(token, sender=cell.stranger)
    released = boa.env.timestamp
    boa.env.time_travel(seconds=1)
    (dividend,) = lens.dividends(cell.share, cell.members[0])
    assert (dividend.token, dividend.booked, dividend.distributed_at) == (token.address, 500_000, released)
    supply = sum(shares for _, shares in cell.rules.members or ())
    assert dividend.claimable == 500_000 * 11 * SHARE_UNIT // supply
    assert lens.dividends(cell.share, cell.stranger)[0].claimable == 0


def test_overview__founded_cell__everything_the_constitution_says(lens: Any, cell: Cell) -> None:
    view = lens.overview(cell.treasury)
    assert (view.factory, view.opened) == (cell.factory.address, True)
    assert view.constitution == cell.factory.constitution_of(cell.treasury)
    assert (view.treasury.share, view.treasury.governor, view.treasury.splitter) == (
        cell.share.address,
        cell.governor.address,
        cell.splitter.address,
    )
    assert (view.treasury.exit_delay, view.treasury.dissolved) == (cell.rules.exit_delay, False)
    supply = sum(shares for _, shares in cell.rules.members or ())
    assert tuple(view.share) == (
        cell.rules.name,
        cell.rules.symbol,
        Weight.SHARE,
        Policy.MEMBERS,
        True,
        cell.rules.minimum_position,
        10_000,
        supply,
        supply,
        COUNT,
        COUNT,
    )
    assert (view.split.dividend_ratio, view.split.smoothing) == (5_000, 1_000)
    assert [tuple(entry) for entry in view.split.recipients] == [(address_of("fund"), 1_000)]
    assert tuple(tuple(bound) for bound in view.bounds) == tuple(tuple(bound) for bound in DEFAULT_BOUNDS)


def test_governance__founded_cell__its_rules_and_the_time(lens: Any, cell: Cell) -> None:
    view = lens.governance(cell.treasury)
    assert (view.governor, view.proposals, view.now) == (cell.governor.address, 0, boa.env.timestamp)
    assert view.rules.ordinary.voting_period == cell.rules.ordinary.voting_period
    assert view.rules.constitutional.quorum == cell.rules.constitutional.quorum
    assert view.rules.proposal_threshold == cell.rules.proposal_threshold


def test_governance__successor_that_answers_nothing__overview_goes_on(lens: Any, cell: Cell) -> None:
    successor = deploy("standins/MinimalGovernor")
    successor.adopt(cell.treasury, cell.governor.minimum_execution_delay())
    cell.treasury.appoint_successor(successor, sender=cell.treasury.address)
    assert lens.overview(cell.treasury).treasury.governor == successor.address
    assert not boa.env.execute_code(
        lens.address, data=lens.governance.prepare_calldata(cell.treasury)
    ).is_success


def test_proposal_blocks__proposals_made__number_and_page(lens: Any, cell: Cell) -> None:
    assert lens.proposal_blocks(cell.treasury, 0, 10) == (0, [])
    blocks = []
    for number in range(3):
        member = cell.members[-1 - number]
        cell.governor.propose([], [], [], f"resolution {number}", sender=member)
        blocks.append(boa.env.evm.patch.block_number)
        boa.env.time_travel(seconds=60)
    assert lens.proposal_blocks(cell.treasury, 0, 10) == (3, blocks)
    assert lens.proposal_blocks(cell.treasury, 1, 1) == (3, blocks[1:2])
    assert lens.proposal_blocks(cell.treasury, 3, 1) == (3, [])


def test_holdings__money_everywhere__each_at_its_place(lens: Any, cell: Cell, token: Any) -> None:
    token.mint(cell.treasury, 100)
    token.mint(cell.splitter, 2_000_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    end = boa.env.timestamp + 1_000
    boa.env.time_travel(seconds=250)
    token.mint(cell.splitter, 77)
    tokens.force_coin(cell.splitter, 5)
    held, native = lens.holdings(cell.treasury)
    assert (held.asset, held.currency, held.readable) == (token.address, True, True)
    assert (held.books.registered, held.books.decimals, held.books.available) == (True, 6, 800_100)
    assert (held.reserve_floor, held.revenue, held.credits, held.booked) == (100, 77, 0, 0)
    assert (held.releasable, held.unreleased, held.stream_end) == (250_000, 750_000, end)
    assert (native.asset, native.currency, native.readable, native.revenue) == (NATIVE, False, True, 5)


def test_holdings__as_many_assets_as_fit__all_of_them(lens: Any, cell: Cell, token: Any) -> None:
    more = [tokens.plain(6) for _ in range(6)]
    for each in more:
        cell.treasury.register_asset(each, 6, sender=cell.treasury.address)
    shown = {held.asset for held in lens.holdings(cell.treasury)}
    assert shown == {NATIVE, token.address, *(each.address for each in more)}


@pytest.mark.parametrize("mode", [1, 2, 3])
def test_holdings__token_that_cannot_be_read__hides_its_own_figures_only(
    lens: Any, cell: Cell, token: Any, mode: int
) -> None:
    token.mint(cell.splitter, 1_000)
    tokens.force_coin(cell.splitter, 5)
    token.set_mode(mode)
    broken, native = lens.holdings(cell.treasury)
    assert (broken.readable, broken.revenue, broken.releasable, broken.unreleased) == (False, 0, 0, 0)
    assert (broken.reserve_floor, broken.books.available) == (100, 0)
    assert (native.readable, native.revenue) == (True, 5)


def test_overview__before_finish__not_open(lens: Any, cell: Cell) -> None:
    begun = begin(Rules(name="Half done"), cell.factory, actor("founder"))
    assert lens.overview(begun.treasury).opened is False
    assert lens.members(begun.share, 1, 100) == []
