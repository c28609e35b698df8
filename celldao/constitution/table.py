"""Tables in CSV files, with the line of every row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path as File

from celldao.constitution.problems import Path, close_to
from celldao.constitution.source import Source


def read_table(
    file: File, source: Source, path: Path, columns: Sequence[str], required: Sequence[str]
) -> list[dict[str, str]]:
    """The rows of a CSV file, as the list that stands at `path` of `source`; empty cells are left out.

    Columns are separated by commas or semicolons. Lines are marked in `source`, and mistakes reported
    there; a row that has another number of columns than the first line is an empty group.
    """
    source.marks[path] = (file.name, 1)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        source.report(path, "is not written in UTF-8", "save the file with the encoding UTF-8")
        return []
    rows: list[dict[str, str]] = []
    header: list[str] | None = None
    try:
        for line, cells in _records(text):
            if header is None:
                header = _header(cells, source, path, columns, required)
                if header is None:
                    return []
                continue
            here = (*path, len(rows))
            source.marks[here] = (file.name, line)
            if len(cells) != len(header):
                what = f"has {len(cells)} columns, the first line has {len(header)}"
                source.report(here, what, "put a text that holds the separator into quotation marks")
                rows.append({})
                continue
            rows.append({key: cell.strip() for key, cell in zip(header, cells, strict=True) if cell.strip()})
    except csv.Error as error:
        source.report(path, f"is not CSV: {error}", "close every quotation mark")
    if header is None:
        source.report(path, "is empty", f"begin with a line of the columns' names: {', '.join(columns)}")
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


def _header(
    cells: list[str], source: Source, path: Path, known: Sequence[str], required: Sequence[str]
) -> list[str] | None:
    columns = [cell.strip().lower() for cell in cells]
    good = True
    for column in columns:
        if column not in known:
            meant = close_to(column, known)
            right = f"did you mean {meant}?" if meant else f"known columns: {', '.join(known)}"
            source.report(path, f"has an unknown column {column!r}", right)
            good = False
        elif columns.count(column) > 1:
            source.report(path, f"has the column {column!r} twice", "keep one of the two")
            good = False
    for column in required:
        if column not in columns:
            source.report(
                path, f"has no column {column!r}", "name the columns on the first line: " + ", ".join(known)
            )
            good = False
    return columns if good else None
