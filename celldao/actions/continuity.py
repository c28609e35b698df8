"""What keeps or ends a cell: lost keys, the governor's successor, the end."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from celldao.actions.base import CellCall
from celldao.actions.context import TREASURY, Context
from celldao.actions.fields import Address


class ProposeRecovery(CellCall):
    """Begins the notice after which a lost key is replaced, unless the old one objects."""

    kind: ClassVar[str] = "propose_recovery"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "propose_recovery"

    lost: Address
    """The member's address whose key is lost."""
    replacement: Address
    """The address that takes its place; it must never have been a member's."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return self.lost, self.replacement

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(lost=values[0], replacement=values[1])

    def words(self, context: Context) -> str:
        lost, new = context.name(self.lost), context.name(self.replacement)
        return f"Begin to replace the lost key of {lost} by {new}, unless the old key objects"


class CancelRecovery(CellCall):
    """Stops the replacement of a key."""

    kind: ClassVar[str] = "cancel_recovery"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "cancel_recovery"

    lost: Address
    """The member's present address."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return (self.lost,)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(lost=values[0])

    def words(self, context: Context) -> str:
        return f"Don't replace the key of {context.name(self.lost)}"


class AppointSuccessor(CellCall):
    """Hands the treasury over to another governor: nothing that has passed here can be executed any more."""

    kind: ClassVar[str] = "appoint_successor"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "appoint_successor"

    governor: Address
    """The contract that the treasury obeys from then on."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return (self.governor,)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(governor=values[0])

    def words(self, context: Context) -> str:
        return f"HAND OVER the cell to the governor {context.name(self.governor)}"


class Dissolve(CellCall):
    """Ends the cell: no proposals and no revenue any more, and everyone can leave at once."""

    kind: ClassVar[str] = "dissolve"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "dissolve"

    heir: Address
    """Who gets what arrives when all members have left."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return (self.heir,)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(heir=values[0])

    def words(self, context: Context) -> str:
        return f"END the cell for good; what arrives after the last member goes to {context.name(self.heir)}"
