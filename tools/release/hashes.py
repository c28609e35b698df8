"""The hashes of every contract's code, in the package and in the documents.

    python -m tools.release.hashes --write   write celldao/releases.json and docs/security/masters.md
    python -m tools.release.hashes --check   fail when either is out of step with celldao/artifacts

A version whose `released` names a day never changes again: with other bytes, raise the version first.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from celldao import __version__
from celldao.artifacts import Artifact
from tools.paths import ARTIFACTS, ROOT

LIST = ROOT / "celldao" / "releases.json"
PAGE = ROOT / "docs" / "security" / "masters.md"

HEAD = """# The masters' code

Hashes (keccak256) of the contracts of each release. `python -m tools.release.hashes --write` writes this page
and `celldao/releases.json`, which ships in the wheel; `make check` compares both with the compiled contracts,
and those with their sources.

- *Creation*: of the init code without constructor arguments. `CellFactory.master(kind)` names the same hash
  for its masters, and their addresses follow from it.
- *Runtime*: of what lies at the address, without the immutables at its end (the table has the bytes of both).

`celldao verify` reads factory and masters of a cell from the chain and says of which release they are. By
hand, with any node and [cast](https://getfoundry.sh), for a contract of 1,000 bytes before its immutables:

```
$ cast keccak $(cast code 0x… --rpc-url … | head -c $((2 + 2 * 1000)))
```

Compiling the sources again gives the same bytes: [releasing.md](../releasing.md) says how to try it.
"""


class ListError(Exception):
    """The list can't be written or is wrong."""


def measured(artifacts: Path) -> dict[str, dict[str, Any]]:
    """The entry `contracts` of what is compiled now."""
    from celldao.releases import CodeHashes

    return {
        path.stem: asdict(CodeHashes.of(Artifact(path.stem, json.loads(path.read_text(encoding="utf-8")))))
        for path in sorted(artifacts.glob("*.json"))
    }


def brought_up(listed: dict[str, Any], version: str, contracts: dict[str, Any]) -> dict[str, Any]:
    """The list with this version as it is now.

    Raises:
        ListError: the version is released, with other bytes.
    """
    before = listed.get(version)
    released = before["released"] if before else None
    if before and released and before["contracts"] != contracts:
        changed = sorted(
            name
            for name in {*contracts, *before["contracts"]}
            if contracts.get(name) != before["contracts"].get(name)
        )
        raise ListError(
            f"celldao {version} was released on {released} with other code of {', '.join(changed)}: "
            "raise the version in celldao/__init__.py and pyproject.toml"
        )
    return {**listed, version: {"released": released, "contracts": contracts}}


def render(listed: dict[str, Any]) -> str:
    return json.dumps(listed, indent=1) + "\n"


def page(listed: dict[str, Any]) -> str:
    """The document, newest release first."""
    parts = [HEAD]
    for version, entry in reversed(listed.items()):
        parts.append(f"\n## {version}, {entry['released'] or 'not released yet'}\n\n")
        parts.append("| contract | creation | runtime | bytes | immutables |\n|---|---|---|---|---|\n")
        for name, one in entry["contracts"].items():
            cells = (f"`{one['creation']}`", f"`{one['runtime']}`", f"{one['length']:,}", one["immutables"])
            parts.append(f"| {name} | {' | '.join(map(str, cells))} |\n")
    return "".join(parts)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.release.hashes", description="Hashes of the masters' code."
    )
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--write", action="store_true")
    mode.add_argument("--check", action="store_true")
    parser.add_argument("--artifacts", type=Path, default=ARTIFACTS)
    parser.add_argument("--list", type=Path, default=LIST)
    parser.add_argument("--page", type=Path, default=PAGE)
    parser.add_argument("--version", default=__version__)
    args = parser.parse_args(argv)

    listed = json.loads(args.list.read_text(encoding="utf-8")) if args.list.exists() else {}
    try:
        wanted = brought_up(listed, args.version, measured(args.artifacts))
    except ListError as error:
        print(error, file=sys.stderr)
        return 1
    texts = {args.list: render(wanted), args.page: page(wanted)}
    wrong = [path for path, text in texts.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in wrong:
        if args.write:
            path.write_text(texts[path], encoding="utf-8")
            print(f"wrote {path.name}")
        else:
            print(f"{path.name} is out of step: run `make build` and commit the result", file=sys.stderr)
    if not wrong:
        print(f"hashes of {len(wanted[args.version]['contracts'])} contracts in step")
    return 1 if args.check and wrong else 0


if __name__ == "__main__":
    sys.exit(main())
