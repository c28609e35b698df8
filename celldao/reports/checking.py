"""Whether a report says what the chain says: every figure of it, its periods, its hash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from celldao.actions.wording import quoted, when
from celldao.cell import Cell
from celldao.errors import ActError, ReportError
from celldao.history import Event, History, Period
from celldao.links import check_link
from celldao.reports.drafting import finances_of, state_of
from celldao.reports.figures import read_truth
from celldao.reports.models import AssetFigures, Finances, Report, Revenue
from celldao.snapshots import MandateState, Snapshot
from celldao.statements.document import plain
from celldao.text import one_line

_NOT_KNOWN: Final = "not known"
_NOTHING: Final = "nothing"


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
    def unconfirmed(self) -> list[Finding]:
        """What the report states and nobody can say here: the node keeps no state of that age. Who files
        without a person looking does not file then; where a draft itself says "not known" it states nothing.
        """
        return [one for one in self.of(Verdict.UNKNOWN) if one.report not in (_NOT_KNOWN, _NOTHING)]

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
    findings.append(_same("cell_name", report.cell_name, one_line(record.name)))
    told = _told(cell, now, mandate, cache)
    filing = _filing(told, mandate, report.number)
    charters = [event for event in told if event.name == "CharterSet"]
    findings.append(_of_policy(report, charters, filing))
    digest = report.digest
    findings += _of_filing(report, mandate, filing, digest, now)
    truth = read_truth(cell, now, mandate, report.covers.start, report.covers.end, cache)
    listed = _listed(charters, report.covers.end)
    findings += _of_figures(report.finances, finances_of(truth), truth.unsure, listed)
    is_filed = filing is not None and filing.values["digest"] == digest
    return Check(report, digest, is_filed, tuple(findings))


def _told(cell: Cell, now: Snapshot, mandate: MandateState, cache: str | Path | None) -> list[Event]:
    """The charters that the mandate was given, and the reports that were filed under it, oldest first."""
    history = History(cell, cache, now=now)
    period = Period(mandate.granted, now.moment.time + timedelta(seconds=1))
    return list(history.events(period, ("CharterSet", "Reported"), ("Mandate",), (mandate.address,)))


def _filing(told: Sequence[Event], mandate: MandateState, number: int) -> Event | None:
    """The event of the mandate's report of this number; None if it is not filed."""
    if number > mandate.reports:
        return None
    filed = [event for event in told if event.name == "Reported"]
    return next((event for event in filed if event.values["index"] == number - 1), None)


def _of_policy(report: Report, charters: Sequence[Event], filing: Event | None) -> Finding:
    """It was drafted before it was filed: any policy of the mandate until then may be the one."""
    policies = [
        "0x" + bytes(_charter(event)["policy"]).hex()
        for event in charters
        if filing is None or (event.block, event.index) < (filing.block, filing.index)
    ]
    return _same("policy", report.policy, report.policy if report.policy in policies else policies[-1])


def _listed(charters: Sequence[Event], end: datetime) -> frozenset[str]:
    """The assets that the mandate had before a time. None is ever taken from it."""
    return frozenset(
        budget["asset"] for event in charters if event.time < end for budget in _charter(event)["budgets"]
    )


def _charter(event: Event) -> Mapping[str, Any]:
    charter = event.values["charter"]
    assert isinstance(charter, Mapping), "as the ABI says"
    return charter


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


def _of_figures(
    mine: Finances, chain: Finances, unsure: frozenset[str], listed: frozenset[str]
) -> Iterator[Finding]:
    yield from _assets(mine, chain, listed)
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
    theirs = {one.asset: one for one in chain.revenue}
    for one in mine.revenue:
        if (other := theirs.get(one.asset)) is not None:
            yield from _currency(f"finances.revenue[{one.asset}]", one, other)


def _assets(mine: Finances, chain: Finances, listed: frozenset[str]) -> Iterator[Finding]:
    theirs = {one.asset: one for one in chain.assets}
    for one in mine.assets:
        place = f"finances.assets[{one.symbol}]"
        other = theirs.pop(one.asset, None)
        if other is None:
            yield Finding(place, Verdict.DIFFERS, one.asset, "no budget of it")
            continue
        yield from _currency(place, one, other)
        yield from _asset(place, one, other)
    for left in theirs.values():
        if left.asset not in listed:
            yield _note(
                f"{quoted(left.symbol)} ({left.asset}) became an asset of the mandate only afterwards"
            )
        elif _is_idle(left):
            yield _note(f"{quoted(left.symbol)} ({left.asset}) is not there; nothing of it was, or was moved")
        else:
            yield Finding(f"finances.assets[{left.symbol}]", Verdict.DIFFERS, "is missing", left.asset)


def _is_idle(one: AssetFigures) -> bool:
    sums = [value for part in one.periods for value in (part.drawn, part.spent, part.returned)]
    return all(value == 0 for value in (one.opening, one.closing, one.other, *sums))


def _currency(place: str, mine: AssetFigures | Revenue, chain: AssetFigures | Revenue) -> Iterator[Finding]:
    """A token may call itself something else from one day to the next, and its reports stay true."""
    yield _same(f"{place}.decimals", str(mine.decimals), str(chain.decimals))
    if mine.symbol != chain.symbol:
        words = (
            f"{mine.asset} is {quoted(mine.symbol)} in the report, and calls itself {quoted(chain.symbol)}"
        )
        yield _note(words)


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
                place, Verdict.UNKNOWN, _words(said), _NOT_KNOWN, "use a node that keeps old states"
            )
            continue
        verdict = Verdict.AGREES if said == there else Verdict.DIFFERS
        yield Finding(place, verdict, _words(said), _words(there))


def _words(values: tuple[str, ...] | None) -> str:
    if values is None:
        return _NOTHING
    return values[0] if len(values) == 1 else f"{values[0]} ({values[1]})"


def _figure(place: str, mine: Decimal | None, chain: Decimal | None) -> Finding:
    said = _NOT_KNOWN if mine is None else plain(mine)
    if chain is None:
        words = "use a node that keeps old states"
        return Finding(place, Verdict.UNKNOWN, said, _NOT_KNOWN, words)
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
