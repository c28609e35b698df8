"""Batches as Safe's transaction builder writes and reads them: JSON files of calls."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from eth_utils.crypto import keccak
from pydantic import ValidationError

from celldao.actions.call import Call
from celldao.actions.context import Context
from celldao.actions.fields import moment, read_bytes
from celldao.actions.function import Function, Parameter
from celldao.constitution.fields import read_address
from celldao.errors import ActionError

VERSION: Final = "1.0"
_REMEDY: Final = "Export it again from the transaction builder."


@dataclass(frozen=True, slots=True)
class Batch:
    """A file of calls.

    Attributes:
        chain_id: None where the file names none.
        intact: whether the file's checksum fits; None where it has none.
    """

    name: str
    description: str
    chain_id: int | None
    calls: tuple[Call, ...]
    intact: bool | None


def read_batch(file: str | Path) -> Batch:
    """Reads a batch file.

    Raises:
        ActionError: it is none, or a transaction in it is none; its path is ("transactions", number, …).
    """
    try:
        data: Any = json.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise ActionError(
            f"{file} cannot be read: {error.strerror}", "Check the name and the rights."
        ) from error
    except ValueError as error:
        raise ActionError(f"{file} is not JSON: {error}", _REMEDY) from error
    return batch_of(data)


def batch_of(data: Any) -> Batch:
    """A batch from the content of its file. Raises like `read_batch`."""
    if not isinstance(data, dict) or not isinstance(data.get("transactions"), list):
        raise ActionError("there are no transactions in the batch", _REMEDY)
    meta = data.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    chain = str(data.get("chainId", ""))
    checksum = meta.get("checksum")
    return Batch(
        str(meta.get("name", "")),
        str(meta.get("description") or ""),
        int(chain) if chain.isdecimal() else None,
        tuple(_call(item, ("transactions", index)) for index, item in enumerate(data["transactions"])),
        checksum == _checksum(data) if checksum else None,
    )


def write_batch(
    calls: Sequence[Call], context: Context, created: datetime, name: str = "", description: str = ""
) -> str:
    """The text of a batch file for calls of the treasury.

    Args:
        created: when, for the file's own record.
    """
    data: dict[str, Any] = {
        "version": VERSION,
        "chainId": str(context.chain_id),
        "createdAt": moment(created) * 1000,
        "meta": {
            "name": name,
            "description": description,
            "txBuilderVersion": "",
            "createdFromSafeAddress": context.treasury,
            "createdFromOwnerAddress": "",
        },
        "transactions": [_transaction(call) for call in calls],
    }
    data["meta"]["checksum"] = _checksum(data)
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _transaction(call: Call) -> dict[str, Any]:
    return {
        "to": call.target,
        "value": str(call.value),
        "data": "0x" + call.data.hex(),
        # The data say it all; the builder reads methods only where there are none.
        "contractMethod": None,
        "contractInputsValues": None,
    }


def _call(item: Any, path: tuple[str | int, ...]) -> Call:
    if not isinstance(item, dict):
        raise ActionError("is no transaction", _REMEDY, path)
    try:
        target = read_address(item.get("to"))
        value = str(item.get("value") or "0")
        if not value.isdecimal():
            raise ActionError(f"{value!r} is no number of base units", _REMEDY, (*path, "value"))
        data = item.get("data")
        body = read_bytes(data) if data else _encoded(item, path)
        return Call(target, int(value), body)
    except ValidationError as error:
        raise ActionError(str(error.errors()[0]["msg"]), _REMEDY, path) from error
    except ValueError as error:
        raise ActionError(str(error), _REMEDY, path) from error


def _encoded(item: Mapping[str, Any], path: tuple[str | int, ...]) -> bytes:
    method = item.get("contractMethod")
    if method is None:
        return b""
    try:
        function = Function.of_abi(method)
    except (KeyError, TypeError) as error:
        raise ActionError("names no function", _REMEDY, (*path, "contractMethod")) from error
    values = item.get("contractInputsValues") or {}
    given = [
        _value(p, values.get(p.name), (*path, "contractInputsValues", p.name)) for p in function.parameters
    ]
    return function.encode(function.read(given))


def _value(parameter: Parameter, given: Any, path: tuple[str | int, ...]) -> Any:
    """Lists and structs are JSON within a text there."""
    if given is None:
        raise ActionError("has no value", _REMEDY, path)
    if isinstance(given, str) and (parameter.type.endswith("]") or parameter.components):
        try:
            return json.loads(given)
        except ValueError as error:
            raise ActionError(f"{given!r} is no list", _REMEDY, path) from error
    return given


def _checksum(data: Mapping[str, Any]) -> str:
    """As the transaction builder computes it: over everything but the name and the checksum itself."""
    meta = {name: value for name, value in data.get("meta", {}).items() if name != "checksum"}
    return "0x" + keccak(text=_serialized({**data, "meta": {**meta, "name": None}})).hex()


def _serialized(value: Any) -> str:
    if isinstance(value, list):
        return f"[{','.join(_serialized(item) for item in value)}]"
    if isinstance(value, dict):
        keys = sorted(value)
        values = "".join(_serialized(value[key]) + "," for key in keys)
        return "{" + json.dumps(keys, separators=(",", ":"), ensure_ascii=False) + values + "}"
    return json.dumps(value, ensure_ascii=False)
