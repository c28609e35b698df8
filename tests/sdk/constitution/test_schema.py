"""The JSON schema for editors is in step with the models, and agrees with them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from celldao.constitution import units
from celldao.constitution.models import Constitution
from celldao.constitution.schema import json_schema, render
from tests.support.paths import ROOT


def test_schema__committed__is_what_the_models_give():
    committed = (ROOT / "docs" / "cell.schema.json").read_text(encoding="utf-8")
    assert committed == render(), "run `python -m celldao.constitution.schema > docs/cell.schema.json`"


def test_schema__every_field__is_described_and_closed():
    schema = json_schema()
    for definition in (schema, *schema["$defs"].values()):
        assert definition["additionalProperties"] is False
        for name, field in definition["properties"].items():
            assert field.get("description") or "$ref" in field, name


def test_schema__required__is_what_has_no_default():
    assert json_schema()["required"] == ["name", "symbol", "purpose", "members"]
    assert set(json_schema()["properties"]) == set(Constitution.model_fields)


def pattern(group: str, field: str) -> re.Pattern[str]:
    return re.compile(json_schema()["$defs"][group]["properties"][field]["pattern"])


def test_schema__defaults__match_their_own_patterns():
    for definition in json_schema()["$defs"].values():
        for field in definition["properties"].values():
            if "pattern" in field and "default" in field:
                assert re.fullmatch(field["pattern"], field["default"])


@given(st.integers(0, 2**40))
def test_schema__durations_as_written__match(seconds):
    assert pattern("Track", "expiry").fullmatch(units.format_duration(seconds))


@given(st.integers(0, 10_000))
def test_schema__percentages_as_written__match(points):
    assert pattern("Track", "quorum").fullmatch(units.format_percent(points))


@given(st.integers(0, 4 * 10**21))
def test_schema__positions_as_written__match(shares):
    minimum = re.compile(json_schema()["properties"]["minimum_position"]["pattern"])
    assert minimum.fullmatch(units.format_shares(shares))
