"""Ask what is known against every locked package, in Python and npm.

    python -m tools.audit

Ends with 1 if an advisory applies that tools/audit/accepted.toml does not explain, with 2 if a service was
not reached or its answer means nothing. It never ends well without an answer.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Final

from tools.audit import npm, python
from tools.audit.answer import Answer, NoAnswer
from tools.paths import ROOT

ACCEPTED: Final = Path(__file__).parent / "accepted.toml"
CLEAN, FOUND, UNKNOWN = 0, 1, 2


def report(asking: Iterable[Callable[[], list[Answer]]], accepted: dict[str, str]) -> int:
    """Print what each service says; the answer is the exit code."""
    code, seen = CLEAN, set()
    for ask in asking:
        try:
            answers = ask()
        except NoAnswer as error:
            print(f"UNKNOWN {error}", file=sys.stderr)
            code = UNKNOWN
            continue
        for answer in answers:
            open_findings = [one for one in answer.findings if one.advisory not in accepted]
            seen |= {one.advisory for one in answer.findings}
            known = len(answer.findings) - len(open_findings)
            counts = f"{len(open_findings)} advisories, {known} more explained"
            print(f"{answer.lock}: {answer.packages} packages, {counts}")
            for finding in open_findings:
                print(f"  {finding}", file=sys.stderr)
            if open_findings and code == CLEAN:
                code = FOUND
    if code != UNKNOWN and (stale := sorted(set(accepted) - seen)):
        print(f"accepted.toml explains what nobody reports any more: {', '.join(stale)}", file=sys.stderr)
        code = FOUND
    if code == UNKNOWN:
        print("Nothing is known of what was not answered: this audit has failed.", file=sys.stderr)
    return code


def main() -> int:
    accepted = tomllib.loads(ACCEPTED.read_text(encoding="utf-8"))
    locks = tuple(ROOT / lock for lock in python.LOCKS)
    folders = tuple(ROOT / folder for folder in npm.FOLDERS)
    return report([partial(python.audit, locks), partial(npm.audit, folders)], accepted)


if __name__ == "__main__":
    sys.exit(main())
