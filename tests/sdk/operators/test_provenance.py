"""A proof against the chain: what holds, and every way in which it does not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from celldao.errors import NotACellError, NotProvenError
from celldao.provenance import Manifest, Proof, entries_of, verify
from tests.sdk.operators.conftest import Built
from tests.support.embedded import Town, deploy_code
from tests.support.operators import operator_of, state_of

FILES = {"plan.txt": b"plan", "letter.txt": b"letter", "model.bin": b"\x00\xff"}


def made(town: Town, mandate: str, folder: Path, **changes: Any) -> Manifest:
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    fields = {
        "tool": "toolpath 4.1",
        "made_by": "software",
        "policy": state_of(town, mandate).policy,
        "time": town.cell.now().moment.time,
        **changes,
    }
    entries = entries_of([folder / name for name in FILES], folder, **fields)
    return Manifest(chain_id=town.cell.reader.chain_id, mandate=mandate, entries=entries)


def test_verify__logged_and_unchanged__tells_cell_operator_and_time(
    town: Town, mandate: str, tmp_path: Path
) -> None:
    operator = operator_of(town, 6)
    operator.accept()
    manifest = made(town, mandate, tmp_path)
    proofs = [Proof.of(manifest, name) for name in FILES]
    with pytest.raises(NotProvenError, match="has not logged the root"):
        verify(proofs[0], town.cell.reader)
    logged = operator.log_provenance(manifest.root).at
    for proof in proofs:
        proof.save(tmp_path / "proof.json")
        loaded = Proof.load(tmp_path / "proof.json")
        found = verify(loaded, town.cell.reader, FILES[proof.entry.name])
        assert (found.treasury, found.operator) == (town.cell.record.treasury, town.account(6))
        assert (found.logged, found.file) == (logged, True)
        assert verify(loaded, town.cell.reader).file is False
        with pytest.raises(NotProvenError, match="is not the one that was proven"):
            verify(loaded, town.cell.reader, FILES[proof.entry.name] + b"\n")
    changed = proofs[0].entry.model_copy(update={"made_by": "people"})
    with pytest.raises(NotProvenError, match="the proof was changed"):
        verify(proofs[0].model_copy(update={"entry": changed}), town.cell.reader)
    with pytest.raises(NotProvenError, match="is for chain 5"):
        verify(proofs[0].model_copy(update={"chain_id": 5}), town.cell.reader)


def test_verify__another_policy_or_a_later_time__does_not_hold(
    town: Town, mandate: str, tmp_path: Path
) -> None:
    operator = operator_of(town, 6)
    operator.accept()
    other = made(town, mandate, tmp_path, policy="0x" + "22" * 32)
    operator.log_provenance(other.root)
    with pytest.raises(NotProvenError, match="it was logged under"):
        verify(Proof.of(other, "plan.txt"), town.cell.reader)
    later = made(town, mandate, tmp_path, time=town.cell.now().moment.time + timedelta(days=1))
    operator.log_provenance(later.root)
    with pytest.raises(NotProvenError, match="after it was logged"):
        verify(Proof.of(later, "plan.txt"), town.cell.reader)


def test_verify__root_of_another_mandate__does_not_hold(town: Town, built: Built, tmp_path: Path) -> None:
    operator = operator_of(town, 6)
    operator.accept()
    manifest = made(town, built.narrow, tmp_path)
    operator.log_provenance(manifest.root)
    proof = Proof.of(manifest, "plan.txt").model_copy(update={"mandate": built.wide})
    with pytest.raises(NotProvenError, match="has not logged the root"):
        verify(proof, town.cell.reader)


def test_verify__contract_that_says_yes_to_everything__is_no_mandate(
    town: Town, mandate: str, tmp_path: Path
) -> None:
    proof = Proof.of(made(town, mandate, tmp_path), "plan.txt")
    # returns 32 bytes of 1, whatever it is asked
    liar = deploy_code(town.w3, bytes.fromhex("60015f5260205ff3"))
    with pytest.raises(NotACellError):
        verify(proof.model_copy(update={"mandate": liar}), town.cell.reader)
    # answers like the real one, since it is a clone of it that no factory knows
    code = bytes(town.w3.eth.get_code(town.w3.to_checksum_address(mandate)))
    clone = deploy_code(town.w3, code)
    with pytest.raises(NotACellError):
        verify(proof.model_copy(update={"mandate": clone}), town.cell.reader)
    with pytest.raises(NotACellError, match="there is no contract"):
        verify(proof.model_copy(update={"mandate": town.account(9)}), town.cell.reader)
