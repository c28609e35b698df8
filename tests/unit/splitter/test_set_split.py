from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boa
import pytest

from celldao.bounds import DEFAULT_BOUNDS, Bound
from tests.support.actors import actor, address_of
from tests.support.cell import NATIVE, NOBODY, Asset, Cell, Rules, begin, found, make_factory
from tests.support.contracts import deploy
from tests.unit.splitter.conftest import SIBLINGS, balance, booked, give, logged

Make = Callable[..., Cell]
MONTH = DEFAULT_BOUNDS.smoothing.high


def recipients(count: int, ratio: int = 100) -> list[tuple[str, int]]:
    return [(address_of(f"recipient {n}"), ratio) for n in range(count)]


def set_split(cell: Cell, ratio: int, smoothing: int = 0, to: list[tuple[str, int]] | None = None) -> None:
    cell.splitter.set_split((ratio, smoothing, to or []), sender=cell.treasury.address)


def current(cell: Cell) -> tuple[int, int, list[tuple[str, int]]]:
    ratio, smoothing, to = cell.splitter.terms()
    return ratio, smoothing, [tuple(entry) for entry in to]


def test_set_split__treasury__replaces_all(cell: Cell) -> None:
    set_split(cell, 1, 2, recipients(8))
    (event,) = logged(cell.splitter, "SplitChanged")
    assert current(cell) == (1, 2, recipients(8))
    assert (event.terms[0], event.terms[1], len(event.terms[2])) == (1, 2, 8)
    set_split(cell, 10_000, 0, [])
    assert current(cell) == (10_000, 0, [])
    assert cell.splitter.treasury() == cell.treasury.address
    assert cell.splitter.is_open() is True


@pytest.mark.parametrize("role", ["founder", "member", "governor", "share", "factory", "stranger"])
def test_set_split__anyone_else__refused(cell: Cell, role: str) -> None:
    sender = {
        "founder": cell.founder,
        "member": cell.members[0],
        "governor": cell.governor.address,
        "share": cell.share.address,
        "factory": cell.factory.address,
        "stranger": cell.stranger,
    }[role]
    before = current(cell)
    with boa.reverts("splitter: only the treasury"):
        cell.splitter.set_split((1, 0, []), sender=sender)
    with boa.reverts("splitter: only the treasury"):
        cell.splitter.set_reserve_floor(NATIVE, 1, sender=sender)
    assert current(cell) == before
    assert cell.splitter.reserve_floor(NATIVE) == 0


@pytest.mark.parametrize(
    ("ratio", "parts"),
    [(10_001, []), (10_000, [1]), (1, [10_000]), (0, [10_001]), (2**256 - 1, [1]), (1, [2**256 - 1])],
)
def test_set_split__more_than_all__refused(cell: Cell, ratio: int, parts: list[int]) -> None:
    to = [(address_of(f"recipient {n}"), part) for n, part in enumerate(parts)]
    with boa.reverts("splitter: ratios exceed 10,000"):
        set_split(cell, ratio, 0, to)


@pytest.mark.parametrize(("ratio", "parts"), [(10_000, []), (0, [10_000]), (9_998, [1, 1])])
def test_set_split__exactly_all__taken(cell: Cell, ratio: int, parts: list[int]) -> None:
    to = [(address_of(f"recipient {n}"), part) for n, part in enumerate(parts)]
    set_split(cell, ratio, 0, to)
    assert current(cell) == (ratio, 0, to)


def test_master__smoothing_wider_than_its_word__cant_be_built() -> None:
    for high in (2**39, 2**256 - 1):
        stand_in = deploy("standins/BoundsOnly", tuple(DEFAULT_BOUNDS._replace(smoothing=Bound(0, high))))
        with (
            boa.env.prank(stand_in.address),
            boa.reverts("splitter: the factory's bounds are too wide"),
        ):
            deploy("RevenueSplitter")


def test_set_split__the_longest_smoothing_that_fits__kept_beside_all_else() -> None:
    longest = 2**39 - 1
    factory = make_factory(DEFAULT_BOUNDS._replace(smoothing=Bound(0, longest)), masters=SIBLINGS)
    cell = begin(Rules(), factory, masters=SIBLINGS)
    to = recipients(8, 1_000)
    set_split(cell, 2_000, longest, to)
    assert current(cell) == (2_000, longest, to)
    assert cell.splitter.treasury() == cell.treasury.address
    assert cell.splitter.is_open() is False


def test_set_split__the_longest_smoothing_that_fits__holds_a_stream_for_that_long(token: Any) -> None:
    longest = 2**39 - 1
    factory = make_factory(DEFAULT_BOUNDS._replace(smoothing=Bound(0, longest)), masters=SIBLINGS)
    currency = Asset(token.address, 6)
    cell = found(
        Rules(dividend_ratio=10_000, smoothing=longest, assets=(currency,)), factory, masters=SIBLINGS
    )
    token.mint(cell.splitter, 10**6)
    cell.splitter.allocate(token)
    stream = cell.splitter.stream(token)
    assert (stream.unreleased, stream.since, stream.end) == (
        10**6,
        boa.env.timestamp,
        boa.env.timestamp + longest,
    )
    boa.env.time_travel(seconds=365 * 86_400)
    assert cell.splitter.releasable(token) == 10**6 * 365 * 86_400 // longest


def test_set_split__smoothing__within_its_bounds(cell: Cell) -> None:
    set_split(cell, 1, MONTH)
    assert current(cell)[1] == MONTH
    with boa.reverts("splitter: smoothing is out of bounds"):
        set_split(cell, 1, MONTH + 1)


def test_set_split__smoothing_below_a_factory_that_wants_some__refused(token: Any) -> None:
    bounds = DEFAULT_BOUNDS._replace(smoothing=Bound(10, 20))
    factory = make_factory(bounds, SIBLINGS)
    begin(Rules(smoothing=10), factory, masters=SIBLINGS)
    with boa.reverts("splitter: smoothing is out of bounds"):
        begin(Rules(smoothing=9), factory, masters=SIBLINGS)


@pytest.mark.parametrize("which", ["nobody", "share", "governor", "treasury", "splitter", "twice"])
def test_set_split__recipient_that_makes_no_sense__refused(cell: Cell, which: str) -> None:
    account = {
        "nobody": NOBODY,
        "share": cell.share.address,
        "governor": cell.governor.address,
        "treasury": cell.treasury.address,
        "splitter": cell.splitter.address,
        "twice": address_of("recipient 0"),
    }[which]
    with boa.reverts("splitter: recipient is empty, double or of the cell"):
        set_split(cell, 1, 0, [*recipients(2), (account, 1)])


def test_set_split__recipient_without_a_part__refused(cell: Cell) -> None:
    with boa.reverts("splitter: recipient without a part"):
        set_split(cell, 1, 0, [(address_of("fund"), 0)])


def test_set_split__nine_recipients__cannot_be_encoded(cell: Cell) -> None:
    """The list is bounded by its type: calldata with nine entries is refused before any code of ours runs."""
    # the encoding of eight, with a ninth put behind and the length raised
    data = cell.splitter.set_split.prepare_calldata((1, 0, recipients(8)))
    length = (8).to_bytes(32, "big")
    at = data.rindex(length, 0, len(data) - 8 * 64)
    nine = data[:at] + (9).to_bytes(32, "big") + data[at + 32 :] + data[-64:]
    assert boa.env.execute_code(cell.splitter.address, sender=cell.treasury.address, data=data).is_success
    answer = boa.env.execute_code(cell.splitter.address, sender=cell.treasury.address, data=nine)
    assert not answer.is_success
    assert answer.output == b""


def test_set_split__fewer_recipients__the_former_get_nothing(make_cell: Make, token: Any) -> None:
    cell = make_cell(token, dividend_ratio=0, recipients=tuple(recipients(3, 1_000)))
    set_split(cell, 0, 0, recipients(1, 1_000))
    give(token, cell.splitter, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert [balance(token, account) for account, _ in recipients(3)] == [100, 0, 0]


def test_set_split__money_not_allocated_yet__split_by_the_new_rule(cell: Cell, token: Any) -> None:
    give(token, cell.splitter, 1_000)
    set_split(cell, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert booked(cell, token) == 100


def test_set_split__successor_governor__is_no_recipient_either(cell: Cell) -> None:
    successor = deploy("standins/MinimalGovernor")
    successor.adopt(cell.treasury, cell.governor.minimum_execution_delay())
    cell.treasury.appoint_successor(successor, sender=cell.treasury.address)
    with boa.reverts("splitter: recipient is empty, double or of the cell"):
        set_split(cell, 1, 0, [(successor.address, 1)])
    set_split(cell, 1, 0, [(actor("fund"), 1)])


def test_set_reserve_floor__treasury__sets_it(cell: Cell, token: Any) -> None:
    for former, target in ((0, 5), (5, 2**256 - 1), (2**256 - 1, 0)):
        cell.splitter.set_reserve_floor(token, target, sender=cell.treasury.address)
        (event,) = logged(cell.splitter, "ReserveFloorChanged")
        assert (event.asset, event.former, event.target) == (token.address, former, target)
        assert cell.splitter.reserve_floor(token) == target


def test_set_reserve_floor__highest__everything_to_the_treasury(cell: Cell, token: Any) -> None:
    cell.splitter.set_reserve_floor(token, 2**256 - 1, sender=cell.treasury.address)
    give(token, cell.splitter, 1_000)
    cell.splitter.allocate(token, sender=cell.stranger)
    assert (balance(token, cell.treasury), booked(cell, token)) == (1_000, 0)


def test_set_split__to_a_mandate__refused() -> None:
    """An operator has what he draws, under budget and report: of whatever cell."""
    factory = make_factory(masters=(*SIBLINGS, "Mandate"))
    rules = Rules(members=((address_of("member 1"), 10**6),))
    cell, other = (begin(rules, factory, actor(f"founder {n}"), masters=SIBLINGS) for n in range(2))
    charter = (boa.env.timestamp + 100, False, [], [], [], bytes(32), "")
    grant = (actor("operator"), 30 * 86_400, 0, charter)
    mandates = [factory.grant_mandate(grant, sender=each.treasury.address) for each in (cell, other)]
    before = current(cell)
    for account in (*mandates, factory.address):
        for place in (0, 7):
            to = recipients(8)
            to[place] = (account, 100)
            with boa.reverts("splitter: a mandate can't be a recipient"):
                set_split(cell, 1, 0, to)
    assert current(cell) == before
    # nor may a cell be founded with one
    born = Rules(members=rules.members, recipients=((mandates[1], 100),))
    with boa.reverts("splitter: a mandate can't be a recipient"):
        begin(born, factory, actor("third founder"), masters=SIBLINGS)
    # the operator himself may be paid for his work
    set_split(cell, 1, 0, [(actor("operator"), 100)])
    assert [cell.splitter.is_recipient(each) for each in (actor("operator"), *mandates)] == [
        True,
        False,
        False,
    ]
