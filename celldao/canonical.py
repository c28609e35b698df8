"""One text for one content: what is hashed of a document, however its file is written.

JSON with sorted keys, nothing between the tokens, letters as they are, in UTF-8 (RFC 8785; there are no
fractional numbers in our documents, which are all it would say more about).
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from eth_utils.crypto import keccak
from pydantic import BaseModel

# No document of ours is deeper than a dozen; the decoder would go on until its stack is full.
DEEPEST: Final = 64
# Strings and brackets; nothing is ever gone over twice, whatever the text.
_MARKS: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)


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
    """Data from somebody else's JSON, in which no field is there twice: a reader could see one value and
    a program another.

    Raises:
        ValueError: it is no JSON, is nested more than 64 deep, or a field is there twice.
    """
    depth = 0
    for mark in _MARKS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark[0], 0)
        if depth > DEEPEST:
            raise ValueError(f"it is nested more than {DEEPEST} deep")
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
