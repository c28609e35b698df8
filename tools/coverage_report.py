"""Line coverage of the contracts from the records of `pytest --vyper-coverage=DIR`.

    python -m tools.coverage_report DIR [Share.vy modules/assets.vy ...]

Fails when a statement did not run and is not in tests/coverage_allow.toml, and when an entry there has become
wrong. Entries name the text of the line, since numbers move:

    [[allow]]
    file = "modules/assets.vy"
    line = "raise \"unreachable\""
    count = 1            # how many such lines of the file are not run; 1 when left out
    reason = "why no test can reach it"
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vyper import ast as vy_ast
from vyper.ast.parse import parse_to_ast

from tools.paths import CONTRACTS, ROOT

ALLOW = ROOT / "tests" / "coverage_allow.toml"


def _is_zero(statement: Any) -> bool:
    """Whether it declares a variable with nothing in it: `x: uint256 = 0`, `b: Bytes[32] = b""`."""
    if not isinstance(statement, vy_ast.AnnAssign):
        return False
    value = statement.value
    if isinstance(value, vy_ast.Call):
        return getattr(value.func, "id", "") == "empty"
    return not getattr(value, "value", True)


def _statements(body: list[Any]) -> Iterator[Any]:
    before = None
    for statement in body:
        # `pass` makes no code, and a bare `return` none that the map tells from the function's exit. Of
        # several empty declarations in a row the compiler makes one clearing of memory, and names the first.
        bare_return = isinstance(statement, vy_ast.Return) and statement.value is None
        merged = _is_zero(statement) and before is not None and _is_zero(before)
        if not bare_return and not merged and not isinstance(statement, vy_ast.Pass):
            yield statement
        before = statement
        yield from _statements(getattr(statement, "body", []))
        yield from _statements(getattr(statement, "orelse", []))


def statement_lines(source: str) -> set[int]:
    module = parse_to_ast(source)
    functions = module.get_children(vy_ast.FunctionDef)
    return {statement.lineno for function in functions for statement in _statements(function.body)}


def load_records(folder: Path) -> dict[str, set[int]]:
    lines: defaultdict[str, set[int]] = defaultdict(set)
    for path in folder.glob("*.json"):
        for name, numbers in json.loads(path.read_text(encoding="utf-8")).items():
            lines[name].update(numbers)
    return dict(lines)


def load_allowed(path: Path) -> dict[tuple[str, str], int]:
    allowed = {}
    for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("allow", []) if path.exists() else []:
        if not str(entry.get("reason", "")).strip():
            raise SystemExit(f"{path.name}: {entry['file']}: `{entry['line']}` has no reason")
        allowed[entry["file"], entry["line"].strip()] = int(entry.get("count", 1))
    return allowed


def ranges(numbers: list[int]) -> str:
    """[3, 4, 5, 9] -> '3-5, 9'"""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][-1] == number - 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(str(p[0]) if len(p) == 1 else f"{p[0]}-{p[-1]}" for p in parts)


def report(
    contracts: Path, records: dict[str, set[int]], allowed: dict[tuple[str, str], int], only: list[str]
) -> tuple[str, list[str]]:
    """(table, complaints)"""
    rows, complaints, total, total_run = [], [], 0, 0
    left = Counter(allowed)
    for path in sorted(contracts.rglob("*.vy")):
        name = path.relative_to(contracts).as_posix()
        if only and name not in only:
            continue
        source = path.read_text(encoding="utf-8")
        text = source.splitlines()
        wanted = statement_lines(source)
        missed = sorted(wanted - records.get(name, set()))
        total, total_run = total + len(wanted), total_run + len(wanted) - len(missed)
        share = 100 if not wanted else 100 * (len(wanted) - len(missed)) // len(wanted)
        rows.append(f"{name:<32} {len(wanted):>6} {len(missed):>6} {share:>4} %  {ranges(missed)}".rstrip())
        if wanted and len(missed) == len(wanted):
            complaints.append(f"contracts/{name}: no test runs any of its {len(wanted)} statements")
            continue
        for number in missed:
            key = (name, text[number - 1].strip())
            left[key] -= 1
            if left[key] < 0:
                complaints.append(f"contracts/{name}:{number}: no test runs `{key[1]}`")
    for (name, line), count in left.items():
        if count > 0 and (not only or name in only):
            complaints.append(f"coverage_allow.toml: {name}: `{line}` allows {count} more than there are")
    head = f"{'contract':<32} {'stmts':>6} {'missed':>6} {'run':>6}  lines not run"
    share = 100 if not total else 100 * total_run // total
    foot = f"{'total':<32} {total:>6} {total - total_run:>6} {share:>4} %"
    return "\n".join([head, *rows, foot]), complaints


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Line coverage of the contracts.")
    parser.add_argument("records", type=Path)
    parser.add_argument("only", nargs="*", help="files relative to contracts/; all when none is named")
    parser.add_argument("--contracts", type=Path, default=CONTRACTS)
    parser.add_argument("--allow", type=Path, default=ALLOW)
    args = parser.parse_args(argv)
    table, complaints = report(
        args.contracts, load_records(args.records), load_allowed(args.allow), args.only
    )
    print(table)
    for line in complaints:
        print(line, file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
