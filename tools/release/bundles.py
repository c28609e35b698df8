"""A standard-JSON input per deployable, for explorers that verify sources: dist/verification/<contract>.json.

    python -m tools.release.bundles [FOLDER]

Each holds everything the compiler needs, modules and interfaces included, and nothing of this machine.
`vyper-json <contract>.json` gives the code of celldao/artifacts again: docs/releasing.md says where to hand
it in.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from tools.compiler import LIBRARIES
from tools.paths import ARTIFACTS, CONTRACTS, ROOT

FOLDER = ROOT / "dist" / "verification"
OUTPUTS = ["abi", "evm.bytecode", "evm.deployedBytecode"]


class BundleError(Exception):
    """Sources and artifacts are not in step."""


def bundle(artifact: dict[str, Any], contracts: Path = CONTRACTS) -> dict[str, Any]:
    """The compiler's input for an artifact, as `vyper-json` and explorers take it.

    Raises:
        BundleError: a source is missing, or another than the artifact was compiled from.
    """
    name = artifact["contractName"]
    sources = {}
    for path, expected in artifact["sources"].items():
        # the artifact names our files from the repository's root, those of libraries from where they lie
        file = (contracts.parent if path.startswith("contracts/") else LIBRARIES) / path
        if not file.is_file():
            raise BundleError(f"{name}: {path} is missing: run `make build`")
        content = file.read_bytes()
        if hashlib.sha256(content).hexdigest() != expected:
            raise BundleError(f"{name}: {path} is not what the artifact was compiled from: run `make build`")
        sources[path] = {"content": content.decode("utf-8"), "sha256sum": expected}
    return {
        "language": "Vyper",
        "sources": sources,
        "settings": {
            # the rest is in the sources' pragmas; explorers ask for this one
            "evmVersion": artifact["compiler"]["settings"]["evmVersion"],
            "search_paths": [".", "contracts"],
            "outputSelection": {f"contracts/{name}.vy": OUTPUTS},
        },
        "compiler_version": f"v{artifact['compiler']['version']}",
        "integrity": artifact["integrity"],
    }


def render(made: dict[str, Any]) -> str:
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def write(folder: Path, artifacts: Path = ARTIFACTS, contracts: Path = CONTRACTS) -> list[Path]:
    """All bundles into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for file in sorted(artifacts.glob("*.json")):
        artifact = json.loads(file.read_text(encoding="utf-8"))
        path = folder / file.name
        path.write_text(render(bundle(artifact, contracts)), encoding="utf-8")
        written.append(path)
    return written


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.release.bundles", description="Inputs for source verification."
    )
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--contracts", type=Path, default=CONTRACTS)
    parser.add_argument("--artifacts", type=Path, default=ARTIFACTS)
    args = parser.parse_args(argv)
    try:
        written = write(args.folder, args.artifacts, args.contracts)
    except BundleError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(written)} bundles in {args.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
