"""Compile every deployable of contracts/ into celldao/artifacts/, which ships in the package.

    python -m tools.build            write the artifacts
    python -m tools.build --check    fail, naming the files, when the committed artifacts are out of step

Warnings of the compiler are errors. The output depends on nothing but the sources, the libraries' sources and
the compiler, so that anyone can rebuild the same bytes.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tools.compiler import CompileError, check_interface, compile_contract
from tools.paths import ARTIFACTS, CONTRACTS, deployables, interfaces


def render(artifact: dict[str, Any]) -> str:
    return json.dumps(artifact, indent=1, ensure_ascii=False) + "\n"


def _compile(job: tuple[Path, Path]) -> tuple[str, str | None, str | None]:
    """(name, artifact text, error): not all the compiler's exceptions survive the way between processes."""
    path, contracts = job
    try:
        if path.suffix == ".vyi":
            check_interface(path, contracts)
            return path.stem, None, None
        return path.stem, render(compile_contract(path, contracts)), None
    except CompileError as error:
        return path.stem, None, str(error)


def compile_all(contracts: Path, only: Iterable[str] = ()) -> tuple[dict[str, str], list[str]]:
    """(artifact texts by name, errors). One broken contract does not hide the state of the others."""
    wanted = set(only)
    paths = [p for p in deployables(contracts) if not wanted or p.stem in wanted]
    if unknown := wanted - {p.stem for p in paths}:
        return {}, [f"no such deployable: {', '.join(sorted(unknown))}"]
    if not wanted:
        paths += interfaces(contracts)
    texts, errors = {}, []
    with ProcessPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        for name, text, error in pool.map(_compile, [(p, contracts) for p in paths]):
            if error is not None:
                errors.append(error)
            elif text is not None:
                texts[name] = text
    return texts, errors


def out_of_step(texts: dict[str, str], artifacts: Path) -> list[str]:
    found = {path.stem: path.read_text(encoding="utf-8") for path in artifacts.glob("*.json")}
    wrong = [f"{name}.json is missing" for name in texts if name not in found]
    wrong += [
        f"{name}.json differs from its sources"
        for name in texts
        if found.get(name, texts[name]) != texts[name]
    ]
    wrong += [f"{name}.json has no contract any more" for name in found if name not in texts]
    return sorted(wrong)


def write(texts: dict[str, str], artifacts: Path, prune: bool) -> None:
    artifacts.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        path = artifacts / f"{name}.json"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.name}")
    if prune:
        for path in artifacts.glob("*.json"):
            if path.stem not in texts:
                path.unlink()
                print(f"removed {path.name}")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compile the contracts into celldao/artifacts/.")
    parser.add_argument("names", nargs="*", help="only these contracts, e.g. Share; all when none is named")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail when artifacts are out of step"
    )
    parser.add_argument("--contracts", type=Path, default=CONTRACTS)
    parser.add_argument("--artifacts", type=Path, default=ARTIFACTS)
    args = parser.parse_args(argv)
    if args.check and args.names:
        parser.error("--check looks at all contracts; name none")

    texts, errors = compile_all(args.contracts, args.names)
    for error in errors:
        print(error, file=sys.stderr)
    if errors:
        return 1
    if not args.check:
        write(texts, args.artifacts, prune=not args.names)
        print(f"{len(texts)} contracts compiled")
        return 0
    wrong = out_of_step(texts, args.artifacts)
    for line in wrong:
        print(f"celldao/artifacts/{line}: run `make build` and commit the result", file=sys.stderr)
    if not wrong:
        print(f"{len(texts)} artifacts in step with their sources")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
