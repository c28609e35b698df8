from __future__ import annotations

from dataclasses import replace
from typing import Any

import boa
import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from celldao.constitution.onchain import CONSTITUTION_TYPE
from tests.support import reading
from tests.support.actors import actor
from tests.support.cell import NATIVE, Asset, Cell, Policy, Rules, Track, begin
from tests.unit.factory.conftest import SIBLINGS, logged, members

RULES = Rules(members=members(5))
MAX_COUNT = 2**23 - 1
MAX_TOTAL = 4 * 10**21


def found_roster(factory: Any, count: int, total: int) -> Any:
    constitution = list(RULES.constitution())
    constitution[6] = (count, total, constitution[6][2])
    return factory.found(tuple(constitution), sender=actor("founder"))


def test_found__constitution__four_clones_at_the_addresses_told_before(factory: Any) -> None:
    founder = actor("founder")
    foretold = factory.addresses(founder, RULES.constitution())
    cell = begin(RULES, factory, founder, SIBLINGS)
    assert [contract.address for contract in cell.contracts] == list(foretold)
    assert factory.contracts_of(cell.treasury) == foretold
    for kind, contract in enumerate(cell.contracts):
        master = bytes.fromhex(factory.master(kind)[0][2:])
        clone = (
            bytes.fromhex("363d3d373d3d3d363d73") + master + bytes.fromhex("5af43d82803e903d91602b57fd5bf3")
        )
        assert boa.env.get_code(contract.address) == clone


def test_found__event__names_the_cell_and_its_constitution(factory: Any) -> None:
    founder = actor("founder")
    contracts = factory.found(RULES.constitution(), sender=founder)
    (event,) = logged(factory, "Founded")
    assert (event.treasury, event.founder, event.document) == (contracts.treasury, founder, RULES.document)
    assert (event.share, event.governor, event.splitter) == (
        contracts.share,
        contracts.governor,
        contracts.splitter,
    )
    encoded = keccak(encode([CONSTITUTION_TYPE], [RULES.constitution()]))
    assert event.constitution == factory.constitution_of(contracts.treasury) == encoded


def test_found__siblings__know_one_another(begun: Cell) -> None:
    overview = reading.overview(begun.treasury)
    assert (overview.share, overview.governor, overview.splitter) == (
        begun.share.address,
        begun.governor.address,
        begun.splitter.address,
    )
    assert begun.splitter.share() == begun.share.address
    assert begun.share.treasury() == begun.treasury.address
    assert begun.splitter.treasury() == begun.governor.treasury() == begun.treasury.address
    assert begun.share.is_currency(NATIVE) is True


def test_found__same_founder_and_constitution__refused(factory: Any, begun: Cell) -> None:
    with boa.reverts("factory: founded already"):
        factory.found(begun.rules.constitution(), sender=begun.founder)


def test_found__somebody_else_is_first__gets_other_addresses(factory: Any) -> None:
    mine = factory.addresses(actor("founder"), RULES.constitution())
    theirs = begin(RULES, factory, actor("copycat"), SIBLINGS)
    assert not set(mine) & {contract.address for contract in theirs.contracts}
    assert begin(RULES, factory, actor("founder"), SIBLINGS).treasury.address == mine.treasury


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Workshop 2"},
        {"dividend_ratio": 5_999},
        {"holding_time": 1},
        {"members": members(4)},
        {"members": tuple(reversed(members(5)))},
        {"assets": (Asset(NATIVE, 18, False),)},
        {"document": keccak(b"another")},
        {"proposal_threshold": 99},
    ],
    ids=lambda change: next(iter(change)),
)
def test_found__anything_else__other_addresses(factory: Any, change: dict[str, Any]) -> None:
    here = factory.addresses(actor("founder"), RULES.constitution())
    there = factory.addresses(actor("founder"), replace(RULES, **change).constitution())
    assert not set(here) & set(there)


@pytest.mark.parametrize(("delay", "taken"), [(7_199, True), (7_200, True), (7_201, False)])
def test_found__exit_delay__at_most_the_ordinary_execution_delay(
    factory: Any, delay: int, taken: bool
) -> None:
    rules = replace(RULES, exit_delay=delay, ordinary=Track(execution_delay=7_200))
    if taken:
        assert begin(rules, factory, masters=SIBLINGS).treasury.exit_delay() == delay
    else:
        with boa.reverts("factory: exit delay is longer than execution delay"):
            begin(rules, factory, masters=SIBLINGS)


@pytest.mark.parametrize("count", [0, MAX_COUNT + 1, 2**256 - 1])
def test_found__number_of_members__out_of_bounds_refused(factory: Any, count: int) -> None:
    with boa.reverts("factory: 1 to 8,388,607 founding members"):
        found_roster(factory, count, 1)


@pytest.mark.parametrize("total", [MAX_TOTAL + 1, 2**256 - 1])
def test_found__more_shares_than_a_register_holds__refused(factory: Any, total: int) -> None:
    with boa.reverts("factory: too many shares"):
        found_roster(factory, 1, total)


def test_found__largest_roster__kept_exactly(factory: Any) -> None:
    contracts = found_roster(factory, MAX_COUNT, MAX_TOTAL)
    progress = factory.progress(contracts.treasury)
    assert (progress.members_left, progress.shares_left, progress.opened) == (MAX_COUNT, MAX_TOTAL, False)
    assert factory.founder_of(contracts.treasury) == actor("founder")


def test_found__rule_that_a_contract_refuses__nothing_is_founded(factory: Any) -> None:
    rules = replace(RULES, policy=Policy.FREE, holder_cap=5_000)
    before = factory.cell_count()
    answer = boa.env.execute_code(
        factory.address, sender=actor("founder"), data=factory.found.prepare_calldata(rules.constitution())
    )
    assert not answer.is_success
    assert b"share: " in answer.output
    assert factory.cell_count() == before
    assert not boa.env.get_code(factory.addresses(actor("founder"), rules.constitution()).share)


def test_found__bad_split__refused(factory: Any) -> None:
    with boa.reverts("splitter: ratios exceed 10,000"):
        begin(replace(RULES, dividend_ratio=10_001), factory, masters=SIBLINGS)
