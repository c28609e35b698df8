"""Cases that the package and the page must both pass, as plain JSON.

decoding.json   context, and for each call: kind, words, lines, the entry of a proposal.yaml
typed_data.json context, and for each message: its hash, words and lines; null if it is refused
warnings.json   context, and for each proposal: facts, calls, the warnings in their order
signed.json     signed files: their ids, the calls that submit them; a relay's receipt

Amounts are texts with their currency, times texts in UTC, data hexadecimal digits. After a change of wording
`python -m tests.cases` writes what the package says now; read the difference before it is committed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from celldao.actions import Call, Context, read_call, read_calls
from celldao.actions.typed_data import TypedData
from celldao.proposals.models import write_entry
from celldao.warnings import Facts, check

FOLDER = Path(__file__).parent


def load(name: str) -> dict[str, Any]:
    """The content of a file of cases."""
    content: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return content


def decoded(case: dict[str, Any], context: Context) -> dict[str, Any]:
    """What the package says of a call."""
    action = read_call(Call.of_json(case["call"]), context)
    return {
        "kind": action.kind,
        "words": action.words(context),
        "lines": action.lines(context),
        "entry": write_entry(action),
    }


def typed(case: dict[str, Any], context: Context) -> dict[str, Any] | None:
    """What the package says of a typed message; None where it reads none."""
    try:
        data = TypedData.model_validate(case["data"])
    except ValidationError:
        return None
    return {"digest": "0x" + data.digest.hex(), "words": data.words(context), "lines": data.lines(context)}


def warned(case: dict[str, Any], context: Context) -> list[dict[str, Any]]:
    """What the package warns of."""
    calls = [Call.of_json(call) for call in case["calls"]]
    found = check(read_calls(calls, context), context, Facts.model_validate(case["facts"]))
    return [
        {
            "code": warning.code,
            "level": str(warning.level),
            "action": warning.action,
            "words": warning.words,
            "remedy": warning.remedy,
        }
        for warning in found
    ]
