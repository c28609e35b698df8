"""docs/security/findings.md names tests that exist, and no finding stands without one."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
LINES = (TESTS.parent / "docs" / "security" / "findings.md").read_text(encoding="utf-8").splitlines()
FINDINGS = {
    found.group(1): line for line in LINES if (found := re.match(r"\| ([A-Z]\d+) \|", line)) is not None
}
NODE = re.compile(r"`([\w/]+\.py)::(\w+)`")
COMMAND = re.compile(r"`python -m ([\w.]+)")


@cache
def functions(file: str) -> set[str]:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_findings__numbers__each_once_and_none_forgotten() -> None:
    rows = [line for line in LINES if re.match(r"\| [A-Z]\d+ ", line)]
    assert len(rows) == len(FINDINGS) >= 40


@pytest.mark.parametrize("number", FINDINGS)
def test_finding__its_tests__exist(number: str) -> None:
    held = FINDINGS[number].rstrip(" |").rpartition(" | ")[2]
    tests, commands = NODE.findall(held), COMMAND.findall(held)
    assert tests or commands
    assert [f"{file}::{name}" for file, name in tests if name not in functions(file)] == []
    for command in commands:
        place = TESTS.parent / command.replace(".", "/")
        assert place.with_suffix(".py").is_file() or (place / "__main__.py").is_file()


@pytest.mark.parametrize("number", FINDINGS)
def test_finding__kept_as_it_is__says_why_and_shows_it(number: str) -> None:
    cells = [cell.strip() for cell in FINDINGS[number].strip("| ").split(" | ")]
    assert len(cells) == 5
    if "**Kept**" in cells[3]:
        assert re.search(r"\*\*Kept\*\*[^:]*: \w", cells[3])
        assert "kept: `" in cells[4]
