"""One exact compiler in every file; the lock by default in every deployable, said one way or the other in
every module; and no file that is part of no contract, since nothing would look at it.
"""

from __future__ import annotations

import re
from pathlib import Path

from tools.vyper_checks.listed import Listed
from tools.vyper_checks.problem import Outcome, Problem
from tools.vyper_checks.tree import Tree

WHAT = "exact compiler version everywhere, lock stated in every file, on in every deployable"
VERSION = "0.4.3"
PRAGMA = re.compile(r"^#\s*(?:pragma\s+|@)(\S+)\s*(.*?)\s*$", re.MULTILINE)


def check(tree: Tree, listed: Listed) -> Outcome:
    problems: list[Problem] = []
    for source in tree.sources:
        problems += _file(source.path, source.shown, source.deployable, listed)
    for path in tree.interfaces:
        problems += _version(_shown(tree, path), _pragmas(path))
    for path in tree.unused:
        problems.append(
            Problem(_shown(tree, path), 1, "part of no contract: nothing checks it, remove it or use it")
        )
    return Outcome(len(tree.sources) + len(tree.interfaces), "files", problems)


def _file(path: Path, shown: str, deployable: bool, listed: Listed) -> list[Problem]:
    pragmas = _pragmas(path)
    problems = _version(shown, pragmas)
    lock = pragmas.get("nonreentrancy")
    if lock not in ("on", "off"):
        problems.append(Problem(shown, 1, "`# pragma nonreentrancy on` or `off` is missing"))
    elif deployable and lock == "off" and not listed.has("without_lock", path.stem):
        problems.append(Problem(shown, 1, "a deployable without `# pragma nonreentrancy on`"))
    if deployable and "optimize" not in pragmas:
        problems.append(Problem(shown, 1, "a deployable without `# pragma optimize`"))
    return problems


def _version(shown: str, pragmas: dict[str, str]) -> list[Problem]:
    if pragmas.get("version") == VERSION:
        return []
    return [Problem(shown, 1, f"`# pragma version {VERSION}` is missing or another one")]


def _pragmas(path: Path) -> dict[str, str]:
    head = path.read_text(encoding="utf-8").split('"""')[0]
    return dict(PRAGMA.findall(head))


def _shown(tree: Tree, path: Path) -> str:
    return path.resolve().relative_to(tree.root.parent).as_posix()
