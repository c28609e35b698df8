"""Manifests: files with tool, policy, time and maker; what an entry cannot hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from eth_utils.crypto import keccak

from celldao.canonical import canonical
from celldao.errors import ProvenanceError
from celldao.provenance import Entry, Manifest, Proof, entries_of, entry_of, is_content_of, root_of

MANDATE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
POLICY = "0x" + "11" * 32
TIME = datetime(2027, 3, 1, 12, tzinfo=UTC)
FIELDS: dict[str, Any] = {"tool": "toolpath 4.1", "made_by": "software", "policy": POLICY, "time": TIME}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "fixture.step").write_bytes(b"solid")
    (tmp_path / "letter.txt").write_text("Dear customer", encoding="utf-8")
    return tmp_path


def manifest(folder: Path, **changes: Any) -> Manifest:
    files = [folder / "plans" / "fixture.step", folder / "letter.txt"]
    entries = entries_of(files, folder, **{**FIELDS, **changes})
    return Manifest(chain_id=1, mandate=MANDATE, entries=entries)


def test_entry__of_a_file__binds_content_name_tool_policy_time_and_maker(folder: Path) -> None:
    entry = entry_of(folder / "plans" / "fixture.step", folder, **FIELDS)
    assert (entry.name, entry.size) == ("plans/fixture.step", 5)
    assert entry.keccak256 == "0x" + keccak(b"solid").hex()
    assert entry.item == keccak(canonical(entry))
    assert canonical(entry) == (
        b'{"keccak256":"' + entry.keccak256.encode() + b'","made_by":"software","name":"plans/fixture.step",'
        b'"note":"","policy":"' + POLICY.encode() + b'","size":5,"time":"2027-03-01T12:00:00Z",'
        b'"tool":"toolpath 4.1"}'
    )
    for field, value in {
        "name": "other",
        "size": 6,
        "keccak256": POLICY,
        "made_by": "people",
        "tool": "pencil",
        "policy": "0x" + "22" * 32,
        "time": TIME + timedelta(seconds=1),
        "note": "by hand",
    }.items():
        assert entry.model_copy(update={field: value}).item != entry.item, field


def test_entry__same_time_in_another_zone__same_item(folder: Path) -> None:
    here = entry_of(folder / "letter.txt", folder, **FIELDS)
    there = {**FIELDS, "time": TIME.astimezone(timezone(timedelta(hours=9)))}
    assert entry_of(folder / "letter.txt", folder, **there).item == here.item


def test_manifest__saved_and_loaded__same_root_and_every_file_provable(folder: Path) -> None:
    made = manifest(folder)
    made.save(folder / "manifest.json")
    loaded = Manifest.load(folder / "manifest.json")
    assert loaded == made
    for entry in made.entries:
        proof = Proof.of(loaded, entry.name)
        siblings = [bytes.fromhex(sibling[2:]) for sibling in proof.siblings]
        assert "0x" + root_of(proof.entry.item, siblings).hex() == proof.root == "0x" + made.root.hex()
        assert is_content_of(entry, (folder / entry.name).read_bytes())
        assert not is_content_of(entry, (folder / entry.name).read_bytes() + b" ")


def test_load__a_field_twice__refused(folder: Path) -> None:
    made = manifest(folder)
    made.save(folder / "manifest.json")
    Proof.of(made, "letter.txt").save(folder / "proof.json")
    for name, model, line in (
        ("manifest.json", Manifest, '"tool": "toolpath 4.1"'),
        ("proof.json", Proof, '"chain_id": 1'),
    ):
        file = folder / name
        text = file.read_text(encoding="utf-8").replace(line, f"{line}, {line}", 1)
        file.write_text(text, encoding="utf-8")
        with pytest.raises(ProvenanceError, match=r"the field (tool|chain_id) is there twice"):
            model.load(file)


def test_manifest__file_twice_or_unknown__refused(folder: Path) -> None:
    entry = entry_of(folder / "letter.txt", folder, **FIELDS)
    twice = Manifest(chain_id=1, mandate=MANDATE, entries=(entry, entry.model_copy(update={"note": "again"})))
    with pytest.raises(ProvenanceError, match="in the manifest twice"):
        _ = twice.root
    with pytest.raises(ProvenanceError, match=r"no file other\.txt"):
        Proof.of(manifest(folder), "other.txt")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "../secret"),
        ("name", "/etc/passwd"),
        ("name", "a\\b"),
        ("name", "a\u202eb"),
        ("tool", "line\nbreak"),
        ("tool", "x" * 257),
        ("made_by", "nobody"),
        ("policy", "0x11"),
        ("size", -1),
        ("time", datetime(2027, 3, 1, 12)),
        ("time", TIME + timedelta(microseconds=1)),
        ("more", 1),
    ],
)
def test_entry__what_it_cannot_hold__refused(folder: Path, field: str, value: Any) -> None:
    fields = entry_of(folder / "letter.txt", folder, **FIELDS).model_dump()
    with pytest.raises(ValueError, match=field):
        Entry.model_validate({**fields, field: value})


def test_entry_of__file_elsewhere_missing_or_bad_tool__refused(folder: Path) -> None:
    with pytest.raises(ProvenanceError, match="is not below"):
        entry_of(folder / "letter.txt", folder / "plans", **FIELDS)
    with pytest.raises(ProvenanceError, match="cannot be read"):
        entry_of(folder / "none.txt", folder, **FIELDS)
    with pytest.raises(ProvenanceError, match="tool"):
        entry_of(folder / "letter.txt", folder, **{**FIELDS, "tool": "\x1b[2J"})


def test_load__no_file_no_json_or_half_a_character__refused(folder: Path) -> None:
    with pytest.raises(ProvenanceError, match="cannot be read"):
        Manifest.load(folder / "none.json")
    with pytest.raises(ProvenanceError, match="is not JSON"):
        Manifest.load(folder / "letter.txt")
    manifest(folder).save(folder / "m.json")
    data = json.loads((folder / "m.json").read_text(encoding="utf-8"))
    data["entries"][0]["note"] = "\ud800"
    (folder / "m.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ProvenanceError, match="unable to parse raw data"):
        Manifest.load(folder / "m.json")


@pytest.mark.parametrize("data", [{"a": 1.5}, {"ä": 1}, [float("nan")], {"a": ["\ud800"]}])
def test_canonical__fraction_or_half_a_character__refused(data: Any) -> None:
    with pytest.raises(ValueError, match=r"fractional|no name|surrogates"):
        canonical(data)
