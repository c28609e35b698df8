"""Recoveries of lost keys: the old key objects, or anyone finishes one whose notice is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from eth_utils.address import to_checksum_address

from celldao.actions.wording import when
from celldao.acts.act import Act, Done, Explained, Outcome, Step
from celldao.acts.standing import Standing
from celldao.errors import ActError
from celldao.snapshots.units import at_time


@dataclass(frozen=True)
class Ended(Outcome):
    """
    Attributes:
        old: the key that was said to be lost.
        replacement: the address that was to take its place.
        finished: whether it did.
    """

    old: str
    replacement: str
    finished: bool

    def lines(self) -> list[str]:
        if self.finished:
            return [f"{self.replacement} has taken the place of {self.old}."]
        return [f"{self.old} stays; {self.replacement} does not take its place."]


@dataclass(frozen=True)
class _Recovery(Act[Ended]):
    """
    Attributes:
        old: the key that is said to be lost.
        replacement: the address that is to take its place.
        ready: the first second in which it can be finished.
    """

    standing: Standing
    old: str
    replacement: str
    ready: datetime

    @staticmethod
    def _of(standing: Standing, old: str) -> tuple[str, str, datetime]:
        old = str(to_checksum_address(old))
        recovery = standing.ask(standing.treasury, "recovery_of", old)
        if not recovery["number"]:
            raise ActError(f"no recovery is under way for {old}", "Nothing is left to do.")
        return old, recovery["replacement"], at_time(recovery["ready"])

    def outcome(self, done: Done) -> Ended:
        values = done.one("RecoveryEnded").values
        return Ended(done.receipts, str(values["old"]), str(values["replacement"]), bool(values["finished"]))


@dataclass(frozen=True)
class VetoRecovery(_Recovery):
    """The account objects to the recovery of its own key."""

    kind: ClassVar[str] = "veto_recovery"

    @classmethod
    def of(cls, standing: Standing) -> VetoRecovery:
        """Raises ActError if none is under way."""
        return cls(standing, *cls._of(standing, standing.account))

    def words(self) -> str:
        return (
            f"Object: the key of {self.standing.name(self.old)} of {self.standing.cell.record.name} is not "
            f"lost, and {self.replacement} does not take its place"
        )

    def steps(self) -> Sequence[Step]:
        treasury = self.standing.treasury
        return [Step(treasury.address, treasury.interface.encode("veto_recovery"), "object to a recovery")]


@dataclass(frozen=True)
class FinishRecovery(_Recovery):
    """Lets the replacement take the place of the lost key. Anyone may, when the notice is over."""

    kind: ClassVar[str] = "finish_recovery"

    @classmethod
    def of(cls, standing: Standing, lost: str) -> FinishRecovery:
        """Raises ActError if none is under way."""
        return cls(standing, *cls._of(standing, lost))

    def words(self) -> str:
        return (
            f"Let {self.replacement} take the place of {self.standing.name(self.old)} of "
            f"{self.standing.cell.record.name}, whose key is lost"
        )

    def explain(self, reason: str) -> Explained | None:
        if reason == "treasury: the notice is not over":
            return (
                f"until {when(self.ready)} the owner of {self.old} can object",
                f"Finish it from {when(self.ready)} on.",
            )
        return None

    def steps(self) -> Sequence[Step]:
        treasury = self.standing.treasury
        data = treasury.interface.encode("finish_recovery", self.old)
        return [Step(treasury.address, data, f"finish the recovery of {self.old}")]
