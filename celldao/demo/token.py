"""The stablecoin of the demonstration, compiled from TestDollar.vy beside this file."""

from __future__ import annotations

import json
from importlib import resources

from celldao.artifacts import Artifact


def dollar() -> Artifact:
    file = resources.files("celldao.demo") / "TestDollar.json"
    return Artifact("TestDollar", json.loads(file.read_text(encoding="utf-8")))
