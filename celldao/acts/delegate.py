"""Letting another member vote, and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from eth_utils.address import to_checksum_address

from celldao.acts.act import Act, Done, Outcome, Step
from celldao.acts.standing import Standing
from celldao.errors import ActError


@dataclass(frozen=True)
class Delegated(Outcome):
    """
    Attributes:
        former: who voted for the member before.
        delegate: who does now.
    """

    former: str
    delegate: str

    def lines(self) -> list[str]:
        return [f"From now on {self.delegate} votes, no longer {self.former}."]


@dataclass(frozen=True)
class Delegate(Act[Delegated]):
    """
    Attributes:
        to: a member; oneself takes the votes back.
    """

    kind: ClassVar[str] = "delegate"

    standing: Standing
    to: str

    @classmethod
    def of(cls, standing: Standing, to: str) -> Delegate:
        """Raises ActError for who is no member."""
        standing.the_member()
        return cls(standing, str(to_checksum_address(to)))

    def words(self) -> str:
        me, cell = self.standing.name(self.standing.account), self.standing.cell.record.name
        if self.to == self.standing.account:
            return f"Take back the votes of {me} in {cell}"
        return f"Let {self.standing.name(self.to)} vote for {me} in {cell}, until further notice"

    def lines(self) -> list[str]:
        lines = ["It counts for votes whose snapshot comes later; open ones stay as they are."]
        if self.to != self.standing.account:
            lines.append(
                "Shares, dividends and everything else stay yours. You can take the votes back at any time."
            )
        return lines

    def check(self) -> None:
        now, member = self.standing.now, self.standing.the_member()
        chosen = now.member(self.to)
        if chosen is not None and member.delegate == chosen.number:
            raise ActError(
                f"{self.standing.name(self.to)} votes for {self.standing.account} already",
                "Nothing is left to do.",
            )

    def steps(self) -> Sequence[Step]:
        share = self.standing.share
        return [
            Step(share.address, share.interface.encode("delegate", self.to), f"delegate votes to {self.to}")
        ]

    def outcome(self, done: Done) -> Delegated:
        values = done.one("DelegateChanged").values
        return Delegated(done.receipts, str(values["fromDelegate"]), str(values["toDelegate"]))
