"""Writes docs/report.schema.json: `python -m celldao.reports.schema > docs/report.schema.json`."""

from __future__ import annotations

import json
from typing import Any

from celldao.reports.models import Report


def json_schema() -> dict[str, Any]:
    """The schema of a report's file, draft 2020-12."""
    schema = Report.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def render() -> str:
    """The text of the file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(render(), end="")
