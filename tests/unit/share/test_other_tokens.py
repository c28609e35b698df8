"""Of a token that is no currency nobody has anything, whatever a currency owes him or has paid him. I-D1"""

from __future__ import annotations

import pytest

from tests.support import tokens
from tests.support.cell import NATIVE, NOBODY
from tests.support.register import ONE, Register, wait


@pytest.mark.parametrize("state", ["due", "settled", "claimed"])
def test_reads__of_no_currency_by_who_has_dividends__are_empty(state: str) -> None:
    """The first currency's account lies in the member's entry: no other token's reading may end up there."""
    register = Register.open()
    share, (first, second, _) = register.share, register.members
    token, other = tokens.plain(6), tokens.plain(6)
    register.add_currency(token)
    register.distribute(token, 1_000 * ONE)
    wait()
    if state == "settled":
        share.transfer(second, ONE, sender=first)
    elif state == "claimed":
        share.claim(token.address, sender=first)
    assert share.claimable(first, token.address) == (0 if state == "claimed" else 600 * ONE)
    other.mint(share.address, 1_000 * ONE)
    for asset in (other.address, NATIVE, NOBODY):
        assert share.claimable(first, asset) == 0
        assert tuple(share.account_of(asset, 1)) == (0, 0)
