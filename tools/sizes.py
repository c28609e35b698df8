"""Sizes of the deployables, against the chain's limits and our own.

    python -m tools.sizes            print the table; fail past a limit
    python -m tools.sizes --write    also write bench/results/sizes.json
    python -m tools.sizes --check    also fail when bench/results/sizes.json is out of step

A chain counts what lies at the address: runtime code plus immutables (EIP-170: 24,576). We keep 10 % free,
except in Share. Init code (EIP-3860: 49,152) is counted without constructor arguments.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tools.paths import ARTIFACTS, SIZES

RUNTIME_LIMIT = 22_118
RUNTIME_LIMITS = {"Share": 23_800}
INIT_LIMIT = 49_152


def measure(artifacts: Path) -> dict[str, dict[str, int]]:
    sizes = {}
    for path in sorted(artifacts.glob("*.json")):
        artifact = json.loads(path.read_text(encoding="utf-8"))
        runtime = (len(artifact["runtimeBytecode"]["bytecode"]) - 2) // 2
        init = (len(artifact["deploymentBytecode"]["bytecode"]) - 2) // 2
        sizes[path.stem] = {"runtime": runtime + artifact["immutablesLength"], "init": init}
    return sizes


def too_large(sizes: dict[str, dict[str, int]]) -> list[str]:
    wrong = []
    for name, size in sizes.items():
        limit = RUNTIME_LIMITS.get(name, RUNTIME_LIMIT)
        if size["runtime"] > limit:
            wrong.append(f"{name}: runtime {size['runtime']:,} bytes is over its limit of {limit:,}")
        if size["init"] > INIT_LIMIT:
            wrong.append(f"{name}: init code {size['init']:,} bytes is over the limit of {INIT_LIMIT:,}")
    return wrong


def table(sizes: dict[str, dict[str, int]]) -> str:
    lines = [f"{'contract':<20} {'runtime':>8} {'limit':>8} {'free':>8} {'init':>8}"]
    for name, size in sizes.items():
        limit = RUNTIME_LIMITS.get(name, RUNTIME_LIMIT)
        free = limit - size["runtime"]
        lines.append(f"{name:<20} {size['runtime']:>8,} {limit:>8,} {free:>8,} {size['init']:>8,}")
    return "\n".join(lines)


def differences(was: dict[str, dict[str, int]], now: dict[str, dict[str, int]]) -> list[str]:
    """Which contracts differ from the record, and by how much."""
    return [
        f"{name}: {kind} {was.get(name, {}).get(kind)} recorded, {now.get(name, {}).get(kind)} now"
        for name in sorted({*was, *now})
        for kind in ("runtime", "init")
        if was.get(name, {}).get(kind) != now.get(name, {}).get(kind)
    ]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Sizes of the compiled contracts.")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--write", action="store_true")
    mode.add_argument("--check", action="store_true")
    parser.add_argument("--artifacts", type=Path, default=ARTIFACTS)
    parser.add_argument("--record", type=Path, default=SIZES)
    args = parser.parse_args(argv)

    sizes = measure(args.artifacts)
    print(table(sizes))
    wrong = too_large(sizes)
    text = json.dumps(sizes, indent=2, sort_keys=True) + "\n"
    if args.write:
        args.record.parent.mkdir(parents=True, exist_ok=True)
        args.record.write_text(text, encoding="utf-8")
    elif args.check and (not args.record.exists() or args.record.read_text(encoding="utf-8") != text):
        was = json.loads(args.record.read_text(encoding="utf-8")) if args.record.exists() else {}
        wrong += differences(was, sizes)
        wrong.append("bench/results/sizes.json is out of step: run `make build` and commit the result")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
