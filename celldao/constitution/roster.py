"""The founding members in a CSV file beside the constitution."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path as File
from typing import Any, Final

from celldao.constitution.problems import Path, close_to
from celldao.constitution.source import Source

COLUMNS: Final = ("address", "shares", "name", "role", "number")
REQUIRED: Final = COLUMNS[:2]


def read_csv(file: File, source: Source, path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV file, as the list that stands at `path` of `source`.

    Columns are separated by commas or semicolons. A column `number` is checked, not kept. Lines are marked in
    `source`, and mistakes reported there.
    """
    name = file.name
    source.marks[path] = (name, 1)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        source.report(path, "is not written in UTF-8", "save the file with the encoding UTF-8")
        return []
    rows: list[dict[str, Any]] = []
    columns: list[str] | None = None
    try:
        for line, cells in _records(text):
            if columns is None:
                columns = _header(cells, source, path)
                if columns is None:
                    return []
                continue
            here = (*path, len(rows))
            source.marks[here] = (name, line)
            if len(cells) != len(columns):
                what = f"has {len(cells)} columns, the first line has {len(columns)}"
                source.report(here, what, "put a text that holds the separator into quotation marks")
                rows.append({})
                continue
            row = {key: cell.strip() for key, cell in zip(columns, cells, strict=True) if cell.strip()}
            rows.append(row)
            # Members get their numbers in the order of the list; a file that says otherwise misleads.
            if (number := row.pop("number", None)) not in (None, str(len(rows))):
                right = f"number the rows from 1 (this is {len(rows)}), or leave the column out"
                source.report((*here, "number"), f"{number} is not the number this member will get", right)
    except csv.Error as error:
        source.report(path, f"is not CSV: {error}", "close every quotation mark")
    if columns is None:
        source.report(path, "is empty", f"begin with a line of the columns' names: {', '.join(COLUMNS)}")
    return rows


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line on which it begins, cells) of every record that is not blank."""
    first = text.split("\n", 1)[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def _header(cells: list[str], source: Source, path: Path) -> list[str] | None:
    columns = [cell.strip().lower() for cell in cells]
    good = True
    for column in columns:
        if column not in COLUMNS:
            meant = close_to(column, COLUMNS)
            right = f"did you mean {meant}?" if meant else f"known columns: {', '.join(COLUMNS)}"
            source.report(path, f"has an unknown column {column!r}", right)
            good = False
        elif columns.count(column) > 1:
            source.report(path, f"has the column {column!r} twice", "keep one of the two")
            good = False
    for column in REQUIRED:
        if column not in columns:
            source.report(
                path, f"has no column {column!r}", "name the columns on the first line: " + ", ".join(COLUMNS)
            )
            good = False
    return columns if good else None
