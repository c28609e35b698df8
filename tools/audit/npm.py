"""`npm audit` on a lock of ours, held to the same rules as pip-audit."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

from tools.audit.answer import Answer, Finding, NoAnswer, asked
from tools.paths import ROOT

FOLDERS: Final = ("tests/node", "tests/symbolic", "web")
# CVE-2020-7598 and CVE-2021-44906
CANARY: Final = ("minimist", "0.0.8")
SECONDS: Final = 300


def audit(folders: tuple[Path, ...], registry: str | None = None) -> list[Answer]:
    """What is known against the packages of each folder's package-lock.json.

    Args:
        registry: another than npm's configuration names.

    Raises:
        NoAnswer: nothing is known.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_canary(folder)
        if not _answer(folder, registry).findings:
            raise NoAnswer(
                f"npm's registry knows nothing against {' '.join(CANARY)}, of which much is known: "
                "its other answers mean nothing"
            )
    return [_answer(folder, registry) for folder in folders]


def _write_canary(folder: Path) -> None:
    name, version = CANARY
    package = {"name": "canary", "version": "1.0.0", "dependencies": {name: version}}
    packages = {"": package, f"node_modules/{name}": {"version": version}}
    lock = {"name": "canary", "version": "1.0.0", "lockfileVersion": 3, "packages": packages}
    (folder / "package.json").write_text(json.dumps(package), encoding="utf-8")
    (folder / "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def _answer(folder: Path, registry: str | None) -> Answer:
    npm = shutil.which("npm")
    if npm is None:
        raise NoAnswer("npm is missing: install Node 20.19 or later")
    command = [npm, "audit", "--package-lock-only", "--json", "--audit-level=info", "--fetch-retries=0"]
    command += ["--registry", registry] if registry else []
    return read(asked(command, folder, dict(os.environ), SECONDS), folder)


def read(said: dict[str, Any], folder: Path) -> Answer:
    """A report of npm's.

    Raises:
        NoAnswer: it is an error, or no report on the packages of this lock.
    """
    lock = folder / "package-lock.json"
    shown = lock.relative_to(ROOT).as_posix() if lock.is_relative_to(ROOT) else lock.name
    if "message" in said or "error" in said:
        raise NoAnswer(f"npm was not told about {shown}: {said.get('message') or said['error']}")
    try:
        packages = int(said["metadata"]["dependencies"]["total"])
        entries = [one for entry in said["vulnerabilities"].values() for one in entry["via"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoAnswer(f"npm printed no report on {shown}") from error
    locked = sum(1 for path in json.loads(lock.read_text(encoding="utf-8"))["packages"] if path)
    if packages < locked:
        raise NoAnswer(f"npm looked at {packages} of {locked} packages of {shown}")
    # `via` names another package where the fault is that one's; it has an entry of its own
    findings = {
        Finding(one["name"], one["url"].rsplit("/", 1)[-1], one["title"])
        for one in entries
        if isinstance(one, dict)
    }
    return Answer(shown, packages, tuple(sorted(findings)))
