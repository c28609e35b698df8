"""Members petition for the recall of an operator."""

from __future__ import annotations

from tests.model.acts import act
from tests.model.acts.charters import lasting
from tests.model.acts.choose import seal, somebody
from tests.model.reference.basics import Account
from tests.model.reference.mandate import Mandate
from tests.model.reference.petitions import Signature
from tests.model.story import Story


def open_petitions(story: Story, mandate: Mandate) -> list[int]:
    filed = enumerate(mandate.petitions.filed, 1)
    return [number for number, petition in filed if story.now <= petition.deadline]


def signers(story: Story, mandate: Mandate, number: int) -> list[Account]:
    """Who could still sign it."""
    petition, votes = mandate.petitions.filed[number - 1], story.cell.share.votes
    return [
        member.address
        for member in story.cell.share.register.members
        if member.number not in petition.numbers and votes.at(member.address, petition.snapshot)
    ]


@act(weight=4)
def file(story: Story) -> None:
    if not (found := lasting(story)):
        return
    dice, mandate = story.dice, story.dice.pick(found)
    if len(open_petitions(story, mandate)) >= 3:
        return
    if story.now == mandate.granted_at and dice.chance(80):
        story.pass_time(1)
    votes, members = story.cell.share.votes, story.cell.share.register.members
    able = [member.address for member in members if votes.at(member.address, story.now - 1)]
    # who has little gets it signed by others
    able.sort(key=lambda account: votes.at(account, story.now - 1))
    if dice.chance(60):
        able = able[:2]
    filer = dice.pick(able) if able and dice.chance(96) else somebody(story)
    if story.call(filer, mandate.me, "file_petition"):
        for _ in range(dice.pick([0, 1, 2])):
            sign_one(story, mandate.me, len(mandate.petitions.filed))


@act(weight=6)
def sign(story: Story) -> None:
    dice = story.dice
    open_ = [(mandate, number) for mandate in lasting(story) for number in open_petitions(story, mandate)]
    if not open_:
        if (found := lasting(story)) and dice.chance(2):
            story.call(somebody(story), dice.pick(found).me, "sign_petition", dice.whole(0, 2))
        return
    mandate, number = dice.pick(open_)
    sign_one(story, mandate.me, number)


def sign_one(story: Story, address: Account, number: int) -> None:
    """One more signature, or a few handed in by somebody."""
    dice, mandate = story.dice, story.cell.factory.mandates[address]
    if mandate.is_over or number > len(mandate.petitions.filed):
        return
    able = signers(story, mandate, number)
    if not able and dice.chance(85):
        return
    if dice.chance(45):
        signer = dice.pick(able) if able and dice.chance(94) else somebody(story)
        story.call(signer, mandate.me, "sign_petition", number)
        return
    named = [dice.pick([*able, *able, somebody(story)]) for _ in range(dice.whole(1, 5))]
    signatures = []
    for voter in named:
        said = number + 1 if dice.chance(3) else number
        signatures.append(Signature(voter, seal(story, voter, "Recall", mandate.me, said, voter)))
    story.call(somebody(story), mandate.me, "sign_petition_by_sigs", number, tuple(signatures))


@act(weight=2)
def sign_to_the_end(story: Story) -> None:
    """One after the other until it is enough, the last second included."""
    dice = story.dice
    open_ = [(mandate, number) for mandate in lasting(story) for number in open_petitions(story, mandate)]
    if not open_ or dice.chance(50):
        return
    mandate, number = dice.pick(open_)
    deadline = mandate.petitions.filed[number - 1].deadline
    if dice.chance(40) and story.now < deadline < mandate.expiry:
        story.pass_time(deadline - story.now)
    for signer in signers(story, mandate, number):
        if story.cell.factory.mandates[mandate.me].is_over:
            break
        story.call(signer, mandate.me, "sign_petition", number)
