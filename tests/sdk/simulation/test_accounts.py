"""Whose balances are looked at."""

from __future__ import annotations

from celldao.actions import ExitFrom, MoveIn, Pay, TransferShares
from celldao.simulation.accounts import Accounts
from tests.support.action_world import BAKER, CONTEXT, OTHER_SHARE, OTHER_TREASURY, STRANGER, TREASURY, USDC


def test_named__payment__what_the_treasury_and_the_receiver_have() -> None:
    pairs = Accounts.named([Pay(to=BAKER, amount="1 USDC")], CONTEXT).pairs
    assert {(USDC, TREASURY), (USDC, BAKER)} <= set(pairs)


def test_named__shares_of_another_cell_given_away__of_both_sides() -> None:
    given = TransferShares(cell=OTHER_TREASURY, to=STRANGER, shares="1000 shares")
    found = Accounts.named([given], CONTEXT)
    assert {(OTHER_SHARE, TREASURY), (OTHER_SHARE, STRANGER)} <= set(found.pairs)
    assert OTHER_SHARE in found.strangers


def test_named__place_given_away_or_shares_redeemed__what_the_treasury_has_there() -> None:
    moved = MoveIn(cell=OTHER_TREASURY, to=STRANGER, until="2030-01-01T00:00:00Z", signature="0x")
    for action in (moved, ExitFrom(cell=OTHER_TREASURY, shares="1 share")):
        assert (OTHER_SHARE, TREASURY) in Accounts.named([action], CONTEXT).pairs
