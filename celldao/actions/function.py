"""A function of a contract: from a line of text or an ABI; its calldata, strictly, both ways.

    deposit = Function.parse("deposit(uint256 assets, address receiver)")
    data = deposit.encode(deposit.read(["5000000", "0x…"]))
    deposit.decode(data)

Values are ints, bools, texts, bytes, checksummed addresses; lists and structs are tuples.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from eth_abi.exceptions import DecodingError, EncodingError
from eth_utils.address import is_checksum_address, to_checksum_address
from eth_utils.crypto import keccak

from celldao.chain.coding import decode, encode
from celldao.constitution.problems import shown
from celldao.errors import ActionError

_WORD: Final = 32
_IDENTIFIER: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_BASE: Final = re.compile(
    r"uint|int|address|bool|string|bytes|function|(?:uint|int)[0-9]{1,3}|bytes[0-9]{1,2}"
)
_ARRAY: Final = re.compile(r"\[((?:[1-9][0-9]{0,5})?)\]")
_ADDRESS: Final = re.compile(r"0x[0-9a-fA-F]{40}")
_STORAGE: Final = ("memory", "calldata", "storage", "payable", "indexed")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function.

    Attributes:
        name: may be empty.
        type: canonical, structs as '(uint256,address)[]'.
        components: the fields of a struct, or of the structs of a list.
    """

    name: str
    type: str
    components: tuple[Parameter, ...] = ()

    @property
    def item(self) -> Parameter:
        """What a list holds."""
        return Parameter("", self.type[: self.type.rindex("[")], self.components)

    @property
    def text(self) -> str:
        """With the names of fields: '(uint256 count, address owner)[] stores'."""
        kind = self.type
        if self.components:
            inner = ", ".join(component.text for component in self.components)
            kind = f"({inner}){kind[kind.rindex(')') + 1 :]}"
        return f"{kind} {self.name}".rstrip()

    @classmethod
    def of_abi(cls, entry: Mapping[str, Any]) -> Parameter:
        components = tuple(cls.of_abi(component) for component in entry.get("components", ()))
        kind = str(entry["type"])
        if kind.startswith("tuple"):
            inner = ",".join(component.type for component in components)
            kind = f"({inner}){kind.removeprefix('tuple')}"
        name = str(entry.get("name", ""))
        return cls(name if _IDENTIFIER.fullmatch(name) else "", kind, components)


@dataclass(frozen=True)
class Function:
    """A function by name and parameters."""

    name: str
    parameters: tuple[Parameter, ...]

    @staticmethod
    def parse(text: str) -> Function:
        """From 'deposit(uint256 assets, address receiver)'; names of parameters may lack.

        Raises:
            ActionError: the text is not that.
        """
        return _parsed(text)

    @classmethod
    def of_abi(cls, entry: Mapping[str, Any]) -> Function:
        """From an entry of an ABI."""
        return cls(str(entry["name"]), tuple(Parameter.of_abi(item) for item in entry["inputs"]))

    @cached_property
    def types(self) -> list[str]:
        return [parameter.type for parameter in self.parameters]

    @cached_property
    def signature(self) -> str:
        """'deposit(uint256,address)': what the selector is the hash of."""
        return f"{self.name}({','.join(self.types)})"

    @cached_property
    def text(self) -> str:
        """'deposit(uint256 assets, address receiver)'."""
        return f"{self.name}({', '.join(parameter.text for parameter in self.parameters)})"

    @cached_property
    def selector(self) -> bytes:
        return keccak(text=self.signature)[:4]

    def read(self, given: Any) -> tuple[Any, ...]:
        """Arguments from what a file or a caller gives: a list, or a group by the parameters' names.

        Raises:
            ActionError: they do not fit; its path begins with the place of the argument.
        """
        return _read_struct(self.parameters, given, ())

    def encode(self, arguments: Sequence[Any]) -> bytes:
        """Calldata.

        Raises:
            ActionError: the arguments are not of the function's types.
        """
        try:
            return self.selector + encode(self.types, tuple(arguments))
        except (EncodingError, TypeError, ValueError) as error:
            raise ActionError(
                f"{self.text} does not take these arguments: {error}", "Compare them."
            ) from error

    def decode(self, data: bytes) -> tuple[Any, ...] | None:
        """The arguments of calldata, or None unless it is to the byte what an encoder writes."""
        if data[:4] != self.selector or _end(self.parameters, data, 4) != len(data):
            return None
        try:
            values = decode(self.types, data[4:])
            if self.selector + encode(self.types, values) != data:
                return None
        except (DecodingError, EncodingError, ValueError, OverflowError):
            return None
        return tuple(
            _normal(parameter, value) for parameter, value in zip(self.parameters, values, strict=True)
        )

    def __str__(self) -> str:
        return self.text


def functions_of(abi: Iterable[Mapping[str, Any]]) -> list[Function]:
    """The functions of an ABI that a proposal can call, in its order: views are left out."""
    return [
        Function.of_abi(entry)
        for entry in abi
        # old compilers wrote `constant` where newer ones write a mutability
        if entry.get("type") == "function"
        and entry.get("stateMutability") not in ("view", "pure")
        and not entry.get("constant")
    ]


def as_json(value: Any) -> Any:
    """A value of an argument for a file: numbers as decimal texts, bytes in hexadecimal digits."""
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


def _end(parameters: Sequence[Parameter], data: bytes, start: int) -> int | None:
    """Where the values end that begin at `start`, if each part lies right behind the one before; else None.

    A look at the layout alone, before anything is decoded: parts that point at one another would let a few
    bytes stand for millions of values.
    """
    head = start
    tail: int | None = start + sum(_size(parameter) or _WORD for parameter in parameters)
    for parameter in parameters:
        size = _size(parameter)
        if size is None:
            if tail is None or tail > len(data) or _word(data, head) != tail - start:
                return None
            tail = _end_of(parameter, data, tail)
        head += size or _WORD
    return tail


def _end_of(parameter: Parameter, data: bytes, at: int) -> int | None:
    """Where a value of dynamic size ends that begins at `at`."""
    kind, rest = parameter.type, (len(data) - at) // _WORD
    if kind.endswith("]"):
        length = kind[kind.rindex("[") + 1 : -1]
        count = int(length) if length else _word(data, at)
        if count > rest:
            return None
        return _end((parameter.item,) * count, data, at if length else at + _WORD)
    if kind.startswith("("):
        return _end(parameter.components, data, at)
    return at + _WORD + (_word(data, at) + _WORD - 1) // _WORD * _WORD


def _size(parameter: Parameter) -> int | None:
    """Bytes of a value of static size; None for dynamic ones."""
    kind = parameter.type
    if kind.endswith("]"):
        length, item = kind[kind.rindex("[") + 1 : -1], _size(parameter.item)
        return item * int(length) if length and item is not None else None
    if kind.startswith("("):
        sizes = [_size(component) for component in parameter.components]
        return None if None in sizes else sum(size or 0 for size in sizes)
    return None if kind in ("bytes", "string") else _WORD


def _word(data: bytes, at: int) -> int:
    """A number; larger than any calldata where there is none."""
    return int.from_bytes(data[at : at + _WORD], "big") if at + _WORD <= len(data) else 2**256


def _normal(parameter: Parameter, value: Any) -> Any:
    if parameter.type.endswith("]"):
        return tuple(_normal(parameter.item, item) for item in value)
    if parameter.type.startswith("("):
        return tuple(
            _normal(component, item) for component, item in zip(parameter.components, value, strict=True)
        )
    return str(to_checksum_address(value)) if parameter.type == "address" else value


def _read_struct(
    parameters: tuple[Parameter, ...], given: Any, path: tuple[str | int, ...]
) -> tuple[Any, ...]:
    if isinstance(given, Mapping):
        names = [parameter.name for parameter in parameters]
        for name in given:
            if name not in names or not name:
                known = ", ".join(name or "(no name)" for name in names) or "none"
                raise ActionError(f"there is no parameter {name!r}", f"parameters: {known}", (*path, name))
        for name in names:
            if name not in given:
                raise ActionError(f"{name or 'a parameter without a name'} is missing", "add it", path)
        return tuple(
            _read(parameter, given[parameter.name], (*path, parameter.name)) for parameter in parameters
        )
    if not isinstance(given, (list, tuple)):
        raise ActionError(f"is {shown(given)}, not a list", "write one argument per line", path)
    if len(given) != len(parameters):
        wanted = ", ".join(parameter.text for parameter in parameters) or "none"
        raise ActionError(f"has {len(given)} values, not {len(parameters)}", f"wanted: {wanted}", path)
    return tuple(
        _read(parameter, item, (*path, index))
        for index, (parameter, item) in enumerate(zip(parameters, given, strict=True))
    )


def _read(parameter: Parameter, given: Any, path: tuple[str | int, ...]) -> Any:
    kind = parameter.type
    if kind.endswith("]"):
        if not isinstance(given, (list, tuple)):
            raise ActionError(
                f"is {shown(given)}, not a list", f"write a list of {parameter.item.type}", path
            )
        size = kind[kind.rindex("[") + 1 : -1]
        if size and len(given) != int(size):
            raise ActionError(f"has {len(given)} entries, not {size}", "write all of them", path)
        return tuple(_read(parameter.item, item, (*path, index)) for index, item in enumerate(given))
    if kind.startswith("("):
        return _read_struct(parameter.components, given, path)
    return _read_scalar(kind, given, path)


def _read_scalar(kind: str, given: Any, path: tuple[str | int, ...]) -> Any:
    if kind.startswith(("uint", "int")):
        return _read_number(kind, given, path)
    if kind == "bool":
        if isinstance(given, bool):
            return given
        if given in ("true", "yes", "false", "no"):
            return given in ("true", "yes")
        raise ActionError(f"{shown(given)} is neither true nor false", "write true or false", path)
    if kind == "string":
        if isinstance(given, str):
            return given
        raise ActionError(f"is {shown(given)}, not a text", "write a text", path)
    if kind == "address":
        return _read_address(given, path)
    return _read_bytes(kind, given, path)


def _read_number(kind: str, given: Any, path: tuple[str | int, ...]) -> int:
    right = "write a whole number in decimal digits: base units, seconds, whatever the function takes"
    if isinstance(given, str) and re.fullmatch(r"-?[0-9]{1,78}", given.strip()):
        given = int(given)
    if not isinstance(given, int) or isinstance(given, bool):
        raise ActionError(f"{shown(given)} is no whole number", right, path)
    bits = int(kind.lstrip("uint"))
    low, high = (0, 2**bits) if kind.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1))
    if not low <= given < high:
        raise ActionError(f"{given} does not fit {kind}", f"write a number from {low} to {high - 1}", path)
    return given


def _read_address(given: Any, path: tuple[str | int, ...]) -> str:
    # The zero address is an argument of some functions ("no referrer").
    text = given.strip() if isinstance(given, str) else ""
    if _ADDRESS.fullmatch(text) is None:
        raise ActionError(f"{shown(given)} is not an address", "write 0x and 40 hexadecimal digits", path)
    if text[2:] not in (text[2:].lower(), text[2:].upper()) and not is_checksum_address(text):
        raise ActionError(
            f"{text} does not match its checksum", "compare it with its source, character by character", path
        )
    return str(to_checksum_address(text))


def _read_bytes(kind: str, given: Any, path: tuple[str | int, ...]) -> bytes:
    right = "write 0x and an even number of hexadecimal digits"
    if isinstance(given, str) and re.fullmatch(r"0x(?:[0-9a-fA-F]{2})*", given.strip()):
        given = bytes.fromhex(given.strip()[2:])
    if not isinstance(given, bytes):
        raise ActionError(f"{shown(given)} is not bytes", right, path)
    size = 24 if kind == "function" else int(kind.removeprefix("bytes") or -1)
    if size >= 0 and len(given) != size:
        raise ActionError(f"has {len(given)} bytes, not {size}", f"write 0x and {2 * size} digits", path)
    return given


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Function:
    return _Parser(text).function()


class _Parser:
    """Reads one line of text, from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text.strip().removeprefix("function ").strip()
        self.at = 0

    def function(self) -> Function:
        name = self._match(_IDENTIFIER)
        if not name:
            raise self._wrong()
        parameters = self._list()
        if self.at != len(self.text):
            raise self._wrong()
        return Function(name, parameters)

    def _list(self) -> tuple[Parameter, ...]:
        self._expect("(")
        found: list[Parameter] = []
        if self._skip(")"):
            return ()
        while True:
            found.append(self._parameter())
            if self._skip(")"):
                return tuple(found)
            self._expect(",")

    def _parameter(self) -> Parameter:
        components: tuple[Parameter, ...] = ()
        self._blank()
        self._match(re.compile(r"tuple(?=\()"))
        if self.text[self.at : self.at + 1] == "(":
            components = self._list()
            if not components:
                raise self._wrong()
            kind = f"({','.join(component.type for component in components)})"
        else:
            kind = self._base(self._match(_IDENTIFIER))
        while (match := _ARRAY.match(self.text, self.at)) is not None:
            kind += match[0]
            self.at = match.end()
        name = ""
        while self._blank() and (word := self._match(_IDENTIFIER)):
            name = "" if word in _STORAGE else word
        return Parameter(name, kind, components)

    def _base(self, word: str) -> str:
        if _BASE.fullmatch(word) is None:
            raise self._wrong()
        if word in ("uint", "int"):
            return word + "256"
        digits = word.lstrip("abcdefghijklmnopqrstuvwxyz")
        if digits and not self._is_size(word[: -len(digits)], int(digits)):
            raise self._wrong()
        return word

    @staticmethod
    def _is_size(base: str, size: int) -> bool:
        return 1 <= size <= 32 if base == "bytes" else 8 <= size <= 256 and size % 8 == 0

    def _blank(self) -> bool:
        while self.text[self.at : self.at + 1] == " ":
            self.at += 1
        return True

    def _match(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match[0]

    def _skip(self, character: str) -> bool:
        self._blank()
        found = self.text[self.at : self.at + 1] == character
        self.at += found
        return found

    def _expect(self, character: str) -> None:
        if not self._skip(character):
            raise self._wrong()

    def _wrong(self) -> ActionError:
        return ActionError(
            f"{shown(self.text)} is no function, from character {self.at + 1} on",
            "write it as in deposit(uint256 assets, address receiver)",
        )
