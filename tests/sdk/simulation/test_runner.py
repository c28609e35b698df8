"""The runner's code on an EVM: it makes calls as the governor, and is the governor to everybody else."""

from __future__ import annotations

import pyrevm
import pytest
from eth_utils.address import to_checksum_address
from hypothesis import given
from hypothesis import strategies as st

from celldao.simulation.runner import CALLER, CODE, ORIGINAL, Result, Step, results, script

GOVERNOR, ECHO, FAILING, ASKING, STRANGER = (
    to_checksum_address(f"0x{place:040x}") for place in range(0xA1, 0xA6)
)
# Returns who calls, and what with.
ECHO_CODE = "335f52365f60203736602001 5ff3".replace(" ", "")
# Reverts with what it is called with.
FAILING_CODE = "365f5f37365ffd"
# Asks whoever calls it, with its own calldata, and returns the answer.
ASKING_CODE = "365f5f375f5f365f5f335af1503d5f5f3e3d5ff3"
# The governor: counts its calls in slot 0, and returns the count and its caller.
GOVERNOR_CODE = "5f54600101805f555f523360205260405ff3"
NOW = 1_800_000_123


@pytest.fixture
def evm() -> pyrevm.EVM:
    evm = pyrevm.EVM(gas_limit=2**63)
    evm.set_block_env(pyrevm.BlockEnv(number=5, timestamp=NOW))
    for address, code in (
        (GOVERNOR, CODE.hex()),
        (ORIGINAL, GOVERNOR_CODE),
        (ECHO, ECHO_CODE),
        (FAILING, FAILING_CODE),
        (ASKING, ASKING_CODE),
    ):
        evm.insert_account_info(address, pyrevm.AccountInfo(code=bytes.fromhex(code)))
    return evm


def run(evm: pyrevm.EVM, *steps: Step) -> list[Result]:
    time, found = results(bytes(evm.message_call(CALLER, GOVERNOR, script(steps), gas=10_000_000)))
    assert time == NOW
    return found


def word(address: str) -> bytes:
    return bytes(12) + bytes.fromhex(address[2:])


def test_runner__calls_of_any_length__made_as_the_governor_in_order(evm: pyrevm.EVM) -> None:
    datas = [b"", b"\1", bytes(range(32)), b"x" * 33, bytes(5_000)]
    found = run(evm, *(Step(ECHO, data) for data in datas))
    assert [result.answer for result in found] == [word(GOVERNOR) + data for data in datas]
    assert all(result.ok and result.gas + 2_600 > 2_000 for result in found)
    assert all(result.gas > 0 for result in found)


def test_runner__a_failure__is_reported_and_goes_on(evm: pyrevm.EVM) -> None:
    found = run(evm, Step(FAILING, b"no"), Step(ECHO, b"yes"))
    assert [(result.ok, result.answer[-3:]) for result in found] == [(False, b"no"), (True, b"yes")]


def test_runner__a_failure_of_what_must_not_fail__ends_the_script(evm: pyrevm.EVM) -> None:
    found = run(evm, Step(ECHO, b"1", must=True), Step(FAILING, b"2", must=True), Step(ECHO, b"3"))
    assert [(result.ok, result.answer[-1:]) for result in found] == [(True, b"1"), (False, b"2")]


def test_runner__no_steps__nothing_is_called(evm: pyrevm.EVM) -> None:
    assert run(evm) == []


def test_runner__all_gas_taken_by_a_call__still_reports_it(evm: pyrevm.EVM) -> None:
    evm.insert_account_info(FAILING, pyrevm.AccountInfo(code=bytes.fromhex("fe")))
    (result,) = run(evm, Step(FAILING, b"", must=True))
    assert not result.ok
    assert result.answer == b""
    assert result.gas > 9_000_000


def test_runner__call_with_a_bound__uses_no_more_and_leaves_the_rest(evm: pyrevm.EVM) -> None:
    evm.insert_account_info(FAILING, pyrevm.AccountInfo(code=bytes.fromhex("fe")))
    taken, rest = run(evm, Step(FAILING, b"", gas=50_000), Step(ECHO, b"rest"))
    assert not taken.ok
    assert 50_000 <= taken.gas < 60_000
    assert rest.answer[-4:] == b"rest"


def test_runner__called_by_anybody_else__is_the_governor_with_his_storage(evm: pyrevm.EVM) -> None:
    for count in (1, 2):
        answer = bytes(evm.message_call(STRANGER, GOVERNOR, b"\1", gas=1_000_000))
        assert answer == count.to_bytes(32, "big") + word(STRANGER)
    assert evm.storage(GOVERNOR, 0) == 2
    assert evm.storage(ORIGINAL, 0) == 0


def test_runner__asked_by_whom_it_calls__is_the_governor(evm: pyrevm.EVM) -> None:
    first, second = run(evm, Step(ASKING, b"who"), Step(ASKING, b"who"))
    assert first.answer == (1).to_bytes(32, "big") + word(ASKING)
    assert second.answer == (2).to_bytes(32, "big") + word(ASKING)


def test_runner__a_governor_that_refuses__passes_its_words_on(evm: pyrevm.EVM) -> None:
    evm.insert_account_info(ORIGINAL, pyrevm.AccountInfo(code=bytes.fromhex(FAILING_CODE)))
    (result,) = run(evm, Step(ASKING, b"refused"))
    assert (result.ok, result.answer) == (True, b"refused")
    with pytest.raises(RuntimeError, match="Revert"):
        evm.message_call(STRANGER, GOVERNOR, b"refused", gas=1_000_000)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 2**64), st.binary(max_size=80))))
def test_results__whatever_was_answered__read_as_written(rows: list[tuple[bool, int, bytes]]) -> None:
    parts = [(NOW).to_bytes(32, "big")]
    for ok, gas, answer in rows:
        parts += [value.to_bytes(32, "big") for value in (int(ok), gas, len(answer))] + [answer]
    whole = b"".join(parts)
    assert results(whole) == (NOW, [Result(*row) for row in rows])
    for cut in (1, 40):
        if len(whole) > cut and rows:
            with pytest.raises(ValueError, match=r"ends too early|no answer of the runner"):
                results(whole[:-1])


@pytest.mark.parametrize("answer", [b"", b"\0" * 31])
def test_results__no_answer__refused(answer: bytes) -> None:
    with pytest.raises(ValueError, match=r"^no answer of the runner$"):
        results(answer)
