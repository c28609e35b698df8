"""What every act around a mandate knows: the account, its cell, and the mandate at one block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from eth_utils.address import is_address

from celldao.actions.amounts import Amount as Written
from celldao.actions.wording import when
from celldao.acts.act import Act, O_co, Step
from celldao.acts.money import some, the_one
from celldao.acts.standing import Standing
from celldao.amounts import Amount, Currency
from celldao.artifacts import artifact
from celldao.chain.contract import Contract
from celldao.errors import ActError
from celldao.mandate import Status
from celldao.snapshots import MandateState

Given = str | MandateState | None


def find_mandate(standing: Standing, given: Given = None) -> MandateState:
    """A mandate of the cell: by address, or the only one of the account that has not ended.

    Raises:
        ActError: the cell has granted none there; the account has none, or several.
    """
    if isinstance(given, MandateState):
        return given
    name = standing.cell.record.name
    if given:
        found = standing.now.mandate(given) if is_address(given) else None
        if found is None:
            raise ActError(
                f"{given} is no mandate of {name}",
                "Check the address and the cell: `celldao mandate list` lists them.",
            )
        return found
    all_of = standing.now.mandates_of(standing.account)
    lasting = [one for one in all_of if one.status is not Status.ENDED]
    if len(lasting) == 1 or len(all_of) == 1:
        return (lasting or list(all_of))[0]
    if lasting:
        raise ActError(
            f"{standing.account} has {len(lasting)} mandates of {name}",
            f"Name the one that is meant: {', '.join(one.address for one in lasting)}.",
        )
    raise ActError(
        f"{standing.account} is no operator of {name}" if not all_of else "all its mandates have ended",
        "Name the mandate's address, or use the operator's account: `celldao mandate list` lists them.",
    )


@dataclass(frozen=True)
class MandateAct(Act[O_co]):
    """
    Attributes:
        mandate: as it stands at the block of the standing.
    """

    timed: ClassVar[bool] = True

    standing: Standing
    mandate: MandateState

    @property
    def contract(self) -> Contract:
        return Contract(self.mandate.address, artifact("Mandate").interface, self.standing.cell.reader)

    @property
    def cell_name(self) -> str:
        return self.standing.cell.record.name

    @property
    def label(self) -> str:
        """'mandate 0x… of Bottling Cell'."""
        return f"mandate {self.mandate.address} of {self.cell_name}"

    def logged_by(self) -> Mapping[str, str]:
        return {self.mandate.address: "Mandate"}

    def step(self, purpose: str, function: str, *arguments: Any, key: str = "") -> Step:
        data = self.contract.interface.encode(function, *arguments)
        return Step(self.mandate.address, data, purpose, key=key)

    def check_operator(self) -> None:
        """Raises ActError if the account is not the operator."""
        if self.standing.account != self.mandate.operator:
            raise ActError(
                f"{self.standing.account} is not the operator of the {self.label}: "
                f"{self.mandate.operator} is",
                "Use the operator's account.",
            )

    def check_lasting(self) -> None:
        """Raises ActError once it is over."""
        if self.mandate.status is Status.ENDED:
            since = f" since {when(self.mandate.end)}" if self.mandate.end else ""
            raise ActError(
                f"the {self.label} has ended{since}",
                "What is left in it anyone can send to the treasury: `celldao mandate sweep`.",
            )

    def check_working(self) -> None:
        """Raises ActError unless the operator is the account, has begun, and is not stopped."""
        self.check_operator()
        self.check_lasting()
        if self.mandate.begun is None:
            raise ActError(f"the {self.label} is not accepted yet", "Accept it: `celldao mandate accept`.")
        if self.mandate.status is Status.SUSPENDED:
            raise ActError(
                f"a vote has suspended the {self.label}",
                "Reports can be filed and money given back; ask the members about the rest.",
            )


def amount_of(standing: Standing, mandate: MandateState, given: str | Amount) -> Amount:
    """An amount above zero in an asset of a mandate, or another of the cell: '1,250.50 USDC', or
    '7 base units of 0x…' of any token.

    Raises:
        AmountError: the text is no amount, or finer than the asset.
        ActError: no such asset is known, or it is nothing.
    """
    if isinstance(given, Amount):
        return some(given)
    written = Written.parse(given)
    if written.token is not None:
        return some(standing.now.currencies.amount(written.token, written.units(0)))
    own = [budget.balance.currency for budget in mandate.budgets]
    known: dict[str, Currency] = {one.address: one for one in (*own, *standing.now.currencies.values())}
    currency = the_one(known.values(), written.currency, f"assets of {standing.cell.record.name}")
    if currency is None:
        raise ActError(
            f"neither the mandate {mandate.address} nor {standing.cell.record.name} has an asset "
            f"{written.currency}",
            f"Choose one of {', '.join(one.symbol for one in known.values())}.",
        )
    return some(currency.amount(written.units(currency.decimals)))


def budget_of(mandate: MandateState, currency: Currency) -> int:
    """The place of a currency among the mandate's budgets.

    Raises:
        ActError: it has no budget of it.
    """
    own = [budget.balance.currency.address for budget in mandate.budgets]
    if currency.address not in own:
        names = ", ".join(budget.balance.currency.symbol for budget in mandate.budgets) or "nothing"
        raise ActError(
            f"the mandate {mandate.address} has no budget of {currency.symbol}",
            f"It has one of {names}; a vote can amend it.",
        )
    return own.index(currency.address)
