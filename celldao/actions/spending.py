"""Money for contracts: spent within a call, or left as a standing allowance."""

from __future__ import annotations

from typing import Any, ClassVar, Final, Self

from celldao.actions.amounts import MAX_UNITS, Amount
from celldao.actions.base import Action, CellCall, Outflow, Positive
from celldao.actions.call import Call
from celldao.actions.context import ASSET, TREASURY, Context
from celldao.actions.contracts import nested_words
from celldao.actions.fields import Address, HexBytes
from celldao.actions.function import Function
from celldao.actions.invocation import (
    Arguments,
    FunctionText,
    call_words,
    calls_within,
    decoded,
    encoded,
)
from celldao.constitution.fields import NATIVE
from celldao.errors import ActionError

# From here on an allowance is no bound: more than there is of any token.
UNBOUNDED: Final = 2**128
APPROVE: Final = Function.parse("approve(address spender, uint256 amount)")


class SpendWith(CellCall):
    """Calls a contract that takes up to an amount for it; no allowance outlives the call."""

    kind: ClassVar[str] = "spend_with"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "spend_with"

    amount: Positive
    """What the contract may take, with its currency. Native coin goes along with the call."""
    contract: Address
    """The contract that is called."""
    function: FunctionText = ""
    """The function with the types of its parameters: deposit(uint256 assets, address receiver)."""
    arguments: Arguments = ()
    """In the function's order, or by its parameters' names; numbers as the contract counts them."""
    data: HexBytes | None = None
    """Calldata, instead of function and arguments."""

    def arguments_within(self, context: Context) -> Call:
        """The call that the treasury makes."""
        token, units = context.units(self.amount, ("amount",))
        data = encoded(self.function, self.arguments, self.data)
        return Call(self.contract, units if token == NATIVE else 0, data)

    def call(self, context: Context) -> Call:
        token, units = context.units(self.amount, ("amount",))
        inner = self.arguments_within(context)
        return Call(context.treasury, 0, self.abi().encode((token, units, inner.target, inner.data)))

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        token, units, contract, data = values
        inner = Call(contract, units if token == NATIVE else 0, data)
        return cls(amount=context.amount(token, units), contract=contract, **decoded(inner, context))

    def words(self, context: Context) -> str:
        inner = call_words(self.arguments_within(context), context)
        return f"Spend up to {self.amount} with {context.name(self.contract)}: {inner}"

    def lines(self, context: Context) -> list[str]:
        return nested_words(self.arguments_within(context), context)

    def outflows(self, context: Context) -> list[Outflow]:
        token, units = context.units(self.amount)
        return [Outflow(self.contract, token, units, ("contract",))]

    def inner(self, context: Context) -> list[Call]:
        call = self.arguments_within(context)
        return [call, *calls_within(call, context)]


class Allow(Action):
    """Lets an account take tokens of the treasury at any time from then on: a standing allowance."""

    kind: ClassVar[str] = "allow"

    spender: Address
    """Who may take it."""
    amount: Amount
    """How much, until it is taken or another allowance takes its place; 0 withdraws one."""

    def call(self, context: Context) -> Call:
        token, units = context.units(self.amount, ("amount",))
        if token == NATIVE:
            raise ActionError(
                f"there is no allowance of {self.amount}, the chain's own coin",
                "use pay or spend_with",
                ("amount",),
            )
        return Call(token, 0, APPROVE.encode((self.spender, units)))

    @classmethod
    def read(cls, call: Call, context: Context) -> Self | None:
        values = APPROVE.decode(call.data)
        if values is None or context.role(call.target) not in (None, ASSET):
            return None
        return cls(spender=values[0], amount=context.amount(call.target, values[1]))

    def words(self, context: Context) -> str:
        token, units = context.units(self.amount)
        spender = context.name(self.spender)
        is_known = context.asset(token) is not None
        if not units:
            # Collections have the same function, and items are counted from 0.
            also = "" if is_known else f" (or, if that is a collection, let {spender} take its item 0)"
            return f"Withdraw the allowance of {context.asset_name(token)} for {spender}{also}"
        much = self._much(units, context.asset_name(token))
        also = "" if is_known else f" (or, if that is a collection, its item {units})"
        return f"STANDING ALLOWANCE: let {spender} take {much} at any time from then on{also}"

    def _much(self, units: int, name: str) -> str:
        if units == MAX_UNITS:
            return f"all {name} there is, now and later,"
        return f"{self.amount}, which is no bound at all," if units >= UNBOUNDED else str(self.amount)

    def outflows(self, context: Context) -> list[Outflow]:
        token, units = context.units(self.amount)
        return [Outflow(self.spender, token, units, ("spender",))] if units else []
