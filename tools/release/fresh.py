"""Install what lies in dist/ into new environments, and use it as a stranger would.

    python -m tools.release.fresh [--folder dist]

Once from the wheel, once from the sdist. Dependencies come from requirements.lock, by hash, and only those
that users get. No Node is on the PATH, no folder of this repository on Python's.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from packaging.utils import canonicalize_name

from tools.audit.licences import shipped_by
from tools.paths import ROOT
from tools.release.dist import FOLDER, SUMS, sums

LOCK: Final = ROOT / "requirements.lock"
BACKEND: Final = "flit-core"
MEMBER: Final = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8=100"
# What must come out of a command, beside its end with 0.
STEPS: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("celldao", "--version"), "celldao"),
    (("celldao", "--help"), "Usage: celldao"),
    (
        (
            "celldao",
            "init",
            "--name",
            "Cell",
            "--symbol",
            "CELL",
            "--purpose",
            "We test.",
            "--member",
            MEMBER,
        ),
        "cell.yaml",
    ),
    (("celldao", "check", "cell.yaml"), ""),
    # founds a cell of a hundred members on the embedded chain and lives a year with it
    (("python", "-m", "celldao.demo"), ""),
)
_LOOK: Final = """
import shutil
from importlib import resources
from celldao.artifacts import MASTERS, FACTORY, artifact
from celldao.releases import known
page = resources.files("celldao.web") / "page"
assert (page / "index.html").is_file(), "the page has no index.html"
assert any(one.name.endswith(".js") for one in (page / "assets").iterdir()), "the page has no scripts"
for name in (*MASTERS, FACTORY, "Lens"):
    assert artifact(name).init_code
assert "Share" in known()[-1].contracts
assert (resources.files("celldao") / "py.typed").is_file()
assert shutil.which("node") is None, "Node is on the PATH"
import celldao
print(celldao.__file__)
"""


class Failed(Exception):
    """What is in dist/ does not work."""


def locked(lock: str, names: set[str]) -> str:
    """The entries of a lock with these names, hashes included."""
    entries = re.split(r"\n(?=\S)", lock)
    return "\n".join(
        entry
        for entry in entries
        if str(canonicalize_name(re.split(r"[=\[; ]", entry, maxsplit=1)[0])) in names
    )


def clean_environment(venv: Path, home: Path) -> dict[str, str]:
    """Of a stranger: nothing of ours but what pip is configured with."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "LANG"))}
    # /bin is left out where it holds Node; our commands call no program
    return {**kept, "PATH": str(venv / "bin"), "HOME": str(home)}


def install(archive: Path, venv: Path, requirements: Path) -> None:
    """A new environment with the archive in it, built without isolation and without an index."""
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "install", "--quiet", "--no-deps", "--require-hashes", "-r", str(requirements)], check=True
    )
    ours = ["install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", str(archive)]
    subprocess.run([*pip, *ours], check=True)
    subprocess.run([*pip, "check"], check=True, stdout=subprocess.DEVNULL)


def use(venv: Path, folder: Path) -> Iterator[str]:
    """Every step in an empty folder; yields a line for each.

    Raises:
        Failed: one does not do what it should.
    """
    work, home = folder / "work", folder / "home"
    work.mkdir()
    home.mkdir()
    env = clean_environment(venv, home)
    looked = _run([str(venv / "bin" / "python"), "-I", "-c", _LOOK], work, env)
    if not looked.startswith(str(venv)):
        raise Failed(f"another celldao than the installed one was used: {looked}")
    yield "page, contracts and list of releases are inside"
    for (program, *arguments), wanted in STEPS:
        begun = time.perf_counter()
        said = _run([str(venv / "bin" / program), *arguments], work, env)
        if wanted not in said:
            raise Failed(f"{program} {' '.join(arguments)} did not say {wanted!r}:\n{said}")
        yield f"{program} {' '.join(arguments[:2])}: {time.perf_counter() - begun:.1f} s"


def _run(command: list[str], folder: Path, env: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=1200
    )
    if done.returncode:
        raise Failed(
            f"{Path(command[0]).name} {command[1:]} ended with {done.returncode}:\n{done.stderr[-3000:]}"
        )
    return done.stdout


def archives(folder: Path) -> list[Path]:
    """Wheel and sdist, once their sums are right.

    Raises:
        Failed: they are not there, or not what SHA256SUMS says.
    """
    found = [*folder.glob("*.whl"), *folder.glob("*.tar.gz")]
    if len(found) != 2 or not (folder / SUMS).is_file():
        raise Failed(f"{folder} holds no release: run `make release`")
    if (folder / SUMS).read_text(encoding="utf-8") != sums(folder):
        raise Failed(f"{folder}/{SUMS} is not of what lies beside it")
    return found


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.release.fresh", description="Use what is in dist/."
    )
    parser.add_argument("--folder", type=Path, default=FOLDER)
    args = parser.parse_args(argv)
    try:
        names = shipped_by("celldao") | {BACKEND}
        assert importlib.metadata.version(BACKEND)
        for archive in archives(args.folder):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                requirements = folder / "requirements.txt"
                requirements.write_text(locked(LOCK.read_text("utf-8"), names), encoding="utf-8")
                install(archive.resolve(), folder / "venv", requirements)
                for line in use(folder / "venv", folder):
                    print(f"{archive.name}: {line}", flush=True)
    except (Failed, subprocess.SubprocessError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
