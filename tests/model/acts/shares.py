"""Shares change hands, votes are delegated, keys are replaced."""

from __future__ import annotations

from tests.model.acts import act
from tests.model.acts.choose import deadline, holder, member, seal, shares_of, somebody
from tests.model.reference.basics import BASIS, NOBODY, Account
from tests.model.reference.register import LOCKED, MEMBERS
from tests.model.story import Story


def receiver(story: Story, sender: Account) -> Account:
    policy, dice = story.cell.share.rules.policy, story.dice
    if dice.chance(3):
        return dice.pick([NOBODY, sender, *story.cell.at.all, story.who("refuser")])
    return holder(story) if policy == MEMBERS and dice.chance(95) else somebody(story)


def locked(story: Story) -> bool:
    """There is little to learn from transfers that are all refused."""
    return story.cell.share.rules.policy == LOCKED and story.dice.chance(90)


def up_to_the_cap(story: Story, to: Account) -> int:
    """With that the receiver has just what he may, or a unit more."""
    register = story.cell.share.register
    most = register.supply * register.rules.cap // BASIS - register.balance_of(to)
    return max(0, most + story.dice.pick([0, 1]))


@act(weight=12)
def transfer(story: Story) -> None:
    if locked(story):
        return
    sender = holder(story)
    to = receiver(story, sender)
    amount = shares_of(story, sender)
    if story.cell.share.rules.cap < BASIS:
        fitting = min(amount, up_to_the_cap(story, to))
        amount = fitting if story.dice.chance(80) else amount
    story.call(sender, "share", "transfer", to, amount)


@act(weight=1)
def flood_with_shares(story: Story) -> None:
    """One account gets very many small amounts, from one who would choose when it has come by them."""
    register, dice = story.cell.share.register, story.dice
    if locked(story) or dice.chance(60):
        return
    sender, to = holder(story), receiver(story, holder(story))
    crumb = max(1, register.rules.minimum)
    for _ in range(dice.whole(10, 20)):
        if not story.call(sender, "share", "transfer", to, crumb):
            return
        if dice.chance(30):
            story.pass_time(1)


@act(weight=3)
def transfer_by_allowance(story: Story) -> None:
    if locked(story):
        return
    owner, spender = holder(story), somebody(story)
    amount = shares_of(story, owner)
    slack = story.dice.pick([0, 0, 1, 10**6, -1])
    story.call(owner, "share", "approve", spender, max(0, amount + slack))
    story.call(spender, "share", "transferFrom", owner, receiver(story, owner), amount)


@act(weight=1)
def permit(story: Story) -> None:
    share = story.cell.share
    owner, spender, until = holder(story), somebody(story), deadline(story)
    if owner in story.world.people.wallets and story.dice.chance(90):
        return
    amount = shares_of(story, owner)
    nonce = share.nonces.get(owner, 0) + (1 if story.dice.chance(3) else 0)
    signed = seal(story, owner, "Permit", owner, spender, amount, nonce, until=until)
    story.call(somebody(story), "share", "permit", owner, spender, amount, signed)


@act(weight=6)
def delegate(story: Story) -> None:
    delegator = member(story) if story.dice.chance(97) else somebody(story)
    to = delegator if story.dice.chance(20) else holder(story)
    story.call(delegator, "share", "delegate", to)


@act(weight=2)
def delegate_by_signature(story: Story) -> None:
    delegator, to, until = member(story), holder(story), deadline(story)
    if delegator in story.world.people.wallets:
        return
    nonce = story.cell.share.nonces.get(delegator, 0) + (1 if story.dice.chance(3) else 0)
    signed = seal(story, delegator, "Delegation", to, nonce, until=until)
    story.call(somebody(story), "share", "delegateBySig", to, nonce, signed)


@act(weight=2)
def return_votes(story: Story) -> None:
    register = story.cell.share.register
    left = [m.address for m in register.members if register.members[m.delegate - 1].balance == 0]
    named = [story.dice.pick(left)] if left else []
    named += [somebody(story) for _ in range(story.dice.whole(0, 2))]
    story.call(somebody(story), "share", "return_votes", named)


@act(weight=2)
def move(story: Story) -> None:
    share, until = story.cell.share, deadline(story)
    if not share.rules.movable and story.dice.chance(90):
        return
    fresh = [
        a for a in story.accounts if share.register.number_of(a) == 0 and a not in share.register.retired
    ]
    old = member(story)
    new = story.dice.pick(fresh) if fresh and story.dice.chance(95) else somebody(story)
    if fresh or story.dice.chance(10):
        story.call(old, "share", "move", new, seal(story, new, "Move", old, new, until=until))


@act(weight=2)
def name_a_payout_address(story: Story) -> None:
    account = member(story)
    others = [NOBODY, account, somebody(story), story.who("refuser"), story.who("bouncer")]
    story.call(account, "share", "set_payout", story.dice.pick(others))
