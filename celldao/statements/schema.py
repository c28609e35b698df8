"""Writes docs/statement.schema.json: `python -m celldao.statements.schema > docs/statement.schema.json`."""

from __future__ import annotations

import json

from celldao.statements.forms import json_schema


def render() -> str:
    """The text of the file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(render(), end="")
