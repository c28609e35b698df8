"""Hold docs/invariants.md against the tests: every invariant is cited by a test, every citation exists."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NUMBER = re.compile(r"\bI-[RVDGTSFMW]\d+\b")
DEFINITION = re.compile(r"^- \*\*(I-[RVDGTSFMW]\d+)\*\*", re.MULTILINE)


def defined() -> set[str]:
    return set(DEFINITION.findall((ROOT / "docs" / "invariants.md").read_text()))


def cited() -> dict[str, set[str]]:
    """Invariant number -> the test files that cite it."""
    places: dict[str, set[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        if "node_modules" in path.parts:
            continue
        for number in NUMBER.findall(path.read_text()):
            places.setdefault(number, set()).add(str(path.relative_to(ROOT)))
    return places


def main() -> int:
    known, places = defined(), cited()
    untested = sorted(known - places.keys())
    unknown = sorted(places.keys() - known)
    for number in untested:
        print(f"{number}: no test cites it (docs/invariants.md)")
    for number in unknown:
        print(f"{number}: cited by {', '.join(sorted(places[number]))}, but not in docs/invariants.md")
    if not untested and not unknown:
        print(f"{len(known)} invariants, each cited by a test")
    return 1 if untested or unknown else 0


if __name__ == "__main__":
    sys.exit(main())
