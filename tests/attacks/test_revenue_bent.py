"""Money that is made to look like revenue, and revenue that is made to wait."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.actors import actor
from tests.support.cell import DAY, NATIVE, SHARE_UNIT, Asset, Cell, Rules, found
from tests.support.tokens import blacklist, force_coin, plain

CAPITAL = 10**12
SPAN = 30 * DAY


@pytest.fixture
def token() -> Any:
    return plain()


def logs(contract: Any) -> list[str]:
    return [type(log).__name__ for log in contract.get_logs(strict=False)]


def test_capital__is_nobodys_dividend_however_it_came(token: Any) -> None:
    """Issue proceeds, gifts, forced coin: what lies with the treasury is capital, whoever allocates."""
    cell = found(Rules(assets=(Asset(token.address, 6), Asset(NATIVE, 18)), dividend_ratio=10_000))
    token.mint(cell.treasury, CAPITAL)
    boa.env.raw_call(cell.treasury.address, value=10**18, sender=cell.stranger)
    force_coin(cell.treasury, 10**18)
    cell.share.issue(actor("investor"), 100 * SHARE_UNIT, sender=cell.treasury.address)
    for asset in (token.address, NATIVE):
        for caller in (cell.stranger, cell.members[0], cell.treasury.address):
            cell.splitter.allocate(asset, sender=caller)
            assert logs(cell.splitter) == []
        boa.env.time_travel(seconds=DAY)
        assert cell.splitter.revenue(asset) == cell.splitter.unreleased(asset) == 0
        assert [cell.share.claimable(member, asset) for member in cell.members] == [0] * 10
        with boa.reverts("share: only the splitter"):
            cell.share.distribute(asset, 1, sender=cell.treasury.address)
    assert token.balanceOf(cell.treasury) == CAPITAL


def withholding(token: Any) -> Cell:
    """A stream of dividends in a token that has blocked the register for the moment."""
    cell = found(Rules(assets=(Asset(token.address, 6),), dividend_ratio=10_000, smoothing=SPAN))
    token.mint(cell.splitter, CAPITAL)
    cell.splitter.allocate(token, sender=cell.stranger)
    token.set_blocked(cell.share, True)
    return cell


def test_withheld_dividends__are_not_put_off_by_paying_a_unit_now_and_then() -> None:
    """Each time what is due goes back into the stream, whose end must not move for that, nor for a unit."""
    token = blacklist()
    cell = withholding(token)
    end = cell.splitter.stream(token).end
    for _ in range(15):
        boa.env.time_travel(seconds=DAY)
        token.mint(cell.splitter, 1)
        cell.splitter.allocate(token, sender=cell.stranger)
        assert logs(cell.splitter).count("Withheld") == 1
        assert cell.splitter.stream(token).end <= end
    token.set_blocked(cell.share, False)
    boa.env.timestamp = end
    cell.splitter.allocate(token, sender=cell.stranger)
    # all but what the strangers' units bring, which have their own time
    assert cell.share.dividend_state(token).booked >= CAPITAL


def test_withheld_after_the_end__one_unit_does_not_begin_a_new_month() -> None:
    token = blacklist()
    cell = withholding(token)
    boa.env.timestamp = cell.splitter.stream(token).end + 1
    for _ in range(5):
        token.mint(cell.splitter, 1)
        cell.splitter.allocate(token, sender=cell.stranger)
        boa.env.time_travel(seconds=60)
    token.set_blocked(cell.share, False)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert cell.share.dividend_state(token).booked >= CAPITAL


def test_claims_of_a_token_that_is_short__are_settled_for_nobody_by_others(token: Any) -> None:
    """An enemy who claims for others at the worst moment would make them settle for a part."""
    cell = found(Rules(assets=(Asset(token.address, 6),), dividend_ratio=10_000))
    token.mint(cell.splitter, CAPITAL)
    cell.splitter.allocate(token, sender=cell.stranger)
    boa.env.time_travel(seconds=1)
    due = cell.share.claimable(cell.members[0], token)
    token.burn(cell.share, CAPITAL // 2)
    cell.share.claim_for(cell.members, token, sender=cell.stranger)
    assert [cell.share.claimable(member, token) for member in cell.members] == [due] * 10
    # who wants half of it now may say so himself; the others wait, and get all of theirs
    cell.share.claim(token, sender=cell.members[9])
    assert token.balanceOf(cell.members[9]) == due // 2
    token.mint(cell.share, CAPITAL // 2)
    cell.share.claim_for(cell.members, token, sender=cell.stranger)
    assert [token.balanceOf(member) for member in cell.members[:9]] == [due] * 9
