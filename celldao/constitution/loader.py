"""From a file to a constitution, or to every mistake in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from celldao.bounds import DEFAULT_BOUNDS, Bounds
from celldao.constitution.checks import Finding, findings, guardian_findings
from celldao.constitution.models import Asset, Constitution, Member, Recipient
from celldao.constitution.problems import Path, Problem, close_to, field_name, in_words
from celldao.constitution.roster import read_csv
from celldao.constitution.source import Source, read_yaml, text_of
from celldao.errors import ConstitutionError

# What stands in for a required field that is missing or wrong, so that the rest can be judged.
_STAND_IN: Final[dict[Path, Any]] = {
    ("name",): "name",
    ("symbol",): "SYMBOL",
    ("purpose",): "purpose",
    ("members",): [],
}
_ENTRIES: Final[dict[Path, type[BaseModel]]] = {
    ("members",): Member,
    ("assets",): Asset,
    ("revenue", "recipients"): Recipient,
}


def load(file: str | File, bounds: Bounds = DEFAULT_BOUNDS) -> Constitution:
    """Read a constitution file.

    Args:
        file: the YAML file; a CSV of members is looked for beside it.
        bounds: the hard bounds of the factory that will found the cell.

    Raises:
        ConstitutionError: the file cannot be read, or with every mistake in it.
    """
    file = File(file)
    text = text_of(file, ConstitutionError)
    return loads(text, name=file.name, folder=file.parent, bounds=bounds)


def loads(
    text: str, name: str = "cell.yaml", folder: File | None = None, bounds: Bounds = DEFAULT_BOUNDS
) -> Constitution:
    """Read the text of a constitution. `folder` is where a CSV of members is looked for. See `load`."""
    return _read(read_yaml(text, name), folder, bounds)


def from_data(data: Mapping[str, Any], bounds: Bounds = DEFAULT_BOUNDS) -> Constitution:
    """A constitution from Python: the same fields, with units in texts ('3 days') or as timedelta."""
    return _read(Source("constitution", _own(data), {(): ("constitution", 0)}), None, bounds)


def recheck(constitution: Constitution, bounds: Bounds, now: int | None = None) -> None:
    """Judge a constitution once more by the bounds of another factory.

    Args:
        now: Unix seconds; if given, the guardian's term is judged as of then.

    Raises:
        ConstitutionError: with everything that does not fit.
    """
    found = list(findings(constitution, bounds))
    if now is not None:
        found += guardian_findings(constitution, bounds, now)
    if found:
        problems = [Problem(constitution.name, 0, item.path, item.what, item.right) for item in found]
        raise ConstitutionError(constitution.name, problems)


def _read(source: Source, folder: File | None, bounds: Bounds) -> Constitution:
    if not isinstance(source.data, dict):
        if not source.problems:
            source.report(
                (), "holds no fields", "write name, symbol, purpose and members, each followed by a colon"
            )
        raise ConstitutionError(source.name, source.problems)
    draft = _Draft(source)
    draft.drop_empty(source.data, ())
    draft.read_members(folder)
    constitution = draft.validate()
    for finding in findings(constitution, bounds):
        draft.add(finding)
    if source.problems:
        order = {
            name: index for index, name in enumerate(dict.fromkeys(file for file, _ in source.marks.values()))
        }
        source.problems.sort(key=lambda problem: (order.get(problem.file, 0), problem.line))
        raise ConstitutionError(source.name, source.problems)
    return constitution


def _own(data: Any) -> Any:
    """A copy, to be repaired without the caller noticing; None is how Python leaves a field out."""
    if isinstance(data, Mapping):
        return {key: _own(value) for key, value in data.items() if value is not None}
    return [_own(item) for item in data] if isinstance(data, (list, tuple)) else data


@dataclass
class _Draft:
    """A constitution under repair: what is wrong is reported and taken out, until the rest can be judged."""

    source: Source
    faulty: set[Path] = field(default_factory=set)
    incomplete: set[Path] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.faulty |= {problem.path for problem in self.source.problems}
        # Where an entry of a repaired list stands in the file.
        self.indices: dict[Path, list[int]] = {}
        # What the file says, as opposed to defaults.
        self.present: set[Path] = set()

    def report(self, path: Path, what: str, right: str) -> None:
        if path not in self.faulty:
            self.faulty.add(path)
            self.source.report(path, what, right)

    def drop_empty(self, data: Any, path: Path) -> None:
        """Take out fields without a value; they are mistakes, not defaults."""
        self.present.add(path)
        if isinstance(data, dict):
            for key in [key for key, value in data.items() if value is None]:
                self.report((*path, key), "has no value", "write one, or delete the line")
                del data[key]
        items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
        for key, value in items:
            if value is None:
                self.report((*path, key), "has no value", "write one, or delete the line")
            self.drop_empty(value, (*path, key))

    def read_members(self, folder: File | None) -> None:
        data, path = self.source.data, ("members",)
        name = data.get("members")
        if not isinstance(name, str):
            return
        if folder is None:
            self.report(
                path, "names a file, but this constitution is not in a folder", "list the members here"
            )
        elif not (folder / name).is_file():
            self.report(
                path, f"there is no file {name!r} in {folder}", "list the members here, or name a CSV file"
            )
        else:
            before = len(self.source.problems)
            data["members"] = read_csv(folder / name, self.source, path)
            self.faulty |= {problem.path for problem in self.source.problems[before:]}
            return
        del data["members"]

    def validate(self) -> Constitution:
        for path in _ENTRIES:
            entries = self.at(path)
            if isinstance(entries, list):
                kept = [index for index in range(len(entries)) if (*path, index) not in self.faulty]
                self.keep(path, kept, entries)
        while True:
            try:
                return Constitution.model_validate(self.source.data)
            except ValidationError as error:
                self.repair(error)

    def at(self, path: Path) -> Any:
        data = self.source.data
        for part in path:
            data = data.get(part) if isinstance(data, dict) else None
        return data

    def keep(self, path: Path, kept: list[int], entries: list[Any]) -> None:
        before = self.indices.get(path, range(len(entries)))
        self.indices[path] = [before[index] for index in kept]
        entries[:] = [entries[index] for index in kept]

    def original(self, path: Path) -> Path:
        """The path in the file, of a path in the repaired data."""
        for prefix, indices in self.indices.items():
            size = len(prefix)
            if path[:size] == prefix and len(path) > size and isinstance(path[size], int):
                return (*prefix, indices[int(path[size])], *path[size + 1 :])
        return path

    def repair(self, error: ValidationError) -> None:
        dropped: dict[Path, set[int]] = {}
        errors = error.errors(include_url=False)
        # A misspelt field is one mistake, not an unknown one and a missing one.
        meant = {(*path[:-1], guess) for path, guess in map(_misspelt, errors) if guess}
        for item in errors:
            path: Path = item["loc"]
            what, right = in_words(item, _fields(path[:-1]))
            if item["type"] == "missing" and path in meant:
                self.faulty.add(self.original(path))
            self.report(self.original(path), what, right)
            prefix = next((p for p in _ENTRIES if path[: len(p)] == p and len(path) > len(p)), None)
            if prefix is not None:
                dropped.setdefault(prefix, set()).add(int(path[len(prefix)]))
            else:
                self.replace(path)
        for prefix, gone in dropped.items():
            entries = self.at(prefix)
            self.incomplete.add(prefix)
            self.keep(prefix, [index for index in range(len(entries)) if index not in gone], entries)

    def replace(self, path: Path) -> None:
        """Take a value out, or what stands above it where it is required there."""
        parent = self.at(path[:-1])
        if not isinstance(parent, dict):
            return  # gone with another mistake
        if path in _STAND_IN:
            parent[str(path[-1])] = _STAND_IN[path]
        elif path[-1] in parent:
            del parent[path[-1]]
        else:  # a required field of a group is missing: judge without the group
            self.replace(path[:-1])

    def add(self, finding: Finding) -> None:
        path = self.original(finding.path)
        concerned = [path, *(self.original(other) for other in finding.others)]
        if any(other[:size] in self.faulty for other in concerned for size in range(1, len(other) + 1)):
            return
        if self.incomplete.intersection(finding.others):
            return
        what = finding.what
        if finding.twin is not None:
            twin = self.original(finding.twin)
            what += f", as {field_name(twin)} on line {self.source.where(twin)[1]}"
        if path not in self.present:
            what += " (the default)"
        self.source.report(path, what, finding.right)
        if not finding.others:
            self.faulty.add(path)  # wrong by itself: no other finding may rest on it


def _misspelt(error: Mapping[str, Any]) -> tuple[Path, str]:
    """(path, the name that was probably meant), which is empty for any other kind of error."""
    path: Path = error["loc"]
    unknown = error["type"] == "extra_forbidden"
    return path, close_to(str(path[-1]), _fields(path[:-1])) if unknown else ""


def _fields(path: Path) -> list[str]:
    """The names of the fields of the group at a path."""
    if path and isinstance(path[-1], int):
        return list(_ENTRIES[path[:-1]].model_fields)
    model: type[BaseModel] = Constitution
    for part in path:
        annotation = model.model_fields[str(part)].annotation
        model = next(
            option
            for option in (annotation, *getattr(annotation, "__args__", ()))
            if isinstance(option, type) and issubclass(option, BaseModel)
        )
    return list(model.model_fields)
