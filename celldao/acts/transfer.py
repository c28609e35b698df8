"""Giving shares to somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from eth_utils.address import to_checksum_address

from celldao.acts.act import Act, Done, Explained, Outcome, Step
from celldao.acts.money import shares_of
from celldao.acts.standing import Standing
from celldao.amounts import Amount


@dataclass(frozen=True)
class Transferred(Outcome):
    """
    Attributes:
        shares: that changed hands.
        to: who has them now.
    """

    shares: Amount
    to: str

    def lines(self) -> list[str]:
        return [f"{self.shares} are {self.to}'s now."]


@dataclass(frozen=True)
class TransferShares(Act[Transferred]):
    """
    Attributes:
        shares: how many, of `held`.
        to: who gets them.
    """

    kind: ClassVar[str] = "transfer"

    standing: Standing
    shares: Amount
    held: Amount
    to: str

    @classmethod
    def of(cls, standing: Standing, to: str, shares: str | Decimal | int | Amount) -> TransferShares:
        """
        Raises:
            AmountError: it is no number of shares.
            ActError: the account holds none.
        """
        member = standing.the_member()
        amount = shares_of(standing, shares)
        return cls(standing, amount, member.balance, str(to_checksum_address(to)))

    def words(self) -> str:
        return (
            f"Transfer {self.shares} of {self.standing.cell.record.name} from "
            f"{self.standing.name(self.standing.account)} to {self.standing.name(self.to)}"
        )

    def lines(self) -> list[str]:
        return [
            "It cannot be undone. Dividends that are due so far stay yours; votes go along with the shares.",
            *([] if self.shares != self.held else ["You keep no shares, and no vote."]),
        ]

    def explain(self, reason: str) -> Explained | None:
        if reason == "share: more than the balance":
            return f"{self.standing.account} holds {self.held}, less than {self.shares}", "Transfer fewer."
        if reason == "share: below the minimum position":
            least = self.standing.now.rules()["minimum_position"].value
            return (
                f"less than {least} would be moved, or be left on one side",
                f"Transfer at least {least}, and keep at least that much or nothing.",
            )
        return None

    def steps(self) -> Sequence[Step]:
        share = self.standing.share
        data = share.interface.encode("transfer", self.to, self.shares.units)
        return [Step(share.address, data, f"transfer {self.shares} to {self.to}")]

    def outcome(self, done: Done) -> Transferred:
        event = done.one("Transfer")
        return Transferred(done.receipts, event.amount("value"), str(event.values["receiver"]))
