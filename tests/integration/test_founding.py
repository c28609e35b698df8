"""Founding with the real contracts: what anyone can do to it, and what is left of the founder's power."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import boa
import pytest

from tests.support import tokens
from tests.support.actors import actor, address_of
from tests.support.cell import (
    DAY,
    NATIVE,
    SHARE_UNIT,
    Asset,
    Cell,
    Rules,
    begin,
    enter_members,
    found,
    make_factory,
    roster_digest,
)

GAS_CAP = 16_777_216  # of a transaction (EIP-7825)


@pytest.fixture(scope="module")
def factory() -> Any:
    return make_factory()


@pytest.fixture(scope="module")
def token() -> Any:
    return tokens.plain(6)


@pytest.fixture(scope="module")
def rules(token: Any) -> Rules:
    members = tuple((actor(f"member {n}"), 100 * SHARE_UNIT) for n in range(1, 11))
    return Rules(members=members, assets=(Asset(token.address, 6), Asset(NATIVE, 18)))


@pytest.fixture
def begun(factory: Any, rules: Rules) -> Cell:
    return begin(rules, factory)


def gas_of(contract: Any) -> int:
    return int(contract._computation.get_gas_used())


def refused(contract: Any, function: str, *args: Any, sender: str, value: int = 0) -> bytes:
    """The reason of a call that must fail."""
    data = getattr(contract, function).prepare_calldata(*args)
    answer = boa.env.execute_code(contract.address, sender=sender, data=data, value=value)
    assert not answer.is_success, f"{function} went through"
    return bytes(answer.output)


def test_founding__strangers_carry_it_on_to_the_end__as_the_founder_wrote_it(
    begun: Cell, rules: Rules
) -> None:
    for start, helper in ((0, "first"), (3, "second"), (9, "third")):
        end = {0: 3, 3: 9, 9: 10}[start]
        enter_members(begun, start, end - start, sender=actor(f"{helper} helper"))
    begun.factory.finish(begun.treasury, sender=actor("last helper"))
    assert begun.share.totalSupply() == 1_000 * SHARE_UNIT
    for number, (account, shares) in enumerate(rules.members or (), start=1):
        assert begun.share.number_of(account) == number
        assert begun.share.balanceOf(account) == begun.share.getVotes(account) == shares
    for helper in ("first helper", "second helper", "third helper", "last helper"):
        assert begun.share.number_of(address_of(helper)) == 0
    assert begun.share.number_of(begun.founder) == 0


@pytest.mark.parametrize(
    "attempt", ["out of order", "twice", "somebody else's", "more shares", "skipping", "empty"]
)
def test_founding__spoiled_batch__refused_and_the_founding_goes_on(begun: Cell, attempt: str) -> None:
    entries = begun.rules.entries()
    enter_members(begun, 0, 4)
    intruder = (100 * SHARE_UNIT) << 160 | int(address_of("intruder"), 16)
    batch, left = {
        "out of order": (entries[6:8], entries[8:]),
        "twice": (entries[:4], entries[4:]),
        "somebody else's": ([intruder], entries[5:]),
        "more shares": ([entries[4] + (1 << 160)], entries[5:]),
        "skipping": (entries[5:6], entries[6:]),
        "empty": ([], entries[4:]),
    }[attempt]
    reason = refused(
        begun.factory, "found_members", begun.treasury, batch, roster_digest(left), sender=begun.stranger
    )
    assert (b"factory: no entries" if attempt == "empty" else b"factory: not the roster's next") in reason
    enter_members(begun, 4)
    begun.factory.finish(begun.treasury)


def test_founding__nobody_but_the_factory_can_enter_members(begun: Cell) -> None:
    entries = begun.rules.entries()
    for sender in (begun.founder, begun.members[0], begun.stranger, begun.treasury.address):
        assert b"clone: only the factory, never a master" in refused(
            begun.share, "found_members", entries, sender=sender
        )
        for contract in begun.contracts:
            assert b"clone: only the factory, never a master" in refused(contract, "open", sender=sender)


def test_founding__unfinished__nothing_can_happen_yet(begun: Cell, token: Any) -> None:
    enter_members(begun, 0, 9)
    boa.env.time_travel(seconds=DAY)
    member, other = begun.members[:2]
    refused(begun.governor, "propose", [], [], [], "too early", sender=member)
    refused(begun.share, "transfer", other, 10 * SHARE_UNIT, sender=member)
    refused(begun.share, "delegate", other, sender=member)
    refused(begun.treasury, "exit", 100 * SHARE_UNIT, sender=member)
    refused(begun.splitter, "pay", NATIVE, 1, "", sender=member, value=1)
    for contract in begun.contracts:
        assert not boa.env.execute_code(contract.address, sender=member, value=1).is_success
    # a token cannot be kept from arriving, but nobody can hand it to the members entered so far
    token.mint(begun.splitter, 1_000)
    refused(begun.splitter, "allocate", token, sender=member)
    enter_members(begun, 9)
    begun.factory.finish(begun.treasury)
    begun.splitter.allocate(token)
    assert begun.share.dividend_state(token).booked == 600


def test_founding__finished__members_can_act(factory: Any, rules: Rules) -> None:
    cell = found(rules, factory)
    member, other = cell.members[:2]
    cell.governor.propose([], [], [], "our first resolution", sender=member)
    cell.share.transfer(other, 10 * SHARE_UNIT, sender=member)
    cell.share.delegate(other, sender=member)
    cell.treasury.exit(cell.share.balanceOf(member), sender=member)
    assert boa.env.execute_code(cell.treasury.address, sender=other, value=1).is_success


def test_founding__copied_by_somebody_faster__is_another_cell(factory: Any, rules: Rules) -> None:
    mine = factory.addresses(actor("founder"), rules.constitution())
    copy = begin(rules, factory, actor("copycat"))
    enter_members(copy)
    copy.factory.finish(copy.treasury)
    cell = begin(rules, factory, actor("founder"))
    assert [contract.address for contract in cell.contracts] == list(mine)
    assert not set(mine) & {contract.address for contract in copy.contracts}
    assert copy.factory.constitution_of(copy.treasury) == cell.factory.constitution_of(cell.treasury)
    assert cell.factory.founder_of(copy.treasury) == actor("copycat")


def test_founding__founder_who_is_no_member__has_nothing(factory: Any, rules: Rules) -> None:
    cell = found(rules, factory, actor("founder"))
    founder, victim = cell.founder, cell.members[0]
    track = tuple(vars(rules.ordinary).values())
    own: list[tuple[Any, str, tuple[Any, ...]]] = [
        (cell.share, "issue", (founder, SHARE_UNIT)),
        (cell.share, "burn", (victim, SHARE_UNIT, False)),
        (cell.share, "add_currency", (founder, 6)),
        (cell.share, "bar", (victim, True)),
        (cell.share, "repoint", (victim, founder)),
        (cell.share, "set_policy", (1,)),
        (cell.share, "set_holder_cap", (100,)),
        (cell.share, "set_movable", (False,)),
        (cell.share, "distribute", (NATIVE, 0)),
        (cell.share, "transfer", (founder, SHARE_UNIT)),
        (cell.governor, "propose", ([], [], [], "mine")),
        (cell.governor, "set_tracks", (track, track)),
        (cell.governor, "set_proposal_threshold", (0,)),
        (cell.governor, "set_guardian", (founder, boa.env.timestamp + DAY)),
        (cell.treasury, "execute", (founder, 0, b"", 3)),
        (cell.treasury, "send", (NATIVE, [founder], [1])),
        (cell.treasury, "appoint_successor", (founder,)),
        (cell.treasury, "dissolve", (founder,)),
        (cell.treasury, "exit", (SHARE_UNIT,)),
        (cell.splitter, "set_split", ((0, 0, [(founder, 10_000)]),)),
        (cell.splitter, "set_reserve_floor", (NATIVE, 0)),
    ]
    for contract, function, args in own:
        refused(contract, function, *args, sender=founder)
    contracts = tuple(contract.address for contract in cell.contracts)
    for contract in cell.contracts:
        assert b"clone: only the factory, never a master" in refused(contract, "open", sender=founder)
    assert b"clone: only the factory, never a master" in refused(
        cell.share, "initialize", rules.constitution()[0], contracts, 1, sender=founder
    )
    assert b"factory: the founding is finished" in refused(
        cell.factory, "found_members", cell.treasury, [1], bytes(32), sender=founder
    )
    assert b"factory: the founding is finished" in refused(
        cell.factory, "finish", cell.treasury, sender=founder
    )


def test_founding__factory_after_finish__can_enter_nobody(factory: Any, rules: Rules) -> None:
    """Even if somebody could speak for it. (It never initialises twice: the clone would have to be new.)"""
    cell = found(rules, factory)
    refused(cell.share, "found_members", [SHARE_UNIT << 160 | 1], sender=factory.address)
    refused(cell.share, "issue", actor("friend"), SHARE_UNIT, sender=factory.address)


def test_founding__each_transaction__below_the_gas_cap(factory: Any, token: Any) -> None:
    founder = actor("founder")
    members = tuple((address_of(f"many {n}"), 100 * SHARE_UNIT) for n in range(228))
    rules = Rules(members=members, assets=(Asset(token.address, 6), Asset(NATIVE, 18)))
    cell = begin(rules, factory, founder)
    assert gas_of(factory) < GAS_CAP
    for start in (0, 128):
        enter_members(cell, start, min(128, 228 - start))
        assert gas_of(factory) < GAS_CAP
    factory.finish(cell.treasury)
    assert gas_of(factory) < GAS_CAP


def test_founding__exit_delay_against_the_governors_minimum__the_same_rule(
    factory: Any, rules: Rules
) -> None:
    cell = found(replace(rules, exit_delay=rules.ordinary.execution_delay), factory)
    assert cell.treasury.exit_delay() == cell.governor.minimum_execution_delay()
