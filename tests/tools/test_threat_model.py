"""docs/security/threat-model.md names tests that exist, and no actor stands without one."""

from __future__ import annotations

import re

import pytest

from tests.tools.test_findings import NODE, TESTS, functions

PAGE = (TESTS.parent / "docs" / "security" / "threat-model.md").read_text(encoding="utf-8")
ROWS = {
    cells[0]: cells
    for line in PAGE.splitlines()
    if line.startswith("| ") and len(cells := [cell.strip() for cell in line.strip("| ").split(" | ")]) == 4
    if cells[0] != "actor"
}
ACTORS = {
    *("stranger", "member", "minority", "constitutional majority", "delegate", "proposer", "guardian"),
    *("operator, or who has his key", "relay of ballots", "node (RPC)", "host of the page", "wallet"),
    *("token issuer", "founder", "other cell (as member, recipient, target)", "block producer"),
    *("keeper, or who has its key", "agent behind the server, or who writes what it reads"),
    *("confirmer, or who has his key", "recipient of revenue"),
    *("author of a dependency", "us, or who has our keys"),
}


def test_page__has_everybody_and_each_line_of_its_tables() -> None:
    assert ACTORS - ROWS.keys() == set()
    tables = [line for line in PAGE.splitlines() if re.match(r"\| (?!actor \|)", line)]
    assert len(tables) == len(ROWS)


@pytest.mark.parametrize("actor", ROWS)
def test_actor__worst_bound_and_tests__are_named_and_exist(actor: str) -> None:
    _, worst, within, shown = ROWS[actor]
    assert worst
    assert within
    nodes = NODE.findall(shown)
    assert nodes
    assert shown.count("`") == 2 * len(nodes)
    missing = [
        f"{file}::{name}"
        for file, name in nodes
        if not (TESTS / file).is_file() or name not in functions(file)
    ]
    assert missing == []
