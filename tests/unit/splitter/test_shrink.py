"""A token that takes back what was here: what is booked shrinks alike, and nothing is ever paid twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.support import tokens
from tests.support.cell import Cell
from tests.unit.splitter.conftest import balance, booked, give, logged

Make = Callable[..., Cell]
SPAN = 1_000


@pytest.fixture
def recipient() -> Any:
    return tokens.receiver("Reenterer")


@pytest.fixture
def token() -> Any:
    return tokens.blacklist()


@pytest.fixture
def cell(make_cell: Make, token: Any, recipient: Any) -> Cell:
    """600 in a stream, 200 owed to a recipient, 200 paid to the treasury."""
    cell = make_cell(token, dividend_ratio=6_000, smoothing=SPAN, recipients=((recipient.address, 2_000),))
    token.set_blocked(recipient, True)
    give(token, cell.splitter, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    token.set_blocked(recipient, False)
    assert (cell.splitter.unreleased(token), cell.splitter.total_credits(token)) == (600, 200)
    return cell


def test_shrink__three_quarters_lost__stream_and_credit_shrink_alike(
    cell: Cell, token: Any, recipient: Any
) -> None:
    token.burn(cell.splitter, 600)
    assert cell.splitter.revenue(token) == 0
    assert cell.splitter.unreleased(token) == 150
    boa.env.time_travel(seconds=SPAN // 2)
    assert (cell.splitter.unreleased(token), cell.splitter.releasable(token)) == (75, 75)
    cell.splitter.withdraw_credit(token, recipient, sender=cell.stranger)
    (event,) = logged(cell.splitter, "CreditWithdrawn")
    assert (event.credit, event.paid) == (200, 50)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == 75
    boa.env.time_travel(seconds=SPAN // 2)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == 150
    assert (balance(token, recipient), balance(token, cell.splitter)) == (50, 0)


def test_shrink__then_new_revenue__makes_good_what_is_booked_first(cell: Cell, token: Any) -> None:
    token.burn(cell.splitter, 600)
    give(token, cell.splitter, 700)
    assert cell.splitter.revenue(token) == 100
    assert cell.splitter.unreleased(token) == 600
    cell.splitter.allocate(token, sender=cell.stranger)
    assert cell.splitter.unreleased(token) == 660
    assert cell.splitter.total_credits(token) == 200


def test_shrink__everything_lost__nobody_can_write_it_off(cell: Cell, token: Any, recipient: Any) -> None:
    """It may recover: what is due waits."""
    token.burn(cell.splitter, 800)
    with boa.reverts("splitter: the payment failed"):
        cell.splitter.withdraw_credit(token, recipient, sender=cell.stranger)
    boa.env.time_travel(seconds=SPAN)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == 0
    give(token, cell.splitter, 1_000)
    assert cell.splitter.revenue(token) == 200
    cell.splitter.withdraw_credit(token, recipient, sender=cell.stranger)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert (balance(token, recipient), booked(cell, token)) == (240, 600)  # a fifth of the new 200, too


def test_shrink__share_cannot_be_paid_either__the_whole_claim_is_kept(cell: Cell, token: Any) -> None:
    token.burn(cell.splitter, 400)
    token.set_blocked(cell.share, True)
    boa.env.time_travel(seconds=SPAN)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert logged(cell.splitter, "Withheld")[0].amount == 600
    token.set_blocked(cell.share, False)
    give(token, cell.splitter, 400)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == 600


def test_shrink__rebasing_token__nobody_can_be_paid_more_than_there_is(make_cell: Make) -> None:
    token = tokens.rebasing()
    cell = make_cell(token, dividend_ratio=10_000, smoothing=SPAN)
    token.mint(cell.splitter, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    token.rebase(1, 3)
    for _ in range(4):
        boa.env.time_travel(seconds=SPAN // 4)
        cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) <= balance(token, cell.share)
    assert balance(token, cell.share) + balance(token, cell.splitter) in (332, 333)
    assert cell.splitter.unreleased(token) == 0
