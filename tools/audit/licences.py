"""The licence of every locked package, and that ours (AGPL-3.0-only) may stand on it.

    python -m tools.audit.licences --write   write docs/security/licences.md
    python -m tools.audit.licences --check   fail when it is out of step, or a licence is unknown or unfit

Read from what the packages say of themselves: those of Python as installed in .venv, those of npm from the
locks. tools/audit/licences.toml says what they leave out.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.paths import ROOT

PAGE: Final = ROOT / "docs" / "security" / "licences.md"
SAID: Final = Path(__file__).parent / "licences.toml"
LOCK: Final = ROOT / "requirements.lock"
EXTRAS: Final = ("agents", "relay")
FOLDERS: Final = ("web", "tests/node", "tests/symbolic")

# A work under AGPL-3.0-only may contain what is under these, by the FSF's list.
FIT: Final = frozenset(
    {
        *("0BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "Unlicense", "Zlib"),
        *("AGPL-3.0-only", "AGPL-3.0-or-later", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later"),
        *("LGPL-3.0-only", "LGPL-3.0-or-later", "Apache-2.0", "MPL-2.0", "PSF-2.0"),
    }
)
# Trove classifiers and old words, in SPDX's.
WORDS: Final = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 3-clause": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication": "CC0-1.0",
    "GNU Affero General Public License v3": "AGPL-3.0-only",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Public Domain": "CC0-1.0",
    "Python Software Foundation License": "PSF-2.0",
}
HEAD: Final = """# Licences of what we stand on

celldao is under AGPL-3.0-only. Every package in the locks of the environment and of npm, with the licence
it gives itself; `python -m tools.audit.licences --write` writes this page, `make check` fails when a
package is new, or its licence unknown, or unfit without a reason. *Shipped* are the packages that `pip
install celldao` brings, extras included, and those that are built into the page; the others compile, test
or document, and are not passed on. Tools that have an environment of their own (halmos, natrix, mamushi,
pip-audit, other versions of web3.py as clients) are locked as well, but not listed here: nothing is built
from them or linked to them.
"""


@dataclass(frozen=True, order=True)
class Package:
    """A locked package.

    Attributes:
        licence: an SPDX expression; empty if unknown.
        shipped: whether users get it with celldao.
    """

    ecosystem: str
    name: str
    version: str
    licence: str
    shipped: bool


def is_fit(licence: str) -> bool:
    """Whether a work under AGPL-3.0-only may contain it: all parts of AND, one of OR."""
    expression = licence.replace("(", " ").replace(")", " ")
    return all(
        any(one.strip() in FIT for one in part.split(" OR ")) for part in expression.split(" AND ") if part
    ) and bool(licence.strip())


def of_python(lock: Path, said: Mapping[str, str], shipped: set[str]) -> Iterator[Package]:
    """The packages of a lock, each as this environment has it installed."""
    for name, version in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", lock.read_text("utf-8"), re.M):
        licence = said.get(name) or _declared(name)
        yield Package("Python", name, version, licence, str(canonicalize_name(name)) in shipped)


def _declared(name: str) -> str:
    """As a package's metadata have it: the expression, or else the classifiers, or else one line of text."""
    try:
        data: Any = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
    if expression := data.get("License-Expression"):
        return str(expression)
    classified = [one.split(" :: ")[-1] for one in data.get_all("Classifier") or [] if "License ::" in one]
    known = [WORDS[one] for one in classified if one in WORDS]
    if known:
        return " OR ".join(sorted(set(known)))
    text = str(data.get("License") or "")
    return WORDS.get(text, text if "\n" not in text and len(text) < 60 else "")


def shipped_by(name: str) -> set[str]:
    """What an installed distribution brings along, extras included."""
    seen: set[tuple[str, str]] = set()
    waiting = [(name, extra) for extra in ("", *EXTRAS)]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        for text in importlib.metadata.requires(one[0]) or []:
            wanted = Requirement(text)
            if wanted.marker is None or wanted.marker.evaluate({"extra": one[1]}):
                found = str(canonicalize_name(wanted.name))
                waiting += [(found, extra) for extra in ("", *wanted.extras)]
    return {found for found, _ in seen} - {name}


def of_npm(folder: Path, said: Mapping[str, str], shipped: bool) -> Iterator[Package]:
    """The packages of a package-lock.json. Shipped are those that are not only for development."""
    packages: dict[str, dict[str, Any]] = json.loads((folder / "package-lock.json").read_text("utf-8"))[
        "packages"
    ]
    for path, entry in packages.items():
        if path:
            name = path.rpartition("node_modules/")[2]
            licence = said.get(name) or str(entry.get("license") or "")
            yield Package("npm", name, entry["version"], licence, shipped and not entry.get("dev"))


def all_packages(said: Mapping[str, Any]) -> list[Package]:
    found = set(of_python(LOCK, said["python"], shipped_by("celldao")))
    for folder in FOLDERS:
        found |= set(of_npm(ROOT / folder, said["npm"], shipped=folder == "web"))
    return sorted(found)


def problems(packages: list[Package], apart: Mapping[str, Mapping[str, str]]) -> list[str]:
    """What must not stay: unknown licences, unfit ones that nothing explains, explanations nothing needs."""
    wrong, needed = [], set()
    for one in packages:
        if is_fit(one.licence):
            continue
        needed.add((one.ecosystem.lower(), one.name))
        if not one.licence or one.name not in apart.get(one.ecosystem.lower(), {}):
            licence = one.licence or "no known licence"
            wrong.append(f"{one.name} is under {licence}: licences.toml says nothing")
    for ecosystem, entries in apart.items():
        wrong += [f"{name}: stale in licences.toml" for name in entries if (ecosystem, name) not in needed]
    return wrong


def page(packages: list[Package], apart: Mapping[str, Mapping[str, str]]) -> str:
    lines = [HEAD]
    for ecosystem in ("Python", "npm"):
        lines.append(f"\n## {ecosystem}\n\n| package | version | licence | shipped |\n|---|---|---|---|\n")
        for one in packages:
            if one.ecosystem == ecosystem:
                why = apart.get(ecosystem.lower(), {}).get(one.name)
                licence = f"{one.licence} ({why})" if why else one.licence
                lines.append(f"| {one.name} | {one.version} | {licence} | {'yes' if one.shipped else ''} |\n")
    return "".join(lines)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.audit.licences", description="Licences of packages."
    )
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--write", action="store_true")
    mode.add_argument("--check", action="store_true")
    args = parser.parse_args(argv)
    said = tomllib.loads(SAID.read_text(encoding="utf-8"))
    packages = all_packages(said)
    wrong = problems(packages, said["apart"])
    text = page(packages, said["apart"])
    if args.write:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        wrong.append("docs/security/licences.md is out of step: run `python -m tools.audit.licences --write`")
    for line in wrong:
        print(line, file=sys.stderr)
    if not wrong:
        shipped = sum(one.shipped for one in packages)
        print(f"{len(packages)} packages, {shipped} of them shipped, under licences that fit AGPL-3.0-only")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
