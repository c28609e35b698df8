"""Money that nobody asked for: it raises no claim, lowers none, and blocks none (I-D4, I-T4, I-S3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.support.cell import DAY, NATIVE, SHARE_UNIT, Asset, Cell, Rules, found
from tests.support.tokens import force_coin, plain

SUM = 10**12
ALL = 100 * SHARE_UNIT
GIFTS = (1, SUM - 1, 9 * SUM)


@pytest.fixture(scope="module")
def token() -> Any:
    return plain()


@pytest.fixture(scope="module")
def cell(token: Any) -> Cell:
    """Dividends are claimable, and the first member waits for his part, in a token and in coin."""
    cell = found(
        Rules(assets=(Asset(token.address, 6), Asset(NATIVE, 18)), dividend_ratio=5_000, smoothing=10 * DAY)
    )
    for asset in (token, NATIVE):
        give(asset, cell.splitter, SUM)
        give(asset, cell.treasury, SUM)
        cell.splitter.allocate(asset, sender=cell.stranger)
    boa.env.time_travel(seconds=5 * DAY)
    for asset in (token, NATIVE):
        cell.splitter.allocate(asset, sender=cell.stranger)
    boa.env.time_travel(seconds=1)
    cell.treasury.exit(ALL, sender=cell.members[0])
    boa.env.time_travel(seconds=2 * DAY)
    return cell


def give(asset: Any, receiver: Any, amount: int) -> None:
    if asset == NATIVE:
        force_coin(receiver, amount)
    else:
        asset.mint(receiver, amount)


def held(asset: Any, account: str) -> int:
    return int(boa.env.get_balance(account) if asset == NATIVE else asset.balanceOf(account))


def gained(asset: Any, account: str, act: Callable[[], Any]) -> int:
    before = held(asset, account)
    act()
    return held(asset, account) - before


@pytest.mark.parametrize("gift", GIFTS)
@pytest.mark.parametrize("coin", [False, True], ids=["token", "coin"])
def test_gift_to_any_contract__pays_each_claim_as_without_it(
    cell: Cell, token: Any, gift: int, coin: bool
) -> None:
    asset = NATIVE if coin else token
    share, treasury = cell.share, cell.treasury
    leaver, claimer, other = cell.members[:3]
    due = share.claimable(claimer, asset)
    part = (SUM + SUM // 2) // 10
    for contract in cell.contracts:
        give(asset, contract, gift)
    assert share.claimable(claimer, asset) == due == SUM // 4 // 10
    assert gained(asset, claimer, lambda: share.claim(asset, sender=claimer)) == due
    assert gained(asset, other, lambda: share.claim_for([other], asset, sender=cell.stranger)) == due
    assert gained(asset, leaver, lambda: treasury.pull(1, asset, sender=cell.stranger)) == part
    # what was given to the register goes on as revenue, once
    share.sweep(asset, sender=cell.stranger)
    with boa.reverts("share: nothing due, or it can't be paid"):
        share.sweep(asset, sender=cell.stranger)
    assert cell.splitter.revenue(asset) == 2 * gift
