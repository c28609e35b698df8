"""The contracts outside a cell that its treasury can call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.model.reference.actions import Action
from tests.model.reference.basics import Account, require

if TYPE_CHECKING:
    from tests.model.reference.cell import Cell


class Outside:
    def __init__(self, shop: Account, vault: Account) -> None:
        self.shop, self.vault = shop, vault
        self.governors: dict[Account, tuple[Account, int]] = {}  # its treasury and shortest delay
        self.deposits: dict[tuple[Account, Account], int] = {}  # in the vault, by owner and token

    def of(self, cell: Cell) -> Outside:
        self.cell = cell
        return self

    def has_code(self, account: Account) -> bool:
        known = account in (self.shop, self.vault) or account in self.cell.assets.known
        return known or account in self.governors

    def is_governor_of(self, account: Account, treasury: Account) -> bool:
        return account in self.governors and self.governors[account][0] == treasury

    def call(self, caller: Account, action: Action) -> None:
        """The treasury calls the cell, the shop, or sends coin to anybody."""
        target, function = action.target, action.function
        require(not function or self.cell.has_code(target), "treasury: target has no code")
        enough = action.value <= self.cell.assets.coin.balance(caller)
        require(enough, "treasury: not enough native coin")
        self.carry_out(caller, action)

    def carry_out(self, caller: Account, action: Action) -> None:
        """The call itself, by the treasury or a mandate."""
        target, function, args = action.target, action.function, action.args
        if action.value or not function:
            require(self.cell.assets.coin.pay(caller, target, action.value))
        if not function:
            return
        if target == self.shop:
            require(action.value == 0 or function == "buy")
            self._shop(caller, function, args)
            return
        if target == self.vault:
            require(action.value == 0)
            self._vault(caller, function, *args)
            return
        if target in self.cell.assets.known:
            self._token(caller, target, function, args)
            return
        contract = self.cell.contract(target)
        getattr(contract, function)(caller, *args)

    def _shop(self, caller: Account, function: str, args: tuple) -> None:
        require(function != "fail", "shop: closed")
        if function == "take":
            token, amount = args
            asset = self.cell.assets[token]
            # the shop wants to be told that it was paid
            require(asset.kind != "NoReturn" and asset.pull(self.shop, caller, self.shop, amount))

    def _vault(self, caller: Account, function: str, token: Account, amount: int) -> None:
        asset, kept = self.cell.assets[token], self.deposits.get((caller, token), 0)
        if function == "deposit":
            moved = asset.pull(self.vault, caller, self.vault, amount)
            self.deposits[caller, token] = kept + amount
        else:
            require(kept >= amount, "vault: not so much")
            moved = asset.pay(self.vault, caller, amount)
            self.deposits[caller, token] = kept - amount
        require(moved and asset.kind != "NoReturn")

    def _token(self, caller: Account, token: Account, function: str, args: tuple) -> None:
        if function == "transfer":
            paid = self.cell.assets[token].pay(caller, *args)
            # nobody looks at the answer
            require(paid or self.cell.assets[token].kind == "FalseOnFail")
        elif function == "approve":
            self.cell.assets[token].approve(caller, *args)
