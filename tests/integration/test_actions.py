"""The package's actions, ids, marks and tracks against the contracts themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import boa
import pytest

from celldao import actions as a
from celldao.actions.base import cell_function
from celldao.actions.function import Function
from celldao.proposals import Draft, Proposal, Track, is_ordinary, loads, may_propose, refused_later, track_of
from tests.support.actors import actor
from tests.support.contracts import deploy
from tests.support.tokens import plain
from tests.unit.governor.world import NATIVE, World, at_time, make, now
from tests.unit.governor.world import Proposal as Sent

HEAD = 168
TAKE = Function.parse("take(address token, uint256 amount)")
BUY = Function.parse("buy()")
IN_OTHER_CELLS = {a.VoteIn, a.DelegateIn, a.ClaimIn, a.ExitFrom, a.TransferShares, a.MoveIn}
"""What needs a second cell: tests/sdk/acts/test_cell_in_cell.py."""


@pytest.fixture(scope="module")
def world() -> World:
    return make()


@pytest.fixture(scope="module")
def shop() -> Any:
    return deploy("standins/Shop")


@pytest.fixture(scope="module")
def other(world: World) -> Any:
    return plain()


def context_of(world: World, shop: Any = None, **changes: Any) -> a.Context:
    cell = world.cell
    fields: dict[str, Any] = {
        "chain_id": boa.env.evm.patch.chain_id,
        "treasury": cell.treasury.address,
        "share": cell.share.address,
        "governor": cell.governor.address,
        "splitter": cell.splitter.address,
        "factory": cell.factory.address,
        "assets": (
            a.Asset(token=NATIVE, symbol="ETH", decimals=18),
            a.Asset(token=world.token.address, symbol="USDC", decimals=6),
        ),
        "members": frozenset(world.members),
    }
    if shop is not None:
        fields["abis"] = {shop.address: (TAKE.text, BUY.text)}
    return a.Context(**{**fields, **changes})


def by_vote(world: World, call: a.Call) -> str:
    """Has the treasury make a call as a vote would; the reason for which it was refused, or nothing."""
    result = boa.env.execute_code(
        to_address=call.target, sender=world.by_vote, value=call.value, data=call.data
    )
    return repr(result.output) if result.is_error else ""


# --- every action is one that the contracts take

UNTIL = datetime(2100, 1, 1, tzinfo=UTC)


def sound_actions(world: World, shop: Any, other: Any) -> list[a.Action]:
    """Actions that a vote in this cell can carry out, one after the other."""
    member, stranger = world.members[0], actor("a new colleague")
    soon = datetime.fromtimestamp(now(), UTC) + timedelta(days=100)
    track = a.TrackRules(
        voting_delay="1 day",
        voting_period="3 days",
        execution_delay="2 days",
        expiry="14 days",
        quorum="20 %",
        approval="50 %",
        late_extension="1 day",
    )
    charter = a.Charter(
        expiry=soon,
        any_receiver=True,
        budgets=(a.Budget(per_period="10 USDC", lifetime="100 USDC"),),
        receivers=(a.ReceiverRule(account=stranger),),
        calls=(a.CallRule(contract=shop.address, function=BUY.text),),
        policy="0x" + "ab" * 32,
        policy_link="ipfs://policy",
    )
    return [
        a.Pay(to=stranger, amount="1.5 USDC"),
        a.PayMany(payments=({"to": stranger, "amount": "1 ETH"}, {"to": member, "amount": "0.5 ETH"})),
        a.SendCoin(to=stranger, amount="1 ETH"),
        a.Allow(spender=shop.address, amount="5 USDC"),
        a.SpendWith(
            amount="2 USDC", contract=shop.address, function=TAKE.text, arguments=[world.token.address, 10**6]
        ),
        a.SpendWith(amount="0.25 ETH", contract=shop.address, function=BUY.text),
        a.CallContract(target=shop.address, function=BUY.text, value="1 ETH"),
        a.UnknownCall(target=shop.address, data="0x12345678"),
        a.IssueShares(to=member, shares="1.5 shares"),
        a.AdmitMember(member=stranger, shares="2 shares"),
        a.OfferBuyBack(price="1.25 USDC", shares="10 shares", until=soon),
        a.WithdrawBuyBack(asset="USDC"),
        a.Bar(account=actor("somebody"), barred=True),
        a.Bar(account=actor("somebody"), barred=False),
        a.SetSplit(
            dividend_ratio="50 %", smoothing="1 day", recipients=({"address": stranger, "ratio": "2.5 %"},)
        ),
        a.SetReserveFloor(floor="500 USDC"),
        a.Allocate(asset="USDC"),
        a.RegisterAsset(token=other.address, decimals=6),
        a.RegisterCurrency(asset=other.address),
        a.UnregisterAsset(asset=other.address),
        a.SetTransferPolicy(transfer="locked"),
        a.SetMovable(movable=False),
        a.SetHolderCap(cap="60 %"),
        a.SetTracks(ordinary=track, constitutional=track),
        a.SetThreshold(threshold="2.5 %"),
        a.SetGuardian(guardian=stranger, until=soon),
        a.RemoveGuardian(),
        a.SetExitTerms(delay="1 day", holding_time="30 days"),
        a.SetSpendingLimit(limit="5 %", period="7 days"),
        a.ListCall(contract=shop.address, function=BUY.text, listed=True),
        a.ListCall(contract=shop.address, function=BUY.text, listed=False),
        a.ProposeRecovery(lost=member, replacement=actor("a new key")),
        a.CancelRecovery(lost=member),
        a.SignMessage(message="The cell accepts the terms.", until=UNTIL),
        a.RevokeMessage(digest=a.SignMessage(message="The cell accepts the terms.", until=UNTIL).digest),
        a.SetDaoUri(uri="ipfs://cell"),
        a.SetMandateRules(
            allowed=True,
            draw_limit="10 %",
            petition_quorum="20 %",
            shortest_period="7 days",
            longest_period="92 days",
        ),
        a.GrantMandate(operator=actor("operator"), period="30 days", report_time="5 days", charter=charter),
    ]


def test_actions__every_kind__is_carried_out_and_read_back(world, shop, other):
    context = context_of(world, shop)
    done = set()
    for action in sound_actions(world, shop, other):
        call = action.call(context)
        assert a.read_call(call, context) == action
        assert by_vote(world, call) == "", action.kind
        done.add(type(action))
    mandate = world.cell.factory.mandates(world.by_vote, 0, 1)[0]
    context = context_of(world, shop, mandates=(mandate,))
    charter = a.Charter(expiry=datetime.fromtimestamp(now(), UTC) + timedelta(days=9))
    world.share.approve(world.by_vote, 10**6, sender=world.members[1])
    for action in (
        a.AmendMandate(mandate=mandate, charter=charter),
        a.SuspendMandate(mandate=mandate),
        a.SuspendMandate(mandate=mandate, suspended=False),
        a.RecallMandate(mandate=mandate),
        a.SweepMandate(mandate=mandate, assets=("USDC", "ETH")),
        a.CallByMandate(mandate=mandate, contract=shop.address, function=BUY.text),
        a.BurnShares(owner=world.members[1], shares="1 share"),
        a.AppointSuccessor(governor=successor(world)),
        a.Dissolve(heir=actor("heir")),
    ):
        call = action.call(context)
        assert a.read_call(call, context) == action
        assert by_vote(world, call) == "", action.kind
        done.add(type(action))
    assert done | IN_OTHER_CELLS == set(a.ACTIONS)
    assert not done & IN_OTHER_CELLS
    # what they say they did, they did
    assert world.token.balanceOf(actor("a new colleague")) == 1_500_000
    assert world.share.balanceOf(actor("a new colleague")) == 2_000_000
    assert world.treasury.daoURI() == "ipfs://cell"
    assert world.treasury.dissolved()


def successor(world: World) -> str:
    governor = deploy("standins/MinimalGovernor")
    governor.adopt(world.by_vote, 10**8)
    return str(governor.address)


# --- ids, marks, the way through the governor


def sent(draft: Draft) -> Sent:
    return Sent(draft.targets, draft.values, draft.calldatas, draft.description)


def test_draft__a_file__is_proposed_voted_and_executed(world):
    context = context_of(world)
    text = (
        "title: Payroll for March\nreference: payroll-2027-03\ntrack: ordinary\ntext: Why.\nactions:\n"
        f"  - payroll:\n      - {{to: '{world.members[3]}', amount: 1.25 USDC}}\n"
        f"      - {{to: '{world.members[4]}', amount: 2 USDC}}\n"
        f"      - {{to: '{world.members[4]}', amount: 0.5 ETH}}\n"
    )
    proposal = loads(text, context=context)
    draft = proposal.draft(context, world.members[0])
    lists = (draft.targets, draft.values, draft.calldatas)
    assert draft.id == world.governor.hashProposal(*lists, draft.description_hash)
    with boa.reverts("governor: the text names another proposer"):
        world.send(sent(draft), world.members[1])
    assert world.send(sent(draft), world.members[0]) == draft.id
    passed = world.begin(sent(draft))
    world.vote(passed, 1, *range(len(world.members)))
    world.end(passed)
    at_time(world.governor.proposalEta(passed.id))
    before = world.token.balanceOf(world.members[4])
    assert world.execute(passed) == draft.id
    assert world.token.balanceOf(world.members[4]) - before == 2_000_000
    read = Proposal.read(draft.calls, draft.description, context)
    assert read.actions == proposal.actions


@pytest.mark.parametrize("kind", ["own", "small", "capital", "other", "broken", "short", "early", "none"])
def test_may_propose__marks_of_all_kinds__as_the_governor_sees_them(world, kind):
    mine, others = world.members[0], world.members[1]
    description = (
        "Decide this "
        + {
            "own": f"#proposer={mine}",
            "small": f"#proposer={mine.lower()}",
            "capital": f"#proposer=0x{mine[2:].upper()}",
            "other": f"#proposer={others}",
            "broken": f"#proposer={mine[:-1]}g",
            "short": f"#proposer={others[:-1]}",
            "early": f"#proposer={others} ",
            "none": "",
        }[kind]
    )
    draft = Draft((), description)
    if may_propose(description, mine):
        assert world.send(sent(draft), mine) == draft.id
    else:
        with boa.reverts("governor: the text names another proposer"):
            world.send(sent(draft), mine)


# --- tracks


def test_is_ordinary__calls_and_their_mutants__as_the_treasurys_table_has_them(world, shop, other):
    treasury = world.treasury
    treasury.list_call(shop, TAKE.selector, True, sender=world.by_vote)
    treasury.list_call(other, TAKE.selector, True, sender=world.by_vote)
    treasury.register_asset(other, 6, sender=world.by_vote)  # what was listed of it is void now
    third = plain()
    listed = tuple(
        a.ListedCall(target=it.address, selector="0x" + TAKE.selector.hex()) for it in (shop, other)
    )
    context = context_of(world, shop, listed=listed)
    known = a.Asset(token=other.address, symbol="OTHER", decimals=6)
    context = context.model_validate({**dict(context), "assets": (*context.assets, known)})
    data = TAKE.encode((world.token.address, 5))
    spend = cell_function("treasury", "spend_with")
    send = cell_function("treasury", "send")
    amount, to = 5, world.members[0]
    calls = [
        a.Call(treasury.address, 0, send.encode((world.token.address, (to,), (amount,)))),
        a.Call(treasury.address, 0, send.encode((NATIVE, (to,), (amount,)))),
        a.Call(treasury.address, 0, send.encode((third.address, (to,), (amount,)))),
        a.Call(treasury.address, 0, spend.encode((world.token.address, amount, shop.address, data))),
        a.Call(treasury.address, 0, spend.encode((world.token.address, amount, other.address, data))),
        a.Call(treasury.address, 0, spend.encode((world.token.address, amount, shop.address, data[:4]))),
        a.Call(treasury.address, 0, spend.encode((world.token.address, amount, shop.address, data[:3]))),
        a.Call(treasury.address, 0, spend.encode((third.address, amount, shop.address, data))),
        a.Call(shop.address, 5, data),
        a.Call(shop.address, 0, BUY.encode(())),
        a.Call(shop.address, 0, b""),
        a.Call(other.address, 0, data),
        a.Call(world.governor.address, 0, data),
        a.SetThreshold(threshold="1 %").call(context),
    ]
    seen = set()
    for call in calls:
        variants = [call.data, call.data[:167], call.data + b"\0", call.data[:3]]
        for at in range(0, min(len(call.data), HEAD + 8), 7):
            changed = bytearray(call.data)
            changed[at] ^= 1
            variants.append(bytes(changed))
        for variant in variants:
            mine = is_ordinary(a.Call(call.target, call.value, variant), context)
            assert mine == treasury.is_ordinary(call.target, variant[:HEAD]), variant.hex()
            seen.add(mine)
    assert seen == {True, False}
    assert track_of([], context) is Track.ORDINARY
    assert track_of(calls[:2], context) is Track.ORDINARY
    assert track_of([*calls[:2], calls[4]], context) is Track.CONSTITUTIONAL
    # a payment in what is not registered passes, and is refused later
    assert track_of(calls[:3], context) is Track.ORDINARY
    assert refused_later(calls[:3], context) == [2]
    assert refused_later([calls[2], calls[4]], context) == []
    for call in calls:
        with boa.env.anchor():
            sent = world.propose((call.target, call.value, call.data))
            constitutional = world.governor.proposal_rules(sent.id).constitutional
        assert (track_of([call], context) is Track.CONSTITUTIONAL) == constitutional
