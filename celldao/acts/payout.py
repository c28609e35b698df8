"""Naming where one's dividends and exits are paid to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from eth_utils.address import to_checksum_address

from celldao.acts.act import Act, Done, Outcome, Step
from celldao.acts.standing import Standing
from celldao.constitution.fields import ZERO
from celldao.errors import ActError


@dataclass(frozen=True)
class PayoutSet(Outcome):
    """
    Attributes:
        payout: who is paid from now on.
    """

    payout: str

    def lines(self) -> list[str]:
        return [f"Paid from now on: {self.payout}"]


@dataclass(frozen=True)
class SetPayout(Act[PayoutSet]):
    """
    Attributes:
        payout: who is to be paid; the member's own address takes it back.
        present: who is paid now.
    """

    kind: ClassVar[str] = "set_payout"

    standing: Standing
    payout: str
    present: str

    @classmethod
    def of(cls, standing: Standing, payout: str) -> SetPayout:
        """Raises ActError for an account that never was a member."""
        if standing.member is None:
            raise ActError(
                f"{standing.account} is no member of {standing.cell.record.name}", "Use the member's account."
            )
        present = standing.ask(standing.share, "payee_of", standing.member.number)
        return cls(standing, str(to_checksum_address(payout)), present)

    def words(self) -> str:
        me = self.standing.name(self.standing.account)
        return (
            f"Have the dividends and exits of {me} in {self.standing.cell.record.name} paid to {self.payout}"
        )

    def lines(self) -> list[str]:
        return [
            f"Paid now: {self.present}",
            "It holds for all that is claimed or fetched from then on. Votes and shares stay.",
        ]

    def check(self) -> None:
        if self.payout == self.present:
            raise ActError(f"{self.payout} is paid already", "Nothing is left to do.")

    def steps(self) -> Sequence[Step]:
        share = self.standing.share
        data = share.interface.encode("set_payout", self.payout)
        return [Step(share.address, data, f"have dividends and exits paid to {self.payout}")]

    def outcome(self, done: Done) -> PayoutSet:
        named = str(done.one("PayoutSet").values["payout"])
        return PayoutSet(done.receipts, self.standing.account if named == ZERO else named)
