"""One text for one content: what is hashed of a document, however its file is written.

JSON with sorted keys, nothing between the tokens, letters as they are, in UTF-8 (RFC 8785; there are no
fractional numbers in our documents, which are all it would say more about).
"""

from __future__ import annotations

import json
from typing import Any

from eth_utils.crypto import keccak
from pydantic import BaseModel


def canonical(content: BaseModel | Any) -> bytes:
    """The bytes of a model, or of plain data without fractional numbers.

    Raises:
        ValueError: it holds half a character (a lone surrogate), or a fractional number.
    """
    data = content.model_dump(mode="json") if isinstance(content, BaseModel) else content
    _check(data)
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def digest_of(content: BaseModel | Any) -> bytes:
    """keccak256 of the canonical bytes."""
    return bytes(keccak(canonical(content)))


def parsed(text: str) -> Any:
    """Data from JSON in which no field is there twice: one could show one value to a reader and another to a
    program.

    Raises:
        ValueError, RecursionError: it is no JSON, or a field is there twice.
    """
    return json.loads(text, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field {twice} is there twice")
    return found


def _check(data: Any) -> None:
    if isinstance(data, float):
        raise ValueError(f"{data} is a fractional number: write it as text")
    if isinstance(data, dict):
        for key, value in data.items():
            if not key.isascii():
                raise ValueError(f"{key!r} is no name of a field")
            _check(value)
    elif isinstance(data, list):
        for value in data:
            _check(value)
