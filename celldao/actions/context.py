"""What reading and writing the calls of a cell needs to know of it.

It is put together elsewhere, from the chain; here nothing asks a chain, so all of it can be tested without
one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from celldao import limits
from celldao.actions.amounts import BASE_UNITS, SHARES, Amount
from celldao.actions.fields import NATIVE, Address, Selector
from celldao.actions.function import Function
from celldao.actions.wording import quoted
from celldao.constitution import units
from celldao.constitution.fields import Token
from celldao.errors import ActionError, AmountError, ContextError

TREASURY: Final = "treasury"
SHARE: Final = "share"
GOVERNOR: Final = "governor"
SPLITTER: Final = "splitter"
FACTORY: Final = "factory"
MANDATE: Final = "mandate"
ASSET: Final = "asset"
# How much of another cell's name is shown: it has chosen it itself.
_NAME: Final = 64
# What a cell's own contracts are: whose ABI comes with the package.
CONTRACT_ROLES: Final = frozenset({TREASURY, SHARE, GOVERNOR, SPLITTER, FACTORY, MANDATE})


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Asset(_Model):
    """A currency that is known."""

    token: Token
    """Its address; the native coin's is 0xEeee…EEeE."""
    symbol: str
    """What amounts of it are called."""
    decimals: Annotated[int, Field(ge=0, le=limits.MAX_DECIMALS)]
    registered: bool = True
    """Whether the cell has registered it."""

    @property
    def is_native(self) -> bool:
        return self.token == NATIVE

    def amount(self, count: int) -> Amount:
        """So many base units of it."""
        return Amount.of_units(count, self.decimals, self.symbol)


class ListedCall(_Model):
    """A function that ordinary proposals may call."""

    target: Address
    selector: Selector


class OtherCell(_Model):
    """Another cell, in which the treasury is or was a member: what is known of it for sure."""

    name: str
    """What it calls itself."""
    treasury: Address
    """Its identity."""
    share: Address
    governor: Address | None = None
    """The one it was founded with; None once a vote has appointed another."""
    assets: tuple[Asset, ...] = ()
    """Its registered assets and dividend currencies."""
    proposals: Mapping[str, str] = Field(default_factory=dict)
    """Titles of proposals there, by id in decimal digits: of those that are concerned."""

    @property
    def label(self) -> str:
        """Its name, which it has chosen itself and which is quoted therefore, with its address."""
        return f"{self.quoted_name} ({self.treasury})"

    @property
    def quoted_name(self) -> str:
        return quoted(self.name, _NAME)

    def title(self, proposal: int) -> str:
        """Of a proposal there; empty if it is not known."""
        return self.proposals.get(str(proposal), "")

    def token(self, asset: str, path: tuple[str | int, ...] = ()) -> str:
        """The address of an asset there that is given by symbol or address.

        Raises:
            ActionError: it has none of this symbol.
        """
        if asset.startswith("0x"):
            return asset
        found = [one.token for one in self.assets if one.symbol == asset]
        if not found:
            known = ", ".join(sorted(one.symbol for one in self.assets)) or "an address"
            raise ActionError(
                f"no asset of {self.label} is called {asset}",
                f"write one of {known}, or the token's address",
                path,
            )
        return found[0]

    def asset_name(self, token: str) -> str:
        """The symbol of an asset there, or its address where it is not known."""
        return next((one.symbol for one in self.assets if one.token == token), token)

    @property
    def contracts(self) -> dict[str, str]:
        """The role of each of its contracts, by address."""
        roles = {self.treasury: TREASURY, self.share: SHARE}
        return roles if self.governor is None else {**roles, self.governor: GOVERNOR}


class Context(_Model):
    """A cell, as far as its proposals refer to it."""

    chain_id: int
    treasury: Address
    """The cell's identity."""
    share: Address
    governor: Address
    """The governor that the treasury obeys."""
    splitter: Address
    factory: Address
    mandates: tuple[Address, ...] = ()
    """All that the cell has granted, ended ones included."""
    assets: tuple[Asset, ...] = ()
    """The registered ones, and others that are known. ETH is added where no native coin is."""
    members: frozenset[Address] = frozenset()
    """Those of the addresses concerned that hold shares."""
    names: Mapping[Address, str] = Field(default_factory=dict)
    """What accounts are called: members, recipients, mandates."""
    listed: tuple[ListedCall, ...] = ()
    """The ordinary track's list."""
    abis: Mapping[Address, tuple[str, ...]] = Field(default_factory=dict)
    """Functions of contracts whose ABI is known, as 'deposit(uint256 assets, address receiver)'."""
    other_cells: tuple[OtherCell, ...] = ()
    """Cells whose contracts are concerned; who put this together has checked that they are some."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        symbols: dict[str, str] = {}
        for asset in self.assets:
            symbol = asset.symbol
            if symbol == SHARES or not symbol or any(c.isspace() for c in symbol) or symbol.startswith("0x"):
                raise ContextError(
                    f"{symbol!r} cannot be the symbol of {asset.token}",
                    "Give it another one, or leave it out.",
                )
            if symbols.setdefault(symbol, asset.token) != asset.token:
                raise ContextError(
                    f"{symbols[symbol]} and {asset.token} have the same symbol {symbol}",
                    "Leave the one out that the cell has not registered, or give it another symbol.",
                )
        if len({asset.token for asset in self.assets}) < len(self.assets):
            raise ContextError("an asset is listed twice", "Keep one of the two.")
        return self

    @cached_property
    def _by_token(self) -> dict[str, Asset]:
        known = {asset.token: asset for asset in self.assets}
        known.setdefault(NATIVE, Asset(token=NATIVE, symbol="ETH", decimals=18, registered=False))
        return known

    @cached_property
    def _by_symbol(self) -> dict[str, Asset]:
        return {asset.symbol: asset for asset in reversed(self._by_token.values())}

    @property
    def native(self) -> Asset:
        return self._by_token[NATIVE]

    def asset(self, token: str) -> Asset | None:
        """The asset at an address, if it is known."""
        return self._by_token.get(token)

    def registered(self, token: str) -> bool:
        """Whether the cell has registered the asset."""
        asset = self.asset(token)
        return asset is not None and asset.registered

    def token(self, asset: str, path: tuple[str | int, ...] = ()) -> str:
        """The address of an asset that is given by symbol or address.

        Raises:
            ActionError: no asset of this symbol is known.
        """
        if asset.startswith("0x"):
            return asset
        if asset not in self._by_symbol:
            known = ", ".join(sorted(self._by_symbol))
            raise ActionError(
                f"no asset is called {asset}", f"write one of {known}, or the token's address", path
            )
        return self._by_symbol[asset].token

    def asset_name(self, token: str) -> str:
        """The symbol of an asset, or its address where it is not known."""
        asset = self.asset(token)
        return asset.symbol if asset else token

    def amount(self, token: str, count: int) -> Amount:
        """So many base units of an asset, as an amount."""
        asset = self.asset(token)
        return asset.amount(count) if asset else Amount.of_units(count, 0, BASE_UNITS + token)

    def units(self, amount: Amount, path: tuple[str | int, ...] = ()) -> tuple[str, int]:
        """(token, base units) of an amount.

        Raises:
            ActionError: no asset is called like that.
            AmountError: it is finer or larger than the asset can be.
        """
        token, decimals = amount.token, 0
        if token is not None:
            if (known := self.asset(token)) is not None:
                raise ActionError(
                    f"{amount} is not in the asset's currency", f"write it in {known.symbol}", path
                )
        elif amount.currency.startswith("0x"):
            raise ActionError(
                f"{amount} gives an address as its currency",
                f"write the symbol, or {amount.value} {BASE_UNITS}{amount.currency}",
                path,
            )
        else:
            token = self.token(amount.currency, path)
            decimals = self._by_symbol[amount.currency].decimals
        try:
            return token, amount.units(decimals)
        except AmountError as error:
            raise AmountError(error.what, error.remedy, path) from None

    @cached_property
    def _roles(self) -> dict[str, str]:
        roles = dict.fromkeys(self.mandates, MANDATE)
        roles |= {asset.token: ASSET for asset in self.assets if not asset.is_native}
        own = {TREASURY: self.treasury, SHARE: self.share, GOVERNOR: self.governor}
        own |= {SPLITTER: self.splitter, FACTORY: self.factory}
        return roles | {address: role for role, address in own.items()}

    def role(self, address: str) -> str | None:
        """What an address is to the cell: treasury, share, governor, splitter, factory, mandate, asset."""
        return self._roles.get(address)

    @cached_property
    def _others(self) -> dict[str, tuple[OtherCell, str]]:
        return {
            address: (other, role)
            for other in reversed(self.other_cells)
            for address, role in other.contracts.items()
        }

    def other_cell(self, treasury: str) -> OtherCell | None:
        """The other cell with this treasury, if it is known."""
        return next((other for other in self.other_cells if other.treasury == treasury), None)

    def other_contract(self, address: str) -> tuple[OtherCell, str] | None:
        """Which contract of which other cell an address is; None if of none that is known."""
        return self._others.get(address)

    def is_own(self, address: str) -> bool:
        """Whether an address is one of the cell's four contracts."""
        return address in (self.treasury, self.share, self.governor, self.splitter)

    def name(self, address: str) -> str:
        """'Ada (0x…)' where the account has a name, else the address. Always with all of the address."""
        role = self.role(address)
        label = self.names.get(address)
        if label is None and role is None and (other := self.other_contract(address)) is not None:
            label = f"{_LABELS[other[1]]} of {other[0].quoted_name}"
        if label is None and role is not None:
            label = self.asset_name(address) if role == ASSET else _LABELS[role]
        return f"{label} ({address})" if label else address

    def functions(self, target: str) -> Mapping[bytes, Function]:
        """The functions of a contract whose ABI is known, by selector."""
        return self._functions.get(target, {})

    @cached_property
    def _functions(self) -> dict[str, dict[bytes, Function]]:
        found: dict[str, dict[bytes, Function]] = {}
        for target, texts in self.abis.items():
            parsed = (Function.parse(text) for text in texts)
            found[target] = {function.selector: function for function in parsed}
        return found

    @cached_property
    def listed_pairs(self) -> frozenset[tuple[str, bytes]]:
        return frozenset((item.target, bytes.fromhex(item.selector[2:])) for item in self.listed)

    def with_abi(self, target: str, *functions: Function) -> Context:
        """The same, with functions of a contract added."""
        texts = dict.fromkeys((*self.abis.get(target, ()), *(function.text for function in functions)))
        fields = {name: getattr(self, name) for name in Context.model_fields}
        return Context.model_validate({**fields, "abis": {**self.abis, target: tuple(texts)}})


_LABELS: Final = {
    TREASURY: "the treasury",
    SHARE: "the share register",
    GOVERNOR: "the governor",
    SPLITTER: "the revenue splitter",
    FACTORY: "the factory",
    MANDATE: "a mandate",
}


def shares(count: int) -> Amount:
    """So many share units, as an amount."""
    return Amount.of_units(count, units.SHARE_DECIMALS, SHARES)


def share_units(amount: Amount) -> int:
    """Share units of a number of shares."""
    return amount.units(units.SHARE_DECIMALS)


def context_of(data: Mapping[str, Any]) -> Context:
    """A context from plain data, as the shared test cases hold it."""
    return Context.model_validate(data)
