"""Whether a report says what the chain says: every figure of it, its periods, its hash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from celldao.actions.wording import quoted, when
from celldao.cell import Cell
from celldao.errors import ActError, ReportError
from celldao.history import Event, History, Period
from celldao.links import check_link
from celldao.reports.drafting import finances_of, state_of
from celldao.reports.figures import read_truth
from celldao.reports.models import AssetFigures, Finances, Report
from celldao.snapshots import MandateState, Snapshot
from celldao.statements.document import plain


class Verdict(StrEnum):
    """What came of comparing one thing."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    """The node keeps no state of that age: nobody can say here."""
    NOTE = "note"
    """Nothing to compare, but something to know."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was compared.

    Attributes:
        place: in the report: "finances.assets[tUSD].periods[1].drawn".
        report: what the report says; the chain's own hash and times as text.
        chain: what the chain says.
        words: what else there is to say.
    """

    place: str
    verdict: Verdict
    report: str
    chain: str
    words: str = ""

    def line(self) -> str:
        """For people."""
        if self.verdict is Verdict.NOTE:
            return f"note: {self.words}"
        values = self.chain if self.verdict is Verdict.AGREES else f"report {self.report}, chain {self.chain}"
        more = f" ({self.words})" if self.words else ""
        return f"{self.verdict}: {self.place}: {values}{more}"


@dataclass(frozen=True)
class Check:
    """A report that was held against the chain.

    Attributes:
        digest: of the report.
        filed: whether this report was filed, with this hash.
    """

    report: Report
    digest: bytes
    filed: bool
    findings: tuple[Finding, ...]

    def of(self, verdict: Verdict) -> list[Finding]:
        return [one for one in self.findings if one.verdict is verdict]

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return not self.of(Verdict.DIFFERS)

    @property
    def is_complete(self) -> bool:
        """Whether everything could be compared."""
        return not self.of(Verdict.UNKNOWN)


def check(
    report: Report,
    cell: Cell,
    cache: str | Path | None = None,
    now: Snapshot | None = None,
) -> Check:
    """Holds a report against the chain: what it says of itself, the hash against what was filed under its
    number, and every figure.

    Args:
        cache: folder in which what is settled of the history is kept; the platform's folder if None.
        now: as of which block; the latest if None.

    Raises:
        ReportError: it is of another chain, cell or mandate, or covers a time in which that was not.
        ChainError: the node does not answer.
    """
    now = now or cell.now()
    record = cell.record
    if report.chain_id != record.chain_id:
        raise ReportError(
            f"the report is of chain {report.chain_id}, {record.name} lives on chain {record.chain_id}",
            "Name the cell, and the network, that the report is of.",
        )
    if report.cell != record.treasury:
        raise ReportError(
            f"the report is of the cell {report.cell}, not of {record.name} at {record.treasury}",
            "Name the cell that the report is of.",
        )
    mandate = state_of(now, report.mandate)
    findings = [_same("operator", report.operator, mandate.operator)]
    filing = _filing(cell, now, mandate, report.number, cache)
    digest = report.digest
    findings += _of_filing(report, mandate, filing, digest, now)
    truth = read_truth(cell, now, mandate, report.covers.start, report.covers.end, cache)
    findings += _of_figures(report.finances, finances_of(truth), truth.unsure)
    is_filed = filing is not None and filing.values["digest"] == digest
    return Check(report, digest, is_filed, tuple(findings))


def _filing(
    cell: Cell, now: Snapshot, mandate: MandateState, number: int, cache: str | Path | None
) -> Event | None:
    """The event of the mandate's report of this number; None if it is not filed."""
    if number > mandate.reports or mandate.begun is None:
        return None
    history = History(cell, cache, now=now)
    period = Period(mandate.begun, now.moment.time + timedelta(seconds=1))
    filed = list(history.events(period, ("Reported",), ("Mandate",), (mandate.address,)))
    return next((event for event in filed if event.values["index"] == number - 1), None)


def _of_filing(
    report: Report, mandate: MandateState, filing: Event | None, digest: bytes, now: Snapshot
) -> Iterator[Finding]:
    mine = (report.covers.start, report.covers.end)
    if filing is None:
        due = mandate.due_periods(now.moment.time)
        yield _same("number", str(report.number), str(mandate.reports + 1))
        yield _same("covers", _span(mine), _span(due) if due else "nothing is due")
        yield _note(f"report {report.number} of the mandate is not filed yet")
        return
    start, end = filing.values["covers_from"], filing.values["covers_to"]
    assert isinstance(start, datetime), "as the ABI says"
    assert isinstance(end, datetime), "as the ABI says"
    filed = filing.values["digest"]
    assert isinstance(filed, bytes), "as the ABI says"
    yield _same("covers", _span(mine), _span((start, end)))
    yield _same("hash", "0x" + digest.hex(), "0x" + filed.hex(), "as it was filed")
    # the earliest of the periods that it covers was due first
    due_by = start + mandate.period + mandate.report_time
    if filing.time > due_by and (mandate.end is None or mandate.end > due_by):
        yield _note(f"filed late: at {when(filing.time)}, due by {when(due_by)}")
    link = str(filing.values["link"])
    try:
        check_link(link)
    except ActError as error:
        yield _note(f"the link on chain is none that anybody should follow: {quoted(link)}: {error.what}")


def _of_figures(mine: Finances, chain: Finances, unsure: frozenset[str]) -> Iterator[Finding]:
    yield from _assets(mine, chain)
    yield from _sums(
        "paid",
        {(one.asset, one.receiver): (plain(one.amount), str(one.count)) for one in mine.paid},
        {(one.asset, one.receiver): (plain(one.amount), str(one.count)) for one in chain.paid},
        len(mine.paid),
    )
    yield from _sums(
        "calls",
        {(one.target, one.selector): (str(one.count),) for one in mine.calls},
        {(one.target, one.selector): (str(one.count),) for one in chain.calls},
        len(mine.calls),
    )
    yield from _sums(
        "revenue",
        {(one.asset,): (plain(one.amount),) for one in mine.revenue},
        {(one.asset,): (plain(one.amount),) for one in chain.revenue},
        len(mine.revenue),
        unsure,
    )
    theirs = {one.asset: (one.decimals, one.symbol) for one in chain.revenue}
    for one in mine.revenue:
        said = one.decimals, one.symbol
        if one.asset in theirs and said != theirs[one.asset]:
            place = f"finances.revenue[{one.asset}].symbol"
            yield Finding(place, Verdict.DIFFERS, _of_currency(said), _of_currency(theirs[one.asset]))


def _assets(mine: Finances, chain: Finances) -> Iterator[Finding]:
    theirs = {one.asset: one for one in chain.assets}
    for one in mine.assets:
        place = f"finances.assets[{one.symbol}]"
        other = theirs.pop(one.asset, None)
        if other is None:
            yield Finding(place, Verdict.DIFFERS, one.asset, "no budget of it")
            continue
        yield _same(f"{place}.decimals", str(one.decimals), str(other.decimals))
        if one.symbol != other.symbol:
            yield Finding(f"{place}.symbol", Verdict.DIFFERS, one.symbol, other.symbol)
        yield from _asset(place, one, other)
    for left in theirs.values():
        yield Finding(f"finances.assets[{left.symbol}]", Verdict.DIFFERS, "is missing", left.asset)


def _asset(place: str, mine: AssetFigures, chain: AssetFigures) -> Iterator[Finding]:
    yield _figure(f"{place}.opening", mine.opening, chain.opening)
    spans = [figures.period for figures in chain.periods]
    if [figures.period for figures in mine.periods] != spans:
        yield Finding(
            f"{place}.periods",
            Verdict.DIFFERS,
            ", ".join(_span((one.period.start, one.period.end)) for one in mine.periods),
            ", ".join(_span((span.start, span.end)) for span in spans),
        )
        return
    for number, (one, other) in enumerate(zip(mine.periods, chain.periods, strict=True), start=1):
        here = f"{place}.periods[{number}]"
        yield _figure(f"{here}.drawn", one.drawn, other.drawn)
        yield _figure(f"{here}.spent", one.spent, other.spent)
        yield _figure(f"{here}.returned", one.returned, other.returned)
    yield _figure(f"{place}.other", mine.other, chain.other)
    yield _figure(f"{place}.closing", mine.closing, chain.closing)


def _sums(
    name: str,
    mine: dict[tuple[str, ...], tuple[str, ...]],
    chain: dict[tuple[str, ...], tuple[str, ...]],
    listed: int,
    unsure: frozenset[str] = frozenset(),
) -> Iterator[Finding]:
    if listed != len(mine):
        yield Finding(f"finances.{name}", Verdict.DIFFERS, "an entry is there twice", "each once")
    for key in dict.fromkeys([*mine, *chain]):
        place = f"finances.{name}[{', '.join(key)}]"
        said, there = mine.get(key), chain.get(key)
        if key[0] in unsure:
            yield Finding(
                place, Verdict.UNKNOWN, _words(said), "not known", "use a node that keeps old states"
            )
            continue
        verdict = Verdict.AGREES if said == there else Verdict.DIFFERS
        yield Finding(place, verdict, _words(said), _words(there))


def _of_currency(said: tuple[int, str]) -> str:
    return f"{said[1]}, {said[0]} decimals"


def _words(values: tuple[str, ...] | None) -> str:
    if values is None:
        return "nothing"
    return values[0] if len(values) == 1 else f"{values[0]} ({values[1]})"


def _figure(place: str, mine: Decimal | None, chain: Decimal | None) -> Finding:
    said = "not known" if mine is None else plain(mine)
    if chain is None:
        words = "use a node that keeps old states"
        return Finding(place, Verdict.UNKNOWN, said, "not known", words)
    if mine is None:
        # Whoever drafted it may have had a node that did not know; or leaves out what he does not like.
        words = "draft it anew, on a node that keeps old states"
        return Finding(place, Verdict.DIFFERS, said, plain(chain), words)
    return Finding(place, Verdict.AGREES if mine == chain else Verdict.DIFFERS, said, plain(chain))


def _same(place: str, mine: str, chain: str, words: str = "") -> Finding:
    return Finding(place, Verdict.AGREES if mine == chain else Verdict.DIFFERS, mine, chain, words)


def _note(words: str) -> Finding:
    return Finding("", Verdict.NOTE, "", "", words)


def _span(ends: tuple[datetime, datetime]) -> str:
    return f"{when(ends[0])} to {when(ends[1])}"
