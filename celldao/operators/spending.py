"""Paying from a mandate's account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from eth_utils.address import is_address, to_checksum_address

from celldao import limits
from celldao.acts.act import Done, Explained, Outcome, Step
from celldao.acts.standing import Standing
from celldao.amounts import Amount, Currency
from celldao.chain.lens import Ask
from celldao.errors import ActError
from celldao.operators.base import Given, MandateAct, amount_of, budget_of, find_mandate

# A receiver's address and what he gets.
Payment = tuple[str, Amount]


@dataclass(frozen=True)
class Spent(Outcome):
    """
    Attributes:
        payments: (receiver, amount) of each, in order.
    """

    mandate: str
    payments: tuple[Payment, ...]

    def lines(self) -> list[str]:
        return [f"Paid {amount} to {receiver}" for receiver, amount in self.payments]


@dataclass(frozen=True)
class Spend(MandateAct[Spent]):
    """
    Attributes:
        payments: in the order given, of one asset or several.
        unlisted: receivers whom the charter does not allow.
    """

    kind: ClassVar[str] = "mandate_spend"

    payments: tuple[Payment, ...]
    unlisted: tuple[str, ...]

    @classmethod
    def of(
        cls, standing: Standing, payments: Iterable[tuple[str, str | Amount]], mandate: Given = None
    ) -> Spend:
        """
        Args:
            payments: (address, amount) of each.

        Raises:
            AmountError: an amount cannot be read.
            ActError: no such mandate, no budget of an asset, no payment at all, or an address that is none.
        """
        found = find_mandate(standing, mandate)
        read = tuple(
            (_address(receiver), amount_of(standing, found, amount)) for receiver, amount in payments
        )
        if not read:
            raise ActError("there is nothing to pay", "Name a receiver and an amount.")
        for _, amount in read:
            budget_of(found, amount.currency)
        act = cls(standing, found, read, ())
        receivers = list(dict.fromkeys(receiver for receiver, _ in read))
        answers = standing.ask_all([Ask("is_receiver", (one,), contract=act.contract) for one in receivers])
        unlisted = tuple(one for one, allowed in zip(receivers, answers, strict=True) if not allowed)
        return cls(standing, found, read, unlisted)

    def words(self) -> str:
        sums = ", ".join(str(total) for total in self._sums().values())
        if len(self.payments) == 1:
            receiver = self.standing.name(self.payments[0][0])
            return f"Pay {sums} to {receiver} from the {self.label}"
        return f"Make {len(self.payments)} payments from the {self.label}: {sums}"

    def lines(self) -> list[str]:
        if len(self.payments) == 1:
            return []
        return [f"{amount} to {self.standing.name(receiver)}" for receiver, amount in self.payments]

    def check(self) -> None:
        self.check_working()
        if self.unlisted:
            raise ActError(
                f"the {self.label} may not pay {', '.join(self.unlisted)}",
                "Pay only who is listed in its charter; a vote can amend it.",
            )
        if self.mandate.address in (receiver for receiver, _ in self.payments):
            raise ActError("a mandate cannot pay itself", "Name another receiver.")
        balances = {budget.balance.currency: budget.balance for budget in self.mandate.budgets}
        for currency, total in self._sums().items():
            if balances[currency] < total:
                raise ActError(
                    f"the {self.label} has {balances[currency]}, less than {total}",
                    "Draw first: `celldao mandate draw`; or pay less.",
                )

    def explain(self, reason: str) -> Explained | None:
        if reason == "mandate: can't pay a receiver":
            return (
                "a token refuses one of the payments, or a receiver does not take the coin",
                "Pay the others without him, and find out why.",
            )
        return None

    def steps(self) -> Sequence[Step]:
        """One for each asset, and for each 128 payments of it."""
        steps = []
        for currency in self._sums():
            own = [(receiver, amount) for receiver, amount in self.payments if amount.currency == currency]
            parts = range(0, len(own), limits.MAX_SPENDS)
            for number, first in enumerate(parts, start=1):
                part = own[first : first + limits.MAX_SPENDS]
                key = f"{currency.address} {number}"
                if len(part) == 1:
                    receiver, amount = part[0]
                    what = f"pay {amount} to {receiver}"
                    steps.append(self.step(what, "pay", currency.address, receiver, amount.units, key=key))
                    continue
                total = sum((amount for _, amount in part), currency.nothing)
                receivers, units = [one for one, _ in part], [amount.units for _, amount in part]
                what = f"make {len(part)} payments of {total}"
                steps.append(self.step(what, "spend", currency.address, receivers, units, key=key))
        return steps

    def outcome(self, done: Done) -> Spent:
        return Spent(
            done.receipts,
            self.mandate.address,
            tuple((str(event.values["receiver"]), event.amount("amount")) for event in done.all("Spent")),
        )

    def _sums(self) -> dict[Currency, Amount]:
        sums: dict[Currency, Amount] = {}
        for _, amount in self.payments:
            sums[amount.currency] = sums.get(amount.currency, amount.currency.nothing) + amount
        return sums


def _address(text: str) -> str:
    if not is_address(text):
        raise ActError(f"{text!r} is no address", "Write 0x and 40 hexadecimal digits.")
    return str(to_checksum_address(text))
