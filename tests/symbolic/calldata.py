"""Calldata of any function with nothing fixed but its shape: each value is a symbol, each offset and length a
number.

A list gets two elements, bytes and strings 65 and 16 bytes: symbolic offsets are more than the engine takes,
and who may call does not depend on them.
"""

from __future__ import annotations

from typing import Any

from eth_utils.abi import collapse_if_tuple
from eth_utils.crypto import keccak

LIST = 2
BYTES = 65
# no more than the shortest bound of ours: a longer one is refused before anything is asked
STRING = 16

# a word of calldata: Solidity source of a bytes32
Words = list[str]


def selector(function: dict[str, Any]) -> str:
    types = ",".join(collapse_if_tuple(item) for item in function["inputs"])
    return keccak(text=f"{function['name']}({types})")[:4].hex()


def symbolic(function: dict[str, Any], fixed: dict[str, str] | None = None) -> str:
    """
    Solidity source of the calldata, as `bytes`.

    :param fixed: words of parameters of these names
    """
    words = _tuple([{**item, "fixed": (fixed or {}).get(item["name"])} for item in function["inputs"]])
    chunks = [f'hex"{selector(function)}"'] + [
        f"abi.encode({', '.join(words[i : i + 8])})" for i in range(0, len(words), 8)
    ]
    return f"bytes.concat({', '.join(chunks)})"


def _number(value: int) -> str:
    return f"bytes32(uint256({value}))"


def _any(name: str) -> str:
    return f'svm.createBytes32("{name or "value"}")'


def _is_dynamic(item: dict[str, Any]) -> bool:
    kind = item["type"]
    if kind in ("bytes", "string") or kind.endswith("[]"):
        return True
    return kind == "tuple" and any(_is_dynamic(part) for part in item["components"])


def _element(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "type": item["type"][:-2]}


def _tuple(items: list[dict[str, Any]]) -> Words:
    bodies = [_value(item) for item in items]
    heads = [1 if _is_dynamic(item) else len(body) for item, body in zip(items, bodies, strict=True)]
    place = sum(heads)
    head: Words = []
    tail: Words = []
    for item, body in zip(items, bodies, strict=True):
        if _is_dynamic(item):
            head.append(_number(32 * (place + len(tail))))
            tail += body
        else:
            head += body
    return head + tail


def _value(item: dict[str, Any]) -> Words:
    kind, name = item["type"], item.get("name", "")
    if kind.endswith("]") and not kind.endswith("[]"):
        raise NotImplementedError(f"lists of fixed length: {kind}")
    if kind.endswith("[]"):
        return [_number(LIST), *_tuple([_element(item)] * LIST)]
    if kind == "tuple":
        return _tuple(item["components"])
    if kind in ("bytes", "string"):
        size = BYTES if kind == "bytes" else STRING
        return [_number(size), *[_any(name) for _ in range((size + 31) // 32)]]
    return [item.get("fixed") or _any(name)]
