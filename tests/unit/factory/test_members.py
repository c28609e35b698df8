from __future__ import annotations

from dataclasses import replace
from typing import Any

import boa
import pytest

from tests.support import reading
from tests.support.actors import actor, address_of
from tests.support.cell import (
    EMPTY_DIGEST,
    NATIVE,
    SHARE_UNIT,
    Cell,
    Rules,
    begin,
    enter_members,
    roster_digest,
)
from tests.unit.factory.conftest import SIBLINGS, logged, members


def submit(cell: Cell, entries: list[int], left: list[int], sender: str | None = None) -> None:
    cell.factory.found_members(cell.treasury, entries, roster_digest(left), sender=sender or cell.stranger)


def test_found_members__by_strangers_in_batches__numbers_follow_the_roster(begun: Cell) -> None:
    entries = begun.rules.entries()
    left = (5, 15 * SHARE_UNIT)
    for first, last in ((0, 2), (2, 3), (3, 5)):
        submit(begun, entries[first:last], entries[last:], actor(f"helper {first}"))
        (event,) = logged(begun.factory, "MembersFounded")
        shares = sum(entry >> 160 for entry in entries[first:last])
        left = (left[0] - (last - first), left[1] - shares)
        assert (event.treasury, event.submitter) == (begun.treasury.address, actor(f"helper {first}"))
        assert (event.members_left, event.shares_left) == left
        progress = begun.factory.progress(begun.treasury)
        assert (progress.members_left, progress.shares_left) == left
        assert progress.roster_left == roster_digest(entries[last:])
    for number, (address, shares) in enumerate(begun.rules.members or (), start=1):
        assert begun.share.number_of(address) == number
        assert begun.share.balanceOf(address) == shares


def refusals(entries: list[int]) -> dict[str, tuple[list[int], list[int]]]:
    """Batch, and what is said to be left: none of them is what the roster begins with."""
    stranger = 5 * SHARE_UNIT << 160 | int(address_of("intruder"), 16)
    return {
        "later part first": (entries[2:4], entries[4:]),
        "one left out": ([entries[0], entries[2]], entries[3:]),
        "swapped": ([entries[1], entries[0]], entries[2:]),
        "one twice": ([entries[0], entries[0]], entries[1:]),
        "somebody else": ([stranger], entries[1:]),
        "other shares": ([entries[0] + (1 << 160)], entries[1:]),
        "something else left": (entries[:2], entries[3:]),
        "nothing said to be left": (entries[:2], []),
        "one too many": ([*entries, stranger], []),
    }


@pytest.mark.parametrize("which", list(refusals([1, 2, 3, 4, 5])))
def test_found_members__not_what_the_roster_goes_on_with__refused(begun: Cell, which: str) -> None:
    entries, left = refusals(begun.rules.entries())[which]
    before = begun.factory.progress(begun.treasury)
    with boa.reverts("factory: not the roster's next entries"):
        submit(begun, entries, left)
    assert begun.factory.progress(begun.treasury) == before
    assert begun.share.totalSupply() == 0
    # and nothing is spoiled
    enter_members(begun)
    begun.factory.finish(begun.treasury)


def test_found_members__same_batch_twice__refused(begun: Cell) -> None:
    entries = begun.rules.entries()
    submit(begun, entries[:2], entries[2:])
    with boa.reverts("factory: not the roster's next entries"):
        submit(begun, entries[:2], entries[2:])


def test_found_members__empty_batch__refused(begun: Cell) -> None:
    with boa.reverts("factory: no entries"):
        submit(begun, [], begun.rules.entries())


@pytest.mark.parametrize("treasury", ["nobody", "stranger"])
def test_found_members__no_cell__refused(begun: Cell, treasury: str) -> None:
    address = begun.stranger if treasury == "stranger" else "0x" + "00" * 20
    with boa.reverts("factory: no cell of this factory"):
        begun.factory.found_members(address, [1], EMPTY_DIGEST)
    with boa.reverts("factory: no cell of this factory"):
        begun.factory.finish(address)
    with boa.reverts("factory: no cell of this factory"):
        begun.factory.contracts_of(address)


def test_found_members__after_finish__refused(begun: Cell) -> None:
    enter_members(begun)
    begun.factory.finish(begun.treasury)
    with boa.reverts("factory: the founding is finished"):
        submit(begun, [1], [])


def test_found_members__refused_by_the_register__nothing_counted(factory: Any) -> None:
    """A member twice: the roster can never be completed, and nothing of the bad batch sticks."""
    twice = (*members(2), members(1)[0])
    cell = begin(Rules(members=twice), factory, masters=SIBLINGS)
    entries = cell.rules.entries()
    submit(cell, entries[:2], entries[2:])
    before = cell.factory.progress(cell.treasury)
    answer = boa.env.execute_code(
        cell.factory.address,
        sender=cell.stranger,
        data=cell.factory.found_members.prepare_calldata(cell.treasury, entries[2:], EMPTY_DIGEST),
    )
    assert not answer.is_success
    assert b"share: " in answer.output
    assert cell.factory.progress(cell.treasury) == before


@pytest.mark.parametrize("wrong", ["count too small", "total too small"])
def test_found_members__roster_that_says_less_than_its_list__refused(factory: Any, wrong: str) -> None:
    rules = Rules(members=members(3))
    constitution = list(rules.constitution())
    count, total, digest = constitution[6]
    constitution[6] = (count - 1, total, digest) if wrong.startswith("count") else (count, total - 1, digest)
    contracts = factory.found(tuple(constitution), sender=actor("founder"))
    with boa.reverts("factory: more than the roster says"):
        factory.found_members(contracts.treasury, rules.entries(), EMPTY_DIGEST)


@pytest.mark.parametrize("wrong", ["count too large", "total too large"])
def test_finish__roster_that_says_more_than_its_list__refused_for_ever(factory: Any, wrong: str) -> None:
    rules = Rules(members=members(3))
    constitution = list(rules.constitution())
    count, total, digest = constitution[6]
    constitution[6] = (count + 1, total, digest) if wrong.startswith("count") else (count, total + 1, digest)
    contracts = factory.found(tuple(constitution), sender=actor("founder"))
    factory.found_members(contracts.treasury, rules.entries(), EMPTY_DIGEST)
    with boa.reverts("factory: members are missing"):
        factory.finish(contracts.treasury)


def test_finish__digest_says_more_than_count_and_total__refused(factory: Any) -> None:
    """Count and total are reached, but the digest still commits to an entry without shares."""
    rules = Rules(members=members(2))
    entries = rules.entries()
    more = [*entries, int(address_of("ghost"), 16)]
    constitution = list(rules.constitution())
    constitution[6] = (2, constitution[6][1], roster_digest(more))
    contracts = factory.found(tuple(constitution), sender=actor("founder"))
    factory.found_members(contracts.treasury, entries, roster_digest(more[2:]))
    with boa.reverts("factory: members are missing"):
        factory.finish(contracts.treasury)


def test_finish__members_missing__refused_until_all_are_there(begun: Cell) -> None:
    with boa.reverts("factory: members are missing"):
        begun.factory.finish(begun.treasury)
    entries = begun.rules.entries()
    submit(begun, entries[:4], entries[4:])
    with boa.reverts("factory: members are missing"):
        begun.factory.finish(begun.treasury)
    submit(begun, entries[4:], [])
    begun.factory.finish(begun.treasury, sender=begun.stranger)
    # the contracts of the cell log an event of this name too
    (event,) = [log for log in logged(begun.factory, "Opened") if hasattr(log, "treasury")]
    assert event.treasury == begun.treasury.address
    progress = begun.factory.progress(begun.treasury)
    assert tuple(progress) == (0, 0, EMPTY_DIGEST, True)
    assert reading.overview(begun.treasury).opened is True
    assert begun.splitter.is_open() is True


def test_finish__second_time__refused(begun: Cell) -> None:
    enter_members(begun)
    begun.factory.finish(begun.treasury)
    with boa.reverts("factory: the founding is finished"):
        begun.factory.finish(begun.treasury)


def test_found_members__batch_of_128_and_129(factory: Any) -> None:
    cell = begin(Rules(members=members(130)), factory, masters=SIBLINGS)
    entries = cell.rules.entries()
    data = cell.factory.found_members.prepare_calldata(
        cell.treasury, entries[:128], roster_digest(entries[129:])
    )
    # the encoding of 128 with a 129th put behind
    length = (128).to_bytes(32, "big")
    at = data.index(length)
    more = data[:at] + (129).to_bytes(32, "big") + data[at + 32 :] + entries[128].to_bytes(32, "big")
    answer = boa.env.execute_code(cell.factory.address, sender=cell.stranger, data=more)
    assert not answer.is_success
    assert answer.output == b""
    enter_members(cell)
    cell.factory.finish(cell.treasury)
    assert cell.share.totalSupply() == sum(entry >> 160 for entry in entries)


def test_found__reserves_and_currencies__arrive_where_they_belong(factory: Any) -> None:
    rules = replace(Rules(members=members(1)), dividend_ratio=1)
    cell = begin(rules, factory, masters=SIBLINGS)
    assert cell.treasury.registered_assets() == [NATIVE]
