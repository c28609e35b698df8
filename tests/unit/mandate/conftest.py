"""Fixtures of the mandate's tests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.mandate.world import (
    BUY,
    COIN,
    FAIL,
    MONEY,
    NATIVE,
    OPERATOR,
    SUPPLIER,
    TAKE,
    Grant,
    MandateWorld,
    actor,
    make,
)

ROLES = (
    "operator",
    "other operator",
    "supplier",
    "member",
    "founder",
    "guardian",
    "treasury",
    "governor",
    "share",
    "splitter",
    "factory",
    "stranger",
    "itself",
    "other mandate",
    "other cell",
    "other cell's operator",
    "master",
)


@pytest.fixture(scope="package")
def world() -> MandateWorld:
    """A mandate that runs: 30-day periods, reports due within 5 days, a year to go."""
    return make()


@pytest.fixture(scope="package")
def offered(world: MandateWorld) -> MandateWorld:
    """A further one of the same cell and operator, not accepted yet."""
    return world.with_grant(Grant(charter=world.charter), accepted=False)


@pytest.fixture(scope="package")
def other(world: MandateWorld) -> MandateWorld:
    """A mandate of the same cell that somebody else works under."""
    return world.with_grant(Grant(operator=actor("other operator"), charter=world.charter))


@pytest.fixture(scope="package")
def abroad(world: MandateWorld) -> MandateWorld:
    """Another cell of the same factory, with a mandate of its own."""
    return make(
        Grant(operator=actor("other cell's operator")),
        factory=world.factory,
        name="Neighbour",
    )


@pytest.fixture(scope="package")
def who(world: MandateWorld, other: MandateWorld, abroad: MandateWorld) -> dict[str, str]:
    """Everybody there is, by role."""
    cell = world.cell
    found = {
        "operator": OPERATOR,
        "other operator": actor("other operator"),
        "supplier": SUPPLIER,
        "member": cell.members[0],
        "founder": cell.founder,
        "guardian": actor("guardian"),
        "treasury": cell.treasury.address,
        "governor": cell.governor.address,
        "share": cell.share.address,
        "splitter": cell.splitter.address,
        "factory": cell.factory.address,
        "stranger": cell.stranger,
        "itself": world.mandate.address,
        "other mandate": other.mandate.address,
        "other cell": abroad.treasury.address,
        "other cell's operator": actor("other cell's operator"),
        "master": cell.factory.master(4)[0],
    }
    assert tuple(found) == ROLES
    return {role: str(address) for role, address in found.items()}


@pytest.fixture
def shopping(world: MandateWorld) -> MandateWorld:
    """May buy from the shop and have it take tokens; holds 100 of the token and a coin."""
    calls = tuple((world.shop, each, True) for each in (BUY, TAKE, FAIL))
    made = world.with_grant(Grant(charter=replace(world.charter, calls=calls)))
    made.draw(100 * MONEY)
    made.draw(COIN, NATIVE)
    return made
