"""Calling other contracts: by ABI, function and arguments; or with calldata that nobody can read."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Self

from pydantic import AfterValidator

from celldao.actions.amounts import Amount
from celldao.actions.base import Action, Outflow
from celldao.actions.call import Call
from celldao.actions.context import Context
from celldao.actions.fields import Address, HexBytes
from celldao.actions.function import Function
from celldao.actions.invocation import Arguments, FunctionText, call_words, calls_within, unknown_words
from celldao.actions.lookup import Found, Origin, in_words, inner_calls, matching
from celldao.actions.unknown import explained, hidden_calls
from celldao.errors import ActionError


def _not_zero(amount: Amount | None) -> Amount | None:
    return amount if amount and amount.value else None


TRANSFER: Final = Function.parse("transfer(address to, uint256 value)")

Coin = Annotated[Amount | None, AfterValidator(_not_zero)]
"""An amount of the chain's own coin; nothing is None."""


def coin_units(value: Amount | None, context: Context) -> int:
    """Base units of native coin that go along with a call.

    Raises:
        ActionError: it is another currency.
    """
    if value is None:
        return 0
    token, units = context.units(value, ("value",))
    if token != context.native.token:
        raise ActionError(
            f"{value} is not the chain's own coin",
            f"write it in {context.native.symbol}; to pay a contract in a token use spend_with",
            ("value",),
        )
    return units


def _paid(target: str, value: Amount | None, context: Context) -> list[Outflow]:
    units = coin_units(value, context)
    return [Outflow(target, context.native.token, units, ("value",))] if units else []


class CallContract(Action):
    """Calls a function of any contract, by the treasury."""

    kind: ClassVar[str] = "call"

    target: Address
    """The contract."""
    function: FunctionText
    """The function with the types of its parameters: deposit(uint256 assets, address receiver)."""
    arguments: Arguments = ()
    """In the function's order, or by its parameters' names; numbers as the contract counts them."""
    value: Coin = None
    """How much of the chain's own coin goes along."""

    def call(self, context: Context) -> Call:
        data = Function.parse(self.function).encode(self.arguments)
        return Call(self.target, coin_units(self.value, context), data)

    @classmethod
    def read(cls, call: Call, context: Context) -> Self | None:
        match = matching(call, context)
        if match is None:
            return None
        found, values = match
        value = context.native.amount(call.value)
        return cls(target=call.target, function=found.function.text, arguments=values, value=value)

    def words(self, context: Context) -> str:
        call = self.call(context)
        match = matching(call, context)
        if match is None:
            # Only its author has the function's description: whoever reads it from the chain sees an
            # unknown call.
            own = Found(Function.parse(self.function), Origin.ABI, None)
            return in_words(call, own, self.arguments, context) + " (by the author's word alone)"
        return in_words(call, *match, context)

    def lines(self, context: Context) -> list[str]:
        return [f"within: {call_words(call, context)}" for call in self.inner(context)]

    def outflows(self, context: Context) -> list[Outflow]:
        paid = _paid(self.target, self.value, context)
        values = TRANSFER.decode(self.call(context).data)
        if values is not None and context.asset(self.target) is not None:
            paid.append(Outflow(values[0], self.target, values[1], ("arguments", 0)))
        return paid

    def inner(self, context: Context) -> list[Call]:
        call = self.call(context)
        match = matching(call, context)
        return inner_calls(call, *match) if match else []


class UnknownCall(Action):
    """A call with calldata that nobody can read: whoever votes for it trusts its author."""

    kind: ClassVar[str] = "raw_call"

    target: Address
    """The contract."""
    data: HexBytes = b""
    """Its calldata."""
    value: Coin = None
    """How much of the chain's own coin goes along."""

    def call(self, context: Context) -> Call:
        return Call(self.target, coin_units(self.value, context), self.data)

    @classmethod
    def read(cls, call: Call, context: Context) -> Self | None:
        value = context.native.amount(call.value)
        return cls(target=call.target, data=call.data, value=value)

    def words(self, context: Context) -> str:
        return unknown_words(self.call(context), context)

    def lines(self, context: Context) -> list[str]:
        call = self.call(context)
        lines = explained(call, context)
        for data in hidden_calls(call):
            hidden = Call(call.target, 0, data)
            match = matching(hidden, context)
            if match is not None:
                lines.append(f"its data may hold another call: {in_words(hidden, *match, context)}")
        return lines

    def outflows(self, context: Context) -> list[Outflow]:
        return _paid(self.target, self.value, context)


def unknown_call(call: Call, context: Context) -> UnknownCall:
    """Any call at all, as an unknown one; also of the zero address, which no file may name."""
    value = context.native.amount(call.value) if call.value else None
    return UnknownCall.model_construct(target=call.target, data=call.data, value=value)


def nested_words(call: Call, context: Context) -> list[str]:
    """Lines about the calls within a call."""
    return [f"within: {call_words(inner, context)}" for inner in calls_within(call, context)]
