"""Contracts on titanoboa: found by name, compiled once a process, cached on disk between processes.

    master = deploy("Share")                   # contracts/Share.vy
    token = deploy("tokens/Plain", 6)          # tests/contracts/tokens/Plain.vy
    clone = at("Share", factory_made_address)  # a clone, through its master's ABI

Paths are absolute and the cache lies in this checkout: titanoboa keys it by file name as well, and a cache
shared with another checkout would report coverage for its files.
"""

from __future__ import annotations

import gc
import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import boa
from boa.contracts.vyper.vyper_contract import VyperContract, VyperDeployer
from boa.interpret import _compute_source_map, compiler_data
from boa.util.disk_cache import DiskCache
from vyper.ast import nodes
from vyper.compiler.phases import CompilerData
from vyper.compiler.settings import anchor_settings
from vyper.ir.compile_ir import assembly_to_evm

from tests.support.paths import BUILD, CONTRACTS, MOCKS

# The chain's first second, in place of the wall clock: the same run today and next year. In January 2027.
START = 1_800_000_000


def configure() -> None:
    """Called once by tests/conftest.py. Later search paths win, so contracts/ comes last."""
    boa.interpret.set_search_paths([str(path) for path in (MOCKS, CONTRACTS) if path.is_dir()])
    boa.interpret.set_cache_dir(str(BUILD / "boa"))
    boa.interpret.get_module_fingerprint = _fingerprint
    VyperContract._deployment_source_map = property(lambda made: _constructor_map(made.compiler_data))
    boa.env.timestamp = START


def _fingerprint(module: Any) -> str:
    """What a compiled contract is kept under. titanoboa 0.2.8 looks at a contract and at what it imports,
    but not at what these import in turn: after a change there it would go on using the former code."""
    known: dict[str, str] = {}

    def digest(path: str, text: str, parsed: Any) -> str:
        if path not in known:
            known[path] = ""  # nothing imports itself
            parts = [text]
            if isinstance(parsed, nodes.Module):
                for statement in parsed.get_children((nodes.Import, nodes.ImportFrom)):
                    info = statement._metadata["import_info"]
                    source = info.compiler_input
                    parts.append(digest(str(source.resolved_path), source.sha256sum, info.parsed))
            known[path] = sha256("".join(parts).encode()).hexdigest()
        return known[path]

    return digest("", module._module.source_sha256sum, module._module)


def path_of(name: str) -> Path:
    """`Share`, `modules/assets` or a mock such as `tokens/Plain`; no suffix."""
    for folder in (CONTRACTS, MOCKS):
        if (path := folder / f"{name}.vy").is_file():
            return path
    raise FileNotFoundError(f"neither contracts/ nor tests/contracts/ has {name}.vy")


@cache
def _constructor_map(data: CompilerData) -> Any:
    """titanoboa assembles a contract anew for each time that it is deployed; once is enough."""
    with anchor_settings(data.settings):
        return assembly_to_evm(data.assembly)[1]


@cache
def deployer(name: str) -> Any:
    path = path_of(name)
    cache: DiskCache = boa.interpret._disk_cache
    # its tree of millions of objects lives as long as the process: the collector need not walk through it
    gc.disable()
    try:
        data = cache.caching_lookup(f"{path} {_closure(path, set())}", lambda: _compiled(path))
        gc.freeze()
    finally:
        gc.enable()
    return VyperDeployer(data, filename=str(path))


def _compiled(path: Path) -> Any:
    """Compiled in full, so that all of it is kept. (titanoboa's own look-up analyses a contract and all its
    modules in each process, which takes longer than most tests.)"""
    kept, boa.interpret._disk_cache = boa.interpret._disk_cache, None
    try:
        data = compiler_data(path.read_text(), str(path), str(path), VyperDeployer)
    finally:
        boa.interpret._disk_cache = kept
    with anchor_settings(data.settings):
        _ = data.bytecode, data.bytecode_runtime
        data.source_map = _compute_source_map(data)
    return data


_IMPORT = re.compile(r"^\s*(?:from\s+([\w.]+)\s+)?import\s+([\w.]+)", re.MULTILINE)


def _closure(path: Path, seen: set[Path]) -> str:
    """Digest of a file and of all files of ours that it imports, directly or not."""
    seen.add(path)
    text = path.read_text(encoding="utf-8")
    parts = [sha256(text.encode()).hexdigest()]
    for package, module in _IMPORT.findall(text):
        place = "" if package == "." else f"{package}/".replace(".", "/").lstrip("/")
        roots = [path.parent] if package == "." else [CONTRACTS, MOCKS, path.parent]
        names = [
            root / f"{place}{module.replace('.', '/')}{end}" for root in roots for end in (".vy", ".vyi")
        ]
        found = next((name for name in names if name.is_file()), None)
        # what is not ours comes with the pinned compiler or with snekmate
        if found is not None and found not in seen:
            parts.append(_closure(found, seen))
    return sha256(" ".join(parts).encode()).hexdigest()


def deploy(name: str, *args: Any, **kwargs: Any) -> Any:
    return deployer(name).deploy(*args, **kwargs)


def at(name: str, address: Any) -> Any:
    """The contract at `address` seen through the ABI of `name`: for clones, pass the master's name."""
    return deployer(name).at(address)


def clone_of(master: str) -> str:
    """The address of an EIP-1167 clone that nobody has initialised."""
    code = (
        f"3d602d80600a3d3981f3363d3d373d3d3d363d73{master.removeprefix('0x')}5af43d82803e903d91602b57fd5bf3"
    )
    address, _ = boa.env.deploy_code(bytecode=bytes.fromhex(code))
    return str(address)
