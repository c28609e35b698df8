"""Ways to run a script and leave the chain as it is: `eth_simulateV1`, `eth_call` with lent code, a fork."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from eth_utils.address import to_checksum_address

from celldao.artifacts import artifact
from celldao.chain.backend import TRANSACTION_GAS_CAP, Block, Code, Log, Reader
from celldao.chain.lens import PLACE
from celldao.constitution.fields import NATIVE
from celldao.errors import NodeRefusal, SimulationError
from celldao.simulation.fork import forked
from celldao.simulation.runner import CALLER, CODE, ORIGINAL, Result, Step, results, script

_REMEDY: Final = "Use another node, or install anvil: it runs a fork of this one."


class Way(StrEnum):
    """How a proposal was run."""

    SIMULATE = "eth_simulateV1"
    CALL = "eth_call"
    """With code lent to addresses. Shows balances, and no events."""
    FORK = "anvil"
    """A fork of the node's chain, by one of the others."""


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a script: questions, steps, and the same questions again.

    Attributes:
        time: Unix seconds that it saw.
        before: answers before the steps.
        steps: of those that were made: one that fails ends it.
        after: answers after the steps; none if one failed.
        logs: what the steps logged; None where this way does not show it.
    """

    time: int
    before: list[Result]
    steps: list[Result]
    after: list[Result]
    logs: list[Log] | None


@dataclass(frozen=True)
class Stage:
    """Where scripts are run: a chain as of a block, with code lent to some addresses.

    Attributes:
        block: as of which the state is; None for the latest one.
        governor: whose place the runner takes.
        lent: code by address, beside.
    """

    reader: Reader
    block: Block | None
    governor: str
    lent: Mapping[str, bytes] = field(default_factory=dict)

    @classmethod
    def at(cls, reader: Reader, block: Block, governor: str) -> Stage:
        (code,) = reader.fetch([Code(governor)], block)
        return cls(reader, block, governor, {governor: CODE, ORIGINAL: code, PLACE: artifact("Lens").runtime})

    @property
    def at_block(self) -> Any:
        return "latest" if self.block is None else {"blockHash": "0x" + self.block.hash.hex()}

    @property
    def overrides(self) -> dict[str, Any]:
        return {address: {"code": "0x" + code.hex()} for address, code in self.lent.items()}

    def transaction(self, steps: Sequence[Step], gas: int | None = None) -> dict[str, str]:
        fields = {"from": CALLER, "to": self.governor, "data": "0x" + script(steps).hex()}
        return fields if gas is None else {**fields, "gas": hex(gas)}


Runner = Callable[[Stage, Sequence[Step], Sequence[Step], int | None], Run]


def by_simulate(stage: Stage, questions: Sequence[Step], steps: Sequence[Step], time: int | None) -> Run:
    """Three transactions in one block of `eth_simulateV1`: questions, steps, questions.

    Raises:
        NodeRefusal: the node does not do that.
        SimulationError: it answered something that cannot be read.
    """
    block: dict[str, Any] = {
        "stateOverrides": stage.overrides,
        "calls": [
            stage.transaction(questions),
            stage.transaction(steps, TRANSACTION_GAS_CAP),
            stage.transaction(questions),
        ],
    }
    if time is not None:
        block["blockOverrides"] = {"time": hex(time)}
    with _readable(Way.SIMULATE):
        before, made, after = _simulated(stage, block, transfers=True)
        seen, asked_before = results(_answer(before))
        _, done = results(_answer(made))
        logs = [_log(entry, seen) for entry in made["logs"]]
        if done and not any(log.address != NATIVE for log in logs):
            # Some nodes leave out what contracts log where transfers of coin are asked for.
            _, again, _ = _simulated(stage, block, transfers=False)
            logs = [_log(entry, seen) for entry in again["logs"]] + logs
        return Run(seen, asked_before, done, results(_answer(after))[1], logs)


def _simulated(stage: Stage, block: Mapping[str, Any], transfers: bool) -> list[Any]:
    """The calls of a block as the node carried them out."""
    asked = {"blockStateCalls": [block], "traceTransfers": transfers, "validation": False}
    try:
        answered = stage.reader.request(str(Way.SIMULATE), [asked, stage.at_block])
    except NodeRefusal as refusal:
        if stage.block is None:
            raise
        try:
            # The standard knows numbers of blocks only; not every node takes a hash.
            answered = stage.reader.request(str(Way.SIMULATE), [asked, hex(stage.block.number)])
        except NodeRefusal:
            raise refusal from None
        parent = answered[0].get("parentHash")
        if parent and int(parent, 16) not in (0, int.from_bytes(stage.block.hash, "big")):
            raise NodeRefusal("the node has another block of this number by now", "Try again.") from None
    calls: list[Any] = answered[0]["calls"]
    return calls


def by_call(stage: Stage, questions: Sequence[Step], steps: Sequence[Step], time: int | None) -> Run:
    """Two calls, one of the questions and one of the steps and the questions after them, each with lent code.

    The time is that of the block where the node takes no other.

    Raises:
        NodeRefusal: the node lends no code.
        SimulationError: it answered something that cannot be read.
    """
    more = [] if time is None else [{"time": hex(time)}]

    def called(script: Sequence[Step], gas: int | None = None) -> tuple[int, list[Result]]:
        parameters = [stage.transaction(script, gas), stage.at_block, stage.overrides]
        try:
            answer = stage.reader.request(str(Way.CALL), [*parameters, *more])
        except NodeRefusal:
            if not more:
                raise
            more.clear()  # the node may know no other time
            answer = stage.reader.request(str(Way.CALL), parameters)
        with _readable(Way.CALL):
            return results(_bytes(answer))

    seen, before = called(questions)
    # The questions afterwards may cost what they cost before.
    room = 2 * sum(result.gas for result in before)
    time_of_steps, found = called([*steps, *questions], TRANSACTION_GAS_CAP + room)
    if time_of_steps != seen:
        seen, before = called(questions)
    done = found[: len(steps)]
    return Run(time_of_steps, before, done, found[len(steps) :], None)


def by_fork(anvil: str, url: str) -> Runner:
    """On an anvil that forks the chain of the node at `url`.

    Raises (when it is run):
        NodeRefusal: anvil did not start, or runs nothing either.
    """

    def run(stage: Stage, questions: Sequence[Step], steps: Sequence[Step], time: int | None) -> Run:
        assert stage.block is not None
        with forked(anvil, url, stage.block.number) as reader:
            copy = Stage(reader, None, stage.governor, stage.lent)
            try:
                return by_simulate(copy, questions, steps, time)
            except NodeRefusal:
                return by_call(copy, questions, steps, time)

    return run


def _answer(call: Mapping[str, Any]) -> bytes:
    if int(call["status"], 16) != 1:
        error = call.get("error") or {}
        raise SimulationError(
            f"the run did not come to its end: {error.get('message') or 'no reason was given'}",
            "It may need more gas than a transaction may use: divide the proposal.",
        )
    return _bytes(call["returnData"])


@contextmanager
def _readable(way: Way) -> Iterator[None]:
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise NodeRefusal(f"what the node answered to {way} cannot be read: {error}", _REMEDY) from error


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


def _log(entry: Mapping[str, Any], time: int) -> Log:
    return Log(
        str(to_checksum_address(entry["address"])),
        0,
        tuple(_bytes(topic) for topic in entry["topics"]),
        _bytes(entry["data"]),
        timestamp=time,
    )


__all__ = ["Run", "Runner", "Stage", "Way", "by_call", "by_fork", "by_simulate"]
