"""Typed messages (EIP-712): read strictly, hashed, and put into words field by field.

What the types do not say, leave open or say twice is refused: a wallet may hash something else than what
people have read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Final, Self

from eth_utils.crypto import keccak
from pydantic import Field, model_validator

from celldao.actions.base import Part
from celldao.actions.context import Context
from celldao.actions.function import Function
from celldao.actions.wording import MAX_ENTRIES, hexadecimal, quoted
from celldao.chain.coding import encode
from celldao.constitution.problems import refused, shown
from celldao.errors import ActionError

DOMAIN: Final = "EIP712Domain"
# The fields that a domain may have, in the order in which they must stand.
_DOMAIN_FIELDS: Final = {
    "name": "string",
    "version": "string",
    "chainId": "uint256",
    "verifyingContract": "address",
    "salt": "bytes32",
}
_IDENTIFIER: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_TYPE: Final = re.compile(r"([A-Za-z_$][A-Za-z0-9_$]*)((?:\[[1-9]?[0-9]*\])*)")
_ATOMIC: Final = re.compile(r"address|bool|string|bytes|u?int[0-9]{1,3}|bytes[0-9]{1,2}")
_AS_WALLETS: Final = "write it as wallets take it: types, primaryType, domain, message"


class TypedField(Part):
    """A field of a type."""

    name: str
    """Of the field."""
    type: str
    """uint256, address, string, another of the types; with [] for a list."""


class TypedData(Part):
    """A typed message as wallets take it (eth_signTypedData_v4)."""

    types: Annotated[Mapping[str, tuple[TypedField, ...]], Field(min_length=1)]
    """The fields of each type, in order."""
    primaryType: str
    """The type of the message."""
    domain: Mapping[str, Any]
    """Whose message it is: name, version, chainId, verifyingContract, salt."""
    message: Mapping[str, Any]
    """The values, by the names of the fields."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.primaryType not in self.types or self.primaryType == DOMAIN:
            raise refused(f"has no type {shown(self.primaryType)}", _AS_WALLETS)
        for name, fields in self.types.items():
            self._check_type(name, fields)
        self._check_domain()
        # Reads every value: what does not fit is found now.
        assert len(self.digest) == 32
        return self

    def _check_type(self, name: str, fields: Sequence[TypedField]) -> None:
        if _IDENTIFIER.fullmatch(name) is None or _ATOMIC.fullmatch(name) is not None:
            raise refused(f"has a type called {shown(name)}", "write a name of letters and digits")
        names = [field.name for field in fields]
        for field in fields:
            if _IDENTIFIER.fullmatch(field.name) is None or names.count(field.name) > 1:
                raise refused(
                    f"has a field {shown(field.name)} in {name}", "give each field a name of its own"
                )
            kind = _TYPE.fullmatch(field.type)
            if kind is None or not (kind[1] in self.types or _ATOMIC.fullmatch(kind[1])):
                raise refused(
                    f"has a field of the type {shown(field.type)} in {name}",
                    "write a type with its size, as uint256, or one of the types",
                )

    def _check_domain(self) -> None:
        unknown = [name for name in self.domain if name not in _DOMAIN_FIELDS]
        if unknown:
            raise refused(f"has {shown(unknown[0])} in its domain", f"known: {', '.join(_DOMAIN_FIELDS)}")
        declared = self.types.get(DOMAIN)
        if declared is not None and list(declared) != list(self._domain_fields()):
            raise refused(
                "has a domain of other fields than it declares",
                f"declare those that the domain has, in this order: {', '.join(_DOMAIN_FIELDS)}",
            )

    def _domain_fields(self) -> tuple[TypedField, ...]:
        return tuple(
            TypedField(name=name, type=kind) for name, kind in _DOMAIN_FIELDS.items() if name in self.domain
        )

    def _fields(self, name: str) -> tuple[TypedField, ...]:
        return self._domain_fields() if name == DOMAIN else self.types[name]

    # --- reading

    def _signature(self, kind: str, within: tuple[str, ...] = ()) -> str:
        """A type as a function's parameter is written: '(address owner, uint256 count)[]'."""
        match = _TYPE.fullmatch(kind)
        assert match is not None
        name, lists = match[1], match[2]
        if name not in self.types and name != DOMAIN:
            return kind
        if name in within:
            raise refused(f"has a type {name} that contains itself", "such messages are not read here")
        inner = (
            f"{self._signature(field.type, (*within, name))} {field.name}" for field in self._fields(name)
        )
        return f"({', '.join(inner)}){lists}"

    def _values(self, name: str, given: Mapping[str, Any]) -> tuple[Any, ...]:
        if not self._fields(name):
            if given:
                raise refused(f"has values for {name}, which has no fields", "leave them out")
            return ()
        try:
            return Function.parse(f"x({self._signature(name)} value)").read([given])[0]  # type: ignore[no-any-return]
        except ActionError as error:
            place = ".".join(str(part) for part in error.path[1:]) or name
            raise refused(f"{place} {error.what}", error.remedy) from None

    @cached_property
    def _domain_values(self) -> tuple[Any, ...]:
        return self._values(DOMAIN, self.domain)

    @cached_property
    def _message_values(self) -> tuple[Any, ...]:
        return self._values(self.primaryType, self.message)

    # --- hashing

    @cached_property
    def digest(self) -> bytes:
        """What is signed."""
        domain = self._hash(DOMAIN, self._domain_values)
        return keccak(b"\x19\x01" + domain + self._hash(self.primaryType, self._message_values))

    def _hash(self, name: str, values: tuple[Any, ...]) -> bytes:
        words = [
            self._word(field.type, value) for field, value in zip(self._fields(name), values, strict=True)
        ]
        return keccak(keccak(text=self._encoded_type(name)) + b"".join(words))

    def _word(self, kind: str, value: Any) -> bytes:
        if kind.endswith("]"):
            item = kind[: kind.rindex("[")]
            return keccak(b"".join(self._word(item, entry) for entry in value))
        if kind in self.types:
            return self._hash(kind, value)
        if kind in ("string", "bytes"):
            return keccak(value.encode() if isinstance(value, str) else value)
        return encode([kind], [value])

    def _encoded_type(self, name: str) -> str:
        def written(one: str) -> str:
            return f"{one}({','.join(f'{field.type} {field.name}' for field in self._fields(one))})"

        return written(name) + "".join(written(one) for one in sorted(self._used(name) - {name}))

    def _used(self, name: str) -> set[str]:
        """A type and all that its fields are of."""
        inner = {
            match[1]
            for field in self._fields(name)
            if (match := _TYPE.fullmatch(field.type)) is not None and match[1] in self.types
        }
        return {name}.union(*(self._used(one) for one in inner))

    # --- words

    def words(self, context: Context) -> str:
        """What it is, and for whom: 'Order for "Exchange" 1 on chain 1, contract 0x…'."""
        values = dict(zip((field.name for field in self._domain_fields()), self._domain_values, strict=True))
        text = self.primaryType
        if "name" in values:
            text += f" for {quoted(values['name'])}"
        if "version" in values:
            text += f" version {quoted(values['version'])}"
        if "chainId" in values:
            other = "" if values["chainId"] == context.chain_id else ", NOT THE CELL'S,"
            text += f" on chain {values['chainId']}{other}"
        if "verifyingContract" in values:
            text += f" at {context.name(values['verifyingContract'])}"
        return text

    def lines(self, context: Context) -> list[str]:
        """Every value of the message, a line each."""
        return list(self._told(self.primaryType, self._message_values, context, ""))

    def _told(self, kind: str, value: Any, context: Context, place: str) -> Iterator[str]:
        if kind in self.types:
            for field, inner in zip(self._fields(kind), value, strict=True):
                where = f"{place}.{field.name}" if place else field.name
                yield from self._told(field.type, inner, context, where)
        elif kind.endswith("]"):
            item = kind[: kind.rindex("[")]
            for index, entry in enumerate(value[:MAX_ENTRIES]):
                yield from self._told(item, entry, context, f"{place}[{index + 1}]")
            if len(value) > MAX_ENTRIES or not value:
                yield f"{place}: {len(value)} entries"
        else:
            yield f"{place}: {_shown(kind, value, context)}"


def _shown(kind: str, value: Any, context: Context) -> str:
    if kind == "address":
        return context.name(value)
    if kind == "bool":
        return "true" if value else "false"
    if isinstance(value, bytes):
        return hexadecimal(value)
    return quoted(value) if kind == "string" else str(value)
