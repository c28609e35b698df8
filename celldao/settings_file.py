"""Settings of programs that run by themselves (`celldao mcp`, `celldao keeper`): a YAML file, read strictly.

Every mistake is told with its line, as in cell.yaml; a misspelt limit is none that nobody enforces.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

from eth_utils.address import is_checksum_address, to_checksum_address
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from celldao.constitution import units
from celldao.constitution.fields import NATIVE
from celldao.constitution.problems import Problem, in_words, refused, shown
from celldao.constitution.source import read_yaml, text_of
from celldao.errors import FileError

_ADDRESS: Final = re.compile(r"0x[0-9a-fA-F]{40}")
_NUMBER: Final = re.compile(r"[0-9]{1,60}(?:\.[0-9]{1,60})?")

M = TypeVar("M", bound="Strict")


class SettingsError(FileError):
    """A file of settings holds mistakes, or could be changed by others."""


class Strict(BaseModel):
    """A group of fields in which nothing unknown stands."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def load_settings(file: str | Path, model: type[M]) -> M:
    """The settings of a file.

    Raises:
        SettingsError: it cannot be read, others than its owner can write it, or with every mistake in it.
    """
    path = Path(file)
    text = text_of(path, SettingsError)
    if os.name == "posix" and path.stat().st_mode & 0o022:
        problem = Problem(
            str(path), 0, (), "can be changed by others than its owner", "chmod go-w it, and read it first"
        )
        raise SettingsError(str(path), [problem])
    source = read_yaml(text, path.name)
    if not isinstance(source.data, dict):
        if not source.problems:
            source.report((), "holds no fields", "write each as its name, a colon and its value")
        raise SettingsError(path.name, source.problems)
    try:
        settings = model.model_validate(source.data)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            source.report(tuple(item["loc"]), *in_words(item, _fields_at(model, item["loc"][:-1])))
    if source.problems:
        raise SettingsError(path.name, sorted(source.problems, key=lambda problem: problem.line))
    return settings


def _fields_at(model: Any, path: tuple[int | str, ...]) -> list[str]:
    """The names of the fields of the group at a path."""
    from celldao.proposals.loader import fields_at

    return fields_at(model, path)


def _address(given: Any) -> str:
    if not isinstance(given, str) or _ADDRESS.fullmatch(given) is None:
        raise refused(f"{shown(given)} is no address", "write 0x and 40 digits")
    if given != given.lower() and not is_checksum_address(given):
        raise refused(f"{given} is mistyped: its checksum is wrong", "copy the address again")
    return str(to_checksum_address(given))


def _asset(given: Any) -> str:
    return NATIVE if given == "native" else _address(given)


def _quantity(given: Any) -> Decimal:
    if isinstance(given, Decimal):
        return given
    if not isinstance(given, str) or _NUMBER.fullmatch(given) is None:
        raise refused(f"{shown(given)} is no amount", "write digits and a point before decimals, as in 12.50")
    return Decimal(given)


def _length(given: Any) -> timedelta:
    if isinstance(given, timedelta):
        return given
    try:
        return timedelta(seconds=units.parse_duration(str(given)))
    except units.UnitError as error:
        raise refused(error.what, error.right) from None


def _count(given: Any) -> int:
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    if not isinstance(given, str) or re.fullmatch(r"[0-9]{1,9}", given) is None:
        raise refused(f"{shown(given)} is no number", "write digits alone")
    return int(given)


def _yes_or_no(given: Any) -> bool:
    if isinstance(given, bool):
        return given
    if given not in ("yes", "no", "true", "false"):
        raise refused(f"{shown(given)} is neither yes nor no", "write yes or no")
    return given in ("yes", "true")


Address = Annotated[str, BeforeValidator(_address)]
Asset = Annotated[str, BeforeValidator(_asset)]
"""A token's address, or `native`."""
Quantity = Annotated[Decimal, BeforeValidator(_quantity)]
"""An amount in whole units of its asset, exact."""
Length = Annotated[timedelta, BeforeValidator(_length)]
Count = Annotated[int, BeforeValidator(_count)]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
