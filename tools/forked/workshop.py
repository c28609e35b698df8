"""Contracts as they are and with one file changed, in memory.

The parent has imported what is heavy and compiled every contract; a fork has that for nothing, and compiles
only the deployables and mocks that include the changed file. Files are not touched: the compiler is handed
the changed text."""

from __future__ import annotations

import gc
import importlib
import os
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from tools.forked.compiling import Memory
from tools.forked.tests import collect
from tools.paths import CONTRACTS, MOCKS, ROOT, deployables

TESTS = ("tests/unit", "tests/attacks", "tests/integration")


class Workshop:
    """What forks share: the compiler, the tests' means of building, and every contract as it is."""

    def __init__(self) -> None:
        # the same examples in each run; no test of a fork may write what the next would read
        os.environ["CI"] = "true"
        os.environ.pop("CELLDAO_CONTRACTS", None)
        os.chdir(ROOT)
        for name in ("pytest", "hypothesis", "boa", "pyrevm", "eth_abi", "eth_account", "vyper"):
            importlib.import_module(name)
        for plugin in entry_points(group="pytest11"):
            plugin.load()
        contracts: Any = importlib.import_module("tests.support.contracts")
        self.contracts = contracts
        self.interpret: Any = importlib.import_module("boa.interpret")
        self.contracts.configure()
        self.known: dict[str, Any] = {}
        self.parts: dict[str, set[Path]] = {}
        names = [path.stem for path in deployables()]
        names += sorted(path.relative_to(MOCKS).with_suffix("").as_posix() for path in MOCKS.rglob("*.vy"))
        for name in names:
            parts: set[Path] = set()
            self.contracts._closure(self.contracts.path_of(name), parts)
            self.parts[name] = parts
            try:
                self.known[name] = self.contracts.deployer(name)
            except Exception:  # modules of mocks, that are no contract by themselves
                continue
        # whatever takes `deployer` from there gets the one that a fork changes
        self.deployer: Callable[[str], Any] = contracts.deployer
        contracts.deployer = lambda name: self.deployer(name)
        self.whole = {path.stem: code_of(self.known[path.stem].compiler_data) for path in deployables()}
        self._quickly()
        collect(TESTS)
        # a fork's collector need not walk through all of this, nor through each thing that a compiler makes
        gc.freeze()
        gc.set_threshold(200_000, 50, 100)

    def _quickly(self) -> None:
        """Prepare to compile in half the time, and see that the same code comes out.

        Raises:
            RuntimeError: it does not.
        """
        memory = Memory()
        for name, whole in self.whole.items():
            if code_of(self._compiled(self.contracts.path_of(name))) != whole:
                raise RuntimeError(f"{name} compiles to other code than before: delete .build/boa")
        memory.for_forks()

    def _compiled(self, path: Path, source: str = "") -> Any:
        """As tests/support/contracts.py has it compiled, but kept nowhere."""
        boa = importlib.import_module("boa.contracts.vyper.vyper_contract")
        disk, self.interpret._disk_cache = self.interpret._disk_cache, None
        try:
            text = source or path.read_text(encoding="utf-8")
            data = self.interpret.compiler_data(text, str(path), str(path), boa.VyperDeployer)
            code_of(data)
            data.source_map = self.interpret._compute_source_map(data)
        finally:
            self.interpret._disk_cache = disk
        return data

    def change(self, file: str = "", text: str = "") -> Callable[[str], Any]:
        """In a fork only: from now on this file of contracts/ has that text. Answers a deployer.

        Without a file everything is built anew as it is: what fails then fails for the way it is built.
        """
        target = CONTRACTS / file
        bundle = importlib.import_module("vyper.compiler.input_bundle")
        original = bundle.FilesystemInputBundle._load_from_path

        def load(self_: Any, resolved: Path, path: Path) -> Any:
            found = original(self_, resolved, path)
            if Path(resolved) != target:
                return found
            return bundle.FileInput(found.source_id, found.path, found.resolved_path, text)

        bundle.FilesystemInputBundle._load_from_path = load
        made: dict[str, Any] = {}
        boa = importlib.import_module("boa.contracts.vyper.vyper_contract")

        def deployer(name: str) -> Any:
            # a test may ask for a module by itself, which is no contract of ours and not known
            if file and name in self.known and target not in self.parts[name]:
                return self.known[name]
            if name not in made:
                path = self.contracts.path_of(name)
                data = self._compiled(path, text if path == target else "")
                made[name] = boa.VyperDeployer(data, filename=str(path))
            return made[name]

        self.interpret._disk_cache = _ReadOnly(self.interpret._disk_cache)
        self.deployer = deployer
        return deployer


class _ReadOnly:
    """titanoboa's cache, in which nothing of a mutant stays."""

    def __init__(self, disk: Any) -> None:
        self.disk = disk

    def caching_lookup(self, text: str, make: Callable[[], Any]) -> Any:
        if self.disk.cal(text).is_file():
            return self.disk.caching_lookup(text, make)
        return make()

    def invalidate(self, text: str) -> None:
        """Nothing is kept."""


def code_of(data: Any) -> tuple[bytes, bytes]:
    """Init code without its trailer, which holds a digest of the sources, and runtime code."""
    settings = importlib.import_module("vyper.compiler.settings")
    with settings.anchor_settings(data.settings):
        init, runtime = bytes(data.bytecode), bytes(data.bytecode_runtime)
    return init[: -int.from_bytes(init[-2:], "big")], runtime
