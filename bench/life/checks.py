"""The totals at the end, each compared with the books; nothing is taken on trust from the contracts' sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.life.story import DEFEATED, EXECUTED, PAID, Life

# A distribution is divided to 2**-scale of a unit for each unit of shares, and what that leaves over waits
# for the next one. So what a member gets may differ from the exact part by that much of his shares, either
# way, and not by more however often it happens; besides, a fraction of a unit stays in his account.
FRACTIONS = 2


@dataclass(frozen=True)
class Check:
    """
    Attributes:
        what: is compared, in words.
        compared: how many figures.
        wrong: those that differ, each in words.
    """

    what: str
    compared: int
    wrong: list[str]


def _compare(what: str, pairs: Iterator[tuple[str, object, object]]) -> Check:
    compared, wrong = 0, []
    for name, found, expected in pairs:
        compared += 1
        if found != expected:
            wrong.append(f"{name}: {found} on the chain, {expected} in the books")
    return Check(what, compared, wrong)


def checks(life: Life) -> list[Check]:
    return [
        _compare("shares of everybody, and their sum", _shares(life)),
        _compare("votes of every delegate", _votes(life)),
        _compare(
            "tally and state of every proposal; of every fiftieth, which delegates voted", _proposals(life)
        ),
        _compare("what passed paid, and nothing else did", _payments(life)),
        _compare("the treasury, and an empty splitter", _money(life)),
        _each_got_his_part(life),
        _nothing_lost(life),
    ]


def _shares(life: Life) -> Iterator[tuple[str, object, object]]:
    books = life.books
    for account, member in books.members.items():
        yield account, life.cell.shares(account), member.balance
    yield "total", life.cell.supply(), books.supply
    yield "sum", sum(member.balance for member in books.members.values()), books.supply


def _votes(life: Life) -> Iterator[tuple[str, object, object]]:
    for person in life.delegates:
        yield person.address, life.cell.votes(person.address), life.books.votes[person.address]


def _proposals(life: Life) -> Iterator[tuple[str, object, object]]:
    for outcome in life.outcomes:
        draft = outcome.made.draft
        yield f"tally of {draft.id}", life.cell.tally(draft), outcome.tally
        yield f"state of {draft.id}", life.cell.state(draft), EXECUTED if outcome.passed else DEFEATED
    for outcome in life.outcomes[:: max(1, len(life.outcomes) // 20)]:
        voted = {one.voter.address for one in outcome.made.given}
        for person in life.delegates:
            name = f"{person.address} on {outcome.made.draft.id}"
            yield name, life.cell.has_voted(outcome.made.draft, person.address), person.address in voted


def _payments(life: Life) -> Iterator[tuple[str, object, object]]:
    for outcome in life.outcomes:
        paid = life.world.pay_of(outcome.made.receiver)
        yield outcome.made.receiver, paid, PAID if outcome.passed else 0


def _money(life: Life) -> Iterator[tuple[str, object, object]]:
    yield "treasury", life.world.pay_of(life.cell.treasury), life.books.treasury
    yield "splitter", life.world.pay_of(life.cell.revenue_address), 0


def _each_got_his_part(life: Life) -> Check:
    """All have claimed: what each holds beyond what exits paid is his dividends."""
    _, _, scale = life.cell.dividends()
    wrong = []
    for account, member in life.books.members.items():
        claimed = life.world.pay_of(account) - member.left_with
        short = life.books.owed(account) - claimed
        if abs(short) > FRACTIONS * (1 + member.most / 2**scale) or life.cell.claimable(account):
            wrong.append(f"{account}: {claimed} claimed, {float(short)} short")
    return Check("dividends of everybody, against exact fractions", len(life.books.members), wrong)


def _nothing_lost(life: Life) -> Check:
    """Claimed, accrued and waiting are what was distributed, to the last 2**-scale of a unit."""
    waiting, booked, scale = life.cell.dividends()
    members = life.books.members
    claimed = sum(life.world.pay_of(account) - member.left_with for account, member in members.items())
    accrued = sum(life.cell.accrued(account) for account in members)
    found = (claimed << scale) + accrued + waiting
    expected = life.books.distributed << scale
    wrong = [] if found == expected else [f"{found - expected} of 2**-{scale} units appeared from nowhere"]
    held = life.world.pay_of(life.cell.share)
    if not held == booked == life.books.distributed - claimed:
        wrong.append(f"the share holds {held}, books {booked}, owes {life.books.distributed - claimed}")
    return Check("claimed + accrued + waiting = distributed", len(members) + 3, wrong)
