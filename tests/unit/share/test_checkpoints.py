"""modules/checkpoints.vy: the archive at every length, the search in it, and the full archive. I-V3"""

from __future__ import annotations

from typing import Any

import boa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.contracts import deploy
from tests.support.register import GENESIS, MASK_24, MASK_72, Position, now, wait

TOP = 2**72 - 1


@pytest.fixture
def history() -> Any:
    return deploy("harness/History")


def test_value__before_the_first_one__is_zero(history: Any) -> None:
    history.set_value(1, 7)
    since = now() - GENESIS
    assert history.value_at(1, since - 1) == 0
    assert history.value_at(1, 0) == 0
    assert history.value_at(1, since) == history.value_at(1, 2**32 - 1) == 7


def test_value__of_one_second__is_the_last(history: Any) -> None:
    for value in (7, 9, 8):
        history.set_value(1, value)
    wait()
    for value in (3, 2):
        history.set_value(1, value)
    second = now() - GENESIS
    assert (history.value_at(1, second - 1), history.value_at(1, second)) == (8, 2)
    assert Position.of(history.word()).archived == 1


def test_value__widest__leaves_its_neighbours_alone(history: Any) -> None:
    around = ~(MASK_72 << 72 | (2**56 - 1) << 144) & (2**256 - 1)
    history.set_word(around)
    expected = {}
    for value in (TOP, 0, TOP, 0, 1):
        history.set_value(1, value)
        expected[now() - GENESIS] = value
        wait()
    assert history.word() & around == around
    assert {second: history.value_at(1, second) for second in expected} == expected


@settings(max_examples=40)
@given(gaps=st.lists(st.integers(0, 3), min_size=1, max_size=40), owner=st.sampled_from([0, 1, MASK_24]))
def test_value__any_second_of_any_history__is_found(gaps: list[int], owner: int) -> None:
    history = deploy("harness/History")
    wait()
    start = now() - GENESIS
    values: dict[int, int] = {}
    for value, gap in enumerate(gaps, 1):
        history.set_value(owner, value)
        values[now() - GENESIS] = value
        if gap:
            wait(gap)
    last = 0
    for second in range(start - 1, now() - GENESIS + 1):
        last = values.get(second, last)
        assert history.value_at(owner, second) == last


def test_value__owners__do_not_share_an_archive(history: Any) -> None:
    history.set_value(1, 7)
    wait()
    history.set_value(1, 8)
    second = now() - GENESIS - 1
    assert (history.value_at(1, second), history.value_at(2, second)) == (7, 0)


@pytest.mark.parametrize(("owner", "expected"), [(1, 6), (MASK_24, 6), (0, 8)])
def test_archive__full__its_last_entry_stands_for_all_since(history: Any, owner: int, expected: int) -> None:
    """The least of a member's values, the most of the cell's; nothing before is touched, nothing fails."""
    history.set_value(owner, 5)
    # as if all but two entries had been archived long ago
    history.set_word(history.word() | (MASK_24 - 2) << 176)
    first = now() - GENESIS
    for value in (6, 7, 8, 9):
        wait()
        history.set_value(owner, value)
    assert Position.of(history.word()).archived == MASK_24
    seen = [history.value_at(owner, first + second) for second in range(5)]
    assert seen == [5, expected, expected, expected, 9]


@settings(max_examples=40)
@given(
    changes=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 2)), min_size=1, max_size=12),
    free=st.integers(0, 4),
    owner=st.sampled_from([0, 1]),
)
def test_archive__nearly_full__past_values_err_on_one_side_only(
    changes: list[tuple[int, int]], free: int, owner: int
) -> None:
    """Who fills archives can't make past votes more than they were, nor the cell's units less. (I-V3)"""
    history = deploy("harness/History")
    history.set_value(owner, 10)
    history.set_word(history.word() | (MASK_24 - free) << 176)
    values = {now() - GENESIS: 10}
    for value, gap in changes:
        wait(gap) if gap else None
        history.set_value(owner, value)
        values[now() - GENESIS] = value
    truth = 0
    for second in range(min(values), now() - GENESIS + 1):
        truth = values.get(second, truth)
        found = history.value_at(owner, second)
        assert found >= truth if owner == 0 else found <= truth
    assert history.value_at(owner, now() - GENESIS) == truth


def test_search__full_archive__reads_25_entries_at_most(history: Any) -> None:
    history.set_value(1, 5)
    history.set_word(history.word() | MASK_24 << 176)
    # everything archived is empty (time 0): the search ends at the newest
    assert history.value_at(1, 1) == 0
    before = history.word()
    wait()
    history.set_value(1, 6)
    assert Position.of(history.word()).archived == Position.of(before).archived


def test_search__oldest_entry_of_a_full_archive__is_found() -> None:
    """The longest way through the search: 24 halvings after the first probe."""
    history = deploy("harness/History")
    history.set_value(1, 5)
    first = now() - GENESIS
    wait()
    history.set_value(1, 6)
    # pretend that all the entries up to the last were there, later than the first
    probe = MASK_24 - 1
    low, high = 0, MASK_24
    slots: dict[int, int] = {}
    while low < high:
        entry = (first + 1) << 72 | 6 if probe else first << 72 | 5
        slots[probe >> 1] = slots.get(probe >> 1, 0) | entry << (probe & 1) * 104
        if probe == 0:
            low = 1
        else:
            high = probe
        probe = (low + high) // 2
    base = _archive_slot(history)
    for pair, value in slots.items():
        _store(history, base, 1 << 23 | pair, value)
    word = history.word()
    history.set_word(word & ~(MASK_24 << 176) | MASK_24 << 176)
    assert history.value_at(1, first) == 5


def _archive_slot(history: Any) -> int:
    layout = history.compiler_data.storage_layout["storage_layout"]
    return int(layout["checkpoints"]["archive"]["slot"])


def _store(contract: Any, base: int, key: int, value: int) -> None:
    from eth_utils.crypto import keccak

    slot = keccak(base.to_bytes(32, "big") + key.to_bytes(32, "big"))
    boa.env.set_storage(contract.address, int.from_bytes(slot, "big"), value)
