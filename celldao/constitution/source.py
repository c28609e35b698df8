"""YAML as plain lists, groups and texts, with the line of each.

Every scalar stays the text that was written: no value turns into a number, a date or a yes before its field
says what it is. (An address without quotation marks is a number to YAML, and 12.10 loses a digit.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from celldao.constitution.problems import Path, Problem
from celldao.errors import FileError

# A constitution is four levels deep.
MAX_DEPTH: Final = 16
_EMPTY: Final = ("", "~", "null", "Null", "NULL")


@dataclass
class Source:
    """What a file says.

    Attributes:
        name: how messages call the file.
        data: groups as dict, lists as list, scalars as str.
        marks: (file, line) of every path in data.
        problems: mistakes that are visible without knowing what the fields mean.
    """

    name: str
    data: Any = None
    marks: dict[Path, tuple[str, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def where(self, path: Path) -> tuple[str, int]:
        """File and line of a path, or of the nearest thing above it that the file has."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, (self.name, 1))

    def report(self, path: Path, what: str, right: str) -> None:
        file, line = self.where(path)
        self.problems.append(Problem(file, line, path, what, right))


def text_of(file: File, failure: type[FileError]) -> str:
    """What is written in a file.

    Raises:
        FileError: as `failure`, if it cannot be read or is not written in UTF-8.
    """
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        problem = Problem(
            str(file), 0, (), f"cannot be read: {error.strerror}", "check the name and the rights"
        )
        raise failure(str(file), [problem]) from error
    except UnicodeDecodeError as error:
        problem = Problem(str(file), 0, (), "is not written in UTF-8", "save it with the encoding UTF-8")
        raise failure(str(file), [problem]) from error


def read_yaml(text: str, name: str) -> Source:
    """Read one YAML document. Mistakes are in `problems` of the answer; nothing is raised."""
    source = Source(name)
    try:
        events = YAML(typ="safe", pure=True).parse(text)
        _Reader(source, iter(events)).document()
    except MarkedYAMLError as error:
        what = " ".join(str(part) for part in (error.context, error.problem) if part)
        marks = [error.problem_mark, error.context_mark]
        if "quoted scalar" in what:  # the mistake is where the quotation begins, not where the file ends
            marks.reverse()
        line = next((mark.line + 1 for mark in marks if mark is not None), 1)
        source.problems.append(Problem(name, line, (), f"this is not YAML: {what}", _syntax_remedy(what)))
    except YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        what = " ".join(str(error).split())
        source.problems.append(Problem(name, line, (), f"this is not YAML: {what}", "remove the character"))
    return source


def _syntax_remedy(what: str) -> str:
    if "\\t" in what or "tab" in what:
        return "indent with spaces, not with tabs"
    if "mapping values are not allowed" in what:
        return "put a text that holds a colon into quotation marks, and check the indentation"
    if "quoted scalar" in what:
        return "close the quotation mark"
    return "check indentation, colons and quotation marks of this line and the one before"


class _Reader:
    """Builds the data from the parser's events, because only they still know text, line and duplicates."""

    def __init__(self, source: Source, events: Iterator[Event]) -> None:
        self.source = source
        self.events = events

    def document(self) -> None:
        next(self.events)  # start of the stream
        first = next(self.events)
        if isinstance(first, StreamEndEvent):
            self.source.report((), "the file is empty", "write name, symbol, purpose and members")
            return
        assert isinstance(first, DocumentStartEvent)
        self.source.data = self.node(next(self.events), ())
        assert isinstance(next(self.events), DocumentEndEvent)
        if isinstance(extra := next(self.events), DocumentStartEvent):
            line = extra.start_mark.line + 1
            what, right = "a second document begins here", "keep one document in the file"
            self.source.problems.append(Problem(self.source.name, line, (), what, right))

    def node(self, event: Event, path: Path) -> Any:
        self.source.marks.setdefault(path, (self.source.name, event.start_mark.line + 1))
        if len(path) > MAX_DEPTH:
            self.source.report(path, "is nested too deeply", "a constitution has at most four levels")
            self.skip(event)
            return None
        if isinstance(event, MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(path)
        if isinstance(event, AliasEvent):
            self.source.report(path, "refers to an anchor, which is not read here", "write the value out")
            return None
        assert isinstance(event, ScalarEvent)
        if event.style is None and event.value in _EMPTY:
            return None
        return event.value

    def mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            line = event.start_mark.line + 1
            if not isinstance(event, ScalarEvent):
                self.skip(event)
                self.skip(next(self.events))
                self.source.report(
                    path, f"has a key on line {line} that is no word", "write a field's name before the colon"
                )
                continue
            key, child = event.value, (*path, event.value)
            if key in found:
                file, before = self.source.marks[child]
                self.skip(next(self.events))
                self.source.problems.append(
                    Problem(
                        file, line, child, f"is given twice, first on line {before}", "keep one of the two"
                    )
                )
                continue
            self.source.marks[child] = (self.source.name, line)
            found[key] = self.node(next(self.events), child)
        return found

    def sequence(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            found.append(self.node(event, (*path, len(found))))
        return found

    def skip(self, event: Event) -> None:
        depth = 0
        while True:
            if isinstance(event, (MappingStartEvent, SequenceStartEvent)):
                depth += 1
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                depth -= 1
            if depth == 0:
                return
            event = next(self.events)
