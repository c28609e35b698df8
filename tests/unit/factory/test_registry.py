from __future__ import annotations

from typing import Any

import pytest

from tests.support.actors import actor
from tests.support.cell import Rules, begin
from tests.support.contracts import deploy, deployer
from tests.unit.factory.conftest import SIBLINGS, members

NOBODY = "0x" + "00" * 20


@pytest.fixture(scope="module")
def cells(factory: Any) -> list[str]:
    return [
        begin(Rules(members=members(1)), factory, actor(f"founder {n}"), SIBLINGS).treasury.address
        for n in range(5)
    ]


@pytest.mark.parametrize(
    ("first", "count"),
    [
        (0, 5),
        (0, 4),
        (0, 6),
        (2, 2),
        (4, 1),
        (4, 100),
        (5, 1),
        (0, 0),
        (6, 1),
        (0, 101),
        (2**256 - 1, 2**256 - 1),
    ],
)
def test_cells__page__in_order_of_founding(factory: Any, cells: list[str], first: int, count: int) -> None:
    assert factory.cell_count() == 5
    assert factory.cells(first, count) == cells[first : first + min(count, 100)]


def test_cells__more_than_a_page__at_most_100() -> None:
    """Cells are too dear to found a hundred of them: the list is filled through the module alone."""
    registry = deployer("modules/registry")
    assert registry is not None
    book = deploy("standins/RegistryBook")
    addresses = [f"0x{n:040x}" for n in range(1, 103)]
    for address in addresses:
        book.add(address)
    assert [int(cell, 16) for cell in book.cells(0, 1_000)] == list(range(1, 101))
    assert [int(cell, 16) for cell in book.cells(0, 101)] == list(range(1, 101))
    assert [int(cell, 16) for cell in book.cells(100, 100)] == [101, 102]


def test_is_cell__treasuries_only(factory: Any, cells: list[str]) -> None:
    contracts = factory.contracts_of(cells[0])
    assert factory.is_cell(contracts.treasury) is True
    for address in (contracts.share, contracts.governor, contracts.splitter, factory.address, NOBODY):
        assert factory.is_cell(address) is False
        assert factory.constitution_of(address) == bytes(32)
        assert tuple(factory.progress(address)) == (0, 0, bytes(32), False)
        assert factory.founder_of(address) == NOBODY


def test_founder_of__each_cell__his_own(factory: Any, cells: list[str]) -> None:
    assert [factory.founder_of(cell) for cell in cells] == [actor(f"founder {n}") for n in range(5)]
