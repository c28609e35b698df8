"""What a simulation shows is what happens when the proposal is really carried out, to the unit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from celldao.actions import (
    AdmitMember,
    Call,
    ListCall,
    Pay,
    PayMany,
    SendCoin,
    SetDaoUri,
    SetExitTerms,
    SetGuardian,
    SpendWith,
    read_calls,
    to_calls,
)
from celldao.chain.backend import Log
from celldao.constitution.fields import NATIVE
from celldao.proposals import Draft
from celldao.proposals.tracks import Track
from celldao.simulation import Simulation, Way
from celldao.simulation.accounts import Accounts
from celldao.simulation.questions import Answers
from celldao.simulation.runner import ORIGINAL
from celldao.snapshots.units import at_time
from tests.anvil.reading.conftest import COIN, DAY, ETHER, SUPPLIER, World
from tests.anvil.simulation.conftest import Stand
from tests.support.live import pass_time
from tests.support.openzeppelin import Draft as Sent

STRANGER = "0x00000000000000000000000000000000000000A2"
CONSTITUTIONAL = SetDaoUri(uri="ipfs://cell")
"""Makes a proposal constitutional, as a sum of an asset without a limit must be."""


def drafted(stand: Stand, *actions: Any, text: str = "Decided") -> Draft:
    return Draft(tuple(to_calls(actions, stand.context)), text)


def carried_out(world: World, draft: Draft) -> Any:
    """Proposed, voted for and executed for real; the receipt of the execution."""
    sent = Sent(draft.targets, draft.values, draft.calldatas, draft.description)
    world.carry(sent)
    return world.w3.eth.get_block("latest", full_transactions=True)["transactions"][-1]


def balances(world: World, *tokens: str) -> dict[tuple[str, str], int]:
    """Of everybody who is in the story, of these tokens and native coin."""
    record = world.cell.record
    accounts = [record.treasury, record.splitter, record.share, SUPPLIER, STRANGER, *world.accounts[1:5]]
    found = {(NATIVE, account): world.w3.eth.get_balance(account) for account in accounts}
    for token in tokens:
        coin = world.contract("tokens/Plain", token)
        found |= {(token, account): coin.functions.balanceOf(account).call() for account in accounts}
    return found


def really(world: World, draft: Draft, *tokens: str) -> tuple[dict[tuple[str, str], int], Any]:
    """(what everybody has more or less, receipt) after the proposal was really carried out.

    Members pay for their votes' gas: what they have of native coin is left out.
    """
    before = balances(world, *tokens)
    done = carried_out(world, draft)
    after = balances(world, *tokens)
    members = set(world.accounts)
    moved = {
        pair: after[pair] - had
        for pair, had in before.items()
        if after[pair] != had and not (pair[0] == NATIVE and pair[1] in members)
    }
    return moved, world.w3.eth.get_transaction_receipt(done["hash"])


def moved(simulation: Simulation) -> dict[tuple[str, str], int]:
    return {
        (change.amount.currency.address, change.account): change.amount.units
        for change in simulation.changes
        if change.amount
    }


def told(stand: Stand, draft: Draft, receipt: Any) -> list[str]:
    """What was really logged, in words; the governor's own event at the end is not the treasury's doing."""
    logs = [
        Log(log["address"], 0, tuple(map(bytes, log["topics"])), bytes(log["data"]), timestamp=0)
        for log in receipt["logs"][:-1]
    ]
    accounts = Accounts.named(read_calls(draft.calls, stand.context), stand.context)
    return [event.words for event in accounts.happenings(logs, Answers({}, {}, {}, 0))]


def check_events(stand: Stand, draft: Draft, receipt: Any, simulations: dict[Way, Simulation]) -> None:
    """Each way that shows events shows those that were really logged; the others none."""
    words = told(stand, draft, receipt)
    for way, found in simulations.items():
        assert found.shows_events is (way is not Way.CALL)
        assert [str(event) for event in found.events] == (words if found.shows_events else [])


@pytest.fixture
def zoo(stand: Stand) -> str:
    return stand.context.asset_name(stand.world.coin.address)


def test_simulate__payments_of_two_currencies__as_really_carried_out(stand: Stand, zoo: str) -> None:
    world = stand.world
    payments = tuple({"to": one, "amount": f"12.345678 {zoo}"} for one in (STRANGER, *world.accounts[1:4]))
    draft = drafted(stand, PayMany(payments=payments), Pay(to=SUPPLIER, amount="0.123456789 ETH"))
    simulations = stand.by_each_way(draft)
    real, receipt = really(world, draft, world.coin.address)
    assert real[world.coin.address, world.cell.record.treasury] == -4 * 12_345_678
    check_events(stand, draft, receipt, simulations)
    assert told(stand, draft, receipt)[1] == f"The treasury pays 12.345678 {zoo} to {STRANGER}"
    for found in simulations.values():
        assert found.ok
        assert found.track is Track.ORDINARY
        assert (found.failed_action, found.reason, found.notes) == (None, "", ())
        assert moved(found) == real
        assert found.changes[0].account == world.cell.record.treasury
        assert all(change.agrees is (True if found.shows_events else None) for change in found.changes)
        assert found.gas is not None
        assert abs(found.gas - receipt["gasUsed"]) < receipt["gasUsed"] // 10


def test_simulate__limit_of_the_ordinary_track__what_is_left_afterwards(stand: Stand, zoo: str) -> None:
    world = stand.world
    draft = drafted(stand, Pay(to=SUPPLIER, amount=f"100 {zoo}"))
    for found in stand.by_each_way(draft).values():
        (limit,) = found.limits
        assert limit.period_end == found.time + timedelta(days=30)
        assert (str(limit.before), str(limit.after)) == (f"188 {zoo}", f"88 {zoo}")
    carried_out(world, draft)
    assert str(stand.cell.now().money()[world.coin.address].treasury.spending_left) == f"88 {zoo}"


def test_simulate__over_the_limit__fails_by_all_actions_together(stand: Stand, zoo: str) -> None:
    draft = drafted(stand, Pay(to=SUPPLIER, amount=f"100 {zoo}"), Pay(to=STRANGER, amount=f"88.000001 {zoo}"))
    for found in stand.by_each_way(draft).values():
        assert found.ok is False
        assert found.failed_action is None
        assert found.reason == "treasury: above this period's limit"
        assert (found.changes, found.events, found.gas) == ((), (), None)
        assert str(found.limits[0].before) == f"188 {zoo}"
        assert found.limits[0].after is None
        assert "by all its actions together: treasury: above this period's limit" in found.verdict
    sent = Sent(draft.targets, draft.values, draft.calldatas, draft.description)
    with pytest.raises(Exception, match="treasury: above this period's limit"):
        stand.world.carry(sent)
    # it was voted through, and cannot be carried out
    assert stand.world.client.governor.functions.state(int(draft.id)).call() == 5


def test_simulate__second_of_three_actions_fails__which_and_why(stand: Stand, deploy: Any) -> None:
    shop = deploy("standins/Shop")
    (coin,) = to_calls([SendCoin(to=STRANGER, amount="0.1 ETH")], stand.context)
    closed = Call(shop.address, 0, bytes.fromhex(shop.encode_abi("fail")[2:]))
    for found in stand.by_each_way(Draft((coin, closed, coin), "x")).values():
        assert found.ok is False
        assert (found.failed_action, found.reason) == (1, "shop: closed")
        assert found.verdict.endswith("by action 2: shop: closed")
        assert found.changes == ()


def test_simulate__token_that_keeps_a_fee__what_really_arrives(stand: Stand, deploy: Any) -> None:
    world = stand.world
    token = deploy("tokens/FeeOnTransfer", 6, 250)
    world.send(token.functions.mint(world.cell.record.treasury, 1_000 * COIN))
    draft = drafted(
        stand, CONSTITUTIONAL, Pay(to=STRANGER, amount=stand.context.amount(token.address, 400 * COIN))
    )
    simulations = stand.by_each_way(draft)
    real, _ = really(world, draft, token.address)
    assert real[token.address, STRANGER] == 390 * COIN
    for found in simulations.values():
        assert found.ok
        assert moved(found) == real
        assert found.changes[0].amount.value == -400
        # it calls itself something: never without a part of its address
        assert found.changes[0].amount.currency.symbol.endswith(f"-{token.address[2:8]}")


def test_simulate__contract_that_takes_less_than_it_may__what_it_takes(
    stand: Stand, deploy: Any, zoo: str
) -> None:
    world = stand.world
    shop = deploy("standins/Shop")
    data = bytes.fromhex(shop.encode_abi("take", args=[world.coin.address, 7 * COIN])[2:])
    draft = drafted(stand, SpendWith(amount=f"9 {zoo}", contract=shop.address, data=data))
    simulations = stand.by_each_way(draft)
    real, receipt = really(world, draft, world.coin.address)
    treasury = world.cell.record.treasury
    assert real == {(world.coin.address, treasury): -7 * COIN}
    check_events(stand, draft, receipt, simulations)
    for found in simulations.values():
        assert found.ok
        assert moved(found) == {**real, (world.coin.address, shop.address): 7 * COIN}


def test_simulate__rules_of_the_governor_itself__reached_through_the_runner(stand: Stand) -> None:
    # the governor's own setter, and the treasury's, which asks the governor for its shortest delay
    until = at_time(stand.world.w3.eth.get_block("latest")["timestamp"] + 100 * DAY)
    draft = drafted(
        stand,
        SetGuardian(guardian=STRANGER, until=until),
        SetExitTerms(delay="1 day", holding_time="0 seconds"),
    )
    simulations = stand.by_each_way(draft)
    _, receipt = really(stand.world, draft)
    check_events(stand, draft, receipt, simulations)
    assert told(stand, draft, receipt)[1] == "Who leaves waits 1 day, with shares held for 0 seconds"
    assert f"guardian {STRANGER}" in told(stand, draft, receipt)[0]
    for found in simulations.values():
        assert found.ok
        assert found.track is Track.CONSTITUTIONAL
        assert (found.limits, found.changes) == ((), ())


def test_simulate__exits_slower_than_executions__refused_by_what_the_governor_says(stand: Stand) -> None:
    shortest = stand.cell.now().rules()["voting.ordinary.execution_delay"].value
    assert isinstance(shortest, timedelta)
    draft = drafted(
        stand, SetExitTerms(delay=shortest + timedelta(seconds=1), holding_time=timedelta(seconds=0))
    )
    for found in stand.by_each_way(draft).values():
        assert (found.ok, found.failed_action) == (False, 0)
        assert found.reason == "treasury: exits slower than executions"


def test_simulate__a_member_admitted__his_shares_are_among_the_changes(stand: Stand) -> None:
    world = stand.world
    draft = drafted(stand, AdmitMember(member=STRANGER, shares="12.5 shares"))
    simulations = stand.by_each_way(draft)
    _, receipt = really(world, draft)
    check_events(stand, draft, receipt, simulations)
    assert world.share.functions.balanceOf(STRANGER).call() == 12_500_000
    for found in simulations.values():
        assert found.ok
        if found.shows_events:
            assert moved(found) == {(world.cell.record.share, STRANGER): 12_500_000}
            assert found.events[0].words == f"12.5 shares are created for {STRANGER}"


def test_simulate__what_leavers_are_owed__cannot_be_taken(stand: Stand) -> None:
    # 6.5 ETH are there, 1.3 of them are owed
    for found in stand.by_each_way(drafted(stand, SendCoin(to=STRANGER, amount="5.2 ETH"))).values():
        assert found.ok
    one_more = drafted(stand, SendCoin(to=STRANGER, amount="5.200000000000000001 ETH"))
    for found in stand.by_each_way(one_more).values():
        assert (found.ok, found.failed_action) == (False, None)
        assert found.reason == "treasury: leavers are owed this"
    for found in stand.by_each_way(drafted(stand, SendCoin(to=STRANGER, amount="7 ETH"))).values():
        assert (found.ok, found.failed_action) == (False, 0)
        assert found.reason == "treasury: not enough native coin"


def test_simulate__listed_call__ordinary_and_at_the_time_of_the_earliest_execution(
    stand: Stand, deploy: Any
) -> None:
    world = stand.world
    shop = deploy("standins/Shop")
    draft = Draft((Call(shop.address, ETHER // 10, bytes.fromhex(shop.encode_abi("buy")[2:])),), "x")
    assert stand.run(draft).track is Track.CONSTITUTIONAL
    carried_out(world, drafted(stand, ListCall(contract=shop.address, function="buy()", listed=True)))
    now = stand.cell.now()
    delays = [
        now.rules()[f"voting.ordinary.{name}"].value
        for name in ("voting_delay", "voting_period", "execution_delay")
    ]
    for found in stand.by_each_way(draft).values():
        assert found.track is Track.ORDINARY
        assert found.time == now.moment.time + sum(delays[1:], delays[0])
        assert moved(found) == {
            (NATIVE, world.cell.record.treasury): -ETHER // 10,
            (NATIVE, shop.address): ETHER // 10,
        }
        assert str(found.limits[0].after) == "2.5 ETH"


def test_simulate__over_the_limit_of_a_period_that_ends_before_the_execution__succeeds(
    stand: Stand, zoo: str
) -> None:
    carried_out(stand.world, drafted(stand, Pay(to=SUPPLIER, amount=f"150 {zoo}")))
    draft = drafted(stand, Pay(to=STRANGER, amount=f"100 {zoo}"), text="Again")
    for found in stand.by_each_way(draft, at=stand.cell.now().moment.time).values():
        assert found.reason == "treasury: above this period's limit"
    pass_time(stand.world.w3, 25 * DAY)
    for found in stand.by_each_way(draft).values():
        assert found.ok
        assert str(found.limits[0].before) == f"113 {zoo}"


def test_simulate__a_chain__is_left_as_it_was_by_every_way(stand: Stand, zoo: str) -> None:
    w3 = stand.world.w3
    draft = drafted(stand, Pay(to=SUPPLIER, amount=f"100 {zoo}"))
    before = w3.eth.get_block("latest")["hash"], balances(stand.world, stand.world.coin.address)
    code = w3.eth.get_code(stand.world.cell.record.governor)
    assert all(found.ok for found in stand.by_each_way(draft).values())
    after = w3.eth.get_block("latest")["hash"], balances(stand.world, stand.world.coin.address)
    assert after == before
    assert w3.eth.get_code(stand.world.cell.record.governor) == code
    assert w3.eth.get_code(ORIGINAL) == b""
