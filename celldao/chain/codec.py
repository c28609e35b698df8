"""Calls and answers by ABI: texts, numbers, bytes, checksummed addresses; structs as dicts by field name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eth_abi.exceptions import DecodingError
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from celldao.chain.coding import decode_any_text as decode
from celldao.chain.coding import encode
from celldao.errors import ChainError

Parameter = Mapping[str, Any]


def type_of(parameter: Parameter) -> str:
    """The canonical type: '(uint256,address)[]' for a list of structs."""
    kind = str(parameter["type"])
    if not kind.startswith("tuple"):
        return kind
    inner = ",".join(type_of(component) for component in parameter["components"])
    return f"({inner}){kind.removeprefix('tuple')}"


def named(parameter: Parameter, value: Any) -> Any:
    """A decoded value with structs as dicts and checksummed addresses."""
    kind = str(parameter["type"])
    if kind.endswith("]"):
        item = {**parameter, "type": kind[: kind.rindex("[")]}
        return [named(item, entry) for entry in value]
    if kind == "tuple":
        fields = parameter["components"]
        return {field["name"]: named(field, entry) for field, entry in zip(fields, value, strict=True)}
    return to_checksum_address(value) if kind == "address" else value


class Interface:
    """The functions and events of an ABI."""

    def __init__(self, abi: Iterable[Mapping[str, Any]]) -> None:
        self._functions: dict[tuple[str, int], Mapping[str, Any]] = {}
        self._events: dict[str, Mapping[str, Any]] = {}
        self._constructor: Sequence[Parameter] = ()
        for entry in abi:
            if entry["type"] == "function":
                self._functions[entry["name"], len(entry["inputs"])] = entry
            elif entry["type"] == "event":
                self._events[entry["name"]] = entry
            elif entry["type"] == "constructor":
                self._constructor = entry["inputs"]

    def input_types(self, name: str, count: int) -> list[str]:
        """Canonical types of the parameters of the function `name` that takes `count` of them."""
        return [type_of(parameter) for parameter in self._functions[name, count]["inputs"]]

    def encode_constructor(self, *arguments: Any) -> bytes:
        return encode([type_of(parameter) for parameter in self._constructor], arguments)

    def encode(self, name: str, *arguments: Any) -> bytes:
        """Calldata of a call."""
        types = self.input_types(name, len(arguments))
        return keccak(text=f"{name}({','.join(types)})")[:4] + encode(types, arguments)

    def decode(self, name: str, count: int, data: bytes) -> Any:
        """The answer of the function `name` that takes `count` parameters; a tuple if it has several.

        Raises:
            ChainError: it is not what the ABI says.
        """
        outputs = self._functions[name, count]["outputs"]
        try:
            values = decode([type_of(output) for output in outputs], data)
        except DecodingError as error:
            given = f"{len(data)} bytes" if data else "nothing"
            raise ChainError(
                f"{name} was answered with {given} instead of what the ABI says",
                "Check the address and the network: another contract, or none, is there.",
            ) from error
        answer = tuple(named(output, value) for output, value in zip(outputs, values, strict=True))
        return answer[0] if len(answer) == 1 else answer

    def topic(self, event: str) -> bytes:
        types = [type_of(parameter) for parameter in self._events[event]["inputs"]]
        return keccak(text=f"{event}({','.join(types)})")

    def decode_event(self, event: str, topics: Sequence[bytes], data: bytes) -> dict[str, Any]:
        """An event's values by name; indexed texts and lists are their hashes."""
        inputs = self._events[event]["inputs"]
        plain = [parameter for parameter in inputs if not parameter["indexed"]]
        values = dict(
            zip(
                (parameter["name"] for parameter in plain),
                decode([type_of(parameter) for parameter in plain], data),
                strict=True,
            )
        )
        indexed = [parameter for parameter in inputs if parameter["indexed"]]
        for parameter, topic in zip(indexed, topics[1:], strict=True):
            kind = type_of(parameter)
            dynamic = kind in ("string", "bytes") or kind.endswith((")", "]"))
            values[parameter["name"]] = topic if dynamic else decode([kind], topic)[0]
        return {parameter["name"]: named(parameter, values[parameter["name"]]) for parameter in inputs}
