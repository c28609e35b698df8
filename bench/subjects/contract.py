"""A contract at an address, called by its ABI."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol

from eth_abi import decode, encode
from eth_utils import keccak, to_checksum_address

from bench.protocol.actors import actor
from bench.protocol.node import Call, Node


class HasAbi(Protocol):
    @property
    def abi(self) -> list[dict[str, Any]]: ...


class Function(NamedTuple):
    selector: bytes
    takes: list[str]
    gives: list[str]


def _type(item: dict[str, Any]) -> str:
    """As eth_abi writes it: structs as tuples."""
    if not item["type"].startswith("tuple"):
        return str(item["type"])
    return "(" + ",".join(map(_type, item["components"])) + ")" + item["type"][len("tuple") :]


def _functions(abi: list[dict[str, Any]]) -> dict[tuple[str, int], Function]:
    """By name and number of arguments: some come with fewer of them, too."""
    found = {}
    for item in abi:
        if item["type"] == "function":
            takes = [_type(value) for value in item["inputs"]]
            selector = keccak(text=f"{item['name']}({','.join(takes)})")[:4]
            found[item["name"], len(takes)] = Function(selector, takes, [_type(v) for v in item["outputs"]])
    return found


def _plain(value: Any) -> Any:
    """Calldata is carried as hexadecimal text; eth_abi takes bytes. An address it takes as text."""
    if isinstance(value, str) and value.startswith("0x") and len(value) != 42:
        return bytes.fromhex(value[2:])
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


@cache
def _reader() -> str:
    return actor("reader").address


class Bound:
    """`write` makes a transaction, `read` asks; web3's contracts would take most of the bench's time."""

    def __init__(self, node: Node, address: str, compiled: HasAbi) -> None:
        self.node = node
        self.address = to_checksum_address(address)
        self._functions = _functions(compiled.abi)

    def _encoded(self, function: Function, arguments: Sequence[Any]) -> str:
        return "0x" + (function.selector + encode(function.takes, [_plain(a) for a in arguments])).hex()

    def encode(self, function: str, *arguments: Any) -> str:
        return self._encoded(self._functions[function, len(arguments)], arguments)

    def write(self, sender: str, function: str, *arguments: Any) -> Call:
        return Call(sender, self.address, self.encode(function, *arguments))

    def read(self, function: str, *arguments: Any) -> Any:
        found = self._functions[function, len(arguments)]
        answer = self.node.read(Call(_reader(), self.address, self._encoded(found, arguments)))
        values = decode(found.gives, answer)
        return values[0] if len(values) == 1 else values
