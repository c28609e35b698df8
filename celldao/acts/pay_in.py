"""Paying a cell: revenue to its splitter, capital to its treasury."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from celldao.actions.wording import quoted
from celldao.acts.act import Act, Done, Outcome, Step
from celldao.acts.money import ERC20, amount_of
from celldao.acts.standing import Standing
from celldao.amounts import Amount
from celldao.chain.contract import Contract
from celldao.chain.lens import Ask
from celldao.constitution.fields import NATIVE
from celldao.errors import ActError

# RevenueSplitter.pay
MAX_MEMO: Final = 64


@dataclass(frozen=True)
class PaidIn(Outcome):
    """
    Attributes:
        amount: what arrived: a token may take a fee on the way.
        to: the splitter, or the treasury.
    """

    amount: Amount
    to: str

    def lines(self) -> list[str]:
        return [f"Paid {self.amount} to {self.to}"]


@dataclass(frozen=True)
class PayIn(Act[PaidIn]):
    """
    Attributes:
        amount: in a currency of the cell.
        memo: for the receipt: an order or invoice number. Public.
        capital: to the treasury, and not split; otherwise it is revenue.
        balance: what the account has of it.
        allowed: of a token, what the splitter may take already.
    """

    kind: ClassVar[str] = "pay_in"
    # Allowances and capital are no event of the cell.
    logs: ClassVar[bool] = False
    chained: ClassVar[bool] = True

    standing: Standing
    amount: Amount
    memo: str
    capital: bool
    balance: Amount
    allowed: Amount

    @classmethod
    def of(cls, standing: Standing, amount: str | Amount, memo: str = "", capital: bool = False) -> PayIn:
        """
        Raises:
            AmountError: the amount cannot be read.
            ActError: it is in no currency of the cell; the memo is too long, or capital has one.
        """
        amount = amount_of(standing, amount)
        if memo and capital:
            raise ActError("capital has no receipt with a memo", "Leave the memo out, or pay it as revenue.")
        if len(memo.encode()) > MAX_MEMO:
            raise ActError(f"the memo has {len(memo.encode())} bytes", f"Shorten it to {MAX_MEMO}.")
        currency, account = amount.currency, standing.account
        if currency.address == NATIVE:
            balance, allowed = standing.cell.reader.balance(account), amount.units
        else:
            token = Contract(currency.address, ERC20, standing.cell.reader)
            balance, allowed = standing.ask_all(
                [
                    Ask("balanceOf", (account,), contract=token),
                    Ask("allowance", (account, standing.splitter.address), contract=token),
                ]
            )
        return cls(standing, amount, memo, capital, currency.amount(balance), currency.amount(allowed))

    @property
    def to(self) -> str:
        return self.standing.treasury.address if self.capital else self.standing.splitter.address

    @property
    def _is_native(self) -> bool:
        return self.amount.currency.address == NATIVE

    def words(self) -> str:
        what = "capital, to its treasury" if self.capital else "revenue, to its splitter"
        return f"Pay {self.amount} to {self.standing.cell.record.name} as {what} {self.to}"

    def lines(self) -> list[str]:
        lines = [f"Memo, public for ever: {quoted(self.memo)}"] if self.memo else []
        if self.capital:
            lines.append("It is not split: the members decide by vote what is done with it.")
        elif self.amount.currency not in self.standing.now.dividend_currencies:
            lines.append("No dividends are paid in it: all of it goes to the treasury.")
        if len(self.steps()) > 1:
            lines.append(
                f"{len(self.steps())} transactions: first the splitter is allowed to take {self.amount}, "
                "then it is paid."
            )
        return lines

    def check(self) -> None:
        # The splitter refuses revenue by then; a transfer to the treasury nothing refuses.
        if self.capital and self.standing.ask(self.standing.treasury, "dissolved"):
            raise ActError(
                f"{self.standing.cell.record.name} is dissolved: what is paid in goes to who is left, and "
                "nobody votes on it any more",
                "Pay whom you mean directly.",
            )
        if self.balance < self.amount:
            raise ActError(
                f"{self.standing.account} has {self.balance}, less than {self.amount}",
                "Pay less, or from another account.",
            )

    def steps(self) -> Sequence[Step]:
        token, units = self.amount.currency.address, self.amount.units
        what = f"pay {self.amount} as {'capital' if self.capital else 'revenue'}"
        if self.capital:
            if self._is_native:
                return [Step(self.to, b"", what, value=units, key="pay")]
            return [Step(token, ERC20.encode("transfer", self.to, units), what, key="pay")]
        data = self.standing.splitter.interface.encode("pay", token, units, self.memo)
        steps = [Step(self.to, data, what, value=units if self._is_native else 0, key="pay")]
        if self.allowed < self.amount:
            allow = f"allow the splitter to take {self.amount}"
            data = ERC20.encode("approve", self.to, units)
            steps.insert(0, Step(token, data, allow, key="allow", once=False))
            if self.allowed:
                # some tokens change an allowance only from, or to, zero
                none = f"take back the allowance of {self.allowed}"
                data = ERC20.encode("approve", self.to, 0)
                steps.insert(0, Step(token, data, none, key="reset", once=False))
        return steps

    def outcome(self, done: Done) -> PaidIn:
        arrived = self.amount if self.capital else done.one("Received").amount("amount")
        return PaidIn(done.receipts, arrived, self.to)
