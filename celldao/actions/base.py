"""What every action can do: become a call, be read from one, and say in words what it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Final, Protocol, Self, runtime_checkable

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from celldao.actions.amounts import Amount
from celldao.actions.call import Call
from celldao.actions.context import FACTORY, GOVERNOR, MANDATE, SHARE, SPLITTER, TREASURY, Context
from celldao.actions.function import Function, functions_of
from celldao.artifacts import artifact
from celldao.constitution.problems import refused
from celldao.errors import ActionError

Path = tuple[str | int, ...]

# The contract of each role, by the name of its artifact.
CONTRACTS: Final = {
    TREASURY: "Treasury",
    SHARE: "Share",
    GOVERNOR: "Governor",
    SPLITTER: "RevenueSplitter",
    FACTORY: "CellFactory",
    MANDATE: "Mandate",
}
# What reading a call may raise where its values are no values of a model.
NOT_THIS: Final = (ValidationError, ActionError, OverflowError)


@dataclass(frozen=True, slots=True)
class Outflow:
    """What an action takes out of the treasury by name.

    Attributes:
        receiver: who gets it, or may take it.
        token: the asset's address.
        units: base units.
        path: the field of the action that says so.
    """

    receiver: str
    token: str
    units: int
    path: Path = ()


@runtime_checkable
class ActionLike(Protocol):
    """What a proposal is made of: `Action` is the one implementation here, others are welcome."""

    def call(self, context: Context) -> Call: ...

    def words(self, context: Context) -> str: ...

    def lines(self, context: Context) -> list[str]: ...


class Part(BaseModel):
    """A group of fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Action(Part):
    """One thing that a proposal does: one call of the treasury.

    `kind` is what the action is called in a file.
    """

    kind: ClassVar[str]

    def call(self, context: Context) -> Call:
        """The call that does it.

        Raises:
            ActionError: it does not fit this cell; `path` says which field.
        """
        raise NotImplementedError

    @classmethod
    def read(cls, call: Call, context: Context) -> Self | None:
        """The action that a call is; None, or one of NOT_THIS raised, if it is none of this kind."""
        raise NotImplementedError

    def words(self, context: Context) -> str:
        """What it does, in one line."""
        raise NotImplementedError

    def lines(self, context: Context) -> list[str]:
        """What else there is to say, a line each."""
        return []

    def outflows(self, context: Context) -> list[Outflow]:
        """What it takes out of the treasury by name; what the target of a call takes is not known here."""
        return []

    def inner(self, context: Context) -> list[Call]:
        """Calls within its calldata, as far as they can be read: whom its target is asked to call."""
        return []


class CellCall(Action):
    """A call of one function of one of the cell's contracts."""

    role: ClassVar[str]
    function_name: ClassVar[str]

    def inputs(self, context: Context) -> tuple[Any, ...]:
        """As the function takes them."""
        raise NotImplementedError

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        """The action from the function's arguments; None or one of NOT_THIS if they are no such action."""
        raise NotImplementedError

    def target(self, context: Context) -> str:
        """The contract that is called."""
        return str(getattr(context, self.role))

    @classmethod
    def abi(cls) -> Function:
        return cell_function(cls.role, cls.function_name)

    def call(self, context: Context) -> Call:
        return Call(self.target(context), 0, self.abi().encode(self.inputs(context)))

    @classmethod
    def read(cls, call: Call, context: Context) -> Self | None:
        if call.value or context.role(call.target) != cls.role:
            return None
        values = cls.abi().decode(call.data)
        return cls.of(call.target, values, context) if values is not None else None


@cache
def cell_functions(role: str) -> dict[bytes, Function]:
    """What can be called of one of the cell's contracts, by selector."""
    return {function.selector: function for function in functions_of(artifact(CONTRACTS[role]).abi)}


@cache
def cell_function(role: str, name: str) -> Function:
    """A function of one of the cell's contracts."""
    return next(function for function in cell_functions(role).values() if function.name == name)


def _positive(amount: Amount) -> Amount:
    if not amount.value:
        raise refused("is nothing", "write an amount above 0, or leave it out")
    return amount


Positive = Annotated[Amount, AfterValidator(_positive)]
"""An amount that is not zero."""


def same_currency(amounts: Sequence[Amount], paths: Sequence[Path]) -> None:
    """Raises ActionError unless all amounts are in one currency."""
    for amount, path in zip(amounts, paths, strict=True):
        if amount.currency != amounts[0].currency:
            raise ActionError(
                f"{amount} is in another currency than {amounts[0]}",
                "make one action for each currency; a payroll does so by itself",
                path,
            )
