"""The figures that are checked, by name. Contracts and ledger each answer for themselves: see `Books`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Protocol

from celldao.demo.events import Kind, Support

Figures = dict[str, int | str]


@dataclass(frozen=True, slots=True)
class Filed:
    """A report: its hash, its times, and by currency what had been drawn, spent and given back by then."""

    digest: str
    covers_to: int
    filed_at: int
    sums: dict[str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Purse:
    """What the operator did in one currency, over his whole time; `cap` is what he could draw at last."""

    drawn: int
    drawn_this_period: int
    cap: int
    spent: int
    returned: int
    swept: int
    treasury_after_sweep: int


@dataclass(frozen=True, slots=True)
class Recall:
    """A petition; units, and how many signatures did not count."""

    snapshot: int
    deadline: int
    needed: int
    signed: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Operator:
    """All that can be said of an operator. Times are Unix seconds.

    Attributes:
        refusals: what he tried and was refused, in the contract's words.
    """

    begun: int
    expiry: int
    ended: int
    reported_until: int
    policy: str
    reports: tuple[Filed, ...]
    petitions: tuple[Recall, ...]
    purses: dict[str, Purse]
    refusals: tuple[str, ...]


class Books(Protocol):
    """Whoever can say how the cell stands. Amounts are base units; members are numbers."""

    def came_in(self, symbol: str) -> int:
        """Capital and revenue since founding."""

    def received(self, symbol: str, kind: Kind) -> int: ...

    def treasury(self, symbol: str) -> int:
        """What the treasury holds, booked claims included."""

    def owed(self, symbol: str) -> int: ...

    def unallocated(self, symbol: str) -> int:
        """What the splitter has not divided yet."""

    def to_release(self, symbol: str) -> int: ...

    def release_end(self, symbol: str) -> int: ...

    def distributed(self, symbol: str) -> int:
        """Everything that Share was ever given to divide."""

    def booked(self, symbol: str) -> int:
        """What of it is not claimed."""

    def dividends_held(self, symbol: str) -> int:
        """What lies in Share."""

    def carried(self, symbol: str) -> int:
        """What lies in Share and is nobody's yet: what waits, and all parts of a unit."""

    def paid_out(self, symbol: str, name: str) -> int:
        """What a recipient or a supplier has got."""

    def claimed(self, symbol: str, number: int) -> int: ...

    def claimable(self, symbol: str, number: int) -> int: ...

    def exit_paid(self, symbol: str, number: int) -> int: ...

    def wages(self, symbol: str, number: int) -> int:
        """What a member was paid for work, by the operator and by vote."""

    def with_operator(self, symbol: str) -> int:
        """What lies in the operator's account."""

    def operator_status(self) -> str: ...

    def operator(self) -> Operator: ...

    def shares(self, number: int) -> int: ...

    def votes(self, number: int) -> int: ...

    def supply(self) -> int: ...

    def tally(self, key: str, support: Support) -> int: ...

    def electorate(self, key: str) -> int:
        """All units at the snapshot."""

    def deadline(self, key: str) -> int: ...

    def state(self, key: str) -> str: ...

    def dividend_ratio(self) -> int: ...

    def smoothing(self) -> int: ...

    def holder_cap(self) -> int: ...


def month_figures(books: Books, month: str, symbols: Iterable[str]) -> Figures:
    """A few figures at the end of every month, so that a difference is found where it arises."""
    found: Figures = {f"{month}, shares in all": books.supply()}
    found[f"{month}, the operator's status"] = books.operator_status()
    for symbol in symbols:
        found[f"{month}, {symbol}: in the treasury"] = books.treasury(symbol)
        found[f"{month}, {symbol}: owed to who left"] = books.owed(symbol)
        found[f"{month}, {symbol}: still to be released"] = books.to_release(symbol)
        found[f"{month}, {symbol}: booked for members"] = books.booked(symbol)
        found[f"{month}, {symbol}: held for members"] = books.dividends_held(symbol)
        found[f"{month}, {symbol}: with the operator"] = books.with_operator(symbol)
    return found


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom and what the figures of the year are about."""

    symbols: tuple[str, ...]
    members: tuple[int, ...]
    outsiders: tuple[str, ...]
    polls: tuple[str, ...]
    workers: tuple[int, ...] = ()
    wages_in: str = ""


def year_figures(books: Books, scope: Scope) -> dict[str, Figures]:
    """Everything that can be said of the cell in the end, by topic."""
    found = {"Supply and rules": _rules(books), "Votes: tallies, ends, outcomes": _votes(books, scope)}
    for symbol in scope.symbols:
        found[f"{symbol}: revenue, payments, balances"] = _money(books, symbol, scope)
        found[f"{symbol}: claimed, claimable and exits of every member"] = _dues(books, symbol, scope)
    found["Shares and votes of every member"] = _members(books, scope)
    if scope.workers:
        found["The operator: money, reports, refusals, petition"] = _operator(books, scope)
    return found


def _rules(books: Books) -> Figures:
    return {
        "shares in all": books.supply(),
        "rules: dividend ratio": books.dividend_ratio(),
        "rules: smoothing": books.smoothing(),
        "rules: holder cap": books.holder_cap(),
    }


def _votes(books: Books, scope: Scope) -> Figures:
    found: Figures = {}
    for key in scope.polls:
        found[f"vote {key}: state"] = books.state(key)
        found[f"vote {key}: units at the snapshot"] = books.electorate(key)
        found[f"vote {key}: end of voting (time)"] = books.deadline(key)
        for support in Support:
            found[f"vote {key}: {support}"] = books.tally(key, support)
    return found


def _money(books: Books, symbol: str, scope: Scope) -> Figures:
    found: Figures = {f"{symbol}: came in": books.came_in(symbol)}
    for kind in Kind:
        found[f"{symbol}: revenue from {kind}"] = books.received(symbol, kind)
    found[f"{symbol}: in the treasury"] = books.treasury(symbol)
    found[f"{symbol}: owed to who left"] = books.owed(symbol)
    found[f"{symbol}: not yet allocated"] = books.unallocated(symbol)
    found[f"{symbol}: still to be released"] = books.to_release(symbol)
    found[f"{symbol}: released by (time)"] = books.release_end(symbol)
    found[f"{symbol}: distributed"] = books.distributed(symbol)
    found[f"{symbol}: booked for members"] = books.booked(symbol)
    found[f"{symbol}: held for members"] = books.dividends_held(symbol)
    found[f"{symbol}: carried"] = books.carried(symbol)
    for name in scope.outsiders:
        found[f"{symbol}: paid to {name}"] = books.paid_out(symbol, name)
    return found


def _dues(books: Books, symbol: str, scope: Scope) -> Figures:
    found: Figures = {}
    for number in scope.members:
        found[f"{symbol}: claimed by member {number}"] = books.claimed(symbol, number)
        found[f"{symbol}: claimable by member {number}"] = books.claimable(symbol, number)
        found[f"{symbol}: exit of member {number}"] = books.exit_paid(symbol, number)
    return found


def _members(books: Books, scope: Scope) -> Figures:
    found: Figures = {}
    for number in scope.members:
        found[f"shares of member {number}"] = books.shares(number)
        found[f"votes of member {number}"] = books.votes(number)
    return found


def _operator(books: Books, scope: Scope) -> Figures:
    operator = books.operator()
    found: Figures = {
        "operator: status": books.operator_status(),
        "operator: began (time)": operator.begun,
        "operator: would have expired (time)": operator.expiry,
        "operator: ended (time)": operator.ended,
        "operator: reported until (time)": operator.reported_until,
        "operator: hash of the policy": operator.policy,
    }
    for symbol, purse in operator.purses.items():
        found[f"operator, {symbol}: in the account"] = books.with_operator(symbol)
        for field in fields(purse):
            words = field.name.replace("_", " ")
            found[f"operator, {symbol}: {words}"] = getattr(purse, field.name)
    for n, report in enumerate(operator.reports, start=1):
        found[f"report {n}: hash"] = report.digest
        found[f"report {n}: covers until (time)"] = report.covers_to
        found[f"report {n}: filed (time)"] = report.filed_at
        for symbol, sums in report.sums.items():
            for word, amount in zip(("drawn", "spent", "given back"), sums, strict=True):
                found[f"report {n}, {symbol}: {word}"] = amount
    for n, petition in enumerate(operator.petitions, start=1):
        for field in fields(petition):
            found[f"petition {n}: {field.name}"] = getattr(petition, field.name)
    for n, words in enumerate(operator.refusals, start=1):
        found[f"refusal {n}"] = words
    for number in scope.workers:
        found[f"wages of member {number}"] = books.wages(scope.wages_in, number)
    return found


@dataclass(frozen=True, slots=True)
class Position:
    """Where the money of one currency is, in base units.

    Attributes:
        paid: to members (dividends and wages), to who left, to recipients and to suppliers.
        claimable: by members, and by who left.
        reserved: in the treasury, and nobody's claim.
        with_operator: in the operator's account.
        to_release: dividends that flow to the members in the coming days.
        carried: not divided yet, and parts of a unit that wait for the next distribution.
    """

    came_in: int
    paid: int
    claimable: int
    reserved: int
    with_operator: int
    to_release: int
    carried: int

    @property
    def accounted(self) -> int:
        parts = (self.reserved, self.with_operator, self.to_release, self.carried)
        return self.paid + self.claimable + sum(parts)


def position(books: Books, symbol: str, scope: Scope) -> Position:
    """Where the money is, each part asked for by itself: nothing is what remains of the others."""
    owed = books.owed(symbol)
    claimed = sum(books.claimed(symbol, number) for number in scope.members)
    exits = sum(books.exit_paid(symbol, number) for number in scope.members)
    claimable = sum(books.claimable(symbol, number) for number in scope.members)
    workers = scope.workers if symbol == scope.wages_in else ()
    wages = sum(books.wages(symbol, number) for number in workers)
    return Position(
        came_in=books.came_in(symbol),
        paid=claimed + exits + wages + sum(books.paid_out(symbol, name) for name in scope.outsiders),
        claimable=claimable + owed,
        reserved=books.treasury(symbol) - owed,
        with_operator=books.with_operator(symbol),
        to_release=books.to_release(symbol),
        carried=books.unallocated(symbol) + books.carried(symbol),
    )
