"""Before a cell is open, and what its founding terms may be."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from celldao.bounds import DEFAULT_BOUNDS, Bound
from tests.support import reading
from tests.support.cell import begin, enter_members, make_factory
from tests.support.contracts import at, deploy
from tests.support.tokens import broken_balance, force_coin, native_mirror, plain
from tests.unit.treasury.world import (
    COIN,
    DAY,
    FIRST,
    LAST,
    MONEY,
    NATIVE,
    RELAYED,
    Asset,
    Rules,
    World,
    actor,
    make,
    now,
    reason_of,
)


@pytest.fixture(scope="module")
def factory() -> Any:
    return make_factory(masters=RELAYED)


def founded(factory: Any, *assets: Asset, **rules: Any) -> Any:
    at("Treasury", factory.master(2)[0])  # known by its address, its lines count as run
    return begin(Rules(assets=assets or (Asset(NATIVE, 18),), **rules), factory, masters=RELAYED)


def test_before_open__everything_is_refused(factory: Any) -> None:
    cell = founded(factory)
    enter_members(cell)
    treasury, member = cell.treasury, cell.members[0]
    assert not reading.overview(treasury).opened
    assert reason_of(treasury, member, value=1) == "treasury: not open, or no function"
    assert boa.env.get_balance(treasury.address) == 0
    closed = "treasury: not open yet"
    steps = [(member, 0, b"", FIRST | LAST, False)]
    with boa.reverts(closed):
        cell.governor.run(steps)
    with boa.reverts(closed):
        treasury.exit(MONEY, sender=member)
    with boa.reverts(closed):
        treasury.pull(1, NATIVE)
    with boa.reverts(closed):
        treasury.sell_back(MONEY, 0, sender=member)
    with boa.reverts(closed):
        treasury.send_to_heir(NATIVE)
    with boa.reverts(closed):
        treasury.finish_recovery(member)
    with boa.reverts("treasury: no recovery under way"):
        treasury.veto_recovery(sender=member)


def test_open__coin_that_was_forced_in_before__is_capital(factory: Any) -> None:
    cell = founded(factory, exit_delay=0)
    force_coin(cell.treasury, COIN)
    enter_members(cell)
    cell.factory.finish(cell.treasury)
    assert cell.treasury.available(NATIVE) == COIN
    assert reading.overview(cell.treasury).opened


def test_initialize__terms_are_read_back(factory: Any) -> None:
    token, other = plain(6), plain(24)
    assets = (Asset(NATIVE, 18, True), Asset(token.address, 6, True), Asset(other.address, 24, False))
    cell = founded(
        factory,
        *assets,
        exit_delay=DAY,
        holding_time=2 * DAY,
        spending_limit=123,
        spending_period=4 * DAY,
        recovery_notice=50 * DAY,
        dao_uri="ipfs://cell",
    )
    overview = reading.overview(cell.treasury)
    assert overview.share == cell.share.address
    assert overview.governor == cell.treasury.governor() == cell.governor.address
    assert overview.splitter == cell.splitter.address
    assert (overview.exit_delay, overview.holding_time) == (DAY, 2 * DAY)
    assert (overview.spending_limit, overview.spending_period) == (123, 4 * DAY)
    assert (overview.recovery_notice, overview.tickets) == (50 * DAY, 0)
    assert (overview.opened, overview.dissolved) == (False, False)
    assert int(overview.heir, 16) == 0
    assert cell.treasury.daoURI() == "ipfs://cell"
    assert cell.treasury.factory() == factory.address
    assert cell.treasury.registered_assets() == [asset.token for asset in assets]
    assert [reading.asset_state(cell.treasury, asset.token).decimals for asset in assets] == [18, 6, 24]
    assert [cell.share.is_currency(asset.token) for asset in assets] == [True, True, False]


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("exit_delay", "exit delay"),
        ("holding_time", "holding time"),
        ("spending_limit", "spending limit"),
        ("spending_period", "spending period"),
    ],
)
def test_initialize__terms_at_each_bound_and_one_past_it(rule: str, words: str, end: str) -> None:
    # exit delays of a month need a slow governor; bounds away from zero have something below them
    inner = Bound(1, 10_000) if rule == "spending_limit" else Bound(10 * DAY, 20 * DAY)
    bounds = DEFAULT_BOUNDS._replace(**{rule: inner})
    factory = make_factory(bounds, masters=RELAYED)
    slow = Rules().ordinary.__class__(execution_delay=60 * DAY)
    value = getattr(inner, end)
    cell = founded(factory, ordinary=slow, constitutional=slow, **{rule: value})
    assert getattr(reading.overview(cell.treasury), rule) == value
    past = value + (1 if end == "high" else -1)
    with boa.reverts(f"treasury: {words} out of bounds"):
        founded(factory, ordinary=slow, constitutional=slow, **{rule: past})


def test_initialize__assets_that_no_vote_could_register__refused(factory: Any) -> None:
    broken = broken_balance()
    broken.set_mode(1)
    cases = [
        ((Asset(NATIVE, 25),), "treasury: no more than 24 decimals"),
        ((Asset(NATIVE, 18), Asset(NATIVE, 18)), "treasury: registered already"),
        ((Asset(broken.address, 6),), "treasury: asset can't be read"),
        ((Asset(actor("key"), 6),), "treasury: asset can't be read"),
        ((Asset(NATIVE, 18), Asset(native_mirror().address, 18)), "treasury: mirrors another asset"),
        ((Asset(plain(6).address, 7),), "treasury: wrong decimals"),
    ]
    for assets, reason in cases:
        with boa.reverts(reason):
            founded(factory, *assets)


@pytest.mark.parametrize("high", [2**32 - 1, 2**32])
@pytest.mark.parametrize("rule", ["exit_delay", "holding_time", "spending_period", "recovery_notice"])
def test_master__bounds_that_do_not_fit__cant_be_built(rule: str, high: int) -> None:
    bounds = DEFAULT_BOUNDS._replace(**{rule: Bound(0, high)})
    stand_in = deploy("standins/BoundsOnly", tuple(bounds))
    with boa.env.prank(stand_in.address):
        if high < 2**32:
            deploy("Treasury")
        else:
            with boa.reverts("treasury: bounds too wide"):
                deploy("Treasury")


@pytest.mark.parametrize("wide", [0, 1])
def test_initialize__every_other_bound_as_wide_as_it_goes__none_reaches_its_neighbour(wide: int) -> None:
    rules = ("exit_delay", "holding_time", "spending_period", "recovery_notice")
    bounds = {rule: Bound(2, 2**32 - 1 if place % 2 == wide else 2) for place, rule in enumerate(rules)}
    factory = make_factory(DEFAULT_BOUNDS._replace(**bounds), masters=RELAYED)
    cell = founded(factory, **dict.fromkeys(rules, 2))
    overview = reading.overview(cell.treasury)
    assert [getattr(overview, rule) for rule in rules] == [2, 2, 2, 2]
    for rule in rules:
        for past in (1, 3) if bounds[rule].high == 2 else (1,):
            with boa.reverts(f"treasury: {rule.replace('_', ' ')} out of bounds"):
                founded(factory, **{**dict.fromkeys(rules, 2), rule: past})


@pytest.mark.parametrize("high", [10_000, 10_001])
def test_master__spending_limit_of_more_than_all__cant_be_built(high: int) -> None:
    bounds = DEFAULT_BOUNDS._replace(spending_limit=Bound(0, high))
    stand_in = deploy("standins/BoundsOnly", tuple(bounds))
    with boa.env.prank(stand_in.address):
        if high == 10_000:
            deploy("Treasury")
        else:
            with boa.reverts("treasury: bounds too wide"):
                deploy("Treasury")


# ------------------------------------------------------------------ the governor's successor


def successor(world: World, delay: int = 2 * DAY) -> Any:
    made = deploy("standins/RelayGovernor")
    made.set_treasury(world.treasury)
    made.set_minimum_execution_delay(delay)
    return made


def test_appoint_successor__one_that_serves_this_cell__takes_over() -> None:
    world = make()
    new = successor(world, DAY)
    world.decide(world.treasury.appoint_successor, new)
    log = next(log for log in world.governor.get_logs() if type(log).__name__ == "SuccessorAppointed")
    assert (log.former, log.successor) == (world.governor.address, new.address)
    assert world.treasury.governor() == new.address
    overview = reading.overview(world.treasury)
    assert (overview.opened, overview.spending_limit, overview.recovery_notice) == (True, 1_000, 30 * DAY)
    # terms of leaving are held against the new governor from now on
    data = world.treasury.set_exit_terms.prepare_calldata(DAY + 1, 0)
    with boa.reverts("treasury: exits slower than executions"):
        new.run([(world.treasury.address, 0, data, FIRST | LAST, False)])


def test_appoint_successor__faster_than_members_can_leave__refused() -> None:
    world = make()
    with boa.reverts("treasury: exits slower than executions"):
        world.decide(world.treasury.appoint_successor, successor(world, DAY - 1))


def test_appoint_successor__of_another_cell_or_no_code__refused() -> None:
    world = make()
    foreign = successor(world)
    foreign.set_treasury(world.stranger)
    borrowed = actor("key that borrows code")
    boa.env.set_code(borrowed, bytes.fromhex("ef0100") + bytes.fromhex(successor(world).address[2:]))
    for wrong in (foreign, world.stranger, borrowed):
        with boa.reverts("treasury: not a governor of this cell"):
            world.decide(world.treasury.appoint_successor, wrong)
    assert world.treasury.governor() == world.governor.address
    assert now() > 0
