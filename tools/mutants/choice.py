"""Which tests look at a mutant, and in what order.

First what has noticed earlier mistakes in the function (tests/mutants/killers.json, learned from the
journal), then the tests that run the statement (runs.json: up to `MOST`, quick ones of many files), or,
where that is not recorded, the files that files.toml names for the source. The records are written by
`python -m tools.mutants --learn`, from a run of the suites with `-p tests.mutants.recording` and from the
journal; without them everything works, only slower. What is left when all mutants have been looked at goes
before the whole folder of unit tests of the contract and all attacks, so that nothing survives for want of a
record."""

from __future__ import annotations

import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.mutants.includes import deployables_with
from tools.mutants.mutant import Mutant
from tools.paths import CONTRACTS, ROOT

RECORDS = ROOT / "tests" / "mutants"
RUNS = RECORDS / "runs.json"
KILLERS = RECORDS / "killers.json"
FILES = RECORDS / "files.toml"
MOST = 24  # tests recorded for a statement
FIRST = 12  # tests before the model's stories
STORIES = ("mutants.0", "mutants.1", "mutants.2")
FOLDERS = {
    "Share": "share",
    "Governor": "governor",
    "Treasury": "treasury",
    "RevenueSplitter": "splitter",
    "Mandate": "mandate",
    "CellFactory": "factory",
    "Lens": "lens",
}


@dataclass(frozen=True)
class Plan:
    """Stages of tests with the processor time each may use; stories of the model follow the first."""

    stages: tuple[tuple[tuple[str, ...], float], ...]
    stories: tuple[str, ...] = STORIES


@dataclass
class Records:
    """What is known of the tests.

    Attributes:
        runs: (file, function, first line of the statement) -> tests that run it, the most telling first.
        files: source -> files of tests that look first where nothing is recorded.
        killers: `file::function` -> what has noticed mistakes there, the most frequent first.
        seconds: how long a test takes.
    """

    runs: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    killers: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def noticed(self, mutant: Mutant, by: str) -> None:
        """Remember for the mutants to come."""
        if "::" in by:
            self.killers[mutant.key][by] += 1


def load() -> Records:
    """What is committed."""
    records = Records()
    if RUNS.is_file():
        kept = json.loads(RUNS.read_text(encoding="utf-8"))
        tests = [test for test, _ in kept["tests"]]
        records.seconds = dict(kept["tests"])
        for file, functions in kept["runs"].items():
            for function, statements in functions.items():
                for line, places in statements.items():
                    records.runs[file, function, line] = [tests[place] for place in places]
    named = tomllib.loads(FILES.read_text(encoding="utf-8"))["files"]
    records.files = {file: [f"tests/unit/{test}" for test in tests] for file, tests in named.items()}
    if KILLERS.is_file():
        for key, found in json.loads(KILLERS.read_text(encoding="utf-8")).items():
            records.killers[key] = Counter({test: len(found) - place for place, test in enumerate(found)})
    return records


def plan(mutant: Mutant, records: Records) -> Plan:
    """For a mutant at first: what runs the statement, and stories."""
    line = ""
    if mutant.statement:
        text = (CONTRACTS / mutant.file).read_text(encoding="utf-8").splitlines()
        line = text[mutant.statement - 1].strip()
    known = records.runs.get((mutant.file, mutant.function, line)) or _of_function(mutant, records)
    files = [] if known else records.files.get(mutant.file, [])
    nodes = list(dict.fromkeys([*_learned(mutant, records), *known]))
    first = (*nodes[:FIRST], *files[:1])
    second = (*nodes[FIRST : FIRST + MOST], *files[1:])
    return Plan(((first, _limit(first, records)), (second, _limit(second, records))))


def last_plan(mutant: Mutant, records: Records) -> Plan:
    """For one that survived that: what has noticed others in the function since, then whole folders."""
    learned = _learned(mutant, records)
    folders = (*(f"tests/unit/{FOLDERS[name]}" for name in deployables_with(mutant.file)), "tests/attacks")
    return Plan(((learned, _limit(learned, records)), (folders, 2_400.0)), ())


def _learned(mutant: Mutant, records: Records) -> tuple[str, ...]:
    return tuple(test for test, _ in records.killers[mutant.key].most_common(4))


def _of_function(mutant: Mutant, records: Records) -> list[str]:
    """Of a signature, a decorator, a constant: what runs the function, or anything in the file."""
    found: Counter[str] = Counter()
    for (file, function, _), tests in records.runs.items():
        if file == mutant.file and mutant.function in ("", function):
            found.update(tests)
    return [test for test, _ in found.most_common(2 * MOST)]


def _limit(nodes: Iterable[str], records: Records) -> float:
    """Five times what they take, and what it takes to set a suite up; of whole files that is unknown."""
    return 40 + 5 * sum(records.seconds.get(node, 1.0 if "::" in node else 30.0) for node in nodes)


def learn_runs(folder: Path) -> None:
    """tests/mutants/runs.json from what the recording plugin wrote."""
    tests: dict[str, dict[str, list[int]]] = {}
    seconds: dict[str, float] = {}
    for path in sorted(folder.glob("*.json")):
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        tests |= kept["tests"]
        seconds |= kept["seconds"]
    of_line: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for test, files in tests.items():
        for file, lines in files.items():
            for line in lines:
                of_line[file, line].append(test)
    chosen = {place: _spread(found, seconds, place[0]) for place, found in of_line.items()}
    named = sorted({test for found in chosen.values() for test in found})
    numbers = {test: place for place, test in enumerate(named)}
    runs: defaultdict[str, defaultdict[str, dict[str, list[int]]]] = defaultdict(lambda: defaultdict(dict))
    names = {file: _functions(file) for file, _ in chosen}
    for (file, line), found in sorted(chosen.items()):
        function, text = names[file][line]
        before = runs[file][function].get(text, [])
        runs[file][function][text] = list(dict.fromkeys([*before, *(numbers[test] for test in found)]))
    RUNS.write_text(_as_text([(test, round(seconds[test], 2)) for test in named], runs), encoding="utf-8")


def _as_text(tests: Sequence[tuple[str, float]], runs: Mapping[str, Mapping[str, Any]]) -> str:
    """JSON with a line a test and a line a function, so that a change shows as one."""
    files = []
    for file, functions in runs.items():
        rows = (f"   {json.dumps(name)}: {json.dumps(found)}" for name, found in functions.items())
        files.append(f"  {json.dumps(file)}: {{\n" + ",\n".join(rows) + "\n  }")
    listed = ",\n".join(f"  {json.dumps(test)}" for test in tests)
    return f'{{\n "tests": [\n{listed}\n ],\n "runs": {{\n' + ",\n".join(files) + "\n }\n}\n"


def _functions(file: str) -> dict[int, tuple[str, str]]:
    """Line -> function and text."""
    found, name = {}, ""
    for number, line in enumerate((CONTRACTS / file).read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("def "):
            name = line.removeprefix("def ").partition("(")[0]
        found[number] = (name, line.strip())
    return found


def _spread(tests: Sequence[str], seconds: Mapping[str, float], file: str) -> list[str]:
    """The quickest of each test file in turn, those of the contract's own folder first."""
    own = tuple(f"tests/unit/{FOLDERS[name]}/" for name in deployables_with(file))
    of_file: defaultdict[str, list[str]] = defaultdict(list)
    for test in sorted(tests, key=lambda test: (seconds[test], test)):
        of_file[test.partition("::")[0]].append(test)
    chosen: list[str] = []
    for depth in range(MOST):
        layer = [found[depth] for found in of_file.values() if depth < len(found)]
        chosen += sorted(layer, key=lambda test: (not test.startswith(own), seconds[test]))
        if len(chosen) >= MOST:
            break
    return chosen[:MOST]


def learn_killers(records: Records) -> None:
    """tests/mutants/killers.json: for each function the four that noticed most."""
    kept = {
        key: [test for test, _ in found.most_common(4)]
        for key, found in sorted(records.killers.items())
        if found
    }
    KILLERS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
