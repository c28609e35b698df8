"""What an operator puts on record: reports of periods, and roots of what was produced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from celldao.actions.wording import quoted, when
from celldao.acts.act import Done, Explained, Outcome, Step
from celldao.acts.standing import Standing
from celldao.errors import ActError
from celldao.links import check_link
from celldao.operators.base import Given, MandateAct, find_mandate

_WORD = 32


@dataclass(frozen=True)
class ReportFiled(Outcome):
    """
    Attributes:
        index: the report's number, from 0.
        digest: its hash.
        covers: from, and up to.
    """

    mandate: str
    index: int
    digest: bytes
    covers: tuple[datetime, datetime]

    def lines(self) -> list[str]:
        start, end = self.covers
        return [
            f"Report {self.index + 1} of the mandate {self.mandate} is filed: 0x{self.digest.hex()}",
            f"It covers {when(start)} to {when(end)}.",
        ]


@dataclass(frozen=True)
class FileReport(MandateAct[ReportFiled]):
    """
    Attributes:
        digest: hash of the report.
        link: where it can be read.
        covers: what the contract will say that it covers, if it is filed now; None while no period has ended.
        changes: when that becomes more: the next period ends. None once the mandate is over.
    """

    kind: ClassVar[str] = "report_file"

    digest: bytes
    link: str
    covers: tuple[datetime, datetime] | None
    changes: datetime | None

    @classmethod
    def of(cls, standing: Standing, digest: bytes, link: str = "", mandate: Given = None) -> FileReport:
        """
        Raises:
            ActError: no such mandate, no hash of 32 bytes, or a link that is none.
        """
        found = find_mandate(standing, mandate)
        _check_word(digest, "hash")
        now = standing.now.moment.time
        lasts = found.begun is not None and found.end is None
        changes = min(found.period_at(now)[1], found.expiry) if lasts else None
        return cls(standing, found, digest, check_link(link), found.due_periods(now), changes)

    def words(self) -> str:
        return f"File report {self.mandate.reports + 1} of the {self.label}"

    def lines(self) -> list[str]:
        lines = [f"Hash: 0x{self.digest.hex()}"]
        lines.append(f"Link, public for ever: {quoted(self.link)}" if self.link else "No link")
        if self.covers is not None:
            lines.append(f"Covers {when(self.covers[0])} to {when(self.covers[1])}")
        if self.changes is not None:
            lines.append(f"From {when(self.changes)} on it would cover more: it must be in a block before.")
        return lines

    def check(self) -> None:
        self.check_operator()
        if self.mandate.begun is None:
            raise ActError(f"the {self.label} is not accepted yet", "Accept it: `celldao mandate accept`.")
        if self.covers is None:
            ends = f" The present one ends at {when(self.changes)}." if self.changes else ""
            raise ActError(f"all that has ended of the {self.label} is reported", f"Nothing is due.{ends}")
        if not any(self.digest):
            raise ActError("a hash of zeros is that of no report", "Give the hash of the report's file.")

    def steps(self) -> Sequence[Step]:
        what = f"file the report 0x{self.digest.hex()[:8]}…"
        return [self.step(what, "report", self.digest, self.link)]

    def outcome(self, done: Done) -> ReportFiled:
        values = done.one("Reported").values
        digest, start, end = values["digest"], values["covers_from"], values["covers_to"]
        assert isinstance(digest, bytes), "as the ABI says"
        assert isinstance(start, datetime), "as the ABI says"
        assert isinstance(end, datetime), "as the ABI says"
        return ReportFiled(
            done.receipts, self.mandate.address, int(str(values["index"])), digest, (start, end)
        )


@dataclass(frozen=True)
class ProvenanceLogged(Outcome):
    """
    Attributes:
        root: of the items.
        policy: the hash of the mandate's policy of then.
        at: the block's time.
    """

    mandate: str
    root: bytes
    policy: bytes
    at: datetime

    def lines(self) -> list[str]:
        return [
            f"Logged at {when(self.at)}: root 0x{self.root.hex()} of the mandate {self.mandate}",
            f"Under policy 0x{self.policy.hex()}",
        ]


@dataclass(frozen=True)
class LogProvenance(MandateAct[ProvenanceLogged]):
    """
    Attributes:
        root: Merkle root of what was produced.
        link: where the items can be read.
        logged: when it was logged before, if it was.
    """

    kind: ClassVar[str] = "provenance_log"

    root: bytes
    link: str
    logged: int

    @classmethod
    def of(cls, standing: Standing, root: bytes, link: str = "", mandate: Given = None) -> LogProvenance:
        """
        Raises:
            ActError: no such mandate, no root of 32 bytes, or a link that is none.
        """
        found = find_mandate(standing, mandate)
        _check_word(root, "root")
        act = cls(standing, found, root, check_link(link), 0)
        return cls(standing, found, root, link, standing.ask(act.contract, "logged_at", root))

    def words(self) -> str:
        return f"Log what was produced under the {self.label}: root 0x{self.root.hex()}"

    def lines(self) -> list[str]:
        where = f"Link, public for ever: {quoted(self.link)}" if self.link else "No link"
        return [where, f"Under policy {self.mandate.policy}"]

    def check(self) -> None:
        self.check_working()
        if not any(self.root):
            raise ActError("a root of zeros is that of nothing", "Log the root of a manifest.")
        if self.logged:
            raise self._again()

    def explain(self, reason: str) -> Explained | None:
        if reason == "mandate: empty, or logged already":
            again = self._again()
            return again.what, again.remedy
        return None

    def _again(self) -> ActError:
        return ActError(f"the root 0x{self.root.hex()} is logged already", "Nothing is left to do.")

    def steps(self) -> Sequence[Step]:
        what = f"log the root 0x{self.root.hex()[:8]}…"
        return [self.step(what, "log_provenance", self.root, self.link)]

    def outcome(self, done: Done) -> ProvenanceLogged:
        event = done.one("ProvenanceLogged")
        root, policy = event.values["root"], event.values["policy"]
        assert isinstance(root, bytes), "as the ABI says"
        assert isinstance(policy, bytes), "as the ABI says"
        return ProvenanceLogged(done.receipts, self.mandate.address, root, policy, event.time)


def _check_word(value: bytes, what: str) -> None:
    if len(value) != _WORD:
        raise ActError(f"the {what} has {len(value)} bytes", "Give 0x and 64 hexadecimal digits.")
