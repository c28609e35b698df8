"""Our compiled contracts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.paths import ARTIFACTS

# In the order of the factory's kinds.
MASTERS = ("Share", "Governor", "Treasury", "RevenueSplitter", "Mandate")


@dataclass(frozen=True)
class Artifact:
    abi: list[dict[str, Any]]
    init_code: bytes
    settings: dict[str, Any]


def load(name: str, folder: Path = ARTIFACTS) -> Artifact:
    found = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    init = bytes.fromhex(found["deploymentBytecode"]["bytecode"][2:])
    return Artifact(found["abi"], init, found["compiler"]["settings"])
