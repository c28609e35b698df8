"""Whether the committed page is what web/ builds: the same bytes, on any machine (`--check`)."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
WEB: Final = ROOT / "web"
BUILT: Final = ROOT / "celldao" / "web" / "page"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differences(committed: dict[str, bytes], built: dict[str, bytes]) -> list[str]:
    """A line for each file that differs."""
    names = sorted(committed.keys() | built.keys())
    lines = []
    for name in names:
        if name not in built:
            lines.append(f"{name} is not built any more")
        elif name not in committed:
            lines.append(f"{name} is missing")
        elif committed[name] != built[name]:
            lines.append(f"{name} differs")
    return lines


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", required=True)
    parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        command = ["npx", "vite", "build", "--logLevel", "error", "--outDir", scratch, "--emptyOutDir"]
        subprocess.run(command, cwd=WEB, check=True)
        found = differences(contents(BUILT), contents(Path(scratch)))
    for line in found:
        print(f"celldao/web/page: {line}: run `make page`")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
