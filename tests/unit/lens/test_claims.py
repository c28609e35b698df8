"""claim_of: whose claim it is and how much, in the whole width of what the treasury packs."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support import tokens
from tests.support.actors import address_of
from tests.support.cell import SHARE_UNIT, Asset, Cell, Rules, found, make_factory
from tests.support.contracts import deploy

MONEY = 10**6
# The last one of twenty holds six tenths.
LARGE = 20
SHARES = dict.fromkeys(range(1, LARGE), 20 * SHARE_UNIT) | {LARGE: 570 * SHARE_UNIT}
SUPPLY = 950 * SHARE_UNIT
MOST = 2**128 - 1  # balances beyond it are not seen
WHOLE = 2**127


@pytest.fixture(scope="module")
def token() -> Any:
    return tokens.broken_balance(6)


@pytest.fixture(scope="module")
def cell(token: Any) -> Cell:
    members = tuple((address_of(f"member {number}"), shares) for number, shares in SHARES.items())
    return found(Rules(members=members, assets=(Asset(token.address, 6),)), make_factory())


@pytest.fixture(scope="module")
def lens() -> Any:
    return deploy("Lens")


def leave(cell: Cell, number: int) -> int:
    """With everything; the ticket."""
    return int(cell.treasury.exit(SHARES[number], sender=cell.members[number - 1]))


# 16 has a single bit, beyond those of the numbers before it
@pytest.mark.parametrize("number", [1, 15, 16, LARGE])
def test_claim_of__any_number__named_with_time_and_amount(
    lens: Any, cell: Cell, token: Any, number: int
) -> None:
    token.mint(cell.treasury, 1_000 * MONEY)
    ticket = leave(cell, number)
    ready = boa.env.timestamp + cell.rules.exit_delay
    amount = 1_000 * MONEY * SHARES[number] // SUPPLY
    assert lens.claim_of(cell.treasury, ticket, token) == (number, ready, amount, False)


def test_claim_of__most_that_books_hold__amount_of_128_bits(lens: Any, cell: Cell, token: Any) -> None:
    token.set_mode(5)
    ticket = leave(cell, LARGE)
    claim = lens.claim_of(cell.treasury, ticket, token)
    assert claim.amount == MOST * SHARES[LARGE] // SUPPLY > WHOLE
    assert lens.asset_state(cell.treasury, token).owed == claim.amount


def test_claim_of__weight_of_the_most_that_books_hold__valued_whole(
    lens: Any, cell: Cell, token: Any
) -> None:
    token.set_mode(1)
    ticket = leave(cell, LARGE)
    weight = WHOLE * SHARES[LARGE] // SUPPLY
    assert lens.claim_of(cell.treasury, ticket, token)[2:] == (weight, True)
    token.set_mode(5)
    leave(cell, 1)  # values it
    value = MOST * weight // WHOLE
    assert value > WHOLE
    assert lens.claim_of(cell.treasury, ticket, token)[2:] == (value, False)
