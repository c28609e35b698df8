"""Taking the dividends that are due: one's own, or everybody's, at one's own cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from celldao import limits
from celldao.acts.act import Act, Done, Explained, Outcome, Step
from celldao.acts.money import currency_of
from celldao.acts.standing import Standing
from celldao.amounts import Amount, Currency
from celldao.errors import ActError
from celldao.snapshots import MemberDividends

_WHEN_DUE: Final = "Dividends are due a second after they were distributed: has the revenue been allocated?"


@dataclass(frozen=True)
class Claimed(Outcome):
    """
    Attributes:
        paid: (payee, amount) of each payment.
        settled: the same as it was owed: more than was paid only if the token itself has shrunk.
        skipped: (payee, amount) of who could not be paid, and keeps the claim.
    """

    paid: tuple[tuple[str, Amount], ...]
    settled: tuple[tuple[str, Amount], ...]
    skipped: tuple[tuple[str, Amount], ...]

    def lines(self) -> list[str]:
        lines = [f"Paid {amount} to {payee}" for payee, amount in self.paid]
        for (_, paid), (payee, owed) in zip(self.paid, self.settled, strict=True):
            if paid != owed:
                lines.append(f"{payee} was owed {owed}: the token has shrunk, and the claim is settled.")
        lines += [f"Could not be paid, and stays due: {amount} to {payee}" for payee, amount in self.skipped]
        return lines or ["Nothing was due any more: nobody was paid."]


def _claimed(done: Done) -> Claimed:
    events = done.all("Claimed")
    return Claimed(
        done.receipts,
        tuple((str(event.values["payee"]), event.amount("paid")) for event in events),
        tuple((str(event.values["payee"]), event.amount("claimed")) for event in events),
        tuple((str(event.values["payee"]), event.amount("claimed")) for event in done.all("ClaimSkipped")),
    )


@dataclass(frozen=True)
class Claim(Act[Claimed]):
    """
    Attributes:
        due: what is, in each currency that is asked for; also where that is nothing.
        payee: who is paid: the member's payout address.
    """

    kind: ClassVar[str] = "claim"

    standing: Standing
    due: tuple[Amount, ...]
    payee: str

    @classmethod
    def of(cls, standing: Standing, currencies: Iterable[str] = ()) -> Claim:
        """In these currencies, by symbol or address; all if none is named.

        Raises:
            ActError: the account never was a member, or a currency pays no dividends.
        """
        dividends = standing.now.dividends(standing.account)
        if dividends is None:
            raise ActError(
                f"{standing.account} is no member of {standing.cell.record.name}",
                "Use the account of the member, or check that this is the right cell.",
            )
        chosen = _chosen(standing, currencies)
        due = tuple(amount for amount in dividends.claimable if amount.currency in chosen)
        return cls(standing, due, dividends.payee)

    def words(self) -> str:
        due = ", ".join(str(amount) for amount in self.due if amount) or "nothing"
        return (
            f"Claim the dividends of {self.standing.name(self.standing.account)} in "
            f"{self.standing.cell.record.name}: {due}"
        )

    def lines(self) -> list[str]:
        own = " (the payout address)" if self.payee != self.standing.account else ""
        return [f"Paid to {self.payee}{own}", "More may be due by then: all of it is paid."]

    def check(self) -> None:
        if not any(self.due):
            listed = ", ".join(amount.currency.symbol for amount in self.due) or "any currency"
            raise ActError(
                f"nothing is due to {self.standing.account} in {listed}",
                _WHEN_DUE,
            )

    def explain(self, reason: str) -> Explained | None:
        if reason == "share: nothing due, or it can't be paid" and any(self.due):
            return (
                f"a token refuses to pay {self.payee}, or cannot pay anything now",
                "The claim stays. Claim the other currencies one by one, or name another payout address.",
            )
        return None

    def steps(self) -> Sequence[Step]:
        share = self.standing.share
        return [
            Step(
                share.address,
                share.interface.encode("claim", amount.currency.address),
                f"claim dividends in {amount.currency.symbol}",
                key=amount.currency.address,
                due=bool(amount),
            )
            for amount in self.due
        ]

    def outcome(self, done: Done) -> Claimed:
        done.one("Claimed")
        return _claimed(done)


@dataclass(frozen=True)
class ClaimForOthers(Act[Claimed]):
    """
    Attributes:
        due: the members to whom something is due, with what.
        currencies: that are paid.
    """

    kind: ClassVar[str] = "claim_for"

    standing: Standing
    due: tuple[MemberDividends, ...]
    currencies: tuple[Currency, ...]

    @classmethod
    def of(
        cls, standing: Standing, members: Iterable[str | int] = (), currencies: Iterable[str] = ()
    ) -> ClaimForOthers:
        """For these members, by address or number; for all to whom something is due if none is named.

        Raises:
            ActError: one of them is no member, or a currency pays no dividends.
        """
        members, chosen = tuple(members), _chosen(standing, currencies)
        found: list[MemberDividends] = []
        for who in members:
            dividends = standing.now.dividends(who)
            if dividends is None:
                raise ActError(f"{who} is no member of {standing.cell.record.name}", "Check the address.")
            found.append(dividends)
        every = found if members else standing.now.all_dividends()
        due = tuple(one for one in every if any(a for a in one.claimable if a.currency in chosen))
        return cls(standing, due, tuple(chosen))

    def words(self) -> str:
        count = "1 member" if len(self.due) == 1 else f"{len(self.due)} members"
        sums = [sum((a for a in self._amounts(c)), c.nothing) for c in self.currencies]
        due = ", ".join(str(amount) for amount in sums if amount) or "nothing"
        return (
            f"Pay the dividends of {count} of {self.standing.cell.record.name}, at your cost for gas: {due}"
        )

    def lines(self) -> list[str]:
        return [
            f"{amount} to {one.payee}, of member {one.number}"
            for one in self.due
            for amount in one.claimable
            if amount and amount.currency in self.currencies
        ]

    def check(self) -> None:
        if not self.due:
            raise ActError("nothing is due to any of them", _WHEN_DUE)

    def steps(self) -> Sequence[Step]:
        share = self.standing.share
        steps = []
        for currency in self.currencies:
            owed = [one.address for one in self.due if any(self._of(one, currency))]
            for first in range(0, len(owed), limits.MAX_CLAIMS):
                part = owed[first : first + limits.MAX_CLAIMS]
                data = share.interface.encode("claim_for", part, currency.address)
                what = f"pay {len(part)} members their dividends in {currency.symbol}"
                # who is paid changes what is left to pay: the first of them tells parts apart
                steps.append(Step(share.address, data, what, key=f"{currency.address} {part[0]}"))
        return steps

    def _of(self, one: MemberDividends, currency: Currency) -> list[Amount]:
        return [amount for amount in one.claimable if amount.currency == currency]

    def _amounts(self, currency: Currency) -> list[Amount]:
        return [amount for one in self.due for amount in self._of(one, currency)]

    def outcome(self, done: Done) -> Claimed:
        return _claimed(done)


def _chosen(standing: Standing, currencies: Iterable[str]) -> list[Currency]:
    paying = standing.now.dividend_currencies
    chosen = [currency_of(standing, name) for name in currencies] or paying
    for currency in chosen:
        if currency not in paying:
            raise ActError(
                f"no dividends are paid in {currency.symbol}",
                f"Choose one of {', '.join(one.symbol for one in paying)}.",
            )
    return list(dict.fromkeys(chosen))
