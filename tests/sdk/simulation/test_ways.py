"""What is asked of a node, and what is made of answers as nodes give them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from celldao.chain.backend import TRANSACTION_GAS_CAP, Block
from celldao.constitution.fields import NATIVE
from celldao.errors import NodeRefusal, SimulationError
from celldao.simulation.changes import net
from celldao.simulation.runner import CALLER, CODE, ORIGINAL, Result, Step, script
from celldao.simulation.ways import Stage, by_call, by_simulate

GOVERNOR = "0x00000000000000000000000000000000000000A1"
ASKED = Step("0x00000000000000000000000000000000000000b1", b"asked")
DONE = Step("0x00000000000000000000000000000000000000C1", b"done", must=True)
BLOCK = Block(7, b"\7" * 32, 1_800_000_000)
LATER = BLOCK.timestamp + 100
TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"


class Node:
    """Answers requests in turn; an exception is raised."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, Sequence[Any]]] = []

    def request(self, method: str, parameters: Sequence[Any]) -> Any:
        self.asked.append((method, parameters))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def stage(node: Node) -> Stage:
    return Stage(node, BLOCK, GOVERNOR, {GOVERNOR: CODE, ORIGINAL: b"\1"})  # type: ignore[arg-type]


def answered(time: int, *rows: tuple[bool, int, bytes]) -> str:
    parts = [time.to_bytes(32, "big")]
    for ok, gas, answer in rows:
        parts += [value.to_bytes(32, "big") for value in (int(ok), gas, len(answer))] + [answer]
    return "0x" + b"".join(parts).hex()


def simulated(*answers: str, logs: Sequence[Any] = (), **last: Any) -> list[dict[str, Any]]:
    calls = [{"returnData": answer, "status": "0x1", "gasUsed": "0x1", "logs": []} for answer in answers]
    calls[1] |= {"logs": list(logs), **last}
    return [{"number": "0x8", "calls": calls}]


def test_by_simulate__what_is_asked__one_block_of_three_calls_on_the_block_by_its_hash() -> None:
    ok = answered(LATER, (True, 5, b"x"))
    node = Node(simulated(ok, ok, ok))
    run = by_simulate(stage(node), [ASKED], [DONE], LATER)
    assert (run.time, run.before, run.steps, run.after, run.logs) == (
        LATER,
        [Result(True, 5, b"x")],
        [Result(True, 5, b"x")],
        [Result(True, 5, b"x")],
        [],
    )
    ((method, (asked, block)),) = node.asked
    assert (method, block) == ("eth_simulateV1", {"blockHash": "0x" + "07" * 32})
    assert (asked["traceTransfers"], asked["validation"]) == (True, False)
    (one,) = asked["blockStateCalls"]
    assert one["blockOverrides"] == {"time": hex(LATER)}
    assert one["stateOverrides"] == {GOVERNOR: {"code": "0x" + CODE.hex()}, ORIGINAL: {"code": "0x01"}}
    question = {"from": CALLER, "to": GOVERNOR, "data": "0x" + script([ASKED]).hex()}
    steps = {**question, "data": "0x" + script([DONE]).hex(), "gas": hex(TRANSACTION_GAS_CAP)}
    assert one["calls"] == [question, steps, question]


def test_by_simulate__no_other_time__the_node_s_own() -> None:
    ok = answered(LATER)
    node = Node(simulated(ok, ok, ok))
    by_simulate(stage(node), [], [], None)
    assert "blockOverrides" not in node.asked[0][1][0]["blockStateCalls"][0]


def test_by_simulate__logs__those_of_the_steps_native_coin_among_them() -> None:
    ok = answered(LATER)
    entry = {
        "address": "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
        "topics": [TRANSFER, "0x" + "00" * 12 + GOVERNOR[2:], "0x" + "00" * 12 + CALLER[2:]],
        "data": "0x" + "00" * 31 + "05",
    }
    (log,) = by_simulate(stage(Node(simulated(ok, ok, ok, logs=[entry]))), [], [], LATER).logs or []
    assert (log.address, log.timestamp) == (NATIVE, LATER)
    assert net([log]) == {(NATIVE, GOVERNOR): -5, (NATIVE, CALLER): 5}


@pytest.mark.parametrize(
    "answer",
    [None, [], [{}], [{"calls": []}], [{"calls": [{}, {}, {}]}], "0x", simulated("0x", "0x", "0x")],
)
def test_by_simulate__answer_of_another_shape__refused(answer: Any) -> None:
    with pytest.raises(NodeRefusal, match=r"^what the node answered to eth_simulateV1 cannot be read: "):
        by_simulate(stage(Node(answer)), [], [], LATER)


def test_by_simulate__run_that_breaks_off__told_as_it_is() -> None:
    ok = answered(LATER)
    broken = simulated(ok, ok, ok, status="0x0", error={"code": -32015, "message": "out of gas"})
    with pytest.raises(SimulationError, match=r"^the run did not come to its end: out of gas\n"):
        by_simulate(stage(Node(broken)), [], [], LATER)


def test_by_call__what_is_asked__questions_then_steps_and_questions_with_room_for_both() -> None:
    before, both = answered(LATER, (True, 70, b"7")), answered(LATER, (True, 5, b""), (True, 9, b"8"))
    node = Node(before, both)
    run = by_call(stage(node), [ASKED], [DONE], LATER)
    assert (run.time, run.logs) == (LATER, None)
    assert [result.answer for result in (*run.before, *run.steps, *run.after)] == [b"7", b"", b"8"]
    (_, first), (method, second) = node.asked
    assert method == "eth_call"
    assert first[0] == {"from": CALLER, "to": GOVERNOR, "data": "0x" + script([ASKED]).hex()}
    assert second[0]["data"] == "0x" + script([DONE, ASKED]).hex()
    assert int(second[0]["gas"], 16) == TRANSACTION_GAS_CAP + 140
    overrides = {GOVERNOR: {"code": "0x" + CODE.hex()}, ORIGINAL: {"code": "0x01"}}
    assert first[1:] == second[1:] == [{"blockHash": "0x" + "07" * 32}, overrides, {"time": hex(LATER)}]


def test_by_call__failing_step__nothing_is_asked_afterwards() -> None:
    node = Node(answered(LATER, (True, 70, b"7")), answered(LATER, (False, 5, b"no")))
    run = by_call(stage(node), [ASKED], [DONE], LATER)
    assert (run.steps, run.after) == ([Result(False, 5, b"no")], [])


def test_by_call__no_other_time__asked_once_for_one_and_never_again() -> None:
    now = answered(BLOCK.timestamp, (True, 1, b""))
    node = Node(NodeRefusal("too many arguments", "Other."), now, answered(BLOCK.timestamp, (True, 1, b"")))
    run = by_call(stage(node), [ASKED], [], LATER)
    assert run.time == BLOCK.timestamp
    assert [len(parameters) for _, parameters in node.asked] == [4, 3, 3]


@pytest.mark.parametrize("answer", ["0x", "0x00", None, {"returnData": "0x"}])
def test_by_call__node_that_lends_no_code_and_does_not_say_so__refused(answer: Any) -> None:
    with pytest.raises(NodeRefusal, match=r"^what the node answered to eth_call cannot be read: "):
        by_call(stage(Node(answer)), [], [], LATER)


def test_stage__latest_block__asked_for_by_its_name() -> None:
    assert Stage(Node(), None, GOVERNOR).at_block == "latest"  # type: ignore[arg-type]
