"""Line coverage of contracts run on titanoboa: `pytest --vyper-coverage=DIR`, then tools/coverage_report.py.

Why not titanoboa's own plugin for coverage.py (0.2.8): some instructions belong to a whole function or a
whole `if` in the compiler's map, and it marks every line from that node's first to its last as run. Entering
a function then covers all of it. Here an instruction counts for the one statement that it belongs to.

Called through a clone, the master's code counts. Code run inside a CREATE does not: give each contract with a
constructor a test that deploys it directly.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from boa.environment import Env
from vyper import ast as vy_ast

MINIMAL_PROXY = bytes.fromhex("363d3d373d3d3d363d73")


def statement_of(node: Any) -> Any | None:
    """The innermost statement a node is part of; None for a function as a whole (its entry and exit code)."""
    while node is not None:
        parent = node._parent
        if isinstance(parent, vy_ast.FunctionDef | vy_ast.If | vy_ast.For) and any(
            node is child for child in (*parent.body, *getattr(parent, "orelse", ()))
        ):
            return node
        node = parent
    return None


class Recorder:
    def __init__(self, folder: Path, sources: Path) -> None:
        self.folder = folder
        self.sources = sources
        self.lines: defaultdict[str, set[int]] = defaultdict(set)
        # By the identity of the map, which is kept alive beside the instructions already looked at.
        self._seen: dict[int, tuple[Any, set[int]]] = {}

    def trace(self, env: Any, computation: Any, contract: Any = None) -> None:
        code = computation.code._raw_code_bytes
        source_map = self._source_map(env, code, contract)
        if source_map is not None:
            self._record(source_map["pc_raw_ast_map"], computation.code._trace)
        for child in computation.children:
            if child.msg.code_address != b"":
                self.trace(env, child, env._lookup_contract_fast(child.msg.code_address))

    @staticmethod
    def _source_map(env: Any, code: bytes, contract: Any) -> Any | None:
        """The map that fits the code: titanoboa's registry may know another contract at the address, because
        the tests' snapshots make addresses be used again."""
        if code.startswith(MINIMAL_PROXY):
            return None
        data = getattr(contract, "compiler_data", None)
        if hasattr(contract, "source_map") and data is not None:
            special = (
                contract.source_map is not data.source_map
            )  # while deploying, or in `.internal` and `.eval`
            if special or code.startswith(data.bytecode_runtime):
                return contract.source_map
        known = env._code_registry.get(code)
        return known.source_map if hasattr(known, "source_map") else None

    def _record(self, nodes: dict[int, Any], trace: list[int]) -> None:
        _, seen = self._seen.setdefault(id(nodes), (nodes, set()))
        new = set(trace) - seen
        seen |= new
        for pc in new:
            if (place := self.place(nodes, pc)) is not None:
                self.lines[place[0]].add(place[1])

    def place(self, nodes: dict[int, Any], pc: int) -> tuple[str, int] | None:
        """File and line of the statement of ours that an instruction belongs to."""
        statement = statement_of(nodes.get(pc))
        if statement is None:
            return None
        path = Path(statement.module_node.resolved_path)
        if self.sources not in path.parents:
            return None
        return path.relative_to(self.sources).as_posix(), statement.lineno

    def install(self) -> None:
        recorder = self

        def trace(env: Any, computation: Any, contract: Any = None) -> None:
            recorder.trace(env, computation, contract)

        Env._trace_computation = trace
        Env._coverage_enabled = True

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        if self.lines:
            self.folder.mkdir(parents=True, exist_ok=True)
            worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
            text = json.dumps({name: sorted(lines) for name, lines in sorted(self.lines.items())})
            (self.folder / f"{worker}-{os.getpid()}.json").write_text(text)
