"""Everything a release hands out, into dist/: wheel, sdist, bundles for explorers, list of parts, sums.

    python -m tools.release.dist [--folder dist]

Built from what is committed, twice, in two folders under two environments; if the bytes differ it fails. The
times in the archives are the commit's, so that anybody who builds this commit gets the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Final

from tools.paths import ROOT

FOLDER: Final = ROOT / "dist"
SUMS: Final = "SHA256SUMS"
_BACKEND: Final = (
    "import flit_core.buildapi as b, sys; b.build_wheel(sys.argv[1]); b.build_sdist(sys.argv[1])"
)
# What must not show in the bytes.
ENVIRONMENTS: Final = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8"},
)


class ReleaseError(Exception):
    """Nothing can be released from here."""


def committed(commit: str = "HEAD") -> tuple[bytes, str]:
    """The files of a commit as a tar, and its time in Unix seconds.

    Raises:
        ReleaseError: there are changes that are not committed.
    """
    changed = _git("status", "--porcelain", "--untracked-files=no").decode().strip()
    if changed:
        raise ReleaseError(f"commit or undo first, a release is made of what is committed:\n{changed}")
    return _git("archive", "--format=tar", commit), _git("log", "-1", "--format=%ct", commit).decode().strip()


def build(tar: bytes, epoch: str, source: Path, out: Path, env: dict[str, str]) -> None:
    """Unpack into `source` and make everything of it in `out`."""
    with tarfile.open(fileobj=BytesIO(tar)) as files:
        files.extractall(source, filter="data")
    out.mkdir(parents=True)
    whole = {**os.environ, **env, "SOURCE_DATE_EPOCH": epoch, "PYTHONPATH": str(source)}
    for command in (
        [sys.executable, "-c", _BACKEND, str(out)],
        [sys.executable, "-m", "tools.release.bundles", str(out / "verification")],
        [sys.executable, "-m", "tools.release.parts", str(out)],
    ):
        subprocess.run(command, cwd=source, env=whole, check=True, stdout=subprocess.DEVNULL)
    (out / SUMS).write_text(sums(out), encoding="utf-8")
    for path in out.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def sums(folder: Path) -> str:
    """As `sha256sum --check` reads them."""
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != SUMS
    )


def differences(one: Path, other: Path) -> list[str]:
    """The files that are not the same in both folders."""
    names = {
        path.relative_to(folder) for folder in (one, other) for path in folder.rglob("*") if path.is_file()
    }
    return sorted(
        str(name)
        for name in names
        if not ((one / name).is_file() and (other / name).is_file())
        or (one / name).read_bytes() != (other / name).read_bytes()
    )


def release(folder: Path) -> list[str]:
    """Build twice, and put what came out into a folder, which is emptied first.

    Raises:
        ReleaseError: there are uncommitted changes, or both builds differ.
    """
    tar, epoch = committed()
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        places = (Path(first), Path(second) / "another folder")
        for place, env in zip(places, ENVIRONMENTS, strict=True):
            build(tar, epoch, place / "source", place / "dist", env)
        if wrong := differences(places[0] / "dist", places[1] / "dist"):
            raise ReleaseError(f"two builds differ in: {', '.join(wrong)}")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(places[0] / "dist", folder)
    return (folder / SUMS).read_text(encoding="utf-8").splitlines()


def _git(*arguments: str) -> bytes:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        raise ReleaseError(f"git {arguments[0]} failed: {done.stderr.decode().strip()}")
    return done.stdout


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.release.dist", description="Make a release.")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    args = parser.parse_args(argv)
    try:
        lines = release(args.folder)
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(lines))
    print(f"\n{len(lines)} files in {args.folder}, the same bytes from two builds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
