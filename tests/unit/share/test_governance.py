"""issue, burn, bar, add_currency and the rules: only the treasury. I-R2, I-R5, I-R6"""

from __future__ import annotations

from typing import Any

import boa
import pytest

from celldao.bounds import DEFAULT_BOUNDS
from tests.support import tokens
from tests.support.actors import actor
from tests.support.cell import NATIVE, NOBODY, Policy, Weight
from tests.support.register import GENESIS, MASK_24, MAX_SUPPLY, ONE, Register, events, now, wait

FRESH = actor("never a member")


@pytest.fixture
def register() -> Register:
    return Register.open()


def test_governance__anyone_but_the_treasury__reverts(register: Register) -> None:
    share, (first, second, _) = register.share, register.members
    share.approve(register.treasury.address, ONE, sender=first)
    calls: list[tuple[Any, tuple[Any, ...]]] = [
        (share.issue, (first, 1)),
        (share.burn, (first, 1, False)),
        (share.burn, (first, 1, True)),
        (share.add_currency, (NATIVE, 18)),
        (share.bar, (FRESH, True)),
        (share.set_policy, (Policy.FREE,)),
        (share.set_holder_cap, (5_000,)),
        (share.set_movable, (True,)),
    ]
    before = (register.totals, share.rules(), share.currencies(), share.status_of(FRESH))
    for caller in (
        register.factory.address,
        register.governor,
        register.splitter,
        first,
        second,
        register.stranger,
    ):
        for function, arguments in calls:
            # the factory bars an operator and his mandate when it grants one
            if function is share.bar and caller == register.factory.address:
                continue
            with boa.reverts("share: only the treasury"):
                function(*arguments, sender=caller)
    assert (register.totals, share.rules(), share.currencies(), share.status_of(FRESH)) == before


# --- issue


def test_issue__to_a_member__adds_shares_and_votes(register: Register) -> None:
    first = register.members[0]
    register.issue(first, 50 * ONE)
    transfer, votes = register.share.get_logs()
    assert (transfer.sender, transfer.receiver, transfer.value) == (NOBODY, first, 50 * ONE)
    assert (votes.delegate, votes.previousVotes, votes.newVotes) == (first, 600 * ONE, 650 * ONE)
    assert (register.share.totalSupply(), register.totals.units) == (1_050 * ONE, 1_050 * ONE)
    assert register.position(first).archived == register.totals.archived == 1


@pytest.mark.parametrize("policy", [Policy.MEMBERS, Policy.LOCKED])
def test_issue__to_somebody_new__whatever_the_policy(policy: Policy) -> None:
    register = Register.open(policy=policy)
    register.issue(FRESH, ONE)
    assert (register.share.number_of(FRESH), register.share.balanceOf(FRESH)) == (4, ONE)
    assert register.position(FRESH).mean == now() - GENESIS


def test_issue__one_member_one_vote__a_second_issue_adds_no_units() -> None:
    register = Register.open(weight=Weight.MEMBER)
    register.issue(register.members[0], 50 * ONE)
    assert events(register.share, "DelegateVotesChanged") == []
    assert (register.totals.units, register.totals.archived) == (3 * ONE, 0)


def test_issue__to_the_maximum_supply_and_past_it() -> None:
    register = Register.open([MAX_SUPPLY - 1])
    with boa.reverts("share: more than the supply may be"):
        register.issue(FRESH, 2)
    with boa.reverts("share: more than the supply may be"):
        register.issue(FRESH, 2**255)
    register.issue(FRESH, 1)
    assert register.share.totalSupply() == MAX_SUPPLY


def test_issue__of_nothing__reverts(register: Register) -> None:
    with boa.reverts("share: the amount is zero"):
        register.issue(FRESH, 0)
    assert register.share.number_of(FRESH) == 0


def test_issue__to_who_may_not_hold__reverts(register: Register) -> None:
    for receiver in (NOBODY, *register.cell):
        with boa.reverts("share: this address may not hold shares"):
            register.issue(receiver, ONE)


def test_issue__holder_cap__is_of_the_supply_after() -> None:
    register = Register.open([500, 500], cap=5_000)
    first, _ = register.members
    with boa.reverts("share: more than the holder cap"):
        register.issue(first, 1)
    register.issue(FRESH, 1_000)
    with boa.reverts("share: more than the holder cap"):
        register.issue(FRESH, 1)
    register.issue(first, 500)


def test_issue__minimum_position__is_kept() -> None:
    register = Register.open(minimum=ONE)
    with boa.reverts("share: below the minimum position"):
        register.issue(FRESH, ONE - 1)
    register.issue(FRESH, ONE)
    register.issue(FRESH, 1)


def test_issue__numbers__end(register: Register) -> None:
    """2**24 - 1 members, and not one more: the number would not fit beside the flags."""
    slot = _slot(register, "register", "sums")
    word = boa.env.get_storage(register.share.address, slot)
    boa.env.set_storage(register.share.address, slot, word & ~(MASK_24 << 224) | (MASK_24 - 1) << 224)
    register.issue(FRESH, ONE)
    assert register.share.number_of(FRESH) == register.share.member_count() == MASK_24
    with boa.reverts("share: no member number is left"):
        register.issue(actor("one too many"), ONE)
    register.issue(register.members[0], ONE)


def _slot(register: Register, module: str, name: str) -> int:
    layout = register.share.compiler_data.storage_layout["storage_layout"]
    return int(layout[module][name]["slot"])


# --- burn


def test_burn__part__answers_what_the_treasury_needs(register: Register) -> None:
    second = register.members[1]
    held_since = register.position(second).mean + GENESIS
    wait(100)
    burned = register.burn(second, 100 * ONE)
    transfer, votes = register.share.get_logs()
    assert (transfer.sender, transfer.receiver, transfer.value) == (second, NOBODY, 100 * ONE)
    assert (votes.delegate, votes.previousVotes, votes.newVotes) == (second, 300 * ONE, 200 * ONE)
    assert (burned.number, burned.supply_before, burned.held_since) == (2, 1_000 * ONE, held_since)
    assert (register.share.totalSupply(), register.totals.units) == (900 * ONE, 900 * ONE)
    assert register.position(second).mean + GENESIS == held_since


def test_burn__payee__is_the_owner_or_whom_he_named(register: Register) -> None:
    second, payee = register.members[1], actor("payee")
    assert register.burn(second, ONE).payee == second
    register.share.set_payout(payee, sender=second)
    assert register.burn(second, 299 * ONE).payee == payee


def test_burn__everything_of_everybody__leaves_nothing(register: Register) -> None:
    for number, member in enumerate(register.members, 1):
        assert register.burn(member, register.share.balanceOf(member)).number == number
    totals = register.totals
    assert (totals.supply, totals.units, totals.holders, totals.members) == (0, 0, 0, 3)


def test_burn__by_allowance__spends_it(register: Register) -> None:
    first, treasury = register.members[0], register.treasury.address
    register.share.approve(treasury, 5, sender=first)
    register.burn(first, 3, by_allowance=True)
    assert register.share.allowance(first, treasury) == 2
    with boa.reverts("share: more than the allowance"):
        register.burn(first, 3, by_allowance=True)
    register.burn(first, 3)
    assert register.share.allowance(first, treasury) == 2


@pytest.mark.parametrize("policy", list(Policy))
def test_burn__whatever_the_policy(policy: Policy) -> None:
    register = Register.open(policy=policy)
    register.burn(register.members[0], ONE)
    assert register.share.totalSupply() == 999 * ONE


def test_burn__more_than_there_is__reverts(register: Register) -> None:
    with boa.reverts("share: more than the balance"):
        register.burn(register.members[0], 600 * ONE + 1)
    with boa.reverts("share: only a member"):
        register.burn(register.stranger, 1)
    with boa.reverts("share: only a member"):
        register.burn(NOBODY, 1)


def test_burn__of_nothing__reverts(register: Register) -> None:
    with boa.reverts("share: the amount is zero"):
        register.burn(register.members[0], 0)


def test_burn__minimum_position__is_kept() -> None:
    register = Register.open([10 * ONE], minimum=ONE)
    (only,) = register.members
    with boa.reverts("share: below the minimum position"):
        register.burn(only, 9 * ONE + 1)
    register.burn(only, 9 * ONE)
    register.burn(only, ONE)


def test_burn__of_who_delegated__takes_the_delegates_votes(register: Register) -> None:
    first, second, _ = register.members
    register.share.delegate(second, sender=first)
    register.burn(first, 600 * ONE)
    assert register.share.getVotes(second) == 300 * ONE


# --- bar


def test_bar__and_back(register: Register) -> None:
    share, treasury = register.share, register.treasury.address
    share.bar(FRESH, True, sender=treasury)
    (event,) = events(share, "Barred")
    assert (event.account, event.barred) == (FRESH, True)
    assert share.status_of(FRESH) == (False, True)
    with boa.reverts("share: this address may not hold shares"):
        register.issue(FRESH, ONE)
    share.bar(FRESH, False, sender=treasury)
    (event,) = events(share, "Barred")
    assert (event.account, event.barred) == (FRESH, False)
    register.issue(FRESH, ONE)


def test_bar__who_holds_shares__reverts(register: Register) -> None:
    with boa.reverts("share: the account holds shares"):
        register.share.bar(register.members[0], True, sender=register.treasury.address)


def test_bar__twice__reverts_and_lifting_twice_does_not(register: Register) -> None:
    """Whoever lifts a bar must not fail because somebody has lifted it: a veto hangs on it."""
    share, treasury = register.share, register.treasury.address
    share.bar(FRESH, True, sender=treasury)
    with boa.reverts("share: it is so already"):
        share.bar(FRESH, True, sender=treasury)
    for _ in range(2):
        share.bar(FRESH, False, sender=treasury)
        assert share.status_of(FRESH) == (False, False)
    share.bar(register.members[0], False, sender=treasury)  # who holds shares, too


def test_bar__by_the_factory__for_a_mandate(register: Register) -> None:
    register.share.bar(FRESH, True, sender=register.factory.address)
    assert register.share.status_of(FRESH) == (False, True)


def test_bar__who_held_shares__keeps_number_and_payout(register: Register) -> None:
    share, (first, second, _) = register.share, register.members
    share.set_payout(FRESH, sender=first)
    share.transfer(second, 600 * ONE, sender=first)
    share.bar(first, True, sender=register.treasury.address)
    assert (share.number_of(first), share.payee_of(1)) == (1, FRESH)
    with boa.reverts("share: this address may not hold shares"):
        register.issue(first, ONE)
    share.set_payout(first, sender=first)
    assert share.status_of(first) == (False, True)
    with boa.reverts("share: this address may not hold shares"):
        register.issue(first, ONE)


# --- rules


def test_set_policy__each_way(register: Register) -> None:
    share, treasury = register.share, register.treasury.address
    for policy in (Policy.LOCKED, Policy.FREE, Policy.MEMBERS):
        share.set_policy(policy, sender=treasury)
        (event,) = events(share, "RulesChanged")
        assert (event.policy, event.movable, event.holder_cap) == (policy, True, 10_000)
        assert share.rules() == (Weight.SHARE, policy, True, 1, 10_000, True)


@pytest.mark.parametrize("policy", [0, 3, 7])
def test_set_policy__none_or_several__reverts(register: Register, policy: int) -> None:
    with boa.reverts("share: choose one weight, one policy"):
        register.share.set_policy(policy, sender=register.treasury.address)


@pytest.mark.parametrize(
    "rules", [{"weight": Weight.MEMBER}, {"weight": Weight.SQRT}, {"cap": 9_999, "weight": Weight.SHARE}]
)
def test_set_policy__free_without_share_or_with_a_cap__reverts(rules: dict[str, Any]) -> None:
    register = Register.open([1] * 2, **rules)
    with boa.reverts("share: free needs weight share, no cap"):
        register.share.set_policy(Policy.FREE, sender=register.treasury.address)


def test_set_holder_cap__bounds_and_past_them(register: Register) -> None:
    share, treasury, bound = register.share, register.treasury.address, DEFAULT_BOUNDS.holder_cap
    for cap in bound:
        share.set_holder_cap(cap, sender=treasury)
        assert events(share, "RulesChanged")[0].holder_cap == cap
        assert share.rules() == (Weight.SHARE, Policy.MEMBERS, True, 1, cap, True)
    for cap in (bound.low - 1, bound.high + 1, 2**14 + bound.high, 2**255):
        with boa.reverts("share: holder cap out of bounds"):
            share.set_holder_cap(cap, sender=treasury)


def test_set_holder_cap__while_free__reverts() -> None:
    register = Register.open(policy=Policy.FREE)
    with boa.reverts("share: free needs weight share, no cap"):
        register.share.set_holder_cap(9_999, sender=register.treasury.address)


def test_set_movable__only_locked_shares_may_be_immovable(register: Register) -> None:
    share, treasury = register.share, register.treasury.address
    with boa.reverts("share: immovable needs policy locked"):
        share.set_movable(False, sender=treasury)
    share.set_policy(Policy.LOCKED, sender=treasury)
    share.set_movable(False, sender=treasury)
    assert share.rules() == (Weight.SHARE, Policy.LOCKED, False, 1, 10_000, True)
    with boa.reverts("share: immovable needs policy locked"):
        share.set_policy(Policy.MEMBERS, sender=treasury)
    share.set_movable(True, sender=treasury)
    share.set_policy(Policy.MEMBERS, sender=treasury)
    assert share.rules()[:3] == (Weight.SHARE, Policy.MEMBERS, True)


# --- currencies


def test_add_currency__up_to_four(register: Register) -> None:
    share, treasury = register.share, register.treasury.address
    found = [tokens.plain(places) for places in (0, 6, 24)]
    for token in found:
        register.add_currency(token)
        (event,) = events(share, "CurrencyAdded")
        assert (event.token, event.decimals) == (token.address, token.decimals())
    register.add_currency(NATIVE)
    assert share.currencies() == [*(token.address for token in found), NATIVE]
    assert all(share.is_currency(token) for token in share.currencies())
    assert not share.is_currency(FRESH)
    with boa.reverts("share: at most four currencies"):
        share.add_currency(tokens.plain(6).address, 6, sender=treasury)
    # the rules beside the count are as they were
    assert share.rules() == (Weight.SHARE, Policy.MEMBERS, True, 1, 10_000, True)


@pytest.mark.parametrize(("decimals", "scale"), [(0, 73), (6, 53), (18, 13), (22, 0), (24, 0)])
def test_add_currency__scale__leaves_room_for_ten_to_the_fifteenth(
    register: Register, decimals: int, scale: int
) -> None:
    register.add_currency(NATIVE, decimals)
    state = register.share.dividend_state(NATIVE)
    assert state.scale == scale == max(0, 123 - (10 ** (15 + decimals)).bit_length())
    assert (state.per_unit, state.waiting, state.booked, state.distributed_at, state.fresh) == (
        0,
        0,
        0,
        0,
        False,
    )


def test_add_currency__more_than_24_decimals__reverts(register: Register) -> None:
    for decimals in (25, 2**255):
        with boa.reverts("share: at most 24 decimals"):
            register.add_currency(NATIVE, decimals)


def test_add_currency__twice_or_no_token__reverts(register: Register) -> None:
    register.add_currency(NATIVE)
    for token in (NATIVE, NOBODY):
        with boa.reverts("share: no token, or a currency already"):
            register.add_currency(token, 18)


def test_add_currency__while_founding__works() -> None:
    register = Register.founding()
    register.add_currency(NATIVE)
    assert register.share.currencies() == [NATIVE]
    register.enter([(FRESH, ONE)])
    assert register.share.member_count() == 1
