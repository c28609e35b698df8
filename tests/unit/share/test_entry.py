"""What the entry of an address holds together: number, flags, account in the first currency. I-R3, I-D2"""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import tokens
from tests.support.actors import actor
from tests.support.cell import Policy
from tests.support.register import ONE, Register, wait


@pytest.fixture
def currencies() -> list[Any]:
    return [tokens.plain(6), tokens.plain(18)]


@pytest.fixture
def register(currencies: list[Any]) -> Register:
    """The first member has left; his dividends wait for him in both currencies."""
    register = Register.open(policy=Policy.FREE)
    for token in currencies:
        register.add_currency(token)
        register.distribute(token, 10**9)
    wait()
    register.burn(register.members[0], 600 * ONE)
    return register


def dues(register: Register, account: str, currencies: list[Any]) -> list[int]:
    return [register.share.claimable(account, token.address) for token in currencies]


def test_entry__each_part_changed__leaves_the_others(register: Register, currencies: list[Any]) -> None:
    share, first, payee = register.share, register.members[0], actor("payee")
    treasury = register.treasury.address
    due = dues(register, first, currencies)
    assert min(due) > 0

    def check(payout: str, barred: bool) -> None:
        assert (share.number_of(first), share.payee_of(1)) == (1, payout)
        assert tuple(share.status_of(first)) == (False, barred)
        assert dues(register, first, currencies) == due

    check(first, False)
    share.set_payout(payee, sender=first)
    check(payee, False)
    share.bar(first, True, sender=treasury)
    check(payee, True)
    share.bar(first, False, sender=treasury)
    check(payee, False)
    register.issue(first, 5 * ONE)
    check(payee, False)
    share.claim(currencies[0].address, sender=first)
    due[0] = 0
    check(payee, False)
    share.set_payout(first, sender=first)
    check(first, False)


def test_entry__first_shares_after_a_distribution__begins_with_its_number_and_nothing_due(
    register: Register, currencies: list[Any]
) -> None:
    newcomer = actor("newcomer")
    count = register.share.member_count()
    register.issue(newcomer, 5 * ONE)
    assert (register.share.number_of(newcomer), register.share.balanceOf(newcomer)) == (count + 1, 5 * ONE)
    assert dues(register, newcomer, currencies) == [0, 0]


def test_entry__key_changed__the_accounts_go_along_once(register: Register, currencies: list[Any]) -> None:
    share, first, new = register.share, register.members[0], actor("new key")
    due = dues(register, first, currencies)
    share.repoint(first, new, sender=register.treasury.address)
    assert dues(register, first, currencies) == [0, 0]
    assert dues(register, new, currencies) == due
    for token in currencies:
        share.claim(token.address, sender=new)
    assert [token.balanceOf(new) for token in currencies] == due
    assert dues(register, new, currencies) == [0, 0]


def test_entry__claim_that_is_skipped__is_as_it_was() -> None:
    register, token, payee = Register.open(), tokens.blacklist(6), actor("payee")
    share, first = register.share, register.members[0]
    register.add_currency(token)
    register.distribute(token, 10**9)
    wait()
    share.set_payout(payee, sender=first)
    # settles him
    register.burn(first, ONE)
    token.set_blocked(payee, True)
    before = tuple(share.account_of(token.address, 1))
    share.claim_for([first], token.address, sender=register.stranger)
    assert tuple(share.account_of(token.address, 1)) == before
    assert (share.number_of(first), share.payee_of(1)) == (1, payee)
    token.set_blocked(payee, False)
    share.claim(token.address, sender=first)
    assert token.balanceOf(payee) == 6 * 10**8
