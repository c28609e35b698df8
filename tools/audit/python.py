"""pip-audit on a lock of ours.

pip-audit ends well, too, when a service knows none of the packages or answers nothing. So everything in the
lock must have been looked at, and the same service must name what is known against a package of which it is
known.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, Final

from tools.audit.answer import Answer, Finding, NoAnswer, asked
from tools.locked_venv import locked_venv
from tools.paths import BUILD, ROOT

HERE: Final = Path(__file__).parent
VENV: Final = BUILD / "audit-venv"
SERVICE: Final = "https://api.osv.dev/v1/query"
# CVE-2020-14343: a package that every honest service has an advisory about.
CANARY: Final = ("pyyaml", "5.3")
LOCKS: Final = (
    "requirements.lock",
    "tests/clients/web3-7.txt",
    "tests/clients/web3-8.txt",
    "tests/symbolic/requirements.lock",
    "tools/audit/requirements.txt",
    "tools/lint/requirements.txt",
)
SECONDS: Final = 600


def audit(locks: tuple[Path, ...], service: str = SERVICE) -> list[Answer]:
    """What is known against the packages of each lock.

    Raises:
        NoAnswer: nothing is known.
    """
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder) / "canary.txt"
        canary.write_text(f"{CANARY[0]}=={CANARY[1]}\n", encoding="utf-8")
        if not _answer(canary, service).findings:
            raise NoAnswer(
                f"{service} knows nothing against {CANARY[0]} {CANARY[1]}, of which much is known: "
                "its other answers mean nothing"
            )
    return [_answer(lock, service) for lock in locks]


def _answer(lock: Path, service: str) -> Answer:
    command = [str(locked_venv(HERE / "requirements.txt", VENV) / "pip-audit")]
    command += ["--vulnerability-service", "osv", "--osv-url", service, "--requirement", str(lock)]
    command += ["--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    try:
        said = asked(command, lock.parent, dict(os.environ), SECONDS)
    except NoAnswer as error:
        raise NoAnswer(f"{service}: {error}") from error
    return read(said, lock)


def read(said: dict[str, Any], lock: Path) -> Answer:
    """A report of pip-audit's.

    Raises:
        NoAnswer: it leaves packages of the lock out.
    """
    listed = said.get("dependencies")
    if not isinstance(listed, list) or not listed:
        raise NoAnswer(f"pip-audit's report on {lock.name} lists no package")
    if skipped := [entry["name"] for entry in listed if "vulns" not in entry]:
        raise NoAnswer(
            f"the service does not know {len(skipped)} of {len(listed)} packages in {lock.name}: "
            f"{', '.join(skipped[:3])}, …"
        )
    findings = {
        Finding(f"{entry['name']} {entry['version']}", _number(one), one.get("description", "")[:100])
        for entry in listed
        for one in entry["vulns"]
    }
    shown = lock.relative_to(ROOT).as_posix() if lock.is_relative_to(ROOT) else lock.name
    return Answer(shown, len(listed), tuple(sorted(findings)))


def _number(vulnerability: dict[str, Any]) -> str:
    """GitHub's number where there is one: the same that npm uses."""
    names: list[str] = [vulnerability["id"], *vulnerability.get("aliases", [])]
    return next((name for name in names if name.startswith("GHSA-")), names[0])
