"""holdings: what the splitter owes to recipients who could not be paid."""

from __future__ import annotations

from tests.support import tokens
from tests.support.actors import address_of
from tests.support.cell import NATIVE, SHARE_UNIT, Asset, Rules, found
from tests.support.contracts import deploy


def test_holdings__recipients_refused_their_parts__owed_to_them_together() -> None:
    first, second = (tokens.receiver("RefusesCoin") for _ in range(2))
    token, lens = tokens.plain(6), deploy("Lens")
    rules = Rules(
        members=((address_of("member"), 100 * SHARE_UNIT),),
        dividend_ratio=0,
        recipients=((first.address, 2_000), (second.address, 500)),
        assets=(Asset(token.address, 6), Asset(NATIVE, 18)),
    )
    cell = found(rules)
    tokens.force_coin(cell.splitter, 1_000)
    cell.splitter.allocate(NATIVE, sender=cell.stranger)
    # new revenue is no part of it
    tokens.force_coin(cell.splitter, 50)
    plain, native = lens.holdings(cell.treasury)
    assert (plain.asset, plain.credits, plain.revenue) == (token.address, 0, 0)
    assert (native.asset, native.credits, native.revenue) == (NATIVE, 250, 50)
    first.set_accepting(True)
    cell.splitter.withdraw_credit(NATIVE, first, sender=cell.stranger)
    assert lens.holdings(cell.treasury)[1].credits == 50
