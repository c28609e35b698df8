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


def entry(address: str) -> dict[str, Any]:
    """A transfer of 5 from the governor to the caller, logged at an address."""
    return {
        "address": address.lower(),
        "topics": [TRANSFER, "0x" + "00" * 12 + GOVERNOR[2:], "0x" + "00" * 12 + CALLER[2:]],
        "data": "0x" + "00" * 31 + "05",
    }


def test_by_simulate__what_is_asked__one_block_of_three_calls_on_the_block_by_its_hash() -> None:
    ok = answered(LATER, (True, 5, b"x"))
    node = Node(simulated(ok, ok, ok, logs=[entry(GOVERNOR)]))
    run = by_simulate(stage(node), [ASKED], [DONE], LATER)
    assert (run.time, run.before, run.steps, run.after) == (
        LATER,
        [Result(True, 5, b"x")],
        [Result(True, 5, b"x")],
        [Result(True, 5, b"x")],
    )
    assert [log.address for log in run.logs or ()] == [GOVERNOR]
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
    node = Node(simulated(ok, ok, ok, logs=[entry("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee")]))
    (log,) = by_simulate(stage(node), [], [], LATER).logs or []
    assert (log.address, log.timestamp) == (NATIVE, LATER)
    assert net([log]) == {(NATIVE, GOVERNOR): -5, (NATIVE, CALLER): 5}


def test_by_simulate__node_that_leaves_out_what_contracts_log__asked_again_without_coin() -> None:
    ok = answered(LATER, (True, 5, b""))
    coin, token = entry(NATIVE), entry(ASKED.target)
    node = Node(simulated(ok, ok, ok, logs=[coin]), simulated(ok, ok, ok, logs=[token]))
    logs = by_simulate(stage(node), [], [DONE], LATER).logs or []
    assert [log.address.lower() for log in logs] == [ASKED.target, NATIVE.lower()]
    assert [parameters[0]["traceTransfers"] for _, parameters in node.asked] == [True, False]
    # what fails logs nothing, and is asked once
    failed = answered(LATER)
    again = Node(simulated(ok, failed, ok))
    assert by_simulate(stage(again), [], [], LATER).logs == []
    assert len(again.asked) == 1


@pytest.mark.parametrize("parent", [None, "0x" + "00" * 32, "0x" + "07" * 32])
def test_by_simulate__node_that_takes_no_hash__asked_by_number(parent: str | None) -> None:
    ok = answered(LATER, (True, 5, b""))
    answer = simulated(ok, ok, ok, logs=[entry(GOVERNOR)])
    if parent:
        answer[0]["parentHash"] = parent
    node = Node(NodeRefusal("the node answered: invalid argument 1", "Other."), answer)
    assert by_simulate(stage(node), [], [DONE], LATER).steps == [Result(True, 5, b"")]
    assert [parameters[1] for _, parameters in node.asked] == [{"blockHash": "0x" + "07" * 32}, "0x7"]


def test_by_simulate__another_block_of_that_number__refused() -> None:
    ok = answered(LATER)
    answer = simulated(ok, ok, ok)
    answer[0]["parentHash"] = "0x" + "08" * 32
    node = Node(NodeRefusal("the node answered: invalid argument 1", "Other."), answer)
    with pytest.raises(NodeRefusal, match=r"^the node has another block of this number by now"):
        by_simulate(stage(node), [], [], LATER)


def test_by_simulate__method_that_is_not_there__told_as_the_node_told_first() -> None:
    first, second = (NodeRefusal(f"the node answered: no {word}", "Other.") for word in ("method", "block"))
    with pytest.raises(NodeRefusal, match=r"^the node answered: no method"):
        by_simulate(stage(Node(first, second)), [], [], LATER)


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


def test_by_call__node_that_takes_another_time_once_only__questions_of_the_same_time_as_the_steps() -> None:
    before, again = answered(LATER, (True, 1, b"later")), answered(BLOCK.timestamp, (True, 1, b"now"))
    both = answered(BLOCK.timestamp, (True, 5, b""), (True, 1, b"after"))
    node = Node(before, NodeRefusal("too many arguments", "Other."), both, again)
    run = by_call(stage(node), [ASKED], [DONE], LATER)
    assert (run.time, run.before[0].answer, run.after[0].answer) == (BLOCK.timestamp, b"now", b"after")
