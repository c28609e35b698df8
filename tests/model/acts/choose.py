"""Choices that several acts make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.model.reference.basics import Account
from tests.model.reference.signed import Signed

if TYPE_CHECKING:
    from tests.model.story import Story

FAR = 2**40 - 1


def somebody(story: Story) -> Account:
    return story.dice.pick(story.accounts)


def holder(story: Story) -> Account:
    """A holder; somebody else where there is none."""
    return story.dice.pick(story.holders or story.accounts)


def member(story: Story) -> Account:
    return story.dice.pick([member.address for member in story.cell.share.register.members])


def asset(story: Story) -> Account:
    """Mostly one that is registered."""
    treasury = story.cell.treasury
    known = list(story.cell.assets.known)
    return story.dice.pick(treasury.list if treasury.list and story.dice.chance(90) else known)


def currency(story: Story) -> Account:
    currencies = list(story.cell.share.dividends.currencies)
    return story.dice.pick(currencies) if currencies and story.dice.chance(95) else asset(story)


def amount(story: Story) -> int:
    """Of money: nothing, one unit, the usual, and more than anybody has."""
    size = story.dice.pick([0, 1, 3, 6, 6, 9, 12, 18, 21, 24])
    return story.dice.whole(1, 10**size) if size < 24 or story.dice.chance(90) else 10**38


def shares_of(story: Story, owner: Account) -> int:
    """Mostly such that a position of at least the minimum, or none, remains."""
    dice, register = story.dice, story.cell.share.register
    balance, minimum = register.balance_of(owner), register.rules.minimum
    if dice.chance(4):
        return dice.pick([0, balance + 1, minimum - 1, max(0, balance - 1)])
    spare = balance - minimum
    if dice.chance(12) or spare < minimum:
        return balance
    return dice.pick([minimum, spare, dice.whole(minimum, spare), dice.whole(minimum, spare)])


def deadline(story: Story) -> int:
    return story.now - 1 if story.dice.chance(3) else story.dice.pick([story.now, story.now + 3_600, FAR])


def seal(story: Story, by: Account, kind: str, *words: object, until: int = 0) -> Signed:
    """A signature; once in a while by somebody else."""
    people = story.world.people
    if story.dice.chance(4) or not people.key_of(by):
        by = somebody(story)
    key = people.key_of(by)
    mine = frozenset(wallet for wallet in people.wallets if people.key_of(wallet) == key)
    return Signed(key, kind, words, until, mine)
