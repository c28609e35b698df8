"""Take pictures of every page, on a phone and on a desktop, light and dark, into docs/img."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "img")
    options = parser.parse_args(arguments)
    # The pictures are of the cell that the browser tests know, taken by one of them.
    environment = {**os.environ, "CELLDAO_SCREENSHOTS": str(options.out.resolve()), "CI": "true"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:boa_test",
        "-n",
        "0",
        "-q",
        "tests/browser/test_pictures.py",
    ]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
