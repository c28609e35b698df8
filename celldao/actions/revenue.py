"""Revenue and assets: how income is split, what the treasury keeps, what dividends are paid in."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field

from celldao import limits
from celldao.actions.amounts import Amount
from celldao.actions.base import CellCall, Part
from celldao.actions.context import SPLITTER, TREASURY, Context
from celldao.actions.fields import (
    Address,
    AssetName,
    Duration,
    Ratio,
    basis_points,
    from_basis_points,
    from_seconds,
    seconds,
)
from celldao.actions.wording import counted, lasting, percent
from celldao.constitution.fields import Token
from celldao.errors import ActionError


class Recipient(Part):
    """Who else gets a part of the revenue."""

    address: Address
    """The account that is paid."""
    ratio: Ratio
    """The part of the revenue that it gets."""


class SetSplit(CellCall):
    """Sets how revenue is split, once the reserves are filled. What is left over goes to the treasury."""

    kind: ClassVar[str] = "set_split"
    role: ClassVar[str] = SPLITTER
    function_name: ClassVar[str] = "set_split"

    dividend_ratio: Ratio
    """The part that is paid to the members by their shares."""
    smoothing: Duration = timedelta(0)
    """Over how long a dividend is released; 0 seconds means at once."""
    recipients: Annotated[tuple[Recipient, ...], Field(max_length=limits.MAX_RECIPIENTS)] = ()
    """Everybody else who gets a part: whoever is not listed gets none any more."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        total = self.dividend_ratio + sum(recipient.ratio for recipient in self.recipients)
        if total > 100:
            raise ActionError(
                f"the parts are {total} % together", "make them 100 % or less", ("dividend_ratio",)
            )
        recipients = tuple((r.address, basis_points(r.ratio)) for r in self.recipients)
        return ((basis_points(self.dividend_ratio), seconds(self.smoothing), recipients),)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        ((ratio, smoothing, recipients),) = values
        return cls(
            dividend_ratio=from_basis_points(ratio),
            smoothing=from_seconds(smoothing),
            recipients=tuple(
                Recipient(address=account, ratio=from_basis_points(part)) for account, part in recipients
            ),
        )

    def words(self, context: Context) -> str:
        pace = f"over {lasting(self.smoothing)}" if self.smoothing else "at once"
        others = counted(len(self.recipients), "other", "others") if self.recipients else "nobody else"
        return (
            f"Split revenue: {percent(self.dividend_ratio)} as dividends, released {pace}; "
            f"parts for {others}; the rest to the treasury"
        )

    def lines(self, context: Context) -> list[str]:
        return [f"{percent(r.ratio)} to {context.name(r.address)}" for r in self.recipients]


class SetReserveFloor(CellCall):
    """Sets up to what the treasury is filled in an asset before revenue is split."""

    kind: ClassVar[str] = "set_reserve_floor"
    role: ClassVar[str] = SPLITTER
    function_name: ClassVar[str] = "set_reserve_floor"

    floor: Amount
    """The floor, with its currency; 0 means that revenue is split at once."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return context.units(self.floor, ("floor",))

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(floor=context.amount(*values))

    def words(self, context: Context) -> str:
        return f"Fill the treasury up to {self.floor} before revenue is split"


class Allocate(CellCall):
    """Splits the revenue that has arrived, by the rule of now."""

    kind: ClassVar[str] = "allocate"
    role: ClassVar[str] = SPLITTER
    function_name: ClassVar[str] = "allocate"

    asset: AssetName
    """The currency."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return (context.token(self.asset, ("asset",)),)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(asset=context.asset_name(values[0]))

    def words(self, context: Context) -> str:
        return f"Split the {self.asset} that has arrived as revenue"


class RegisterAsset(CellCall):
    """Makes an asset one of those that leaving members get their part of."""

    kind: ClassVar[str] = "register_asset"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "register_asset"

    token: Token
    """Its address, or native."""
    decimals: Annotated[int, Field(ge=0, le=limits.MAX_DECIMALS)]
    """How many decimals it has, as the token itself says."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return self.token, self.decimals

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(token=values[0], decimals=values[1])

    def words(self, context: Context) -> str:
        name = context.native.symbol if self.token == context.native.token else context.name(self.token)
        return f"Register {name} as an asset, with {counted(self.decimals, 'decimal', 'decimals')}"


class UnregisterAsset(CellCall):
    """Strikes an asset off: leaving members get no part of it any more."""

    kind: ClassVar[str] = "unregister_asset"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "unregister_asset"

    asset: AssetName
    """Its symbol or address."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return (context.token(self.asset, ("asset",)),)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(asset=context.asset_name(values[0]))

    def words(self, context: Context) -> str:
        return f"Strike {self.asset} off the assets: who leaves gets no part of it any more"


class RegisterCurrency(CellCall):
    """Pays dividends in a registered asset, from now on and for ever."""

    kind: ClassVar[str] = "register_currency"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "register_currency"

    asset: AssetName
    """A registered asset."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return (context.token(self.asset, ("asset",)),)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(asset=context.asset_name(values[0]))

    def words(self, context: Context) -> str:
        return f"Pay dividends in {self.asset}, too, for ever"
