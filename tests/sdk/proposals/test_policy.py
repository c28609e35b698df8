"""A grant with the file of its policy: the hash is voted on, and a file can be held against it."""

from __future__ import annotations

from pathlib import Path

import pytest
from eth_utils.crypto import keccak

from celldao.actions.mandates import GrantMandate, policies_of
from celldao.cli.policies import compared
from celldao.errors import ActionError, ProposalFileError
from celldao.proposals import load, loads

POLICY = "# Policy\n\nBuy caps. Nothing else. Grüße\n".encode()
OPERATOR = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
TEXT = f"""\
title: Grant
reference: grant-1
actions:
  - grant_mandate:
      operator: "{OPERATOR}"
      period: 30 days
      report_time: 5 days
      charter:
        expiry: 2027-06-30
        policy: %s
"""


def write(folder: Path, policy: str = "policy.md") -> Path:
    (folder / "policy.md").write_bytes(POLICY)
    file = folder / "grant.yaml"
    file.write_text(TEXT % policy, encoding="utf-8")
    return file


def test_policy__named_as_a_file__is_hashed_byte_for_byte(tmp_path: Path) -> None:
    (action,) = load(write(tmp_path)).actions
    assert isinstance(action, GrantMandate)
    assert action.charter.policy == keccak(POLICY)
    (same,) = load(write(tmp_path, "0x" + keccak(POLICY).hex())).actions
    assert same == action
    assert policies_of([action, same]) == [(1, keccak(POLICY)), (2, keccak(POLICY))]


@pytest.mark.parametrize("name", ["other.md", "empty.md"])
def test_policy__file_that_is_missing_or_empty__told_with_its_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.md").write_bytes(b"")
    with pytest.raises(ProposalFileError) as caught:
        load(write(tmp_path, name))
    (problem,) = caught.value.problems
    assert (problem.line, problem.field) == (10, "actions[1].grant_mandate.charter.policy")
    assert name in problem.what


def test_policy__text_without_a_folder__names_no_file() -> None:
    with pytest.raises(ProposalFileError, match="is not in a folder"):
        loads(TEXT % "policy.md")


def test_compared__the_file_changed_after_the_grant__is_not_the_policy(tmp_path: Path) -> None:
    actions = load(write(tmp_path)).actions
    data, lines = compared(tmp_path / "policy.md", actions)
    assert data["matches"] is True
    assert lines == [f"{tmp_path / 'policy.md'} is the policy of action 1: 0x{keccak(POLICY).hex()}"]
    (tmp_path / "policy.md").write_bytes(POLICY + b"\n")
    data, lines = compared(tmp_path / "policy.md", actions)
    assert data["matches"] is False
    assert "is NOT the policy of action 1" in lines[0]
    assert lines[1].endswith(f"is 0x{keccak(POLICY + chr(10).encode()).hex()}.")


def test_compared__no_mandate_or_no_file__says_so(tmp_path: Path) -> None:
    write(tmp_path)
    data, lines = compared(tmp_path / "policy.md", [])
    assert (data["matches"], lines[0]) == (False, "The proposal grants no mandate, and has no policy.")
    with pytest.raises(ActionError, match="cannot be read"):
        compared(tmp_path / "other.md", [])
