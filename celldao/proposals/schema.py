"""JSON schema of proposal.yaml, generated from the models, for completion and checking in editors."""

from __future__ import annotations

import json
from typing import Any, Final

from celldao.actions.payments import Payment
from celldao.actions.registry import ACTIONS
from celldao.proposals.loader import BATCH, PAYROLL
from celldao.proposals.models import Proposal

TITLE: Final = "proposal.yaml: a proposal of a cell"
_YES_NO: Final = {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no"]}]}
# Kinds whose function may be a name beside an ABI file.
_WITH_ABI: Final = ("call", "spend_with", "call_by_mandate")


def json_schema() -> dict[str, Any]:
    """The schema, draft 2020-12. It knows each field; whether it fits the cell only `load` checks."""
    definitions: dict[str, Any] = {}
    entries = [_entry(action.kind, action, definitions) for action in ACTIONS]
    entries += [
        _payroll(definitions),
        _file(BATCH, "calls as Safe's transaction builder writes them: a JSON file"),
    ]
    entries.append({"enum": [action.kind for action in ACTIONS if not action.model_fields]})
    schema = Proposal.model_json_schema(mode="validation")
    schema.pop("$defs", None)
    schema["properties"]["actions"] = {
        "description": schema["properties"]["actions"]["description"],
        "type": "array",
        "items": {"anyOf": entries},
    }
    schema["properties"]["track"] = {
        "description": schema["properties"]["track"]["description"],
        "enum": ["ordinary", "constitutional"],
    }
    _refine(schema)
    schema.update({"title": TITLE, "$defs": dict(sorted(definitions.items()))})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def render() -> str:
    """The text of docs/proposal.schema.json."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _entry(kind: str, model: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    schema = model.model_json_schema(mode="validation", ref_template="#/$defs/{model}")
    for name, definition in schema.pop("$defs", {}).items():
        _refine(definition)
        if name == "Charter":
            about = definition["properties"]["policy"]
            file = {"type": "string", "not": {"pattern": "^ *0x"}}
            digest = {"type": "string", "pattern": about.pop("pattern")}
            about.pop("type")
            about["anyOf"] = [digest, file]
        definitions[name] = definition
    _refine(schema)
    if kind in _WITH_ABI:
        about = "a JSON file with the contract's ABI; the function's name is enough then"
        schema["properties"]["abi"] = {"type": "string", "description": about}
    if kind == "sign_message":
        about = "a JSON file of typed data as wallets take it (EIP-712), or its fields"
        fields = {"$ref": schema["properties"]["typed_data"]["$ref"]}
        file = {"type": "string", "pattern": r"\.json$"}
        schema["properties"]["typed_data"] = {"anyOf": [file, fields], "description": about}
        schema["required"].remove("digest")
    definitions[model.__name__] = schema
    return _one(kind, {"$ref": f"#/$defs/{model.__name__}"})


def _payroll(definitions: dict[str, Any]) -> dict[str, Any]:
    schema = Payment.model_json_schema(mode="validation")
    _refine(schema)
    definitions["Payment"] = schema
    listed = {"type": "array", "items": {"$ref": "#/$defs/Payment"}, "minItems": 1}
    file = {"type": "string", "pattern": r"\.csv$", "description": "a CSV file beside this one"}
    return _one(PAYROLL, {"anyOf": [file, listed]})


def _file(kind: str, description: str) -> dict[str, Any]:
    return _one(kind, {"type": "string", "description": description})


def _one(kind: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {kind: schema},
        "required": [kind],
        "additionalProperties": False,
    }


def _refine(definition: dict[str, Any]) -> None:
    """Yes and no, no titles that only repeat a field's name, no null: what is not there is left out."""
    definition.pop("title", None)
    for description in definition.get("properties", {}).values():
        description.pop("title", None)
        description.pop("default", None)
        if description.get("type") == "boolean":
            del description["type"]
            description.update(_YES_NO)
        variants = [option for option in description.get("anyOf", []) if option.get("type") != "null"]
        if len(variants) == 1:
            del description["anyOf"]
            description.update(variants[0])


if __name__ == "__main__":
    print(render(), end="")
