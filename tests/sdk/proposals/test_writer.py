"""A proposal written as a file reads as itself, and its schema knows every file."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from celldao.actions import ACTIONS, Pay
from celldao.proposals import Proposal, loads, render, save
from celldao.proposals.schema import json_schema
from celldao.proposals.schema import render as render_schema
from celldao.proposals.tracks import refused_later
from celldao.warnings import Facts
from tests.support.action_world import CONTEXT, WELDER, any_action
from tests.support.paths import ROOT

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
texts = st.text(
    st.one_of(
        st.sampled_from("\n \n #-:'\"&*|>%@`{}[],"),
        st.characters(exclude_categories=("Cc", "Cf", "Cs", "Cn", "Co")),
    ),
    max_size=60,
)


def readable(text: str) -> bool:
    try:
        Proposal(title="x", reference="x", text=text)
    except ValueError:
        return False
    return True


@SLOW
@given(st.lists(any_action, max_size=4), texts.filter(readable))
def test_render__any_proposal__reads_as_itself(actions, text):
    proposal = Proposal(title="What: it is about", reference="a/b-1.2", text=text, actions=tuple(actions))
    # what would pass and then be refused is no proposal: a test of its own says so
    assume(not refused_later(proposal.calls(CONTEXT), CONTEXT))
    again = loads(render(proposal), context=CONTEXT)
    assert again == proposal
    assert render(again) == render(proposal)
    assert again.draft(CONTEXT, WELDER).id == proposal.draft(CONTEXT, WELDER).id


@SLOW
@given(st.lists(any_action, max_size=3))
def test_render__for_other_readers_of_yaml__is_the_same(actions):
    proposal = Proposal(title="0x10", reference="1e3", actions=tuple(actions))
    data = YAML(typ="safe", pure=True).load(render(proposal))
    assert (data["title"], data["reference"]) == ("0x10", "1e3")
    # addresses, amounts and hashes are texts to everybody
    assert data == json.loads(proposal.model_dump_json(exclude_defaults=True))


def test_save__a_file__is_whole(tmp_path):
    proposal = Proposal(title="A", reference="b", actions=(Pay(to=WELDER, amount="1,250.5 USDC"),))
    save(proposal, tmp_path / "proposal.yaml")
    assert (tmp_path / "proposal.yaml").read_text(encoding="utf-8") == (
        f"title: A\nreference: b\nactions:\n  - pay:\n      to: '{WELDER}'\n      amount: 1250.5 USDC\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["proposal.yaml"]


# --- the schema


def test_schema__committed__is_what_the_models_give():
    committed = (ROOT / "docs" / "proposal.schema.json").read_text(encoding="utf-8")
    assert committed == render_schema(), (
        "run `python -m celldao.proposals.schema > docs/proposal.schema.json`"
    )


def test_schema__every_kind_and_field__is_described_and_closed():
    schema = json_schema()
    assert schema["required"] == ["title", "reference"]
    kinds = {
        name
        for entry in schema["properties"]["actions"]["items"]["anyOf"]
        for name in entry.get("properties", {})
    }
    assert kinds == {action.kind for action in ACTIONS} | {"payroll", "batch"}
    for definition in schema["$defs"].values():
        assert definition["additionalProperties"] is False
        assert definition.get("description"), definition
        for name, field in definition["properties"].items():
            assert field.get("description") or "$ref" in field, name


def test_schema__every_reference__leads_somewhere():
    text = json.dumps(json_schema())
    for name in {part.split('"')[0] for part in text.split("#/$defs/")[1:]}:
        assert name in json_schema()["$defs"]


# --- the document


def test_document__its_example__is_a_proposal_and_its_python_runs(tmp_path, monkeypatch):
    text = (ROOT / "docs" / "proposals.md").read_text(encoding="utf-8")
    example, code = (
        text.split(f"```{language}\n", 1)[1].split("```", 1)[0] for language in ("yaml", "python")
    )
    (tmp_path / "proposal.yaml").write_text(example, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names = {"context": CONTEXT, "account": WELDER, "known": [], "facts": Facts()}
    exec(code, names)
    assert [action.kind for action in names["proposal"].actions] == ["pay", "pay", "pay"]
    assert loads((tmp_path / "april.yaml").read_text()) == names["april"]


def test_document__table_of_actions__has_every_kind():
    text = (ROOT / "docs" / "proposals.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    listed = {word for row in rows for word in row.split("`")[1::2]}
    assert {action.kind for action in ACTIONS} <= listed
