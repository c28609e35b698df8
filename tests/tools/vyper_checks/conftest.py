"""`found(rule, body, ...)`: what a rule says of one small contract, as texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tools.vyper_checks.listed import Listed
from tools.vyper_checks.rules import RULES
from tools.vyper_checks.tree import load

VERSION = "# pragma version 0.4.3\n"
HEADER = '"""\n@title Box\n@license AGPL-3.0-only\n@notice A box.\n@custom:kill Empty it.\n"""\n'
PRAGMAS = VERSION + "# pragma nonreentrancy on\n# pragma optimize gas\n"

Lists = dict[str, dict[str, Any]]


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., list[str]]:
    def run(
        rule: str,
        body: str,
        *,
        modules: dict[str, str] | None = None,
        lists: Lists | None = None,
        head: str = PRAGMAS + HEADER,
        module_head: str = VERSION + '# pragma nonreentrancy on\n"""\n@title Part\n"""\n',
    ) -> list[str]:
        contracts = tmp_path / "contracts"
        (contracts / "modules").mkdir(parents=True)
        (contracts / "Box.vy").write_text(head + body, encoding="utf-8")
        for name, text in (modules or {}).items():
            (contracts / "modules" / f"{name}.vy").write_text(module_head + text, encoding="utf-8")
        listed = Listed(lists or {})
        outcome = RULES[rule][1](load(contracts), listed)
        return [problem.text for problem in [*outcome.problems, *listed.problems()]]

    return run
