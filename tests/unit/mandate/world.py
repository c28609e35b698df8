"""What the mandate's tests share: a real cell with a token and coin, and a mandate as the test wants it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import boa

from tests.support.actors import actor
from tests.support.cell import DAY, NATIVE, MandateRules
from tests.support.contracts import at
from tests.unit.treasury import world as treasury_world
from tests.unit.treasury.world import COIN, MONEY, World, call

__all__ = [
    "COIN",
    "DAY",
    "MONEY",
    "NATIVE",
    "Charter",
    "Grant",
    "MandateRules",
    "MandateWorld",
    "actor",
    "make",
]

OPERATOR = actor("operator")
SUPPLIER = actor("supplier")
POLICY = b"\x01" * 32
STATUS = {1: "granted", 2: "running", 4: "suspended", 8: "overdue", 16: "ended"}


@dataclass(frozen=True)
class Charter:
    """IMandate.Charter; times in seconds from now, amounts in base units."""

    lifetime: int = 365 * DAY
    any_receiver: bool = False
    budgets: tuple[tuple[Any, int, int], ...] = ()
    receivers: tuple[tuple[Any, bool], ...] = ((SUPPLIER, True),)
    calls: tuple[tuple[Any, bytes, bool], ...] = ()
    policy: bytes = POLICY
    policy_link: str = "ipfs://policy"

    def struct(self) -> tuple[Any, ...]:
        return (
            int(boa.env.timestamp) + self.lifetime,
            self.any_receiver,
            list(self.budgets),
            list(self.receivers),
            list(self.calls),
            self.policy,
            self.policy_link,
        )


@dataclass(frozen=True)
class Grant:
    """IMandate.Grant."""

    operator: Any = OPERATOR
    period: int = 30 * DAY
    report_time: int = 5 * DAY
    charter: Charter = field(default_factory=Charter)

    def struct(self) -> tuple[Any, ...]:
        return (self.operator, self.period, self.report_time, self.charter.struct())


@dataclass(frozen=True)
class MandateWorld:
    world: World
    mandate: Any

    @property
    def cell(self) -> Any:
        return self.world.cell

    @property
    def treasury(self) -> Any:
        return self.world.treasury

    @property
    def token(self) -> Any:
        return self.world.token

    @property
    def status(self) -> str:
        return STATUS[self.mandate.overview().status]

    def decide(self, function: Any, *args: Any) -> None:
        """A constitutional proposal of a single call passes and is executed."""
        self.world.decide(function, *args)

    def grant(self, grant: Grant) -> Any:
        """A further mandate of the same cell."""
        return granted(self.world, grant)

    def draw(self, amount: int, asset: Any = None, sender: str = OPERATOR) -> None:
        self.mandate.draw(asset or self.token, amount, sender=sender)

    def spend(self, amount: int, receiver: Any = SUPPLIER, asset: Any = None, sender: str = OPERATOR) -> None:
        self.mandate.spend(asset or self.token, [receiver], [amount], sender=sender)

    def held(self, account: Any) -> int:
        return int(self.token.balanceOf(account))


def granted(world: World, grant: Grant) -> Any:
    """What a vote that grants it leaves behind."""
    factory = world.cell.factory
    count = factory.mandate_count(world.treasury)
    world.vote(call(factory.grant_mandate, grant.struct()))
    (address,) = factory.mandates(world.treasury, count, 1)
    return at("Mandate", address)


def make(
    grant: Grant | None = None,
    accepted: bool = True,
    **rules: Any,
) -> MandateWorld:
    """A cell with 10,000 of a token (6 decimals) and 100 coins; a mandate of 500 a period and 2,000 in all of
    the token, and 2 a period and 20 in all of the coin. The cell's rules allow a tenth a period."""
    world = treasury_world.make(**rules)
    world.fund(10_000 * MONEY)
    world.fund_coin(100 * COIN)
    grant = grant or Grant()
    if not grant.charter.budgets:
        budgets = ((world.token.address, 500 * MONEY, 2_000 * MONEY), (NATIVE, 2 * COIN, 20 * COIN))
        grant = replace(grant, charter=replace(grant.charter, budgets=budgets))
    mandate = granted(world, grant)
    if accepted:
        mandate.accept(1, sender=grant.operator)
    return MandateWorld(world, mandate)
