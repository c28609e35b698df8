"""Give the page what it takes from the package: interfaces of contracts, Lens and runner, as TypeScript.

python -m tools.page_contracts            write them
python -m tools.page_contracts --check    fail, naming the files, when they are out of step
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

from celldao import limits
from celldao.artifacts import artifact
from celldao.simulation import runner

TARGET: Final = Path(__file__).resolve().parent.parent / "web" / "src" / "chain" / "contracts"
# Name in the package, name in the page.
CONTRACTS: Final = {
    "Share": "share",
    "Governor": "governor",
    "Treasury": "treasury",
    "RevenueSplitter": "splitter",
    "Mandate": "mandate",
    "CellFactory": "factory",
    "Lens": "lens",
}
# Of celldao.limits; the larger ones are derived in the page.
LIMITS: Final = (
    "MAX_ACTIONS",
    "MAX_DATA",
    "MAX_DESCRIPTION",
    "MAX_RECEIVERS",
    "MAX_INNER_DATA",
    "MAX_RECIPIENTS",
    "MAX_BUDGETS",
    "MAX_CHARTER_RECEIVERS",
    "MAX_CHARTER_CALLS",
    "MAX_SWEEP",
    "MAX_LINK",
    "MAX_DECIMALS",
)
_HEAD: Final = (
    "// Written by `python -m tools.page_contracts` from celldao/artifacts. Change the contract, not this.\n"
)


def texts() -> dict[str, str]:
    """File names and their contents."""
    found = {
        f"{short}.ts": f"{_HEAD}export const {short} = {_literal(artifact(name).abi)} as const;\n"
        for name, short in CONTRACTS.items()
    }
    lens = artifact("Lens")
    code = {"runtime": "0x" + lens.runtime.hex(), "init": "0x" + lens.init_code.hex()}
    bounds = {name: getattr(limits, name) for name in LIMITS}
    rows = "".join(f"  {name}: {value},\n" for name, value in bounds.items())
    found["limits.ts"] = f"{_HEAD}export const limits = {{\n{rows}}} as const;\n"
    stand_in = {"code": "0x" + runner.CODE.hex(), "caller": runner.CALLER, "original": runner.ORIGINAL}
    found["runner.ts"] = f"{_HEAD}export const runner = {json.dumps(stand_in, indent=2)} as const;\n"
    found["lens_code.ts"] = f"{_HEAD}export const lensCode = {json.dumps(code, indent=2)} as const;\n"
    return found


def _literal(abi: list[dict[str, Any]]) -> str:
    lines = ",\n  ".join(json.dumps(_short(entry)) for entry in abi)
    return f"[\n  {lines},\n]"


def _short(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in ("gas", "anonymous") or value is True}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    wanted = texts()
    found = {path.name: path.read_text(encoding="utf-8") for path in TARGET.glob("*.ts")}
    if options.check:
        wrong = sorted(name for name in wanted | found if wanted.get(name) != found.get(name))
        for name in wrong:
            print(f"web/src/chain/contracts/{name} is out of step: run `python -m tools.page_contracts`")
        return 1 if wrong else 0
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in found.keys() - wanted.keys():
        (TARGET / name).unlink()
    for name, text in wanted.items():
        (TARGET / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
