"""Stands in for the governor during a simulation: makes calls, one by one, and reports each.

Its code is lent to the governor's address. To one caller, whom nobody else can be, it is the runner: it makes
the calls of a script, as the governor. To everybody else it is the governor still, by a delegate call to the
governor's own code, which is lent to another address: what is executed may ask the governor, or change its
rules, and finds it with its code and its storage. Nothing depends on how that storage is laid out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

# Nothing stands at these addresses, and nobody has a key of them.
CALLER: Final = "0xce11DA0000000000000000000000000000005101"
ORIGINAL: Final = "0xCe11dA0000000000000000000000000000005102"

_WORD: Final = 32
_HEAD: Final = 3 * _WORD
# In the word of a target: whether a failure ends the script; above the address, what the call may use.
_MUST: Final = 1 << 255
_GAS: Final = 160
# More than any block has.
ALL_GAS: Final = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Step:
    """A call of a script, without coin.

    Attributes:
        must: a failure ends the script.
        gas: what it may use at most.
    """

    target: str
    data: bytes
    must: bool = False
    gas: int = ALL_GAS


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a call.

    Attributes:
        gas: what it used.
        answer: what it returned, or reverted with.
    """

    ok: bool
    gas: int
    answer: bytes


def script(steps: Iterable[Step]) -> bytes:
    """The calldata that has the runner make these calls."""
    parts = []
    for step in steps:
        target = int(step.target, 16) | step.gas << _GAS | (_MUST if step.must else 0)
        parts += [target.to_bytes(_WORD, "big"), len(step.data).to_bytes(_WORD, "big"), step.data]
    return b"".join(parts)


def results(answer: bytes) -> tuple[int, list[Result]]:
    """(Unix seconds that the calls saw, result of each call made). Raises ValueError for another answer."""
    if len(answer) < _WORD:
        raise ValueError("no answer of the runner")
    found, at = [], _WORD
    while at < len(answer):
        ok, gas, size = (
            int.from_bytes(answer[at + _WORD * place : at + _WORD * (place + 1)], "big") for place in range(3)
        )
        if len(answer) < at + _HEAD + size:
            raise ValueError("the runner's answer ends too early")
        found.append(Result(bool(ok), gas, answer[at + _HEAD : at + _HEAD + size]))
        at += _HEAD + size
    return int.from_bytes(answer[:_WORD], "big"), found


_OPCODES: Final = {
    "ADD": 0x01, "SUB": 0x03, "LT": 0x10, "GT": 0x11, "EQ": 0x14, "ISZERO": 0x15, "AND": 0x16, "SHR": 0x1C,
    "CALLER": 0x33, "CALLDATALOAD": 0x35, "CALLDATASIZE": 0x36, "CALLDATACOPY": 0x37, "RETURNDATASIZE": 0x3D,
    "RETURNDATACOPY": 0x3E, "TIMESTAMP": 0x42, "POP": 0x50, "MSTORE": 0x52, "JUMP": 0x56, "JUMPI": 0x57,
    "GAS": 0x5A, "JUMPDEST": 0x5B, "PUSH0": 0x5F, "CALL": 0xF1, "RETURN": 0xF3, "DELEGATECALL": 0xF4,
    "REVERT": 0xFD,
}  # fmt: skip
_DUP: Final = 0x7F
_SWAP: Final = 0x8F
_PUSH: Final = 0x5F

# A number pushes itself, @name the place of a label; name: is a label. Comments show the stack, top first.
_SOURCE: Final = f"""
    CALLER {CALLER} EQ @run JUMPI
    # to everybody else: the governor
    CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY
    PUSH0 PUSH0 CALLDATASIZE PUSH0 {ORIGINAL} GAS DELEGATECALL
    RETURNDATASIZE PUSH0 PUSH0 RETURNDATACOPY
    @done JUMPI RETURNDATASIZE PUSH0 REVERT
done:
    RETURNDATASIZE PUSH0 RETURN
run:
    TIMESTAMP PUSH0 MSTORE
    0x20 PUSH0                                   # in, out: places in the script and in the answer
loop:
    CALLDATASIZE DUP2 LT ISZERO @end JUMPI
    DUP1 0x20 ADD CALLDATALOAD                   # size, in, out
    DUP1 DUP3 0x40 ADD 0x60 DUP6 ADD CALLDATACOPY
    GAS                                          # gas before, size, in, out
    PUSH0 PUSH0 DUP4 0x60 DUP8 ADD PUSH0 DUP8 CALLDATALOAD DUP1 0xa0 SHR 0xffffffff AND CALL
                                                 # ok, gas before, size, in, out
    SWAP1 GAS SWAP1 SUB DUP5 0x20 ADD MSTORE     # ok, size, in, out
    DUP1 DUP5 MSTORE
    RETURNDATASIZE DUP5 0x40 ADD MSTORE
    RETURNDATASIZE PUSH0 DUP6 0x60 ADD RETURNDATACOPY
    SWAP3 RETURNDATASIZE ADD 0x60 ADD SWAP3      # ok, size, in, out behind it
    DUP3 CALLDATALOAD 0xff SHR GT                # over, size, in, out
    SWAP2 ADD 0x40 ADD                           # in behind it, over, out
    SWAP1 @end JUMPI @loop JUMP
end:
    POP PUSH0 RETURN
"""


def _assembled(source: str) -> bytes:
    words = [word for line in source.splitlines() for word in line.split("#")[0].split()]
    code, labels, uses = bytearray(), {}, {}
    for word in words:
        if word.endswith(":"):
            labels[word[:-1]] = len(code)
            code.append(_OPCODES["JUMPDEST"])
        elif word.startswith("@"):
            uses[len(code) + 1] = word[1:]
            code += bytes((_PUSH + 2, 0, 0))
        elif word.startswith("0x"):
            value = bytes.fromhex(word[2:])
            code += bytes((_PUSH + len(value),)) + value
        elif word.startswith("DUP"):
            code.append(_DUP + int(word[3:]))
        elif word.startswith("SWAP"):
            code.append(_SWAP + int(word[4:]))
        else:
            code.append(_OPCODES[word])
    for place, label in uses.items():
        code[place : place + 2] = labels[label].to_bytes(2, "big")
    return bytes(code)


CODE: Final = _assembled(_SOURCE)
