from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.actors import actor, address_of
from tests.support.cell import NATIVE, Asset, Cell, Rules, begin
from tests.support.contracts import at
from tests.unit.splitter.conftest import SIBLINGS


def terms(ratio: int = 1) -> tuple[int, int, list[Any]]:
    return (ratio, 0, [])


def test_initialize__founding__terms_and_floors_are_those_of_the_constitution(
    factory: Any, token: Any
) -> None:
    recipients = tuple((address_of(f"recipient {n}"), 100 * n) for n in range(1, 9))
    assets = (Asset(token.address, 6, reserve_floor=5), Asset(NATIVE, 18, reserve_floor=0))
    rules = Rules(dividend_ratio=6_400, smoothing=30 * 86_400, recipients=recipients, assets=assets)
    cell = begin(rules, factory, masters=SIBLINGS)
    dividend_ratio, smoothing, listed = cell.splitter.terms()
    assert (dividend_ratio, smoothing) == (6_400, 30 * 86_400)
    assert [tuple(entry) for entry in listed] == list(recipients)
    assert (cell.splitter.reserve_floor(token), cell.splitter.reserve_floor(NATIVE)) == (5, 0)
    assert cell.splitter.treasury() == cell.treasury.address
    assert cell.splitter.share() == cell.share.address
    assert cell.splitter.factory() == factory.address


@pytest.mark.parametrize("role", ["founder", "member", "treasury", "stranger"])
def test_initialize__anyone_but_the_factory__refused(cell: Cell, role: str) -> None:
    sender = {
        "founder": cell.founder,
        "member": cell.members[0],
        "treasury": cell.treasury.address,
        "stranger": cell.stranger,
    }[role]
    contracts = tuple(contract.address for contract in cell.contracts)
    with boa.reverts("clone: only the factory, never a master"):
        cell.splitter.initialize(terms(), contracts, [], sender=sender)
    with boa.reverts("clone: only the factory, never a master"):
        cell.splitter.open(sender=sender)


def test_initialize__master__locked_for_the_factory_too(cell: Cell) -> None:
    master = at("RevenueSplitter", cell.factory.master(3)[0])
    contracts = tuple(contract.address for contract in cell.contracts)
    with boa.reverts("clone: only the factory, never a master"):
        master.initialize(terms(), contracts, [], sender=cell.factory.address)
    with boa.reverts("clone: only the factory, never a master"):
        master.open(sender=cell.factory.address)


def test_master__nobody_authorised__refuses_money_and_rules(cell: Cell) -> None:
    master = at("RevenueSplitter", cell.factory.master(3)[0])
    customer = actor("customer")
    assert not boa.env.execute_code(master.address, sender=customer, value=1).is_success
    with boa.reverts("splitter: the founding is not finished"):
        master.pay(NATIVE, 1, "", value=1, sender=customer)
    with boa.reverts("splitter: only the treasury"):
        master.set_split(terms(), sender=customer)
    with boa.reverts("splitter: only the treasury"):
        master.set_reserve_floor(NATIVE, 1, sender=customer)
