"""Paying: one, many, and coin by a plain call."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import Field

from celldao import limits
from celldao.actions.base import Action, CellCall, Outflow, Part, Positive, same_currency
from celldao.actions.call import Call
from celldao.actions.context import TREASURY, Context
from celldao.actions.fields import Address
from celldao.actions.wording import counted
from celldao.errors import ActionError

# One more is a matter of the next action.
MAX_PAYMENTS: Final = limits.receivers_per_send()


class Payment(Part):
    """Who gets how much."""

    to: Address
    """The account that is paid."""
    amount: Positive
    """How much, with its currency: 1250.50 USDC."""


class Pay(CellCall):
    """Pays one receiver."""

    kind: ClassVar[str] = "pay"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "send"

    to: Address
    """The account that is paid."""
    amount: Positive
    """How much, with its currency: 1250.50 USDC."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        token, units = context.units(self.amount, ("amount",))
        return token, (self.to,), (units,)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        token, receivers, amounts = values
        if len(receivers) != 1 or len(amounts) != 1:
            return None
        return cls(to=receivers[0], amount=context.amount(token, amounts[0]))

    def words(self, context: Context) -> str:
        return f"Pay {self.amount} to {context.name(self.to)}"

    def outflows(self, context: Context) -> list[Outflow]:
        token, units = context.units(self.amount, ("amount",))
        return [Outflow(self.to, token, units, ("to",))]


class PayMany(CellCall):
    """Pays several receivers in one currency."""

    kind: ClassVar[str] = "pay_many"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "send"

    payments: Annotated[tuple[Payment, ...], Field(min_length=2, max_length=MAX_PAYMENTS)]
    """Who gets how much, in one currency. For several currencies, or more receivers, write a payroll."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        amounts = [payment.amount for payment in self.payments]
        paths = [("payments", index, "amount") for index in range(len(amounts))]
        same_currency(amounts, paths)
        read = [context.units(amount, path) for amount, path in zip(amounts, paths, strict=True)]
        receivers = tuple(payment.to for payment in self.payments)
        return read[0][0], receivers, tuple(units for _, units in read)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        token, receivers, amounts = values
        if len(receivers) != len(amounts):
            return None
        return cls(
            payments=tuple(
                Payment(to=to, amount=context.amount(token, units))
                for to, units in zip(receivers, amounts, strict=True)
            )
        )

    def words(self, context: Context) -> str:
        token, _, amounts = self.inputs(context)
        receivers = counted(len(amounts), "receiver", "receivers")
        return f"Pay {context.amount(token, sum(amounts))} to {receivers}"

    def lines(self, context: Context) -> list[str]:
        return [f"{payment.amount} to {context.name(payment.to)}" for payment in self.payments]

    def outflows(self, context: Context) -> list[Outflow]:
        token, receivers, amounts = self.inputs(context)
        return [
            Outflow(to, token, units, ("payments", index, "to"))
            for index, (to, units) in enumerate(zip(receivers, amounts, strict=True))
        ]


class SendCoin(Action):
    """Sends native coin by a plain call, which is always constitutional. `pay` is the usual way."""

    kind: ClassVar[str] = "send_coin"

    to: Address
    """The account that gets it."""
    amount: Positive
    """How much of the chain's own coin: 0.5 ETH."""

    def call(self, context: Context) -> Call:
        token, units = context.units(self.amount, ("amount",))
        if token != context.native.token:
            raise ActionError(
                f"{self.amount} is not the chain's own coin",
                f"write it in {context.native.symbol}, or use pay",
                ("amount",),
            )
        return Call(self.to, units, b"")

    @classmethod
    def read(cls, call: Call, context: Context) -> Self | None:
        if call.data or not call.value:
            return None
        return cls(to=call.target, amount=context.native.amount(call.value))

    def words(self, context: Context) -> str:
        return f"Send {self.amount} to {context.name(self.to)} by a plain call"

    def outflows(self, context: Context) -> list[Outflow]:
        return [Outflow(self.to, context.native.token, context.units(self.amount)[1], ("to",))]
