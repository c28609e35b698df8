"""Ballots of all kinds, good ones and bad ones."""

from __future__ import annotations

from tests.model.acts import act
from tests.model.acts.choose import seal, somebody
from tests.model.reference.actions import Content
from tests.model.reference.basics import Account
from tests.model.reference.governor import ABSTAIN, AGAINST, FOR, SPLIT, Ballot, Proposal
from tests.model.story import Story

Parts = tuple[int, int, int]


def running(story: Story) -> list[Proposal]:
    """Proposals that can be voted on now."""
    proposals = story.cell.governor.proposals.values()
    now = story.now
    return [p for p in proposals if p.snapshot < now <= p.deadline and not p.canceled and not p.executed]


def weight(story: Story, proposal: Proposal, voter: Account) -> int:
    past = proposal.snapshot < story.now
    return story.cell.share.votes.at(voter, proposal.snapshot) if past else 0


def voters(story: Story, proposal: Proposal) -> list[Account]:
    """Who has a ballot left."""
    members = story.cell.share.register.members
    return [
        member.address
        for member in members
        if member.number not in proposal.voted and weight(story, proposal, member.address)
    ]


def parts_of(story: Story, units: int) -> Parts:
    first = story.dice.whole(0, units)
    second = story.dice.whole(0, units - first)
    third = units - first - second if story.dice.chance(50) else 0
    return first, second, third


def cast(story: Story, proposal: Proposal, voter: Account, support: int) -> bool:
    """One ballot in one of the five ways."""
    dice, content = story.dice, proposal.content
    way = dice.whole(1, 6)
    if way <= 2:
        return story.call(voter, "governor", "castVote", content, support)
    if way == 3:
        return story.call(voter, "governor", "castVoteWithReason", content, support, "because")
    units = weight(story, proposal, voter)
    split: Parts | None = None
    if way >= 5 and dice.chance(60):
        split = parts_of(story, units + (1 if dice.chance(3) else 0))
        support = SPLIT if dice.chance(97) else support
    if way == 4:
        signed = seal(story, voter, "Ballot", content, support, voter, nonce(story, voter))
        return story.call(somebody(story), "governor", "castVoteBySig", content, support, voter, signed)
    if way == 5:
        return story.call(
            voter, "governor", "castVoteWithReasonAndParams", content, support, "so be it", split
        )
    words = (content, support, voter, nonce(story, voter), "signed", split)
    signed = seal(story, voter, "ExtendedBallot", *words)
    function = "castVoteWithReasonAndParamsBySig"
    return story.call(somebody(story), "governor", function, content, support, voter, "signed", split, signed)


def nonce(story: Story, voter: Account) -> int:
    return story.cell.governor.nonce(voter) + (1 if story.dice.chance(2) else 0)


def batch(story: Story, proposal: Proposal, named: list[Account], support: int | None = None) -> None:
    ballots = []
    for voter in named:
        said = story.dice.pick([AGAINST, FOR, FOR, ABSTAIN]) if support is None else support
        if story.dice.chance(3):
            said = story.dice.pick([3, SPLIT])
        signed = seal(story, voter, "Ballot", proposal.content, said, voter, nonce(story, voter))
        ballots.append(Ballot(voter, said, signed))
    story.call(somebody(story), "governor", "cast_votes_by_sig", proposal.content, ballots)


@act(weight=12)
def vote(story: Story) -> None:
    dice, open_ = story.dice, running(story)
    if not open_:
        return
    proposal = dice.pick(open_)
    left = voters(story, proposal)
    if left and dice.chance(96):
        cast(story, proposal, dice.pick(left), dice.pick([AGAINST, FOR, FOR, FOR, ABSTAIN]))
    elif dice.chance(25):
        # too late, too early, without votes, or twice
        cast(story, dice.pick(every(story)), somebody(story), dice.whole(0, 3))


@act(weight=5)
def vote_in_a_batch(story: Story) -> None:
    dice, open_ = story.dice, running(story)
    if not open_:
        return
    proposal = dice.pick(open_)
    # some vote twice, some have no votes, and some have voted already
    named = [dice.pick([*story.accounts, *story.holders]) for _ in range(dice.whole(0, 6))]
    batch(story, proposal, named)


@act(weight=1)
def revoke_ballots(story: Story) -> None:
    holders = story.holders
    caller = story.dice.pick(holders) if holders and story.dice.chance(90) else somebody(story)
    story.call(caller, "governor", "revoke_ballots")


def every(story: Story) -> list[Proposal]:
    return list(story.cell.governor.proposals.values())


def unknown(story: Story) -> Content:
    return Content((), f"nobody proposed this {story.serial}")
