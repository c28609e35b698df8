"""A cell's rules for mandates, and the list of the mandates it has granted."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from celldao.bounds import DEFAULT_BOUNDS, Bound
from tests.support.actors import actor
from tests.support.cell import DAY, NATIVE, NOBODY, Cell, MandateRules, Rules, begin, make_factory
from tests.support.contracts import at
from tests.unit.factory.conftest import SIBLINGS, logged, members

MASTERS = (*SIBLINGS, "Mandate")
Fields = tuple[bool, int, int, int, int]
SOUND: Fields = (True, 1_000, 2_000, 7 * DAY, 92 * DAY)
DRAW, QUORUM, PERIOD = (
    DEFAULT_BOUNDS.draw_limit,
    DEFAULT_BOUNDS.petition_quorum,
    DEFAULT_BOUNDS.mandate_period,
)


@pytest.fixture(scope="module")
def cell() -> Cell:
    return begin(Rules(members=members(2)), make_factory(masters=MASTERS), masters=SIBLINGS)


@pytest.fixture(scope="module")
def second(cell: Cell) -> Cell:
    rules = Rules(members=members(2), mandates=MandateRules(False, 0, 500, PERIOD.low, PERIOD.low))
    return begin(rules, cell.factory, actor("second founder"), masters=SIBLINGS)


def grant(operator: str = "") -> tuple[Any, ...]:
    charter = (boa.env.timestamp + DAY, False, [], [], [], bytes(32), "")
    return (operator or actor("operator"), 30 * DAY, DAY, charter)


def set_rules(cell: Cell, rules: Fields, sender: Any = None) -> None:
    cell.factory.set_mandate_rules(rules, sender=sender or cell.treasury.address)


# ------------------------------------------------------------------ rules
def test_rules__at_founding__those_of_the_constitution(cell: Cell, second: Cell) -> None:
    assert cell.factory.mandate_rules(cell.treasury) == SOUND
    assert cell.factory.mandate_rules(second.treasury) == (False, 0, 500, PERIOD.low, PERIOD.low)
    for nobody in (NOBODY, cell.share, cell.founder, cell.factory):
        assert cell.factory.mandate_rules(nobody) == (False, 0, 0, 0, 0)


def test_rules__by_the_treasury__replaced_and_logged(cell: Cell, second: Cell) -> None:
    rules = (False, 1, 501, 8 * DAY, 9 * DAY)
    before = cell.factory.mandate_rules(second.treasury)
    set_rules(cell, rules)
    (log,) = logged(cell.factory, "MandateRulesSet")
    assert tuple(log)[1:] == (cell.treasury.address, rules)
    assert cell.factory.mandate_rules(cell.treasury) == rules
    assert cell.factory.mandate_rules(second.treasury) == before


def test_rules__founding_logs_them(cell: Cell) -> None:
    made = begin(Rules(members=members(3)), cell.factory, actor("third founder"), masters=SIBLINGS)
    (log,) = logged(cell.factory, "MandateRulesSet")
    assert tuple(log)[1:] == (made.treasury.address, SOUND)


def test_rules__by_anybody_else__refused(cell: Cell) -> None:
    others = [cell.founder, cell.stranger, cell.members[0], NOBODY]
    others += [each.address for each in (cell.factory, cell.share, cell.governor, cell.splitter)]
    for sender in others:
        with boa.reverts("factory: only the treasury of a cell"):
            set_rules(cell, SOUND, sender)
        with boa.reverts("factory: only the treasury of a cell"):
            cell.factory.grant_mandate(grant(), sender=sender)


@pytest.mark.parametrize(
    "rules",
    [
        (True, DRAW.low, QUORUM.low, PERIOD.low, PERIOD.low),
        (True, DRAW.high, QUORUM.high, PERIOD.high, PERIOD.high),
        (False, DRAW.high, QUORUM.low, PERIOD.low, PERIOD.high),
    ],
)
def test_rules__at_the_bounds__kept_exactly(cell: Cell, rules: Fields) -> None:
    set_rules(cell, rules)
    assert cell.factory.mandate_rules(cell.treasury) == rules


def beyond(place: int, bound: Bound, name: str) -> list[tuple[int, int, str]]:
    values = [bound.high + 1, 2**256 - 1] + ([bound.low - 1] if bound.low else [])
    return [(place, value, f"factory: {name} is out of bounds") for value in values]


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        *beyond(1, DRAW, "draw limit"),
        *beyond(2, QUORUM, "petition quorum"),
        *beyond(3, PERIOD, "mandate period"),
        *beyond(4, PERIOD, "mandate period"),
        (4, 7 * DAY - 1, "factory: longest period is the shorter one"),
        (3, 92 * DAY + 1, "factory: longest period is the shorter one"),
    ],
)
def test_rules__beyond_the_bounds__refused_by_vote_and_at_founding(
    cell: Cell, place: int, value: int, reason: str
) -> None:
    rules = [*SOUND]
    rules[place] = value
    with boa.reverts(reason):
        set_rules(cell, tuple(rules))  # type: ignore[arg-type]
    with boa.reverts(reason):
        begin(Rules(members=members(2), mandates=MandateRules(*rules)), cell.factory, actor("x"), SIBLINGS)
    assert cell.factory.mandate_rules(cell.treasury) == SOUND


@pytest.mark.parametrize(
    "bounds",
    [
        {"draw_limit": Bound(0, 10_001)},
        {"petition_quorum": Bound(1, 10_001)},
        {"petition_quorum": Bound(0, 10_000)},
        {"mandate_period": Bound(0, DAY)},
        {"mandate_period": Bound(1, 2**40)},
    ],
)
def test_factory__bounds_wider_than_the_words__refused(bounds: dict[str, Bound]) -> None:
    with boa.reverts("factory: bounds too wide"):
        make_factory(DEFAULT_BOUNDS._replace(**bounds), masters=())


def test_factory__widest_bounds_that_fit__kept_exactly() -> None:
    widest = {
        "draw_limit": Bound(0, 10_000),
        "petition_quorum": Bound(1, 10_000),
        "mandate_period": Bound(1, 2**40 - 1),
    }
    factory = make_factory(DEFAULT_BOUNDS._replace(**widest), masters=SIBLINGS)
    cell = begin(Rules(members=members(1)), factory, masters=SIBLINGS)
    for rules in (
        (True, 10_000, 10_000, 2**40 - 1, 2**40 - 1),
        (False, 10_000, 10_000, 2**40 - 1, 2**40 - 1),
        (True, 0, 1, 1, 1),
        (False, 0, 1, 1, 1),
    ):
        set_rules(cell, rules)
        assert factory.mandate_rules(cell.treasury) == rules


# ------------------------------------------------------------------ registry
def test_registry__pages__in_order_of_granting(cell: Cell, second: Cell) -> None:
    factory, treasury = cell.factory, cell.treasury
    set_rules(second, SOUND)
    granted = []
    for number in range(5):
        granted.append(factory.grant_mandate(grant(actor(f"operator {number}")), sender=treasury.address))
        factory.grant_mandate(grant(), sender=second.treasury.address)
    assert factory.mandate_count(treasury) == factory.mandate_count(second.treasury) == 5
    for first, count in ((0, 5), (0, 3), (2, 2), (4, 1), (4, 100), (5, 1), (6, 1), (0, 0), (0, 2**256 - 1)):
        assert factory.mandates(treasury, first, count) == granted[first : first + min(count, 100)]
    assert factory.mandates(treasury, 2**256 - 1, 2**256 - 1) == []
    assert not set(granted) & set(factory.mandates(second.treasury, 0, 5))


def test_registry__more_than_a_page__at_most_100(cell: Cell) -> None:
    factory, treasury = cell.factory, cell.treasury
    granted = [factory.grant_mandate(grant(), sender=treasury.address) for _ in range(102)]
    assert factory.mandates(treasury, 0, 1_000) == granted[:100]
    assert factory.mandates(treasury, 0, 101) == granted[:100]
    assert factory.mandates(treasury, 100, 100) == granted[100:]


def test_address__known_before__of_exactly_these_terms_and_this_cell(cell: Cell, second: Cell) -> None:
    factory, treasury = cell.factory, cell.treasury
    terms, others = grant(), grant(actor("another operator"))
    ahead = factory.mandate_address(treasury, terms)
    assert ahead not in (
        factory.mandate_address(second.treasury, terms),
        factory.mandate_address(treasury, others),
        factory.mandate_address(treasury, (*terms[:2], terms[2] + 1, terms[3])),
    )
    factory.grant_mandate(others, sender=treasury.address)
    assert factory.mandate_address(treasury, terms) == ahead
    assert factory.grant_mandate(terms, sender=treasury.address) == ahead
    # the same again lies elsewhere
    again = factory.mandate_address(treasury, terms)
    assert again != ahead
    assert factory.grant_mandate(terms, sender=treasury.address) == again


def test_registry__ended_ones__stay_in_it(cell: Cell) -> None:
    factory, treasury = cell.factory, cell.treasury
    address = factory.grant_mandate(grant(), sender=treasury.address)
    at("Mandate", address).recall(sender=treasury.address)
    assert factory.mandates(treasury, 0, 1) == [address]
    assert factory.cell_of_mandate(address) == treasury.address


def test_serves_mandates__the_factory_and_mandates_only(cell: Cell) -> None:
    factory = cell.factory
    address = factory.grant_mandate(grant(), sender=cell.treasury.address)
    assert factory.serves_mandates(address)
    assert factory.serves_mandates(factory)
    others = [*cell.contracts, factory.master(4)[0], cell.founder, NOBODY, NATIVE, actor("operator")]
    for account in others:
        assert not factory.serves_mandates(account)
        assert factory.cell_of_mandate(account) == NOBODY


def test_grant__master_not_installed__refused() -> None:
    """A clone of nothing would say yes to everything."""
    cell = begin(Rules(members=members(1)), make_factory(masters=SIBLINGS), masters=SIBLINGS)
    with boa.reverts("factory: install the masters first"):
        cell.factory.grant_mandate(grant(), sender=cell.treasury.address)


def test_grant__before_the_founding_is_finished__only_the_treasury_could_and_it_cannot(cell: Cell) -> None:
    """No vote is carried out before `finish`; the treasury refuses."""
    assert not cell.factory.progress(cell.treasury).opened
    data = cell.factory.grant_mandate.prepare_calldata(grant())
    with boa.reverts("treasury: not open yet"):
        cell.treasury.execute(cell.factory, 0, data, 3, sender=cell.governor.address)
