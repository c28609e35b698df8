"""claim, claim_for, set_payout: exact payment, and no harm from tokens and receivers that misbehave.

I-D1, I-D2, I-D4, I-D5
"""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support import tokens
from tests.support.actors import actor, address_of
from tests.support.cell import NATIVE, NOBODY, Policy
from tests.support.register import ONE, Register, events, wait

WHOLE = 10**6
REFUSAL = "share: nothing due, or it can't be paid"
RELAYER = actor("relayer")


def ready(token: Any, amount: int = 1_000 * WHOLE, **rules: Any) -> Register:
    """Three members with 600, 300 and 100 shares, to whom `amount` has accrued."""
    register = Register.open(**rules)
    register.add_currency(token)
    register.distribute(token, amount)
    wait()
    return register


@pytest.fixture
def token() -> Any:
    return tokens.plain(6)


@pytest.fixture
def register(token: Any) -> Register:
    return ready(token)


def due(register: Register, asset: Any) -> list[int]:
    return [register.share.claimable(member, asset) for member in register.members]


# --- claim


def test_claim__pays_the_caller(register: Register, token: Any) -> None:
    first = register.members[0]
    register.share.claim(token.address, sender=first)
    (claimed,) = events(register.share, "Claimed")
    assert (claimed.token, claimed.number, claimed.payee) == (token.address, 1, first)
    assert (claimed.claimed, claimed.paid) == (600 * WHOLE, 600 * WHOLE)
    assert token.balanceOf(first) == 600 * WHOLE
    assert due(register, token) == [0, 300 * WHOLE, 100 * WHOLE]
    assert register.share.dividend_state(token.address).booked == 400 * WHOLE


def test_claim__native_coin__is_paid() -> None:
    register = ready(NATIVE, 10**18)
    first = register.members[0]
    before = boa.env.get_balance(first)
    register.share.claim(NATIVE, sender=first)
    assert boa.env.get_balance(first) - before == 6 * 10**17
    assert boa.env.get_balance(register.share.address) == 4 * 10**17


def test_claim__twice__reverts(register: Register, token: Any) -> None:
    register.share.claim(token.address, sender=register.members[2])
    with boa.reverts(REFUSAL):
        register.share.claim(token.address, sender=register.members[2])


def test_claim__fraction__is_kept(token: Any) -> None:
    register = Register.open([ONE] * 3)
    register.add_currency(token)
    first = register.members[0]
    for _ in range(3):
        register.distribute(token, 2)
        wait()
    register.share.claim(token.address, sender=first)
    # 3 × 2/3, less what the divisions carry: 1 now, and nearly 1 on the account
    assert token.balanceOf(first) == 1
    assert register.share.account_of(token.address, 1).accrued >> 52 == 1


def test_claim__after_leaving__still_pays(token: Any) -> None:
    register = ready(token)
    first = register.members[0]
    register.burn(first, 600 * ONE)
    register.share.claim(token.address, sender=first)
    assert token.balanceOf(first) == 600 * WHOLE


def test_claim__by_who_is_no_member__reverts(register: Register, token: Any) -> None:
    for caller in (register.stranger, register.treasury.address, register.splitter):
        with boa.reverts("share: only a member"):
            register.share.claim(token.address, sender=caller)


def test_claim__no_currency__reverts(register: Register) -> None:
    with boa.reverts("share: not a currency"):
        register.share.claim(NATIVE, sender=register.members[0])
    with boa.reverts("share: not a currency"):
        register.share.claim_for(register.members, NATIVE, sender=RELAYER)


def test_claim__too_little_gas__reverts_and_loses_nothing(register: Register, token: Any) -> None:
    for call in (
        lambda: register.share.claim(token.address, sender=register.members[0], gas=300_000),
        lambda: register.share.claim_for(register.members, token.address, sender=RELAYER, gas=300_000),
    ):
        with boa.reverts("assets: send more gas"):
            call()
    assert due(register, token) == [600 * WHOLE, 300 * WHOLE, 100 * WHOLE]


# --- set_payout


def test_set_payout__named__receives_claims(register: Register, token: Any) -> None:
    share, (first, second, _) = register.share, register.members
    safe = address_of("safe")
    share.set_payout(safe, sender=first)
    (event,) = events(share, "PayoutSet")
    assert (event.number, event.payout) == (1, safe)
    assert share.payee_of(1) == safe
    share.claim(token.address, sender=first)
    assert (token.balanceOf(safe), token.balanceOf(first)) == (600 * WHOLE, 0)
    share.set_payout(safe, sender=second)
    share.claim_for([second], token.address, sender=RELAYER)
    assert token.balanceOf(safe) == 900 * WHOLE


@pytest.mark.parametrize("back", ["nobody", "himself"])
def test_set_payout__taken_back__pays_the_member(register: Register, token: Any, back: str) -> None:
    first = register.members[0]
    register.share.set_payout(address_of("safe"), sender=first)
    register.share.set_payout(NOBODY if back == "nobody" else first, sender=first)
    assert events(register.share, "PayoutSet")[0].payout == NOBODY
    assert register.share.payee_of(1) == first
    assert register.share.number_of(first) == 1
    register.share.claim(token.address, sender=first)
    assert token.balanceOf(first) == 600 * WHOLE


def test_set_payout__by_who_is_no_member__reverts(register: Register) -> None:
    for caller in (register.stranger, register.treasury.address, register.governor):
        with boa.reverts("share: only a member"):
            register.share.set_payout(caller, sender=caller)


# --- claim_for


def test_claim_for__everybody__is_paid_whoever_sends(register: Register, token: Any) -> None:
    register.share.claim_for(register.members, token.address, sender=RELAYER)
    assert [(event.number, event.paid) for event in events(register.share, "Claimed")] == [
        (1, 600 * WHOLE),
        (2, 300 * WHOLE),
        (3, 100 * WHOLE),
    ]
    assert [token.balanceOf(member) for member in register.members] == [600 * WHOLE, 300 * WHOLE, 100 * WHOLE]
    assert token.balanceOf(register.share.address) == 0
    assert token.balanceOf(RELAYER) == 0


def test_claim_for__strangers_and_doubles__are_passed_over(register: Register, token: Any) -> None:
    first = register.members[0]
    register.share.claim_for([NOBODY, RELAYER, first, first], token.address, sender=RELAYER)
    assert [type(log).__name__ for log in register.share.get_logs()] == ["Transfer", "Claimed"]
    assert token.balanceOf(first) == 600 * WHOLE


def test_claim_for__full_batch__fits() -> None:
    token = tokens.plain(6)
    register = Register.open([ONE] * 128)
    register.add_currency(token)
    register.distribute(token, 128 * WHOLE)
    wait()
    register.share.claim_for(register.members, token.address, sender=RELAYER)
    assert all(token.balanceOf(member) == WHOLE for member in register.members)
    with pytest.raises(boa.BoaError):  # the ABI's bound, without a word
        register.share.claim_for([*register.members, RELAYER], token.address, sender=RELAYER)


def test_claim_for__blocked_member__is_skipped_and_keeps_his_claim() -> None:
    token = tokens.blacklist()
    register = ready(token)
    _first, second, _third = register.members
    token.set_blocked(second, True)
    before = register.share.account_of(token.address, 2), register.share.dividend_state(token.address).booked
    register.share.claim_for(register.members, token.address, sender=RELAYER)
    (skipped,) = events(register.share, "ClaimSkipped")
    assert (skipped.token, skipped.number, skipped.payee, skipped.claimed) == (
        token.address,
        2,
        second,
        300 * WHOLE,
    )
    assert [token.balanceOf(member) for member in register.members] == [600 * WHOLE, 0, 100 * WHOLE]
    assert register.share.account_of(token.address, 2) == before[0]
    assert register.share.dividend_state(token.address).booked == before[1] - 700 * WHOLE == 300 * WHOLE
    with boa.reverts(REFUSAL):
        register.share.claim(token.address, sender=second)
    register.share.set_payout(address_of("safe"), sender=second)
    register.share.claim(token.address, sender=second)
    assert token.balanceOf(address_of("safe")) == 300 * WHOLE


@pytest.mark.parametrize("kind", ["RefusesCoin", "BurnsGas", "ReturnBomb"])
def test_claim_for__receiver_that_misbehaves__stops_nobody(kind: str) -> None:
    register = ready(NATIVE, 10**18)
    second = register.members[1]
    hostile = tokens.receiver(kind)
    register.share.set_payout(hostile.address, sender=second)
    register.share.claim_for(register.members, NATIVE, sender=RELAYER, gas=1_500_000)
    assert [event.number for event in events(register.share, "Claimed")] == [1, 3]
    assert [event.number for event in events(register.share, "ClaimSkipped")] == [2]
    assert due(register, NATIVE) == [0, 3 * 10**17, 0]
    assert boa.env.get_balance(register.share.address) == 3 * 10**17
    with boa.reverts(REFUSAL):
        register.share.claim(NATIVE, sender=second, gas=2_000_000)


def test_claim__dear_token__can_be_paid_with_enough_gas() -> None:
    """For oneself, a payment may burn half of what one brings; for others 300,000."""
    register = ready(NATIVE, 10**18)
    _first, second, _ = register.members
    boa.env.set_code(second, _demanding(400_000))
    register.share.claim_for([second], NATIVE, sender=RELAYER)
    assert len(events(register.share, "ClaimSkipped")) == 1
    register.share.claim(NATIVE, sender=second, gas=2_000_000)
    assert due(register, NATIVE) == [6 * 10**17, 0, 10**17]


def _demanding(gas: int) -> bytes:
    """Accepts a payment that brings at least so much gas."""
    # PUSH3 gas; GAS; LT; PUSH1 10; JUMPI; STOP; JUMPDEST; PUSH0; PUSH0; REVERT
    return bytes.fromhex(f"62{gas:06x}5a10600a57005b5f5ffd")


# --- tokens that misbehave


@pytest.mark.parametrize("kind", ["NoReturn", "FalseOnFail", "Plain"])
@pytest.mark.parametrize("decimals", [0, 2, 6, 18, 24])
def test_claim__any_decimals_and_answers__pays(kind: str, decimals: int) -> None:
    token = tokens.token(kind, decimals)
    register = ready(token, 10 ** (decimals + 3))
    for member, tenths in zip(register.members, (6, 3, 1), strict=True):
        register.share.claim(token.address, sender=member)
        # rounded down: what the division leaves waits for the next distribution
        assert 0 <= tenths * 10 ** (decimals + 2) - token.balanceOf(member) <= 1


def test_claim__token_answers_false__reverts() -> None:
    token = tokens.false_on_fail()
    register = ready(token)
    token.set_refusing(True)
    with boa.reverts(REFUSAL):
        register.share.claim(token.address, sender=register.members[0])
    register.share.claim_for(register.members, token.address, sender=RELAYER)
    assert len(events(register.share, "ClaimSkipped")) == 3
    token.set_refusing(False)
    register.share.claim_for(register.members, token.address, sender=RELAYER)
    assert token.balanceOf(register.share.address) == 0


def test_claim__paused_token__waits_and_stops_nothing_else() -> None:
    token = tokens.pausable()
    register = ready(token, policy=Policy.FREE)
    first, second, _ = register.members
    register.add_currency(NATIVE)
    register.distribute(NATIVE, 10**18)
    wait()
    token.set_paused(True)
    with boa.reverts(REFUSAL):
        register.share.claim(token.address, sender=first)
    register.share.claim(NATIVE, sender=first)
    register.share.transfer(second, ONE, sender=first)
    register.burn(first, ONE)
    token.set_paused(False)
    register.share.claim(token.address, sender=first)
    assert token.balanceOf(first) == 600 * WHOLE


def test_claim__fee_on_transfer__is_the_members_loss() -> None:
    token = tokens.fee_on_transfer(fee=100)
    register = ready(token)
    register.share.claim(token.address, sender=register.members[0])
    assert token.balanceOf(register.members[0]) == 594 * WHOLE
    assert due(register, token) == [0, 300 * WHOLE, 100 * WHOLE]
    assert token.balanceOf(register.share.address) == 400 * WHOLE


def test_claim__huge_answers__cost_little() -> None:
    token = tokens.huge_return(words=3_125)
    register = ready(token)
    token.set_huge(False, True)
    with boa.reverts(REFUSAL):
        register.share.claim(token.address, sender=register.members[0])
    # it answers `false` at length although it pays: the claim is settled, once
    token.set_huge(True, False)
    register.share.claim(token.address, sender=register.members[0])
    assert token.balanceOf(register.members[0]) == 600 * WHOLE
    register.share.claim_for([register.members[0]], token.address, sender=RELAYER)
    with boa.reverts(REFUSAL):
        register.share.claim(token.address, sender=register.members[0])
    assert token.balanceOf(register.members[0]) == 600 * WHOLE


@pytest.mark.parametrize("mode", [1, 2, 3])
def test_claim__balance_that_can_not_be_read__keeps_the_claim(mode: int) -> None:
    token = tokens.broken_balance()
    register = ready(token)
    token.set_mode(mode)
    with boa.reverts(REFUSAL):
        register.share.claim(token.address, sender=register.members[0], gas=2_000_000)
    register.share.claim_for(register.members[:2], token.address, sender=RELAYER, gas=2_000_000)
    assert len(events(register.share, "ClaimSkipped")) == 2
    register.share.transfer(register.members[1], ONE, sender=register.members[0])
    token.set_mode(0)
    assert due(register, token) == [600 * WHOLE, 300 * WHOLE, 100 * WHOLE]
    register.share.claim(token.address, sender=register.members[0])


def test_claim__balance_far_too_large__pays_what_is_due() -> None:
    token = tokens.broken_balance()
    register = ready(token)
    token.set_mode(5)
    register.share.claim(token.address, sender=register.members[0])
    assert events(register.share, "Claimed")[0].paid == 600 * WHOLE


def test_claim__token_without_code__reverts() -> None:
    register = Register.open()
    nothing = address_of("no code here")
    register.add_currency(nothing, 6)
    register.share.distribute(nothing, 1_000, sender=register.splitter)
    wait()
    with boa.reverts(REFUSAL):
        register.share.claim(nothing, sender=register.members[0])


# --- a token that shrinks


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_claim__token_shrank__all_claims_shrink_alike(order: tuple[int, ...]) -> None:
    token = tokens.rebasing()
    register = ready(token)
    token.rebase(3, 4)
    for index in order:
        register.share.claim(token.address, sender=register.members[index])
        (event,) = events(register.share, "Claimed")
        whole = (600, 300, 100)[index] * WHOLE
        assert (event.claimed, event.paid) == (whole, whole * 3 // 4)
    assert [token.balanceOf(member) for member in register.members] == [450 * WHOLE, 225 * WHOLE, 75 * WHOLE]
    assert register.share.dividend_state(token.address).booked == 0


def test_claim_for__token_shrank__settles_for_nobody() -> None:
    """It may recover: who takes less says so himself."""
    token = tokens.rebasing()
    register = ready(token)
    token.rebase(3, 4)
    register.share.claim_for(register.members, token.address, sender=RELAYER)
    assert len(events(register.share, "ClaimSkipped")) == 3
    assert due(register, token) == [600 * WHOLE, 300 * WHOLE, 100 * WHOLE]
    token.rebase(1, 1)
    register.share.claim_for(register.members, token.address, sender=RELAYER)
    assert [token.balanceOf(member) for member in register.members] == [600 * WHOLE, 300 * WHOLE, 100 * WHOLE]


def test_claim__token_shrank_to_nothing__keeps_the_claim() -> None:
    """It may come back; a claim is not given up for nothing."""
    token = tokens.plain()
    register = ready(token)
    token.burn(register.share.address, 1_000 * WHOLE)
    with boa.reverts(REFUSAL):
        register.share.claim(token.address, sender=register.members[0])
    register.share.claim_for(register.members, token.address, sender=RELAYER)
    token.mint(register.share.address, 1_000 * WHOLE)
    assert due(register, token) == [600 * WHOLE, 300 * WHOLE, 100 * WHOLE]
    register.share.claim_for(register.members, token.address, sender=RELAYER)
    assert token.balanceOf(register.members[0]) == 600 * WHOLE


# --- re-entrance


def attacks(register: Register, token: Any) -> list[bytes]:
    """Everything a member, or the attacker's contract, could try in the middle of a payment."""
    share, first, second = register.share, register.members[0], register.members[1]
    return [
        share.claim.prepare_calldata(token),
        share.claim_for.prepare_calldata([first, second], token),
        share.transfer.prepare_calldata(second, 1),
        share.transferFrom.prepare_calldata(first, second, 1),
        share.approve.prepare_calldata(second, 1),
        share.delegate.prepare_calldata(second),
        share.return_votes.prepare_calldata([first]),
        share.set_payout.prepare_calldata(second),
        share.sweep.prepare_calldata(token),
    ]


@pytest.mark.parametrize("which", range(9))
def test_claim__token_calls_back__gets_nowhere(which: int) -> None:
    token = tokens.reentering()
    register = ready(token)
    first = register.members[0]
    register.share.approve(token.address, 10 * ONE, sender=first)
    token.arm(register.share.address, attacks(register, token.address)[which])
    register.share.claim(token.address, sender=first)
    assert (token.calls(), token.successes()) == (1, 0)
    assert token.balanceOf(first) == 600 * WHOLE
    assert due(register, token) == [0, 300 * WHOLE, 100 * WHOLE]


@pytest.mark.parametrize("which", range(9))
def test_claim__receiver_of_coin_calls_back__gets_nowhere(which: int) -> None:
    register = ready(NATIVE, 10**18, policy=Policy.FREE)
    attacker = tokens.receiver("Reenterer")
    first = register.members[0]
    register.share.transfer(attacker.address, 600 * ONE, sender=first)
    register.distribute(NATIVE, 10**18)
    wait()
    attacker.arm(register.share.address, attacks(register, NATIVE)[which])
    attacker.run(register.share.address, 0, register.share.claim.prepare_calldata(NATIVE))
    assert (attacker.calls(), attacker.successes()) == (1, 0)
    assert boa.env.get_balance(attacker.address) == 6 * 10**17
    assert register.share.claimable(attacker.address, NATIVE) == 0
    assert boa.env.get_balance(register.share.address) == 14 * 10**17


def test_claim__views_in_the_middle_of_a_payment__are_those_of_after() -> None:
    token = tokens.reentering()
    register = ready(token)
    share, first = register.share, register.members[0]
    token.arm(share.address, share.claimable.prepare_calldata(first, token.address))
    share.claim(token.address, sender=first)
    assert token.successes() == 1
    assert int.from_bytes(token.answer(), "big") == 0
    wait()
    register.distribute(token, 1_000 * WHOLE)
    wait()
    token.arm(share.address, share.dividend_state.prepare_calldata(token.address))
    share.claim(token.address, sender=first)
    # fields: per_unit, waiting, booked, …
    assert int.from_bytes(token.answer()[64:96], "big") == 800 * WHOLE
