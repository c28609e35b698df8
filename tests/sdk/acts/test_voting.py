"""Proposing, voting, executing, cancelling: foreseen in plain words, sent, and decoded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from celldao.actions import Pay
from celldao.acts import Delegate, Execute, Propose, Standing, Support, Vote, preview
from celldao.errors import ActError, DuplicateProposalError
from celldao.proposals import Proposal
from tests.support.embedded import DAY, Town


def payment(town: Town, amount: str = "12.50 ZOO", reference: str = "supplier-1") -> Proposal:
    return Proposal(
        title="Pay the supplier",
        reference=reference,
        text="As agreed.",
        actions=[Pay(to=town.account(9), amount=amount)],
    )


def standing(town: Town, index: int) -> Standing:
    return Standing.of(town.cell, town.account(index))


def test_propose__payment__shown_sent_and_decoded(rich: Town) -> None:
    act = Propose.of(standing(rich, 1), payment(rich))
    me = rich.account(1)
    assert act.words() == f'Propose "Pay the supplier" to Bottling Cell, as member 1 ({me})'
    assert act.lines() == [
        "Reference: supplier-1",
        f"Id: {act.draft.id}",
        "Track: ordinary",
        "Votes: from 1 day after now on, for 3 days",
        f"1. Pay 12.5 ZOO to {rich.account(9)}",
    ]
    cost = preview(act, rich.member(1).backend)
    assert cost.gas > 0
    made = rich.member(1).perform(act)
    on_chain = rich.cell.now().proposal(made.id)
    assert on_chain is not None
    assert (made.id, made.snapshot, made.deadline) == (act.draft.id, on_chain.snapshot, on_chain.deadline)
    assert made.deadline - made.snapshot == timedelta(days=3)


def test_propose__same_again__duplicate_with_its_id(rich: Town) -> None:
    made = rich.member(1).propose(payment(rich))
    with pytest.raises(DuplicateProposalError) as caught:
        rich.member(1).propose(payment(rich))
    assert caught.value.proposal == made.id
    with pytest.raises(
        DuplicateProposalError, match="does the same under the reference supplier-1 is pending"
    ):
        rich.member(2).propose(payment(rich))


def test_propose__second_open_one__refused_in_plain_words(rich: Town) -> None:
    rich.member(1).propose(payment(rich))
    with pytest.raises(ActError) as caught:
        rich.member(1).propose(payment(rich, "1 ZOO", "supplier-2"))
    assert caught.value.reason == "governor: you have an open proposal"
    assert caught.value.what == ("the member's last proposal is still open, and each may have one at a time")


def test_propose__stranger__needs_votes(rich: Town) -> None:
    with pytest.raises(ActError) as caught:
        rich.member(7).propose(payment(rich))
    assert caught.value.what == (
        f"{rich.account(7)} has 0 votes and needs 0.000001 votes to propose, in the second before"
    )


def test_vote__pending_twice_stranger_over__each_in_plain_words(rich: Town) -> None:
    made = rich.member(1).propose(payment(rich))
    with pytest.raises(ActError) as early:
        rich.member(2).vote(made.id, "for")
    first = (made.snapshot + timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S UTC").removesuffix(":00 UTC")
    assert early.value.what == 'the vote on "Pay the supplier" is not open yet'
    assert early.value.remedy.startswith(f"Vote from {first}")
    rich.pass_time(DAY + 1)
    with pytest.raises(ActError) as nobody:
        rich.member(8).vote(made.id, "for")
    assert nobody.value.what.startswith(f"{rich.account(8)} had no votes at the snapshot of")
    assert rich.member(2).vote(made.id, "for").votes.value == 1
    with pytest.raises(ActError) as again:
        rich.member(2).vote(made.id, "against")
    assert again.value.what == (
        f'{rich.account(2)} has voted on "Pay the supplier" already, and a ballot cannot be changed'
    )
    rich.pass_time(6 * DAY)
    with pytest.raises(ActError) as late:
        rich.member(3).vote(made.id, "for")
    assert late.value.what.startswith('the vote on "Pay the supplier" ended at ')
    assert late.value.what.endswith("and it is queued")


def test_vote__delegated__who_votes_is_said(rich: Town) -> None:
    outcome = rich.member(2).delegate(rich.account(3))
    assert (outcome.former, outcome.delegate) == (rich.account(2), rich.account(3))
    rich.pass_time(5)
    made = rich.member(1).propose(payment(rich))
    rich.pass_time(DAY + 1)
    with pytest.raises(ActError) as caught:
        rich.member(2).vote(made.id, "for")
    assert caught.value.remedy == (
        f"The votes are delegated to member 3 ({rich.account(3)}), who votes with them. Take them back for "
        "later votes."
    )
    act = Vote.of(standing(rich, 3), made.id, "for", "It pays for itself.")
    assert act.words() == (
        f'Vote FOR on "Pay the supplier" of Bottling Cell with 2 votes, as member 3 ({rich.account(3)})'
    )
    assert 'Reason, public for ever: "It pays for itself."' in act.lines()
    split = rich.member(3).vote(made.id, {"for": "1.5", "against": "0.25"}, "Halves")
    assert (split.support, str(split.votes)) == (None, "1.75 votes")
    proposal = rich.cell.now().proposal(made.id)
    assert proposal is not None
    assert (str(proposal.in_favour), str(proposal.against)) == ("1.5 votes", "0.25 votes")


def test_vote__split_beyond_the_weight__refused(rich: Town) -> None:
    made = rich.member(1).propose(payment(rich))
    rich.pass_time(DAY + 1)
    with pytest.raises(ActError, match="a split ballot must use some votes, and no more than the voter has"):
        rich.member(1).vote(made.id, {"for": "2"})
    with pytest.raises(ActError, match="'yes' is no vote"):
        rich.member(1).vote(made.id, "yes")
    with pytest.raises(ActError, match="has no proposal 7"):
        rich.member(1).vote(7, "for")


def test_delegate__already_so_and_stranger__refused(rich: Town) -> None:
    with pytest.raises(ActError, match=r"votes for .* already"):
        rich.member(2).delegate(rich.account(2))
    with pytest.raises(ActError) as caught:
        rich.member(2).delegate(rich.account(8))
    assert caught.value.reason == "share: delegate to a holder or yourself"
    assert caught.value.what == "votes can only be given to who holds shares, or taken back"
    with pytest.raises(ActError, match="holds no shares of Bottling Cell"):
        rich.member(8).delegate(rich.account(2))
    act = Delegate.of(standing(rich, 2), rich.account(2))
    assert act.words() == f"Take back the votes of member 2 ({rich.account(2)}) in Bottling Cell"


def test_execute__open_early_done__each_in_plain_words(rich: Town) -> None:
    made = rich.member(1).propose(payment(rich))
    with pytest.raises(ActError, match='the vote on "Pay the supplier" is not over'):
        rich.member(0).execute(made.id)
    rich.pass_time(DAY + 1)
    for voter in (1, 2, 3):
        rich.member(voter).vote(made.id, Support.FOR)
    rich.pass_time(3 * DAY)
    eta = made.deadline + timedelta(days=2)
    with pytest.raises(ActError) as early:
        rich.member(0).execute(made.id)
    assert early.value.what == '"Pay the supplier" has passed, but its delay is not over'
    rich.pass_to(int(eta.timestamp()))
    act = Execute.of(standing(rich, 0), made.id)
    assert act.lines() == [f"Proposal: {made.id}", f"1. Pay 12.5 ZOO to {rich.account(9)}"]
    done = rich.member(0).perform(act)
    assert [(to, str(amount)) for to, amount in done.payments] == [(rich.account(9), "12.5 ZOO")]
    assert rich.coin.functions.balanceOf(rich.account(9)).call() == 12_500_000
    with pytest.raises(ActError, match="is carried out already"):
        rich.member(0).execute(made.id)


def test_cancel__others_and_proposer__only_he_can(rich: Town) -> None:
    made = rich.member(1).propose(payment(rich))
    with pytest.raises(ActError) as caught:
        rich.member(2).cancel(made.id)
    assert caught.value.what == f'{rich.account(2)} cannot cancel "Pay the supplier", which is pending'
    assert rich.member(1).cancel(made.id).id == made.id
    assert str(rich.cell.now().proposal(made.id).state) == "canceled"  # type: ignore[union-attr]
    with pytest.raises(ActError) as over:
        rich.member(1).cancel(made.id)
    assert over.value.remedy == "Nothing is left to do."


def test_propose__file__checked_and_proposed(rich: Town, tmp_path) -> None:
    file = tmp_path / "proposal.yaml"
    file.write_text(
        "title: Admit a baker\nreference: baker-1\ntrack: constitutional\nactions:\n"
        f"  - admit_member: {{member: '{rich.account(9)}', shares: 5 shares}}\n"
        f"  - issue_shares: {{to: '{rich.account(2)}', shares: 5 shares}}\n"
    )
    made = rich.member(1).propose(file)
    assert made.snapshot > datetime(2020, 1, 1, tzinfo=UTC)
    rich.passed(made.id)
    rich.member(5).execute(made.id)
    assert rich.cell.now().member(rich.account(9)).number == 6  # type: ignore[union-attr]
