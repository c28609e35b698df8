"""Who comes has no part in what accrued before; who comes back finds his own dues as he left them. I-D2"""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import tokens
from tests.support.actors import actor
from tests.support.cell import Policy
from tests.support.register import ONE, Register, wait

NEWCOMER = actor("newcomer")


def receive(register: Register, account: str, amount: int, way: str) -> None:
    if way == "issue":
        register.issue(account, amount)
    else:
        register.share.transfer(account, amount, sender=register.members[1])


@pytest.mark.parametrize("way", ["issue", "transfer"])
@pytest.mark.parametrize("place", [0, 1])
def test_receive__newcomer_after_all_was_claimed__has_no_part_in_it(place: int, way: str) -> None:
    """Nothing is booked any more, but every share has had its dividends."""
    register = Register.open(policy=Policy.FREE)
    share = register.share
    currencies: list[Any] = [tokens.plain(6), tokens.plain(6)]
    for currency in currencies:
        register.add_currency(currency)
    token = currencies[place]
    # a base unit for each share unit: no fraction is left to anybody
    register.distribute(token, share.totalSupply())
    wait()
    share.claim_for(register.members, token.address, sender=register.stranger)
    state = share.dividend_state(token.address)
    assert (state.booked, state.waiting) == (0, 0)
    receive(register, NEWCOMER, 5 * ONE, way)
    account = share.account_of(token.address, share.number_of(NEWCOMER))
    assert (account.marker, account.accrued) == (state.per_unit, 0)
    register.distribute(token, share.totalSupply())
    wait()
    assert share.claimable(NEWCOMER, token.address) == 5 * ONE


@pytest.mark.parametrize("way", ["issue", "transfer"])
@pytest.mark.parametrize("each", [1, 2, 3])
@pytest.mark.parametrize("place", [0, 1])
def test_receive__who_left_with_dividends_due__holds_again_and_keeps_them(
    place: int, each: int, way: str
) -> None:
    """An account in the first currency lies beside flags that say who may not hold: odd dues touch none."""
    register = Register.open([ONE + 1, 4 * ONE], policy=Policy.FREE)
    share, first = register.share, register.members[0]
    # with 24 decimals there are no fractions
    currencies: list[Any] = [tokens.plain(24), tokens.plain(24)]
    for currency in currencies:
        register.add_currency(currency)
    token = currencies[place]
    register.distribute(token, each * share.totalSupply())
    wait()
    register.burn(first, ONE + 1)
    receive(register, first, ONE, way)
    assert (share.number_of(first), share.balanceOf(first)) == (1, ONE)
    share.claim(token.address, sender=first)
    assert token.balanceOf(first) == each * (ONE + 1)
