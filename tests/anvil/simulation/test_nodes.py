"""Nodes that refuse a way, or all; other times; proposals that lie on chain; tokens that lie."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from celldao.actions import AppointSuccessor, Call, Pay, SendCoin, SignMessage, to_calls
from celldao.constitution.fields import NATIVE
from celldao.proposals import Draft
from celldao.proposals.tracks import Track
from celldao.simulation import Way
from celldao.warnings import gather
from tests.anvil.reading.conftest import COIN, DAY, ETHER, SUPPLIER
from tests.anvil.simulation.conftest import Stand
from tests.anvil.simulation.test_ways import (
    CONSTITUTIONAL,
    STRANGER,
    carried_out,
    check_events,
    drafted,
    moved,
    really,
)
from tests.support.anvil import binary
from tests.support.live import pass_time
from tests.support.openzeppelin import Draft as Sent


def without_lent_code(method: str, parameters: Any) -> dict[str, Any] | None:
    """A node that knows neither eth_simulateV1 nor overrides."""
    if method == "eth_simulateV1":
        return {"code": -32601, "message": "the method eth_simulateV1 does not exist/is not available"}
    if method == "eth_call" and len(parameters) > 2:
        return {"code": -32602, "message": "too many arguments, want at most 2"}
    return None


@pytest.fixture
def payment(stand: Stand) -> Draft:
    return drafted(stand, Pay(to=SUPPLIER, amount="0.25 ETH"))


# --- which way is taken


def test_simulate__node_that_can_do_everything__the_first_way(stand: Stand, payment: Draft) -> None:
    found = stand.run(payment)
    assert (found.ok, found.way, found.refusals) == (True, Way.SIMULATE, {})


def test_simulate__without_eth_simulate__by_lent_code_and_says_so(stand: Stand, payment: Draft) -> None:
    stand.refuse("eth_simulateV1")
    found = stand.run(payment)
    assert (found.ok, found.way) == (True, Way.CALL)
    assert found.refusals == {Way.SIMULATE: "the node answered: the method eth_simulateV1 does not exist"}
    assert (
        "Not by eth_simulateV1: the node answered: the method eth_simulateV1 does not exist" in found.lines()
    )
    assert moved(found)[NATIVE, SUPPLIER] == ETHER // 4


def test_simulate__without_lent_code__on_a_fork_of_that_node(stand: Stand, payment: Draft) -> None:
    stand.reader.provider.refuse = without_lent_code
    found = stand.run(payment)
    assert (found.ok, found.way) == (True, Way.FORK)
    assert list(found.refusals) == [Way.SIMULATE, Way.CALL]
    assert found.shows_events
    assert moved(found)[NATIVE, SUPPLIER] == ETHER // 4


def test_simulate__nothing_allowed__says_so_and_pretends_nothing(stand: Stand, payment: Draft) -> None:
    stand.reader.provider.refuse = without_lent_code
    found = stand.run(payment, fork="/nowhere/anvil")
    assert (found.ok, found.way, found.gas) == (None, None, None)
    assert (found.changes, found.events, found.limits, found.reason) == ((), (), (), "")
    assert found.refusals == {
        Way.SIMULATE: "the node answered: the method eth_simulateV1 does not exist/is not available",
        Way.CALL: "the node answered: too many arguments, want at most 2",
        Way.FORK: "there is no anvil at /nowhere/anvil",
    }
    assert found.verdict == "It could not be run before anything is sent: nothing is known of its effect."
    # what needs no run is there all the same
    assert found.track is Track.ORDINARY
    assert found.warnings == ()
    risky = stand.run(drafted(stand, Pay(to=STRANGER, amount="0.25 ETH")), fork="/nowhere/anvil")
    assert [warning.code for warning in risky.warnings] == ["first-time-receiver"]


def test_simulate__something_else_than_anvil__is_a_refusal(stand: Stand, payment: Draft) -> None:
    found = stand.run(payment, Way.FORK, fork="/bin/false")
    assert (found.ok, found.way) == (None, None)
    assert found.refusals == {Way.FORK: "anvil ended at once, with code 1"}


def test_simulate__node_that_ignores_lent_code__is_not_believed(stand: Stand, payment: Draft) -> None:
    provider = stand.reader.provider
    answered = provider.make_request

    def deaf(method: Any, parameters: Any) -> Any:
        return answered(method, parameters[:2] if method == "eth_call" else parameters)

    provider.make_request = deaf
    found = stand.run(payment, Way.CALL)
    assert (found.ok, found.way) == (None, None)
    assert Way.CALL in found.refusals


@pytest.mark.parametrize("answer", ["refuses", "ignores"])
def test_simulate__node_that_knows_no_other_time__runs_it_now_and_says_so(
    stand: Stand, payment: Draft, answer: str
) -> None:
    provider = stand.reader.provider
    answered = provider.make_request

    def timeless(method: Any, parameters: Any) -> Any:
        if method == "eth_call" and len(parameters) > 3:
            if answer == "refuses":
                return {"jsonrpc": "2.0", "id": 1, "error": {"code": -32602, "message": "too many arguments"}}
            parameters = parameters[:3]
        return answered(method, parameters)

    provider.make_request = timeless
    found = stand.run(payment, Way.CALL)
    assert found.ok
    now = stand.cell.now().moment.time
    assert found.time == now
    (note,) = found.notes
    assert note.startswith("The node knows no other time than now: what depends on the time of its earliest ")


# --- time


def test_simulate__signature_that_ends_before_the_vote__only_the_time_is_in_its_way(stand: Stand) -> None:
    now = stand.cell.now().moment.time
    draft = drafted(stand, SignMessage(digest=b"\1" * 32, until=now + timedelta(hours=1)))
    found = stand.run(draft)
    assert (found.ok, found.failed_action, found.reason) == (False, 0, "treasury: expired already")
    assert found.notes == ("It would succeed if it were carried out now: only the time is in its way.",)
    assert stand.run(draft, at=now).ok


@pytest.mark.parametrize("way", [Way.SIMULATE, Way.CALL])
def test_simulate__a_past_time__refused(stand: Stand, payment: Draft, way: Way) -> None:
    with pytest.raises(ValueError, match=r"^2020-01-01 00:00:00\+00:00 is past: the chain has come to "):
        stand.run(payment, way, at=datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="has no time zone"):
        stand.run(payment, way, at=datetime(2040, 1, 1))


def test_simulate__resolution__nothing_is_run(stand: Stand) -> None:
    before = stand.reader.count
    found = stand.run(Draft((), "We like each other"))
    assert (found.ok, found.way, found.changes) == (True, None, ())
    assert found.notes == ("A resolution: nothing is called.",)
    assert "eth_simulateV1" not in stand.reader.methods()[before:]


# --- proposals on chain


def test_simulate__proposal_on_chain__at_its_eta_and_what_the_governor_says(
    stand: Stand, deploy: Any
) -> None:
    world = stand.world
    shop = deploy("standins/Shop")
    calls = (
        *to_calls([Pay(to=SUPPLIER, amount="0.25 ETH")], stand.context),
        Call(shop.address, 0, bytes.fromhex(shop.encode_abi("buy")[2:])),
    )
    draft = Draft(calls, "On chain")
    sent = Sent(draft.targets, draft.values, draft.calldatas, "On chain")
    proposal = world.client.propose(world.accounts[1], sent)
    assert proposal == draft.id
    made = stand.cell.now().proposal(proposal)
    found = stand.run(made)
    assert found.ok
    assert found.time == made.eta
    assert moved(found) == {
        (NATIVE, SUPPLIER): ETHER // 4,
        (NATIVE, world.cell.record.treasury): -ETHER // 4,
    }
    # nobody has voted
    assert found.governor == "governor: the proposal is not queued"
    assert "The governor refuses, as the votes are: governor: the proposal is not queued" in found.lines()
    pass_time(world.w3, DAY + 1)
    for voter in (1, 2, 3, 4):
        world.client.vote(world.accounts[voter], proposal, 1)
    assert stand.run(stand.cell.now().proposal(proposal)).governor == ""
    # another code at a target than when it was proposed
    code = world.w3.eth.get_code(shop.address)
    world.w3.provider.make_request("anvil_setCode", [shop.address, "0x" + (code + b"\0").hex()])
    changed = stand.run(stand.cell.now().proposal(proposal))
    assert changed.ok
    assert changed.governor == "governor: the code of a target has changed"
    world.w3.provider.make_request("anvil_setCode", [shop.address, "0x" + code.hex()])
    pass_time(world.w3, 15 * DAY)
    world.client.execute(world.accounts[0], sent)
    assert stand.run(stand.cell.now().proposal(proposal)).governor == "governor: the proposal is not queued"
    assert stand.run(draft).governor is None


# --- tokens and contracts that are not as they seem


def test_simulate__token_that_logs_what_does_not_happen__balances_count(stand: Stand, deploy: Any) -> None:
    world = stand.world
    token = deploy("tokens/Pretender")
    draft = drafted(stand, CONSTITUTIONAL, Pay(to=STRANGER, amount=stand.context.amount(token.address, 5)))
    found = stand.run(draft, Way.SIMULATE)
    assert found.ok
    said = {
        change.account: (change.amount.units, change.logged.units, change.agrees) for change in found.changes
    }
    assert said == {world.cell.record.treasury: (0, -5, False), STRANGER: (0, 5, False)}
    assert found.changes[0].amount.currency.symbol == f"USDC-{token.address[2:8]}"
    assert len(found.notes) == 2
    assert all("its balance says otherwise" in note for note in found.notes)


@pytest.mark.parametrize("mode", [1, 2, 3, 5])
def test_simulate__token_whose_balances_cannot_be_read__told_by_its_logs(
    stand: Stand, deploy: Any, mode: int
) -> None:
    world = stand.world
    token = deploy("tokens/BrokenBalance", 6)
    world.send(token.functions.mint(world.cell.record.treasury, 1_000 * COIN))
    world.send(token.functions.set_mode(mode))
    draft = drafted(
        stand, CONSTITUTIONAL, Pay(to=STRANGER, amount=stand.context.amount(token.address, 5 * COIN))
    )
    for way, found in stand.by_each_way(draft).items():
        assert found.ok
        if mode == 5:
            # it says that everybody always has all there can be: the balances do not change
            assert moved(found) == {}
            assert bool(found.notes) is (way is not Way.CALL)
        elif found.shows_events:
            assert {change.account: (change.amount.value, change.before) for change in found.changes} == {
                world.cell.record.treasury: (-5, None),
                STRANGER: (5, None),
            }
        else:
            assert found.changes == ()
            assert found.notes == (
                f"Balances of {token.address} cannot be read, and this way shows no transfers: what happens "
                "to it is not known.",
            )


def test_simulate__receiver_that_refuses_coin__who_and_why(stand: Stand, deploy: Any) -> None:
    refuser = deploy("receivers/RefusesCoin")
    found = stand.run(drafted(stand, Pay(to=refuser.address, amount="1 ETH")))
    assert (found.ok, found.failed_action) == (False, 0)
    assert found.reason == "treasury: can't pay a receiver"


def test_simulate__call_of_an_account_without_code__refused_as_by_the_treasury(stand: Stand) -> None:
    found = stand.run(Draft((Call(STRANGER, 0, b"\1\2\3\4"),), "x"))
    assert (found.ok, found.failed_action, found.reason) == (False, 0, "treasury: target has no code")


def test_simulate__a_name_that_a_stranger_gives_his_token__is_never_bare(stand: Stand, deploy: Any) -> None:
    # what a contract gives the treasury in exchange is looked at, too
    world = stand.world
    token = deploy("tokens/Plain", 18)
    data = bytes.fromhex(token.encode_abi("mint", args=[world.cell.record.treasury, 3 * ETHER])[2:])
    found = stand.run(Draft((Call(token.address, 0, data),), "x"), Way.SIMULATE)
    (change,) = found.changes
    symbol = token.functions.symbol().call()
    assert str(change.amount) == f"3 {symbol}-{token.address[2:8]}"
    assert change.agrees


# --- requests


def test_simulate__requests__few(stand: Stand, payment: Draft) -> None:
    now = stand.cell.now()
    facts = gather(now, payment, context=stand.context, cache=stand.folder)
    before = len(stand.reader.provider.requests)
    found = stand.run(payment, context=stand.context, facts=facts)
    assert found.ok
    # a block, what the cell is like, the track, the governor's code, the run
    assert len(stand.reader.provider.requests) - before <= 6


def test_simulate__many_receivers__as_really_carried_out(stand: Stand) -> None:
    receivers = [f"0x{index:040x}" for index in range(0xA000, 0xA000 + 30)]
    actions = [
        Pay(to=receiver, amount=f"0.00{index + 1} ETH") for index, receiver in enumerate(receivers[:9])
    ]
    draft = drafted(stand, *actions)
    found = stand.run(draft)
    assert found.ok
    carried_out(stand.world, draft)
    for change in found.changes:
        if change.account != stand.world.cell.record.treasury:
            assert stand.world.w3.eth.get_balance(change.account) == change.after.units == change.amount.units
    assert len(found.changes) == 10


def test_simulate__more_than_there_is__by_which_action(stand: Stand) -> None:
    found = stand.run(
        drafted(stand, SendCoin(to=STRANGER, amount="3 ETH"), SendCoin(to=SUPPLIER, amount="4 ETH"))
    )
    assert (found.ok, found.failed_action) == (False, 1)
    assert found.reason == "treasury: not enough native coin"


def test_binary__this_suite__has_an_anvil_to_fork_with() -> None:
    assert binary() is not None


# --- a successor of the governor


def test_simulate__successor_appointed_in_the_first_action__the_second_is_carried_out_all_the_same(
    stand: Stand, deploy: Any
) -> None:
    world = stand.world
    successor = deploy("standins/MinimalGovernor")
    world.send(successor.functions.adopt(world.cell.record.treasury, 30 * DAY))
    draft = drafted(
        stand, AppointSuccessor(governor=successor.address), SendCoin(to=STRANGER, amount="0.5 ETH")
    )
    simulations = stand.by_each_way(draft)
    real, receipt = really(world, draft)
    assert real == {(NATIVE, world.cell.record.treasury): -ETHER // 2, (NATIVE, STRANGER): ETHER // 2}
    check_events(stand, draft, receipt, simulations)
    assert all(moved(found) == real for found in simulations.values())


def test_simulate__under_a_governor_of_another_kind__its_time_is_not_known(stand: Stand, deploy: Any) -> None:
    world = stand.world
    successor = deploy("standins/MinimalGovernor")
    world.send(successor.functions.adopt(world.cell.record.treasury, 30 * DAY))
    carried_out(world, drafted(stand, AppointSuccessor(governor=successor.address)))
    now = stand.cell.now()
    assert now.governor == successor.address
    draft = drafted(stand, Pay(to=SUPPLIER, amount="0.25 ETH"))
    for found in stand.by_each_way(draft).values():
        assert found.ok
        assert found.time - now.moment.time < timedelta(minutes=1)
        assert moved(found)[NATIVE, SUPPLIER] == ETHER // 4
        assert found.governor is None
