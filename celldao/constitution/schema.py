"""JSON schema of cell.yaml, generated from the models, for completion and checking in editors."""

from __future__ import annotations

import json
from typing import Any, Final

from pydantic import BaseModel

from celldao.constitution.models import (
    Asset,
    Constitution,
    ConstitutionalTrack,
    Exit,
    Mandates,
    Revenue,
    Spending,
    Track,
    Voting,
)

TITLE: Final = "cell.yaml: the constitution of a cell"
_MODELS: Final[dict[str, type[BaseModel]]] = {
    model.__name__: model
    for model in (Asset, Constitution, ConstitutionalTrack, Exit, Mandates, Revenue, Spending, Track, Voting)
}
_YES_NO: Final = {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no"]}]}


def json_schema() -> dict[str, Any]:
    """The schema, draft 2020-12. It knows each field; how fields go together only `load` checks."""
    schema = Constitution.model_json_schema(mode="validation")
    definitions = schema.pop("$defs")
    _refine(schema, "Constitution")
    for name, definition in definitions.items():
        _refine(definition, name)
    members = schema["properties"]["members"]
    inline = {key: members.pop(key) for key in ("items", "type")}
    members["anyOf"] = [
        inline,
        {"type": "string", "description": "a CSV file beside this one", "pattern": r"\.csv$"},
    ]
    floor = definitions["Asset"]["properties"]["reserve_floor"]
    del floor["type"], floor["minimum"]
    floor["anyOf"] = [{"type": "number", "minimum": 0}, {"type": "string"}]
    schema.update({"title": TITLE, "$defs": definitions})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def render() -> str:
    """The text of docs/cell.schema.json."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _refine(definition: dict[str, Any], name: str) -> None:
    """Defaults as they would be written, yes and no, and no titles that only repeat a field's name."""
    model = _MODELS.get(name)
    # The floor is written in the asset's decimals, which are not known here.
    hidden = {"reserve_floor"}
    construct = model.model_construct() if model else None
    defaults = construct.model_dump(mode="json", exclude_none=True, exclude=hidden) if construct else {}
    for field, description in definition["properties"].items():
        description.pop("title", None)
        description.pop("default", None)
        if description.get("type") == "boolean":
            del description["type"]
            description.update(_YES_NO)
        variants = [option for option in description.get("anyOf", []) if option.get("type") != "null"]
        if len(variants) == 1:  # a field that may be left out; writing null is refused
            del description["anyOf"]
            description.update(variants[0])
        if field in defaults and model is not None and not model.model_fields[field].is_required():
            description["default"] = defaults[field]


if __name__ == "__main__":
    print(render(), end="")
