"""natrix's rules on all modules and deployables, less what natrix.toml switches off or explains."""

from __future__ import annotations

import json
import subprocess
import tomllib
from pathlib import Path

from vyper.ast import ast_to_dict

from tools.lint.environment import HERE, ready
from tools.vyper_checks.listed import Listed
from tools.vyper_checks.problem import Outcome, Problem
from tools.vyper_checks.tree import Source, Tree, load

WHAT = "natrix: rules kept, on every module as part of its contract"
LIST = HERE / "natrix.toml"


def check(contracts: Path, listed: Listed | None = None) -> Outcome:
    listed = listed or Listed(tomllib.loads(LIST.read_text(encoding="utf-8")), "tools/lint/natrix.toml")
    tree = load(contracts)
    trees = [{"file": source.shown, "ast": ast_to_dict(source.module)} for source in tree.sources]
    # isolated: this file must not stand in for the package natrix
    command = [str(ready() / "python"), "-I", str(HERE / "natrix_rules.py")]
    done = subprocess.run(command, input=json.dumps(trees), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"natrix failed:\n{done.stderr}")
    answer = json.loads(done.stdout)
    off = set(listed.all("off"))
    problems = []
    for finding in answer["findings"]:
        code, place = finding["code"], _place(tree, finding["file"], finding["line"])
        if code not in off and not listed.has(code, place, place.split(".")[0]):
            problems.append(Problem(finding["file"], finding["line"], f"{place}: {finding['text']} ({code})"))
    problems += listed.problems()
    note = f"{len(answer['rules'])} rules, {len(off)} off, {len(answer['findings'])} remarks in all"
    return Outcome(len(trees), "files", problems, note)


def _place(tree: Tree, file: str, line: int) -> str:
    source: Source = next(source for source in tree.sources if source.shown == file)
    for function in source.functions():
        if function.lineno <= line <= function.end_lineno:
            return f"{source.name}.{function.name}"
    return source.name
