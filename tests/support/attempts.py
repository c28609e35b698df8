"""Many attempts in one transaction, and what came of each: for attackers that are contracts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError

from tests.support.contracts import deploy

# target, native coin, calldata
Step = tuple[str, int, bytes]


def script() -> Any:
    """An attacker's contract: runs steps and goes on whatever fails."""
    return deploy("attackers/Script")


def step(function: Any, *args: Any, amount: int = 0) -> Step:
    return str(function.contract.address), amount, function.prepare_calldata(*args)


def encoded(steps: Sequence[Step]) -> bytes:
    return encode(["(address,uint256,bytes)[]"], [list(steps)])


def outcomes(attacker: Any) -> list[str]:
    """Of the latest run, for each step: "done", or the reason for which it was refused."""
    found = []
    for succeeded, answer in zip(_all(attacker.succeeded), _all(attacker.answers), strict=True):
        found.append("done" if succeeded else _reason(answer))
    return found


def _all(getter: Any) -> list[Any]:
    import boa

    items = []
    while True:
        try:
            items.append(getter(len(items)))
        except boa.BoaError:
            return items


def _reason(answer: bytes) -> str:
    if not answer:
        return "no reason"
    try:
        return str(decode(["string"], answer[4:])[0])
    except DecodingError:
        return "0x" + answer.hex()
