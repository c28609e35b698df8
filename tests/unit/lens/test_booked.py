"""What members can claim of an asset is shown beside what the cell has of it."""

from __future__ import annotations

from tests.support import tokens
from tests.support.actors import actor
from tests.support.cell import SHARE_UNIT, Asset, Rules, found
from tests.support.contracts import deploy


def test_holdings__dividends_not_claimed_yet__told_as_booked() -> None:
    token = tokens.plain(6)
    members = ((actor("member"), 3 * SHARE_UNIT), (actor("other"), SHARE_UNIT))
    assets = (Asset(token.address, 6, dividend=True),)
    cell = found(Rules(members=members, assets=assets, dividend_ratio=10_000, smoothing=0))
    lens = deploy("Lens")
    token.mint(cell.splitter, 4_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    (held,) = lens.holdings(cell.treasury)
    assert (held.currency, held.revenue, held.booked) == (True, 0, 4_000)
