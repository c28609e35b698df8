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
    SetExitTerms,
    SetGuardian,
    SpendWith,
    to_calls,
)
from celldao.constitution.fields import NATIVE
from celldao.proposals import Draft
from celldao.proposals.tracks import Track
from celldao.simulation import Simulation, Way
from celldao.snapshots.units import at_time
from tests.anvil.reading.conftest import COIN, DAY, ETHER, SUPPLIER, World
from tests.anvil.simulation.conftest import Stand
from tests.support.live import pass_time
from tests.support.openzeppelin import Draft as Sent

STRANGER = "0x00000000000000000000000000000000000000A2"
WAYS = pytest.mark.parametrize("way", list(Way))


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


def logged(receipt: Any) -> list[str]:
    """Who logs, in order; the governor's own event at the end is not the treasury's."""
    return [log["address"] for log in receipt["logs"]][:-1]


@pytest.fixture
def zoo(stand: Stand) -> str:
    return stand.context.asset_name(stand.world.coin.address)


@WAYS
def test_simulate__payments_of_two_currencies__as_really_carried_out(
    stand: Stand, zoo: str, way: Way
) -> None:
    world = stand.world
    payments = tuple({"to": one, "amount": f"12.345678 {zoo}"} for one in (STRANGER, *world.accounts[1:4]))
    draft = drafted(stand, PayMany(payments=payments), Pay(to=SUPPLIER, amount="0.123456789 ETH"))
    found = stand.run(draft, way)
    assert found.ok
    assert found.way is way
    assert found.track is Track.ORDINARY
    assert (found.failed_action, found.reason, found.notes) == (None, "", ())
    real, receipt = really(world, draft, world.coin.address)
    assert moved(found) == real
    assert real[world.coin.address, world.cell.record.treasury] == -4 * 12_345_678
    assert found.changes[0].account == world.cell.record.treasury
    assert found.shows_events is (way is not Way.CALL)
    assert [event.address for event in found.events] == (logged(receipt) if found.shows_events else [])
    assert all(change.agrees is (True if found.shows_events else None) for change in found.changes)
    assert abs(found.gas - receipt["gasUsed"]) < receipt["gasUsed"] // 10


@WAYS
def test_simulate__limit_of_the_ordinary_track__what_is_left_afterwards(
    stand: Stand, zoo: str, way: Way
) -> None:
    world = stand.world
    draft = drafted(stand, Pay(to=SUPPLIER, amount=f"100 {zoo}"))
    found = stand.run(draft, way)
    (limit,) = found.limits
    assert limit.period_end == found.time + timedelta(days=30)
    assert (str(limit.before), str(limit.after)) == (f"188 {zoo}", f"88 {zoo}")
    carried_out(world, draft)
    assert stand.cell.now().money()[world.coin.address].treasury.spending_left == limit.after


@WAYS
def test_simulate__over_the_limit__fails_by_all_actions_together(stand: Stand, zoo: str, way: Way) -> None:
    draft = drafted(stand, Pay(to=SUPPLIER, amount=f"100 {zoo}"), Pay(to=STRANGER, amount=f"88.000001 {zoo}"))
    found = stand.run(draft, way)
    assert found.ok is False
    assert found.failed_action is None
    assert found.reason == "treasury: above this period's limit"
    assert (found.changes, found.events, found.gas) == ((), (), None)
    assert str(found.limits[0].before) == f"188 {zoo}"
    assert found.limits[0].after is None
    assert "by all its actions together: treasury: above this period's limit" in found.verdict
    client, sent = stand.world.client, Sent(draft.targets, draft.values, draft.calldatas, draft.description)
    with pytest.raises(Exception, match="treasury: above this period's limit"):
        stand.world.carry(sent)
    assert client.governor.functions.state(int(draft.id)).call() == 5


@WAYS
def test_simulate__second_of_three_actions_fails__which_and_why(stand: Stand, deploy: Any, way: Way) -> None:
    shop = deploy("standins/Shop")
    calls = to_calls([SendCoin(to=STRANGER, amount="0.1 ETH")], stand.context)
    calls.insert(1, Call(shop.address, 0, bytes.fromhex(shop.encode_abi("fail")[2:])))
    found = stand.run(Draft((*calls, calls[0]), "x"), way)
    assert found.ok is False
    assert (found.failed_action, found.reason) == (1, "shop: closed")
    assert found.verdict.endswith("by action 2: shop: closed")
    assert found.changes == ()


@WAYS
def test_simulate__token_that_keeps_a_fee__what_really_arrives(
    stand: Stand, deploy: Any, zoo: str, way: Way
) -> None:
    world = stand.world
    token = deploy("tokens/FeeOnTransfer", 6, 250)
    world.send(token.functions.mint(world.cell.record.treasury, 1_000 * COIN))
    amount = stand.context.amount(token.address, 400 * COIN)
    draft = drafted(stand, Pay(to=STRANGER, amount=amount))
    found = stand.run(draft, way)
    assert found.ok
    assert found.track is Track.CONSTITUTIONAL
    real, _ = really(world, draft, token.address)
    assert moved(found) == real
    assert real[token.address, STRANGER] == 390 * COIN
    # it calls itself something: never without a part of its address
    assert found.changes[0].amount.currency.symbol.endswith(f"-{token.address[2:8]}")
    assert found.changes[0].amount.value == -400


@WAYS
def test_simulate__contract_that_takes_less_than_it_may__what_it_takes(
    stand: Stand, deploy: Any, zoo: str, way: Way
) -> None:
    world = stand.world
    shop = deploy("standins/Shop")
    data = bytes.fromhex(shop.encode_abi("take", args=[world.coin.address, 7 * COIN])[2:])
    draft = drafted(stand, SpendWith(amount=f"9 {zoo}", contract=shop.address, data=data))
    found = stand.run(draft, way)
    assert found.ok
    real, receipt = really(world, draft, world.coin.address)
    treasury = world.cell.record.treasury
    assert real[world.coin.address, treasury] == -7 * COIN
    assert {pair: units for pair, units in moved(found).items() if pair[1] == treasury} == real
    assert moved(found)[world.coin.address, shop.address] == 7 * COIN
    if found.shows_events:
        assert [event.address for event in found.events] == logged(receipt)


@WAYS
def test_simulate__rules_of_the_governor_itself__reached_through_the_runner(stand: Stand, way: Way) -> None:
    # the governor's own setter, and the treasury's, which asks the governor for its shortest delay
    until = at_time(stand.world.w3.eth.get_block("latest")["timestamp"] + 100 * DAY)
    actions = [
        SetGuardian(guardian=STRANGER, until=until),
        SetExitTerms(delay="1 day", holding_time="0 seconds"),
    ]
    draft = drafted(stand, *actions)
    found = stand.run(draft, way)
    assert found.ok
    assert found.track is Track.CONSTITUTIONAL
    assert found.limits == ()
    _, receipt = really(stand.world, draft)
    if found.shows_events:
        assert [event.address for event in found.events] == logged(receipt)
        assert any("Guardian changed" in event.words and STRANGER in event.words for event in found.events)
        assert "Who leaves waits 1 day, with shares held for 0 seconds" in [
            event.words for event in found.events
        ]
    failing = drafted(stand, SetExitTerms(delay="40 days", holding_time="0 seconds"))
    refused = stand.run(failing, way)
    assert (refused.ok, refused.failed_action) == (False, 0)
    assert refused.reason in ("treasury: exits slower than executions", "treasury: exit delay out of bounds")


@WAYS
def test_simulate__a_member_admitted__his_shares_are_among_the_changes(stand: Stand, way: Way) -> None:
    world = stand.world
    draft = drafted(stand, AdmitMember(member=STRANGER, shares="12.5 shares"))
    found = stand.run(draft, way)
    assert found.ok
    carried_out(world, draft)
    assert world.share.functions.balanceOf(STRANGER).call() == 12_500_000
    if found.shows_events:
        assert moved(found) == {(world.cell.record.share, STRANGER): 12_500_000}
        assert found.events[0].words == f"12.5 shares are created for {STRANGER}"


@WAYS
def test_simulate__what_leavers_are_owed__cannot_be_taken(stand: Stand, way: Way) -> None:
    # 6.5 ETH are there, 1.3 of them are owed
    enough = stand.run(drafted(stand, SendCoin(to=STRANGER, amount="5.2 ETH")), way)
    assert enough.ok
    found = stand.run(drafted(stand, SendCoin(to=STRANGER, amount="5.200000000000000001 ETH")), way)
    assert (found.ok, found.failed_action) == (False, None)
    assert found.reason == "treasury: leavers are owed this"
    more = stand.run(drafted(stand, SendCoin(to=STRANGER, amount="7 ETH")), way)
    assert (more.ok, more.failed_action, more.reason) == (False, 0, "treasury: not enough native coin")


@WAYS
def test_simulate__listed_call_and_time__of_the_earliest_execution(
    stand: Stand, deploy: Any, way: Way
) -> None:
    world = stand.world
    shop = deploy("standins/Shop")
    buy = bytes.fromhex(shop.encode_abi("buy")[2:])
    calls = (Call(shop.address, ETHER // 10, buy),)
    before = stand.run(Draft(calls, "x"), way)
    assert before.track is Track.CONSTITUTIONAL
    carried_out(world, drafted(stand, ListCall(contract=shop.address, function="buy()", listed=True)))
    now = stand.cell.now()
    found = stand.run(Draft(calls, "x"), way)
    assert found.track is Track.ORDINARY
    rules = now.rules()
    delays = [
        rules[f"voting.ordinary.{name}"].value
        for name in ("voting_delay", "voting_period", "execution_delay")
    ]
    assert found.time == now.moment.time + sum(delays[1:], delays[0])
    assert moved(found) == {
        (NATIVE, world.cell.record.treasury): -ETHER // 10,
        (NATIVE, shop.address): ETHER // 10,
    }
    assert str(found.limits[0].after) == "2.5 ETH"


@WAYS
def test_simulate__over_the_limit_of_a_period_that_ends_before_the_execution__succeeds(
    stand: Stand, zoo: str, way: Way
) -> None:
    carried_out(stand.world, drafted(stand, Pay(to=SUPPLIER, amount=f"150 {zoo}")))
    draft = drafted(stand, Pay(to=STRANGER, amount=f"100 {zoo}"), text="Again")
    now = stand.cell.now().moment.time
    assert stand.run(draft, way, at=now).reason == "treasury: above this period's limit"
    pass_time(stand.world.w3, 25 * DAY)
    found = stand.run(draft, way)
    assert found.ok
    assert str(found.limits[0].before) == f"113 {zoo}"


def test_simulate__a_chain_is_left_as_it_was__by_every_way(stand: Stand, zoo: str) -> None:
    w3 = stand.world.w3
    draft = drafted(stand, Pay(to=SUPPLIER, amount=f"100 {zoo}"))
    before = w3.eth.get_block("latest")["hash"], balances(stand.world, stand.world.coin.address)
    code = w3.eth.get_code(stand.world.cell.record.governor)
    for way in Way:
        assert stand.run(draft, way).ok
    after = w3.eth.get_block("latest")["hash"], balances(stand.world, stand.world.coin.address)
    assert after == before
    assert w3.eth.get_code(stand.world.cell.record.governor) == code
    assert w3.eth.get_code("0xCe11dA0000000000000000000000000000005102") == b""
