"""What a run came to: the row of `make proof`, docs/security/mutants.json and the page that is written
from it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tools.mutants.judge import KILLED, REFUSED, SAME, SURVIVED, Verdict
from tools.mutants.mutant import Mutant
from tools.paths import ROOT

FIGURES = ROOT / "docs" / "security" / "mutants.json"
PAGE = ROOT / "docs" / "security" / "mutants.md"
LEAST = 0.95
Judged = Sequence[tuple[Mutant, Verdict]]


def figures(judged: Judged, reasons: Mapping[str, str], how: Mapping[str, Any]) -> dict[str, Any]:
    """The score, by operator and by source, and every survivor.

    `tried` are the mutants that compile and have other bytecode than the original; `score` is the part that
    was noticed, those explained as equivalent left out.
    """
    outcomes = Counter(verdict.outcome for _, verdict in judged)
    survivors = [mutant for mutant, verdict in judged if verdict.outcome == SURVIVED]
    equivalent = sum(mutant.id in reasons for mutant in survivors)
    killed, tried = outcomes[KILLED], outcomes[KILLED] + outcomes[SURVIVED]
    return {
        **how,
        "full": tried >= how["sample"] if how["sample"] else len(judged) == how["possible"],
        "tried": tried,
        "killed": killed,
        "explained": equivalent,
        "unexplained": len(survivors) - equivalent,
        "score": round(killed / (tried - equivalent), 4) if tried > equivalent else 0.0,
        "same_bytecode": outcomes[SAME],
        "not_compiled": outcomes[REFUSED],
        "killed_by": _killers(judged),
        "operators": _table(judged, reasons, lambda mutant: mutant.operator),
        "files": _table(judged, reasons, lambda mutant: mutant.file),
        "survivors": [
            {
                "id": mutant.id,
                "operator": mutant.operator,
                "file": mutant.file,
                "function": mutant.function,
                "before": mutant.before,
                "after": mutant.after,
                "reason": reasons.get(mutant.id, ""),
            }
            for mutant in sorted(survivors, key=lambda mutant: (mutant.file, mutant.line, mutant.after))
        ],
    }


def _killers(judged: Judged) -> dict[str, int]:
    found: Counter[str] = Counter()
    for _, verdict in judged:
        if verdict.outcome == KILLED:
            by = verdict.by
            found["tests" if "::" in by else "stories of the model" if by.startswith("model") else by] += 1
    return dict(found.most_common())


def _table(judged: Judged, reasons: Mapping[str, str], of: Any) -> dict[str, list[int]]:
    """tried, killed, explained; by operator or file."""
    counts: dict[str, list[int]] = {}
    for mutant, verdict in judged:
        if verdict.outcome in (KILLED, SURVIVED):
            row = counts.setdefault(of(mutant), [0, 0, 0])
            row[0] += 1
            row[1] += verdict.outcome == KILLED
            row[2] += verdict.outcome == SURVIVED and mutant.id in reasons
    return dict(sorted(counts.items()))


def passed(found: Mapping[str, Any]) -> bool:
    """A full sample, at least the least score, and no survivor without an explanation."""
    return bool(found["full"] and found["tried"] and found["score"] >= LEAST and not found["unexplained"])


def write_row(path: Path, found: Mapping[str, Any], new: int, seconds: float) -> None:
    """For the table of `make proof`. `new` were judged by this run, the others by former ones."""
    row = {
        "part": "mutants",
        "what": "small mistakes in the contracts, one at a time, before the tests",
        "tried": found["tried"],
        "unit": "mutants",
        "found": max(found["unexplained"], 0 if passed(found) else 1),
        "seconds": round(seconds, 1),
        "note": f"seed {found['seed']}, {found['killed']} killed, {found['explained']} explained, "
        f"score {found['score']:.1%}, {found['same_bytecode']} of the same bytecode, "
        f"{found['not_compiled']} that do not compile, {new} judged by this run",
    }
    _leave(path, row)


def write_soundness(path: Path, count: int, failed: Sequence[str], seconds: float) -> None:
    """A row on the tests that killed, run on the contracts as they are."""
    row = {
        "what": "the tests that killed, on the contracts as they are",
        "tried": count,
        "found": len(failed),
        "seconds": round(seconds, 1),
        "failure": ", ".join(failed),
    }
    _leave(path, row)


def _leave(path: Path, row: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([row], indent=1) + "\n", encoding="utf-8")


def write(found: Mapping[str, Any]) -> None:
    """The committed figures and their page."""
    FIGURES.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(found), encoding="utf-8")


HEAD = """\
# Mutants

Are the tests awake? `python -m tools.mutants` writes small mistakes into the contracts, one at a time, and
lets the tests look: a sign turned round, a boundary moved, a number one more, a check or a line left out,
two arguments swapped, a lock or a decorator changed. A mutant that makes a test fail is killed. One that
nothing notices either behaves as the contracts do, which is explained below, or shows that a test is
missing.

Each is built through the deployable that includes the file. One whose bytecode equals the original's is not
tried: nobody can tell it apart. Tests that run the changed statement look first, then stories of the
[reference model](../invariants.md); what all this leaves goes before all unit tests of the contract and all
attacks in the end. A mutant that uses five times the processor time of the tests is killed, too. At last
every test that killed one is run on the contracts as they are, once with all of them built in the same way
and once with all as a mutant's process has those without the mistake: its word counts only if it passes on
both.

| command | what |
|---|---|
| `python -m tools.mutants --sample 300` | 300 by the seed, of those that build otherwise |
| `… --all` | all of them ([`make soak`](soak.md) does so) |
| `… --only votes` | those of files whose name contains it |
| `… --write` | writes this page and its [figures](mutants.json) |
| `… --minutes 20` | stops then; the next run goes on from the journal (below) |
| `… --report` | judges nothing, counts what the journal has |
| `… --sound` | runs all tests that killed on the contracts as they are |
| `… --fresh` | judges again what the journal knows |
| `… --survivors` | judges again what is explained, before the whole folders as well |
| `… --learn` | writes anew which tests look first: `tests/mutants/runs.json`, `killers.json` |

Verdicts are kept in `.build/mutants/journal.jsonl`; those of the long run are on record in
`tests/mutants/verdicts.jsonl`, where `make soak` goes on from. One counts as long as neither the contracts
that the mutant is built into nor the test that noticed has changed; what survives without an explanation is
judged again.

This page is written by the command.

"""


def page(found: Mapping[str, Any]) -> str:
    """docs/security/mutants.md"""
    sample = "all of them"
    if found["sample"]:
        sample = f"a sample of {found['sample']} by seed `{found['seed']}`"
    if not found["full"]:
        sample = f"the first {found['tried']} of {sample}, where the run was stopped"
    lines = [
        HEAD,
        "## Score\n\n",
        f"Of {found['possible']:,} places for a mistake, {sample}: **{found['tried']:,} tried, "
        f"{found['killed']:,} killed, {found['explained']:,} explained as equivalent, "
        f"{found['unexplained']:,} not explained**; {found['score']:.1%} of those that are not equivalent "
        f"were killed. Besides, {found['same_bytecode']:,} gave the same bytecode and "
        f"{found['not_compiled']:,} did not compile.\n\n",
        "Killed by: "
        + ", ".join(f"{name} {count:,}" for name, count in found["killed_by"].items())
        + ".\n\n",
    ]
    for title, rows in (("operator", found["operators"]), ("source", found["files"])):
        lines.append(f"| {title} | tried | killed | equivalent |\n|---|---:|---:|---:|\n")
        lines += [f"| {name} | {a} | {b} | {c} |\n" for name, (a, b, c) in rows.items()]
        lines.append("\n")
    lines.append("## Survivors\n\n")
    lines.append("| where | as it is | the mistake | why nothing notices |\n|---|---|---|---|\n")
    for one in found["survivors"]:
        where = f"{one['file']} {one['function']}".strip()
        reason = one["reason"] or "**not explained**"
        lines.append(f"| {where} | `{_cell(one['before'])}` | `{_cell(one['after'])}` | {_cell(reason)} |\n")
    return "".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
