"""Drafts and files the report of a mandate, each once its periods have ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from celldao.errors import KeeperError
from celldao.files import put
from celldao.keeper.book import Occasion, Step
from celldao.keeper.duties import Due, Sight
from celldao.keeper.settings import Reports
from celldao.operators import FileReport
from celldao.reports import Report, as_html, check, draft, load, save
from celldao.snapshots import MandateState
from celldao.watching.notice import Notice

# A mandate that is over has one last report, whose periods become no more.
_EVER = timedelta(days=3_650)


@dataclass(frozen=True)
class Reporting:
    """
    Attributes:
        settings: of which mandate, and where reports go.
        folder: in which they are written.
    """

    settings: Reports
    folder: Path
    name: str = "reporting"

    def due(self, sight: Sight) -> Sequence[Due]:
        mandate = self._mandate(sight)
        time = sight.standing.now.moment.time
        span = mandate.due_periods(time)
        if span is None:
            return ()
        name = f"report {mandate.address} {int(span[1].timestamp())}"
        if sight.book.knows(name):
            return ()
        file = self.folder / f"report-{mandate.reports + 1}.json"
        report = self._report(file, span, sight)
        if time < span[1] + self.settings.wait:
            return ()
        found = check(report, sight.standing.cell, now=sight.standing.now)
        if not found.holds:
            raise KeeperError(
                f"{file} says something else than the chain", "Correct it, or remove it: it is drafted anew."
            )
        if unsure := found.unconfirmed:
            raise KeeperError(
                f"{file} states {len(unsure)} figure(s) that this node cannot confirm: {unsure[0].place}",
                "Use a node that keeps old states. It is not filed unseen.",
            )
        put(file.with_suffix(".html"), as_html(report).encode())
        link = self.settings.link.replace("{name}", file.name)
        act = FileReport.of(sight.standing, report.digest, link, mandate)
        ends = act.changes or time + _EVER
        steps = tuple(Step(n, one.to, one.data, one.purpose) for n, one in enumerate(act.steps()))
        return [Due(name, int(ends.timestamp()), steps)]

    def is_done(self, occasion: Occasion, sight: Sight) -> bool:
        """The operator has filed it by hand."""
        kind, *rest = occasion.name.split()
        if kind != "report":
            return False
        address, end = rest
        mandate = sight.standing.now.mandate(address)
        until = None if mandate is None else mandate.reported_until
        return until is not None and until.timestamp() >= int(end)

    def told(self, sight: Sight) -> Sequence[Notice]:
        return ()

    def _mandate(self, sight: Sight) -> MandateState:
        found = sight.standing.now.mandate(self.settings.mandate)
        if found is None:
            raise KeeperError(f"{self.settings.mandate} is no mandate of this cell", "Correct the settings.")
        if found.operator != sight.standing.account:
            raise KeeperError(
                f"the keeper's account {sight.standing.account} is not the operator of {found.address}",
                "Give it the operator's key, or take the reports out of the settings.",
            )
        return found

    def _report(self, file: Path, span: tuple[object, object], sight: Sight) -> Report:
        """The file, if it is of these periods: the operator may have written more into it. Else a new
        draft.
        """
        if file.exists():
            report = load(file)
            if (report.covers.start, report.covers.end) == span:
                return report
        report = draft(sight.standing.cell, self.settings.mandate, now=sight.standing.now)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise KeeperError(f"{self.folder} cannot be made: {error.strerror}", "Make room.") from error
        save(report, file)
        return report
