"""Take every defence out of the contracts, one at a time, in memory, and demand that its tests fail.

tests/attacks/defences.toml lists them: the row of docs/security/attacks.md, the file, the text that is the
defence, what stands there without it, and the tests that hold it. A test that passes all the same holds
nothing. One that fails because what is left does not compile, or because its set-up broke, shows nothing
either. The table itself is written from the same list.

    python -m tools.defences                 all, after all their tests on the contracts as they are
    python -m tools.defences --only dust     the rows whose name contains `dust`
    python -m tools.defences -n 2            two at a time
    python -m tools.defences --write         only write docs/security/attacks.md
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.etree import ElementTree

from tools.forked.forks import apart, each
from tools.forked.tests import COMPILER, run_tests
from tools.forked.workshop import Workshop
from tools.paths import BUILD, CONTRACTS, ROOT

LIST = ROOT / "tests" / "attacks" / "defences.toml"
DOCUMENT = ROOT / "docs" / "security" / "attacks.md"
PLACE = BUILD / "defences"
REPORT = BUILD / "proof" / "defences.json"
SECONDS = 300  # of processor time: a removal that lets a test loop must not stop the rest

# How a test says that the outcome is another one: its own assertion, or what titanoboa raises where a call
# did not revert, reverted with another reason, or reverted at all.
OUTCOMES = ("AssertionError", "Failed", "ValueError", "BoaError", "Revert", "assert ")


@dataclass(frozen=True)
class Row:
    """What happened to others, or could happen here, and how it is kept out."""

    name: str
    failure: str
    kept: str
    tests: tuple[str, ...]
    open: bool  # its tests are still to come


@dataclass(frozen=True)
class Defence:
    row: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    @property
    def path(self) -> Path:
        return CONTRACTS / self.file

    @property
    def label(self) -> str:
        """Its first line that differs, for people."""
        lines = [line.strip() for line in self.old.splitlines() if line.strip()]
        kept = {line.strip() for line in self.new.splitlines()}
        return next((line for line in lines if line not in kept), lines[0])


@dataclass(frozen=True)
class Verdict:
    row: str
    file: str
    line: str
    tests: int
    held: bool
    seconds: float
    note: str


class ListError(Exception):
    """The list does not fit the contracts or the tests."""


def load_rows(path: Path = LIST) -> list[Row]:
    return [
        Row(row["name"], row["failure"], row["kept"], tuple(row["tests"]), bool(row.get("open", False)))
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["row"]
    ]


def load(path: Path = LIST) -> list[Defence]:
    found = []
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["defence"]:
        old, new = (str(entry[field]).removesuffix("\n") for field in ("old", "new"))
        found.append(Defence(entry["row"], entry["file"], old, new, tuple(entry["tests"])))
    return found


HEAD = """\
# Attacks

Every failure of others that we know of, every theft that shaped the contracts, and every one that a review
found, with what keeps it out. "Kept": tried here, and it fails. "Impossible": there is nothing to try it on,
which a test shows. "Rejected": what others do against it would do more harm here, and why.

The last column is what was taken out of a copy of the contracts to see the tests of the row fail.
`python -m tools.defences` does that again for all of it. The table is written from
[tests/attacks/defences.toml](../../tests/attacks/defences.toml) by `python -m tools.defences --write`.

| What happened, or could | What keeps it out | Tests | Taken out |
|---|---|---|---|
"""


def document(rows: Sequence[Row], defences: Sequence[Defence]) -> str:
    """docs/security/attacks.md"""
    lines = []
    for row in rows:
        own = [defence for defence in defences if defence.row == row.name]
        tests = list(dict.fromkeys([node for defence in own for node in defence.tests] + list(row.tests)))
        cells = [
            f"**{row.name}** {_cell(row.failure)}",
            _cell(row.kept) or "Tests to come.",
            "<br>".join(f"`{node.removeprefix('tests/')}`" for node in tests),
            "<br>".join(f"`{defence.file}`: `{_cell(defence.label)}`" for defence in own),
        ]
        lines.append(f"| {' | '.join(cells)} |\n")
    return HEAD + "".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def without(defence: Defence, source: str) -> str:
    """The source without the defence."""
    if (count := source.count(defence.old)) != 1:
        raise ListError(f"{defence.row}: its text stands {count} times in {defence.file}: {defence.label}")
    changed = source.replace(defence.old, defence.new)
    if changed == source:
        raise ListError(f"{defence.row}: nothing is taken out of {defence.file}")
    return changed


def _function(node: str) -> tuple[str, str]:
    """Module and function of a pytest id, as a JUnit report spells them, parameters included."""
    file, _, name = node.partition("::")
    return file.removesuffix(".py").replace("/", "."), name


def judge(report: ElementTree.Element, nodes: Sequence[str]) -> list[str]:
    """What is wrong: tests that did not fail, or did not fail for the outcome. Empty: the defence is held."""
    wrong = []
    for node in nodes:
        module, name = _function(node)
        cases = [
            case
            for case in report.iter("testcase")
            if case.get("classname") == module
            and (case.get("name") == name or str(case.get("name")).startswith(f"{name}["))
        ]
        failures = [failure for case in cases for failure in case.iter("failure")]
        errors = [error for case in cases for error in case.iter("error")]
        shown = node.partition("::")[2]
        if not cases:
            wrong.append(f"{shown} did not run")
        elif errors or any(COMPILER in (failure.text or "") for failure in failures):
            first = (errors + failures)[0]
            wrong.append(f"{shown} broke: {_first_line(first)}")
        elif not failures:
            wrong.append(f"{shown} passes without it")
        elif not any(_is_outcome(failure) for failure in failures):
            wrong.append(f"{shown} broke: {_first_line(failures[0])}")
    return wrong


def _is_outcome(failure: ElementTree.Element) -> bool:
    message = _first_line(failure)
    return any(message.startswith(kind) or f".{kind}" in message.split(":")[0] for kind in OUTCOMES)


def _first_line(failure: ElementTree.Element) -> str:
    return str(failure.get("message") or failure.text or "").strip().split("\n")[0][:200]


def remove(workshop: Workshop, defence: Defence, report: Path) -> Verdict:
    """One defence, in a fork made for it; its tests' report goes there."""
    began = time.monotonic()
    report.unlink(missing_ok=True)
    source = defence.path.read_text(encoding="utf-8")

    def look() -> str:
        workshop.change(defence.file, without(defence, source))
        run_tests(defence.tests, every=True, report=report)
        return ""

    try:
        ended = apart(look, SECONDS)
    except RuntimeError as error:
        ended = str(error).strip().split("\n")[-1]
    wrong = [ended] if ended else judge(ElementTree.parse(report).getroot(), defence.tests)
    seconds = round(time.monotonic() - began, 1)
    return Verdict(
        defence.row,
        defence.file,
        defence.label,
        len(defence.tests),
        not wrong,
        seconds,
        "; ".join(wrong),
    )


def sound(workshop: Workshop, defences: Sequence[Defence], workers: int) -> list[str]:
    """The tests that fail on the contracts as they are, built as the changed ones are."""
    nodes = sorted({node for defence in defences for node in defence.tests})

    def work(share: Sequence[str]) -> str:
        workshop.change()
        return "\n".join(run_tests(share, every=True).wrong)

    shares = [share for start in range(workers) if (share := nodes[start::workers])]
    return [line for _, answer in each(iter(shares), work, workers) for line in answer.splitlines()]


def run(workshop: Workshop, defences: Sequence[Defence], workers: int) -> list[Verdict]:
    """Verdicts in the order of the list."""

    def work(place: int) -> str:
        return json.dumps(asdict(remove(workshop, defences[place], PLACE / f"{place}.xml")))

    found: dict[int, Verdict] = {}
    for place, answer in each(iter(range(len(defences))), work, workers):
        verdict = found[place] = Verdict(**json.loads(answer))
        word = "held" if verdict.held else "NOT HELD"
        print(f"{word:9}{verdict.seconds:6.0f} s  {verdict.row}: {verdict.line}")
        if verdict.note:
            print(f"{'':19}{verdict.note}")
        sys.stdout.flush()
    return [found[place] for place in sorted(found)]


def write(verdicts: Sequence[Verdict], seconds: float, failed: Sequence[str]) -> None:
    weak = [verdict for verdict in verdicts if not verdict.held]
    notes = [f"{verdict.row}: {verdict.note}" for verdict in weak] + [
        f"fails as it is: {test}" for test in failed
    ]
    rows = [
        {
            "part": "attacks",
            "what": f"defences of {len({verdict.row for verdict in verdicts})} rows taken out one at a time",
            "tried": len(verdicts),
            "unit": "removals",
            "found": len(weak) + len(failed),
            "seconds": round(seconds, 1),
            "note": "; ".join(notes) or "each makes its tests fail",
        }
    ]
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    details = [asdict(verdict) for verdict in verdicts]
    (PLACE / "verdicts.json").write_text(json.dumps(details, indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", metavar="ROW", default="", help="rows whose name contains this")
    parser.add_argument("-n", type=int, default=1, metavar="N", help="so many at a time")
    parser.add_argument("--no-sound", action="store_true", help="skip the run on the contracts as they are")
    parser.add_argument("--write", action="store_true", help="only write the table")
    options = parser.parse_args(arguments)
    if options.write:
        DOCUMENT.parent.mkdir(parents=True, exist_ok=True)
        DOCUMENT.write_text(document(load_rows(), load()), encoding="utf-8")
        return 0
    defences = [defence for defence in load() if re.search(re.escape(options.only), defence.row)]
    if not defences:
        print(f"no row is called {options.only}")
        return 1
    for defence in defences:
        without(defence, defence.path.read_text(encoding="utf-8"))
    began = time.monotonic()
    PLACE.mkdir(parents=True, exist_ok=True)
    workshop = Workshop()
    failed = [] if options.no_sound else sound(workshop, defences, options.n)
    for test in failed:
        print(f"fails as it is: {test}")
    verdicts = run(workshop, defences, options.n)
    seconds = time.monotonic() - began
    write(verdicts, seconds, failed)
    weak = sum(not verdict.held for verdict in verdicts)
    rows = len({verdict.row for verdict in verdicts})
    print(f"{len(verdicts)} removals in {rows} rows, {weak} not held, {seconds / 60:.1f} minutes")
    return 1 if weak or failed else 0


if __name__ == "__main__":
    sys.exit(main())
