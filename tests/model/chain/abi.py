"""Calldata and answers. Answers of fixed size, that is nearly all, are cut into words without a library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from eth_abi.abi import decode, encode
from eth_utils.crypto import keccak

from tests.model.chain.code import artifact


def type_of(parameter: dict[str, Any]) -> str:
    kind = str(parameter["type"])
    if not kind.startswith("tuple"):
        return kind
    return f"({','.join(map(type_of, parameter['components']))}){kind.removeprefix('tuple')}"


def _flat(parameter: dict[str, Any]) -> list[str]:
    if parameter["type"] == "tuple":
        return [kind for part in parameter["components"] for kind in _flat(part)]
    return [str(parameter["type"])]


def _is_fixed(kind: str) -> bool:
    return not kind.endswith("]") and kind not in ("string", "bytes")


def _address(word: bytes) -> str:
    return "0x" + word[12:].hex()


def _word_reader(kind: str) -> Callable[[bytes], Any]:
    if kind == "address":
        return _address
    if kind == "bool":
        return lambda word: word[31] == 1
    if kind.startswith("bytes"):
        size = int(kind.removeprefix("bytes"))
        return lambda word: word[:size]
    return lambda word: int.from_bytes(word, "big")


def _word(value: Any) -> bytes:
    if isinstance(value, str):
        return bytes.fromhex(value[2:]).rjust(32, b"\0")
    if isinstance(value, bytes):
        return value.ljust(32, b"\0")
    return int(value).to_bytes(32, "big")


def lower(value: Any) -> Any:
    """Decoded values with addresses as the model writes them, and lists as tuples."""
    if isinstance(value, (tuple, list)):
        return tuple(lower(item) for item in value)
    return value.lower() if isinstance(value, str) and value.startswith("0x") else value


class Function:
    def __init__(self, entry: dict[str, Any]) -> None:
        self.inputs = [type_of(parameter) for parameter in entry["inputs"]]
        self.selector = keccak(text=f"{entry['name']}({','.join(self.inputs)})")[:4]
        self.outputs = [type_of(parameter) for parameter in entry["outputs"]]
        flat = [kind for parameter in entry["outputs"] for kind in _flat(parameter)]
        self._readers = [_word_reader(kind) for kind in flat] if all(map(_is_fixed, flat)) else None
        self._plain = all(_is_fixed(kind) and not kind.startswith("(") for kind in self.inputs)

    def encode(self, args: Sequence[Any]) -> bytes:
        if self._plain and len(args) == len(self.inputs):
            return self.selector + b"".join(map(_word, args))
        return self.selector + encode(self.inputs, args)

    def decode(self, output: bytes) -> Any:
        """One value, or a tuple of all of them; structs of fixed size are laid out flat."""
        if self._readers is None:
            values = lower(decode(self.outputs, output))
        else:
            values = tuple(
                read(output[32 * place : 32 * place + 32]) for place, read in enumerate(self._readers)
            )
        return values[0] if len(values) == 1 else values


class Interface:
    def __init__(self, name: str) -> None:
        self.functions: dict[str, Function] = {}
        self.constructor: list[str] = []
        for entry in artifact(name)["abi"]:
            if entry["type"] == "function":
                self.functions[entry["name"]] = Function(entry)
            elif entry["type"] == "constructor":
                self.constructor = [type_of(parameter) for parameter in entry["inputs"]]

    def __getitem__(self, function: str) -> Function:
        return self.functions[function]


@cache
def interface(name: str) -> Interface:
    return Interface(name)
