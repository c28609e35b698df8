"""initialize, found_members, open: who may, bounds, what is refused, what a founded register looks like."""

from __future__ import annotations

from typing import Any

import boa
import pytest
from eth.exceptions import Revert

from celldao.bounds import DEFAULT_BOUNDS, Bound
from tests.support.actors import actor
from tests.support.cell import NATIVE, NOBODY, Policy, Weight
from tests.support.contracts import deploy
from tests.support.register import (
    GENESIS,
    MAX_SUPPLY,
    ONE,
    Position,
    Register,
    bare_clone,
    events,
    now,
    terms,
)

FIRST, SECOND = actor("first founding member"), actor("second founding member")


@pytest.fixture
def founding() -> Register:
    return Register.founding(total=1_000 * ONE)


# --- the master


def test_constructor__bounds_that_its_words_cannot_hold__reverts() -> None:
    for name, bound in [
        ("holder_cap", Bound(1, 10_001)),
        ("minimum_position", Bound(1, 2**72)),
    ]:
        owner = deploy("standins/CellOwner", tuple(DEFAULT_BOUNDS._replace(**{name: bound})))
        with boa.env.prank(owner.address), boa.reverts("share: the factory's bounds are too wide"):
            deploy("Share")


def test_initialize__of_the_master__reverts(founding: Register) -> None:
    with boa.env.prank(founding.factory.address):
        master = deploy("Share")
    with boa.reverts("clone: only the factory, never a master"):
        master.initialize(terms(), founding.cell, ONE, sender=founding.factory.address)


def test_initialize__anyone_but_the_factory__reverts() -> None:
    owner = deploy("standins/CellOwner", tuple(DEFAULT_BOUNDS))
    with boa.env.prank(owner.address):
        clone = bare_clone(deploy("Share"))
    cell = (clone.address, actor("governor"), actor("treasury"), actor("splitter"))
    for caller in [*cell[1:], actor("founder"), NOBODY]:
        with boa.reverts("clone: only the factory, never a master"):
            clone.initialize(terms(), cell, ONE, sender=caller)
    assert clone.name() == ""
    assert clone.treasury() == NOBODY
    assert clone.factory() == owner.address


# --- initialize


def test_initialize__terms__are_read_back() -> None:
    chosen = {
        "name": "Mill",
        "symbol": "MILL",
        "weight": Weight.SQRT,
        "policy": Policy.LOCKED,
        "movable": False,
        "minimum": 7,
        "cap": 2_500,
    }
    register = Register.founding(**chosen)
    share = register.share
    assert (share.name(), share.symbol(), share.decimals()) == ("Mill", "MILL", 6)
    assert share.rules() == (Weight.SQRT, Policy.LOCKED, False, 7, 2_500, False)
    assert (share.treasury(), share.splitter()) == (register.treasury.address, register.splitter)
    assert (share.totalSupply(), share.member_count(), share.holder_count()) == (0, 0, 0)
    assert share.currencies() == []


@pytest.mark.parametrize("weight", list(Weight))
@pytest.mark.parametrize("policy", list(Policy))
def test_initialize__weight_and_policy__only_shares_are_free(weight: Weight, policy: Policy) -> None:
    if policy == Policy.FREE and weight != Weight.SHARE:
        with boa.reverts("share: free needs weight share, no cap"):
            Register.founding(weight=weight, policy=policy)
    else:
        assert Register.founding(weight=weight, policy=policy).share.rules()[:2] == (weight, policy)


def test_initialize__free_with_a_cap__reverts() -> None:
    with boa.reverts("share: free needs weight share, no cap"):
        Register.founding(policy=Policy.FREE, cap=9_999)


@pytest.mark.parametrize("policy", [Policy.FREE, Policy.MEMBERS])
def test_initialize__immovable_unless_locked__reverts(policy: Policy) -> None:
    with boa.reverts("share: immovable needs policy locked"):
        Register.founding(policy=policy, movable=False)


@pytest.mark.parametrize("choice", [0, 3, 5, 6, 7])
@pytest.mark.parametrize("field", ["weight", "policy"])
def test_initialize__no_choice_or_several__reverts(field: str, choice: int) -> None:
    with boa.reverts("share: choose one weight, one policy"):
        Register.founding(**{field: choice})


@pytest.mark.parametrize(
    ("field", "bound", "reason"),
    [
        ("minimum", DEFAULT_BOUNDS.minimum_position, "share: minimum position out of bounds"),
        ("cap", DEFAULT_BOUNDS.holder_cap, "share: holder cap out of bounds"),
    ],
)
def test_initialize__rule_at_and_past_its_bounds(field: str, bound: Bound, reason: str) -> None:
    for allowed in bound:
        Register.founding(**{field: allowed})
    for refused in (bound.low - 1, bound.high + 1):
        with boa.reverts(reason):
            Register.founding(**{field: refused})


def test_initialize__founding_total_at_and_past_the_maximum() -> None:
    Register.founding(total=MAX_SUPPLY)
    with boa.reverts("share: more than the supply may be"):
        Register.founding(total=MAX_SUPPLY + 1)


# --- found_members


def test_found_members__two_batches__number_and_endow_everybody(founding: Register) -> None:
    founding.enter([(FIRST, 600 * ONE)])
    transfer, votes = founding.share.get_logs()
    assert (transfer.sender, transfer.receiver, transfer.value) == (NOBODY, FIRST, 600 * ONE)
    assert (votes.delegate, votes.previousVotes, votes.newVotes) == (FIRST, 0, 600 * ONE)
    entered = now()
    boa.env.time_travel(seconds=5)
    founding.enter([(SECOND, 300 * ONE), (actor("third"), 100 * ONE)])
    share = founding.share
    assert [share.number_of(account) for account in (FIRST, SECOND, actor("third"))] == [1, 2, 3]
    assert [share.address_of(number) for number in range(4)] == [NOBODY, FIRST, SECOND, actor("third")]
    assert share.payee_of(2) == SECOND
    stored = entered - GENESIS
    assert founding.position(FIRST) == Position(600 * ONE, 600 * ONE, stored, 0, 0, stored)
    assert founding.position(SECOND).mean == stored + 5
    totals = founding.totals
    assert (totals.supply, totals.units, totals.holders, totals.members) == (1_000 * ONE, 1_000 * ONE, 3, 3)
    assert (share.holder_count(), share.member_count()) == (3, 3)
    assert share.getPastTotalSupply(entered) == 600 * ONE
    assert share.getPastTotalSupply(entered - 1) == 0


@pytest.mark.parametrize(
    ("weight", "units"), [(Weight.MEMBER, ONE), (Weight.SQRT, 2 * ONE), (Weight.SHARE, 4 * ONE)]
)
def test_found_members__weight__gives_the_units(weight: Weight, units: int) -> None:
    register = Register.open([4 * ONE, 4 * ONE], weight=weight)
    assert register.share.getVotes(register.members[0]) == units
    assert register.totals.units == 2 * units


def test_found_members__anyone_but_the_factory__reverts(founding: Register) -> None:
    for caller in (founding.treasury.address, founding.governor, founding.splitter, founding.stranger, FIRST):
        with boa.reverts("clone: only the factory, never a master"):
            founding.enter([(FIRST, ONE)], sender=caller)
    assert founding.share.member_count() == 0


def test_found_members__after_opening__reverts(founding: Register) -> None:
    founding.share.open(sender=founding.factory.address)
    with boa.reverts("share: the cell is founded already"):
        founding.enter([(FIRST, ONE)])


def test_found_members__an_address_twice__reverts(founding: Register) -> None:
    with boa.reverts("share: a founding member twice"):
        founding.enter([(FIRST, ONE), (FIRST, ONE)])


def test_found_members__no_shares__reverts(founding: Register) -> None:
    with boa.reverts("share: the amount is zero"):
        founding.enter([(FIRST, 0)])


def test_found_members__address_that_may_not_hold__reverts(founding: Register) -> None:
    for account in (NOBODY, *founding.cell):
        with boa.reverts("share: this address may not hold shares"):
            founding.enter([(account, ONE)])


def test_found_members__minimum_position__is_kept() -> None:
    register = Register.founding(minimum=5)
    register.enter([(FIRST, 5)])
    with boa.reverts("share: below the minimum position"):
        register.enter([(SECOND, 4)])


def test_found_members__holder_cap__is_of_the_founding_total() -> None:
    register = Register.founding(total=1_000, cap=2_500)
    register.enter([(FIRST, 250)])
    with boa.reverts("share: more than the holder cap"):
        register.enter([(SECOND, 251)])


def test_found_members__founding_total__is_not_exceeded(founding: Register) -> None:
    founding.enter([(FIRST, 999 * ONE)])
    with boa.reverts("share: more than the supply may be"):
        founding.enter([(SECOND, ONE + 1)])
    founding.enter([(SECOND, ONE)])


@pytest.mark.parametrize("amount", [MAX_SUPPLY + 1, 2**72, 2**96 - 1])
def test_found_members__amount_wider_than_a_balance__reverts(amount: int) -> None:
    register = Register.founding(total=MAX_SUPPLY)
    with boa.reverts("share: more than the supply may be"):
        register.enter([(FIRST, amount)])


def test_found_members__full_batch__fits_and_one_more_does_not(founding: Register) -> None:
    entries = [(f"0x{n:040x}", ONE) for n in range(1_000, 1_129)]
    founding.enter(entries[:128])
    assert founding.share.member_count() == 128
    with pytest.raises(boa.BoaError):  # the ABI's bound, without a word
        founding.enter(entries)


# --- open, and what waits for it


def test_open__anyone_but_the_factory__reverts(founding: Register) -> None:
    for caller in (founding.treasury.address, founding.governor, founding.splitter, founding.stranger):
        with boa.reverts("clone: only the factory, never a master"):
            founding.share.open(sender=caller)
    assert founding.share.rules()[-1] is False
    founding.share.open(sender=founding.factory.address)
    assert len(events(founding.share, "Opened")) == 1
    assert founding.share.rules()[-1] is True


def test_founding__everything_else__reverts(founding: Register) -> None:
    founding.enter([(FIRST, 600 * ONE), (SECOND, 400 * ONE)])
    share, treasury = founding.share, founding.treasury.address
    word = bytes(32)
    calls: list[tuple[str, Any, tuple[Any, ...]]] = [
        (FIRST, share.transfer, (SECOND, 1)),
        (FIRST, share.transfer, (FIRST, 0)),
        (FIRST, share.approve, (SECOND, 1)),
        (FIRST, share.permit, (FIRST, SECOND, 1, now(), 27, word, word)),
        (FIRST, share.delegate, (SECOND,)),
        (FIRST, share.delegateBySig, (SECOND, 0, now(), 27, word, word)),
        (FIRST, share.return_votes, ([FIRST],)),
        (FIRST, share.move, (actor("new key"), now(), b"")),
        (FIRST, share.set_payout, (SECOND,)),
        (FIRST, share.sweep, (NATIVE,)),
        (treasury, share.issue, (SECOND, 1)),
        (treasury, share.burn, (SECOND, 1, False)),
        (treasury, share.bar, (actor("operator"), True)),
        (treasury, share.repoint, (FIRST, actor("new key"))),
        (treasury, share.set_policy, (Policy.LOCKED,)),
        (treasury, share.set_holder_cap, (5_000,)),
        (treasury, share.set_movable, (True,)),
    ]
    for caller, function, arguments in calls:
        with boa.reverts("share: the cell is not founded yet"):
            function(*arguments, sender=caller)


def test_founding__dividends__there_are_none(founding: Register) -> None:
    founding.add_currency(NATIVE)
    founding.enter([(FIRST, 600 * ONE)])
    with boa.reverts("share: the cell is not founded yet"):
        founding.distribute(NATIVE, 1)
    with boa.reverts("share: nothing due, or it can't be paid"):
        founding.share.claim(NATIVE, sender=FIRST)
    founding.share.claim_for([FIRST], NATIVE, sender=SECOND)
    assert founding.share.get_logs() == []


def test_share__plain_native_coin__is_refused(founding: Register) -> None:
    with pytest.raises(Revert):
        boa.env.raw_call(founding.share.address, value=1, sender=founding.stranger)
    assert boa.env.get_balance(founding.share.address) == 0
