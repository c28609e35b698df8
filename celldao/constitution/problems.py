"""One mistake in a constitution file, and how pydantic's findings are put into words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import PydanticCustomError

Path = tuple[str | int, ...]

# The type of the errors that carry their own words: see `refused`.
REFUSED: Final = "celldao"


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake: where it is, what is wrong, and what would be right.

    `line` is 1-based, 0 where a constitution did not come from a file. `path` is empty for mistakes of
    syntax.
    """

    file: str
    line: int
    path: Path
    what: str
    right: str

    @property
    def field(self) -> str:
        """The path as written in a file: `members[2].shares` (the first member is 1)."""
        return field_name(self.path)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        field = f" {self.field}:" if self.path else ""
        return f"  {place}:{field} {self.what}\n      {self.right}"


def field_name(path: Path) -> str:
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if text else part
    return text


def refused(what: str, right: str) -> PydanticCustomError:
    """What a validator raises: the words reach the user as they are."""
    # The template language of pydantic knows only {name}: the words are passed as context, never as template.
    return PydanticCustomError(REFUSED, "{what}; {right}", {"what": what, "right": right})


def close_to(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or an empty text."""
    return next(iter(difflib.get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.6)), "")


def shown(value: object) -> str:
    """A value in a message: short, on one line."""
    if isinstance(value, Mapping):
        return "a group of fields"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else text[:77] + "…" + text[0]


def in_words(error: Mapping[str, Any], known: Iterable[str]) -> tuple[str, str]:
    """(what is wrong, what would be right) of one of pydantic's errors.

    Args:
        error: an item of `ValidationError.errors()`.
        known: the names of the fields beside the one concerned, for unknown names.
    """
    kind, given = str(error["type"]), error.get("input")
    context: Mapping[str, Any] = error.get("ctx", {})
    if kind == REFUSED:
        return str(context["what"]), str(context["right"])
    if kind == "extra_forbidden":
        meant = close_to(str(error["loc"][-1]), known)
        listed = ", ".join(sorted(known))
        return "there is no such field", f"did you mean {meant}?" if meant else f"known here: {listed}"
    if kind == "missing":
        return "is missing", "add it"
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return f"is {shown(given)}, not a group of fields", "write its fields below it, indented"
    if kind in ("list_type", "tuple_type"):
        return f"is {shown(given)}, not a list", "write one entry per line, each beginning with '- '"
    if kind == "too_long":
        return f"has {context['actual_length']} entries", f"keep at most {context['max_length']}"
    if kind == "string_type":
        return f"is {shown(given)}, not a text", "write one line of text"
    if kind in ("bool_parsing", "bool_type"):
        return f"{shown(given)} is neither yes nor no", "write yes or no"
    return f"{shown(given)}: {error['msg']}", "see docs/cell.schema.json for what is allowed here"
