"""Compiled contracts: the committed artifacts, mocks compiled once, or another folder of contracts.

CELLDAO_CONTRACTS names another folder (tests/support/paths.py): a copy in which a defence is broken.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.paths import ARTIFACTS, BUILD, CONTRACTS, MOCKS, ROOT
from tools.compiler import compile_contract


@cache
def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.vy*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _compiled(path: Path, contracts: Path, sources: Path) -> dict[str, Any]:
    kept = BUILD / "model" / f"{path.stem}-{_fingerprint(sources)}.json"
    if kept.is_file():
        return dict(json.loads(kept.read_text(encoding="utf-8")))
    made = compile_contract(path, contracts)
    kept.parent.mkdir(parents=True, exist_ok=True)
    # several processes may write the same
    part = kept.with_suffix(f".{hashlib.sha256(str(id(made)).encode()).hexdigest()[:8]}")
    part.write_text(json.dumps(made), encoding="utf-8")
    part.replace(kept)
    return made


@cache
def artifact(name: str) -> dict[str, Any]:
    """`Share`, or a mock below tests/contracts/ such as `tokens/Plain`."""
    mock = MOCKS / f"{name}.vy"
    if mock.is_file():
        return _compiled(mock, ROOT / "contracts", MOCKS)
    committed = dict(json.loads((ARTIFACTS / f"{name}.json").read_text(encoding="utf-8")))
    if ROOT / "contracts" == CONTRACTS or _is_of(committed, CONTRACTS):
        return committed
    return _compiled(CONTRACTS / f"{name}.vy", CONTRACTS, CONTRACTS)


def _is_of(committed: dict[str, Any], contracts: Path) -> bool:
    """Was it made of the very sources in this folder?"""
    ours = {path: digest for path, digest in committed["sources"].items() if path.startswith("contracts/")}
    files = {path: contracts / path.removeprefix("contracts/") for path in ours}
    return all(
        file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == ours[path]
        for path, file in files.items()
    )


def init_code(name: str) -> bytes:
    return bytes.fromhex(artifact(name)["deploymentBytecode"]["bytecode"].removeprefix("0x"))
