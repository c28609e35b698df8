"""A cell that is a member of another: it votes there by a proposal of its own, claims, and leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from eth_account import Account

from celldao.actions import (
    ClaimIn,
    DelegateIn,
    ExitFrom,
    MoveIn,
    Pay,
    TransferShares,
    VoteIn,
    described,
    read_calls,
)
from celldao.acts import Ballot, Consent, Execute, Standing
from celldao.context import context_of, load_proposal
from celldao.errors import ActError, ActionError, ProposalFileError
from celldao.proposals import Proposal
from celldao.snapshots.units import at_time
from celldao.warnings.gathering import calls_of
from tests.support.embedded import COIN, DAY, Town, build_town, deploy_code, undone
from tests.support.live import found_cell

PRESS = "Print Works"


@pytest.fixture(scope="module")
def both() -> tuple[Town, Town]:
    """The town, and Print Works, whose members are the town's treasury and accounts 6 and 7."""
    town = build_town()
    members = [town.cell.record.treasury, town.account(6), town.account(7)]
    press = found_cell(
        town.w3,
        name=PRESS,
        symbol="PRINT",
        members=[{"address": address, "shares": 100} for address in members],
        assets=[
            {"token": town.coin.address, "symbol": "ZOO", "decimals": 6, "dividend": True},
            {"token": "native", "dividend": True},
        ],
        revenue={"dividend_ratio": "50 %"},
        exit={"delay": "2 days", "holding_time": "0 seconds"},
        voting={
            # long enough for a member that has to vote itself, constitutionally, before it can
            "ordinary": {"voting_period": "20 days"},
            "constitutional": {"voting_period": "20 days"},
        },
    )
    town.pass_time(DAY)
    return town, Town(town.w3, press, town.coin)


@pytest.fixture
def pair(both: tuple[Town, Town]) -> Iterator[tuple[Town, Town]]:
    with undone(both[0].w3):
        yield both


def proposal(reference: str, *actions: object) -> Proposal:
    return Proposal(title=f"In {PRESS}", reference=reference, actions=list(actions))


def test_cell__member_of_another__votes_claims_and_leaves_by_its_own_proposals(
    pair: tuple[Town, Town],
) -> None:
    town, press = pair
    record = press.cell.record
    town.send(town.coin.functions.transfer(record.treasury, 900 * COIN))
    town.send(town.coin.functions.transfer(record.splitter, 600 * COIN))
    press.member(0).allocate()
    payment = Pay(to=town.account(9), amount="3 ZOO")
    theirs = press.member(6).propose(proposal("pay-1", payment))
    vote = VoteIn(cell=record.treasury, proposal=theirs.id, support="for", reason="Good.")
    town.carried(proposal("vote-1", vote))
    there = press.cell.now().proposal(theirs.id)
    assert there is not None
    assert (str(there.in_favour), str(there.against)) == ("1 vote", "0 votes")
    town.carried(proposal("claim-1", ClaimIn(cell=record.treasury, asset="ZOO")))
    # 600 of revenue: half the members', a third of that the town's
    assert town.coin.functions.balanceOf(town.cell.record.treasury).call() == 100 * COIN
    town.carried(proposal("leave-1", ExitFrom(cell=record.treasury, shares="40 shares")))
    member = press.cell.now().member(town.cell.record.treasury)
    assert member is not None
    assert str(member.balance) == "60 PRINT"
    press.pass_time(3 * DAY)
    fetched = press.member(9).fetch(1)
    # 40 of 300 shares of 1,200 ZOO
    assert [(to, str(amount)) for to, amount in fetched.paid] == [(town.cell.record.treasury, "160 ZOO")]
    assert town.coin.functions.balanceOf(town.cell.record.treasury).call() == 260 * COIN


def test_execute__a_vote_that_is_over_there__says_that_an_action_is_refused(pair: tuple[Town, Town]) -> None:
    town, press = pair
    theirs = press.member(6).propose(Proposal(title="Buy a press", reference="press-2"))
    vote = VoteIn(cell=press.cell.record.treasury, proposal=theirs.id, support="for")
    made = town.member(1).propose(proposal("vote-4", vote))
    town.passed(made.id)
    town.pass_to(int(theirs.deadline.timestamp()) + 1)
    with pytest.raises(ActError) as caught:
        town.member(1).execute(made.id)
    assert caught.value.what == (
        f'an action of "In {PRESS}" is refused: the proposal is not open for votes now'
    )


def test_cell__member_of_another__delegates_and_transfers(pair: tuple[Town, Town]) -> None:
    town, press = pair
    record = press.cell.record
    to = town.account(6)
    town.carried(
        proposal(
            "both-1",
            DelegateIn(cell=record.treasury, to=to),
            TransferShares(cell=record.treasury, to=to, shares="25 shares"),
        )
    )
    now = press.cell.now()
    ours, theirs = now.member(town.cell.record.treasury), now.member(to)
    assert ours is not None
    assert theirs is not None
    assert (str(ours.balance), str(theirs.balance)) == ("75 PRINT", "125 PRINT")
    assert ours.delegate == theirs.number
    assert str(theirs.votes) == "2 votes"


def test_cell__member_of_another__hands_its_place_to_a_key_that_consents(pair: tuple[Town, Town]) -> None:
    town, press = pair
    ours, theirs = town.cell.record, press.cell.record
    key = Account.create()
    now = press.cell.now()
    before = now.member(ours.treasury)
    assert before is not None
    consent = Consent.sign(
        Standing.of(press.cell, ours.treasury), key, until=now.moment.time + timedelta(days=90)
    )
    action = MoveIn(
        cell=theirs.treasury, to=key.address, until=at_time(consent.deadline), signature=consent.signature
    )
    town.carried(proposal("move-1", action))
    now = press.cell.now()
    after = now.member(key.address)
    assert after is not None
    assert (after.number, str(after.balance), str(after.votes)) == (before.number, "100 PRINT", "1 vote")
    assert now.member(ours.treasury) is None
    # the key casts the vote that was the treasury's, and the treasury none
    made = press.member(6).propose(Proposal(title="Buy a press", reference="press-3"))
    town.pass_time(2 * DAY)
    ballot = Ballot.of(Standing.of(press.cell, key.address), made.id, "for").signed(key)
    press.member(7).submit([ballot])
    there = press.cell.now().proposal(made.id)
    assert there is not None
    assert str(there.in_favour) == "1 vote"
    vote = VoteIn(cell=theirs.treasury, proposal=made.id, support="for")
    again = town.member(1).propose(proposal("vote-5", vote))
    town.passed(again.id)
    with pytest.raises(ActError) as caught:
        town.member(1).execute(again.id)
    assert caught.value.what.endswith("is refused: the account had no votes at the proposal's snapshot")


def test_cell__member_of_another__consent_to_another_s_place_moves_nothing(pair: tuple[Town, Town]) -> None:
    town, press = pair
    theirs = press.cell.record
    key = Account.create()
    until = press.cell.now().moment.time + timedelta(days=90)
    consent = Consent.sign(Standing.of(press.cell, town.account(6)), key, until=until)
    action = MoveIn(
        cell=theirs.treasury, to=key.address, until=at_time(consent.deadline), signature=consent.signature
    )
    made = town.member(1).propose(proposal("move-2", action))
    town.passed(made.id)
    with pytest.raises(ActError) as caught:
        town.member(1).execute(made.id)
    assert caught.value.what.endswith(
        "is refused: the signature is not the new key's, or is for something else"
    )
    assert press.cell.now().member(key.address) is None


def test_context__calls_of_another_cell__read_back_with_the_title_there(pair: tuple[Town, Town]) -> None:
    town, press = pair
    record = press.cell.record
    theirs = press.member(6).propose(Proposal(title="Buy a press", reference="press-1"))
    action = VoteIn(cell=record.treasury, proposal=theirs.id, support="against")
    made = town.member(1).propose(proposal("vote-2", action))
    on_chain = town.cell.now().proposal(made.id)
    assert on_chain is not None
    calls = calls_of(on_chain)
    context = context_of(town.cell.now(), calls)
    assert read_calls(calls, context) == [action]
    words = f'1. Vote AGAINST on "Buy a press", proposal {theirs.id} of "{PRESS}" ({record.treasury})'
    assert described(read_calls(calls, context), context) == [words]
    act = Execute.of(Standing.of(town.cell, town.account(1)), made.id)
    assert act.lines()[1] == words


def test_context__an_address_that_is_no_cell__the_file_is_refused(pair: tuple[Town, Town], tmp_path) -> None:
    town, press = pair
    file = tmp_path / "vote.yaml"
    file.write_text(
        "title: Vote\nreference: vote-3\nactions:\n"
        f'  - vote_in: {{cell: "{town.account(9)}", proposal: "7", support: for}}\n'
    )
    with pytest.raises(ProposalFileError, match=f"no cell is known at {town.account(9)}"):
        load_proposal(file, town.cell.now())
    file.write_text(file.read_text().replace(town.account(9), press.cell.record.treasury))
    read, context = load_proposal(file, town.cell.now())
    assert read.in_words(context)[2].startswith('1. Vote FOR on proposal 7 of "Print Works"')
    file.write_text(file.read_text().replace("support: for", "support: fro"))
    with pytest.raises(ProposalFileError, match="did you mean for"):
        load_proposal(file, town.cell.now())


def test_context__a_contract_that_pretends__is_no_cell_s(pair: tuple[Town, Town]) -> None:
    """Whatever names a cell as its treasury is one of the cell's contracts only if the factory says so."""
    town, press = pair
    treasury = bytes.fromhex(press.cell.record.treasury[2:])
    # answers every call with the other cell's treasury
    pretender = deploy_code(town.w3, b"\x73" + treasury + bytes.fromhex("5f5260205ff3"))
    data = VoteIn(cell=press.cell.record.treasury, proposal=7, support="for")
    context = context_of(town.cell.now(), addresses=[press.cell.record.treasury])
    call = data.call(context)
    fake = type(call)(pretender, 0, call.data)
    context = context_of(town.cell.now(), [fake])
    assert [other.name for other in context.other_cells] == [PRESS]
    (read,) = read_calls([fake], context)
    assert read.kind == "call"
    assert PRESS not in read.words(context)


def test_action__asset_that_the_other_cell_does_not_have__names_those_it_has(pair: tuple[Town, Town]) -> None:
    town, press = pair
    context = context_of(town.cell.now(), addresses=[press.cell.record.treasury])
    with pytest.raises(ActionError) as caught:
        ClaimIn(cell=press.cell.record.treasury, asset="GOLD").call(context)
    assert caught.value.what == f'no asset of "{PRESS}" ({press.cell.record.treasury}) is called GOLD'
    assert caught.value.remedy == "write one of ETH, ZOO, or the token's address"


@pytest.mark.parametrize("given", [str, str.lower])
def test_context__of_a_snapshot__knows_the_cells_that_are_named(
    pair: tuple[Town, Town], tmp_path: Path, given: Callable[[str], str]
) -> None:
    town, press = pair
    now, treasury = town.cell.now(), press.cell.record.treasury
    context = now.context(accounts=[given(treasury), town.account(1)], cache=tmp_path)
    assert context == context_of(now, addresses=[treasury, town.account(1)])
    assert [other.treasury for other in context.other_cells] == [treasury]
    assert context.members == {town.account(1)}
    assert now.context(cache=tmp_path).other_cells == ()
