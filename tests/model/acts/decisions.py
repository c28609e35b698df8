"""Proposals are made, cancelled, carried out; and whole decisions from the first word to the last."""

from __future__ import annotations

from tests.model.acts import act
from tests.model.acts.agenda import some_actions
from tests.model.acts.ballots import batch, cast, every, unknown, voters, weight
from tests.model.acts.charters import bringing_back, granting
from tests.model.acts.choose import somebody
from tests.model.acts.operators import draw_from
from tests.model.reference.actions import Action, Content
from tests.model.reference.basics import Account
from tests.model.reference.charter import GRANTED
from tests.model.reference.governor import ACTIVE, FOR, PENDING, QUEUED, SPLIT, Proposal
from tests.model.story import Story


def _proposers(story: Story) -> list[Account]:
    governor = story.cell.governor
    return [
        member.address
        for member in story.cell.share.register.members
        if governor.qualified(member.address, governor.rules.threshold)
        and governor.open_proposal(member.number) is None
    ]


# Characters that a careless reader takes for hexadecimal digits.
LOOKALIKES = str.maketrans("01789abcdef", "@!/?9qrstuv")


def _text(story: Story, proposer: Account) -> str:
    story.serial += 1
    text, dice = f"no. {story.serial}", story.dice
    if not dice.chance(30):
        return text
    mark = f" #proposer={proposer if dice.chance(95) else somebody(story)}"
    if dice.chance(20):
        place = dice.whole(-40, -1)
        mark = dice.pick(
            [
                mark[:13] + mark[13:].upper(),
                mark[:-1],
                mark + ".",
                mark[:place] + mark[place:].translate(LOOKALIKES),
            ]
        )
    return text + mark


def nothing_is_decided(story: Story) -> bool:
    """After the end, or under a successor that has no proposals, nothing is carried out."""
    treasury = story.cell.treasury
    return treasury.dissolved or treasury.governor != story.cell.governor.me


def put_to_the_vote(story: Story, chosen: tuple[Action, ...] | None = None) -> Proposal | None:
    able = _proposers(story)
    if nothing_is_decided(story) and story.dice.chance(90):
        return None
    if not able and story.dice.chance(85):
        return None
    proposer = story.dice.pick(able) if able and story.dice.chance(97) else somebody(story)
    busy = [proposal.number for proposal in every(story) if story.cell.governor.is_open(proposal)]
    if busy and story.dice.chance(5):
        # a second one at a time
        proposer = story.cell.share.register.members[story.dice.pick(busy) - 1].address
    vetoed = sorted(story.cell.governor.vetoed, key=repr)
    # what a guardian has stopped, he can't stop again
    if chosen is None:
        chosen = story.dice.pick(vetoed) if vetoed and story.dice.chance(25) else some_actions(story)
    content = Content(chosen, _text(story, proposer))
    if every(story) and story.dice.chance(2):
        content = story.dice.pick(every(story)).content
    story.call(proposer, "governor", "propose", content)
    return story.cell.governor.proposals.get(content)


@act(weight=6)
def propose(story: Story) -> None:
    put_to_the_vote(story)


@act(weight=8)
def execute(story: Story) -> None:
    governor, dice = story.cell.governor, story.dice
    queued = [p for p in every(story) if governor.state(p) == QUEUED]
    ready = [p for p in queued if story.now >= p.eta]
    if story.cell.treasury.governor != governor.me and dice.chance(90):
        return
    if ready and dice.chance(97):
        story.call(somebody(story), "governor", "execute", dice.pick(ready).content)
    elif dice.chance(12):
        wrong = [p.content for p in every(story)] + [unknown(story)]
        function = dice.pick(["execute", "execute", "execute", "queue"])
        story.call(somebody(story), "governor", function, dice.pick(wrong))


@act(weight=7)
def cancel(story: Story) -> None:
    governor, dice = story.cell.governor, story.dice
    running = [p for p in every(story) if governor.state(p) in (PENDING, ACTIVE, QUEUED)]
    if not running:
        return
    proposal = dice.pick(running)
    again_ = [p for p in running if p.content.actions in governor.vetoed]
    if again_ and story.now < governor.rules.guardian_until:
        proposal = dice.pick(again_)
        story.call(governor.rules.guardian, "governor", "cancel", proposal.content)
        return
    state = governor.state(proposal)
    proposer = story.cell.share.register.members[proposal.number - 1].address
    if state == PENDING and dice.chance(40):
        story.call(proposer, "governor", "cancel", proposal.content)
    elif state != QUEUED and not governor.qualified(proposer, proposal.threshold):
        story.call(somebody(story), "governor", "cancel", proposal.content)
    elif story.now < governor.rules.guardian_until and dice.chance(35):
        story.call(governor.rules.guardian, "governor", "cancel", proposal.content)
    elif dice.chance(4):
        story.call(somebody(story), "governor", "cancel", proposal.content)


@act(weight=18)
def decide(story: Story) -> None:
    decide_on(story)


@act(weight=9)
def hire(story: Story) -> None:
    """A mandate, unless there are two at work or there have been three: other things are decided, too."""
    factory = story.cell.factory
    lasting = [mandate for mandate in factory.mandates.values() if not mandate.is_over]
    idle = nothing_is_decided(story) or not factory.rules.allowed
    if len(lasting) >= 2 or len(factory.mandates) >= 3 or (idle and story.dice.chance(97)):
        return
    decide_on(story, granting(story))
    for mandate in list(story.cell.factory.mandates.values()):
        if mandate.status == GRANTED and story.dice.chance(85):
            story.call(mandate.operator, mandate.me, "accept", mandate.version)
            draw_from(story, story.cell.factory.mandates[mandate.me])


@act(weight=4)
def bring_back(story: Story) -> None:
    """What an operator has left elsewhere, before or after the end of his mandate."""
    if (chosen := bringing_back(story)) and not nothing_is_decided(story):
        decide_on(story, chosen)


def decide_on(story: Story, chosen: tuple[Action, ...] | None = None) -> None:
    """A whole decision. It may still fail: too few votes, a guardian, a step that can't be done."""
    if (proposal := put_to_the_vote(story, chosen)) is None:
        return
    dice = story.dice
    to(story, proposal.snapshot + dice.pick([1, 1, 1, 60]))
    if dice.chance(15):
        barely(story, proposal)
    else:
        if dice.chance(70):
            batch(story, proposal, voters(story, proposal), FOR)
        # a refused call brings another copy of the model
        for voter in voters(story, proposal := again(story, proposal)):
            if story.now <= again(story, proposal).deadline:
                cast(story, again(story, proposal), voter, FOR)
    proposal = again(story, proposal)
    if story.now < proposal.eta and dice.chance(6):
        to(story, proposal.eta - 1)
        story.call(somebody(story), "governor", "execute", proposal.content)
        proposal = again(story, proposal)
    # just when a spending period ends is as good a time as any
    ends = {book.period_end for book in story.cell.treasury.books.values()}
    later = [end for end in ends if proposal.eta < end <= proposal.expires]
    soon = [proposal.eta, proposal.eta, proposal.eta + 1, proposal.eta + 3_600]
    to(story, dice.pick(later if later and dice.chance(50) else soon))
    if story.cell.governor.state(proposal) == QUEUED:
        story.call(somebody(story), "governor", "execute", proposal.content)


def barely(story: Story, proposal: Proposal) -> None:
    """Just as many units as the quorum asks for, or one too few."""
    needed = story.cell.governor.quorum(proposal)
    missing = story.dice.pick([needed - 1, needed, needed, needed + 1])
    for voter in voters(story, proposal):
        if missing > 0:
            part = min(missing, weight(story, proposal, voter))
            missing -= part
            abstain = story.dice.pick([0, part // 3])
            ballot = (again(story, proposal).content, SPLIT, "just so", (0, part - abstain, abstain))
            story.call(voter, "governor", "castVoteWithReasonAndParams", *ballot)


def again(story: Story, proposal: Proposal) -> Proposal:
    return story.cell.governor.proposals[proposal.content]


def to(story: Story, second: int) -> None:
    if second > story.now:
        story.pass_time(second - story.now)


@act(weight=1)
def wrong_caller(story: Story) -> None:
    """Somebody tries what only a vote, the splitter or the governor may, or what does nothing yet."""
    at, dice, caller = story.cell.at, story.dice, somebody(story)
    tries: list[tuple[str, str, tuple]] = [
        ("share", "issue", (caller, 10**6)),
        ("share", "burn", (caller, 10**6, False)),
        ("share", "bar", (caller, True)),
        ("share", "repoint", (caller, story.who("spare key 1"))),
        ("share", "set_policy", (1,)),
        ("share", "set_holder_cap", (10_000,)),
        ("share", "set_movable", (True,)),
        ("share", "distribute", (next(iter(story.cell.assets.known)), 0)),
        ("splitter", "set_reserve_floor", (at.share, 1)),
        ("splitter", "set_split", (10_000, 0, ())),
        ("governor", "close", ()),
        ("governor", "set_proposal_threshold", (0,)),
        ("governor", "set_guardian", (caller, story.now + 1)),
        ("treasury", "dissolve", (caller,)),
        ("treasury", "appoint_successor", (caller,)),
        ("treasury", "set_exit_terms", (0, 0)),
        ("treasury", "set_spending_limit", (5_000, 86_400)),
        ("treasury", "burn", (caller, 1)),
        ("treasury", "approve_message", (bytes(32), story.now)),
        ("treasury", "offer_buy_back", (at.share, 1, 1, story.now)),
        ("treasury", "fund_mandate", (next(iter(story.cell.assets.known)), 1)),
        ("factory", "set_mandate_rules", (story.cell.factory.rules,)),
        ("treasury", "propose_recovery", (caller, story.who("spare key 1"))),
    ]
    place, function, args = dice.pick(tries)
    story.call(caller, place, function, *args)
