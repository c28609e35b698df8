"""Reports as files: written for people to complete, read with every mistake refused."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from celldao.canonical import parsed
from celldao.errors import ReportError
from celldao.files import put
from celldao.reports.models import Report


def load(file: str | Path) -> Report:
    """
    Raises:
        ReportError: the file cannot be read, or holds something else than a report.
    """
    try:
        return loads(Path(file).read_bytes(), str(file))
    except OSError as error:
        raise ReportError(f"{file} cannot be read: {error.strerror}", "Check the name.") from error


def loads(content: bytes, name: str = "the report") -> Report:
    """From the content of a file. See `load`."""
    remedy = "Look at docs/report.schema.json; `celldao report draft` writes a file to begin with."
    try:
        data = parsed(content.decode("utf-8"))
        return Report.model_validate(data)
    except ValidationError as error:
        found = [
            f"{'.'.join(str(part) for part in item['loc']) or 'the whole'}: {item['msg']}"
            for item in error.errors(include_url=False)[:10]
        ]
        raise ReportError(f"{name} is no report: " + "; ".join(found), remedy) from error
    except ValueError as error:
        raise ReportError(f"{name} is not JSON: {error}", remedy) from error


def save(report: Report, file: str | Path) -> None:
    """Write it for people and programs, whole or not at all. Raises OutputError."""
    put(Path(file), as_json(report).encode())


def as_json(report: Report) -> str:
    """Indented; its hash is that of its content and not of this text."""
    return json.dumps(report.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"
