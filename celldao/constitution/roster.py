"""The founding members in a CSV file beside the constitution."""

from __future__ import annotations

from pathlib import Path as File
from typing import Any, Final

from celldao.constitution.problems import Path
from celldao.constitution.source import Source
from celldao.constitution.table import read_table

COLUMNS: Final = ("address", "shares", "name", "role", "number")
REQUIRED: Final = COLUMNS[:2]


def read_csv(file: File, source: Source, path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV file, as the list that stands at `path` of `source`.

    Columns are separated by commas or semicolons. A column `number` is checked, not kept. Lines are marked in
    `source`, and mistakes reported there.
    """
    rows: list[dict[str, Any]] = [*read_table(file, source, path, COLUMNS, REQUIRED)]
    for index, row in enumerate(rows):
        # Members get their numbers in the order of the list; a file that says otherwise misleads.
        if (number := row.pop("number", None)) not in (None, str(index + 1)):
            right = f"number the rows from 1 (this is {index + 1}), or leave the column out"
            source.report((*path, index, "number"), f"{number} is not the number this member will get", right)
    return rows
