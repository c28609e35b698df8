"""All contracts as the compiler understands them: one compile of each deployable, up to its annotated tree.

A module is looked at as part of a deployable, which initialises what it uses and decides what it exposes.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vyper import ast as vy
from vyper.compiler import CompilerData
from vyper.compiler.settings import Settings, anchor_settings

from tools.compiler import CompileError, compiler_inputs
from tools.paths import deployables, interfaces


@dataclass(frozen=True)
class Source:
    """One .vy file of ours."""

    path: Path
    shown: str
    module: Any
    deployable: bool

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def lines(self) -> list[str]:
        return str(self.module.full_source_code).splitlines()

    def functions(self) -> list[Any]:
        return list(self.module.get_children(vy.FunctionDef))

    def nodes(self, kind: Any) -> list[Any]:
        return list(self.module.get_descendants(kind))


@dataclass(frozen=True)
class Contract:
    """A deployable and what it exposes, functions exported from modules included."""

    name: str
    source: Source
    exposed: list[Any]

    def functions(self) -> Iterator[Any]:
        """Types of the external functions that have a body: not the getters of public variables."""
        for function in self.exposed:
            if isinstance(function.ast_def, vy.FunctionDef) and not function.is_constructor:
                yield function


@dataclass(frozen=True)
class Tree:
    root: Path
    contracts: list[Contract]
    sources: list[Source]
    interfaces: list[Path]
    unused: list[Path]


def _annotated(path: Path, contracts: Path) -> Any:
    source, bundle = compiler_inputs(path, contracts)
    with warnings.catch_warnings():
        # `tools.build` refuses them; here they would only be said twice
        warnings.simplefilter("ignore")
        try:
            data = CompilerData(source, bundle, settings=Settings())
            with anchor_settings(data.settings):
                return data.annotated_vyper_module
        except Exception as error:  # the compiler has no common base for everything it may raise
            raise CompileError(f"{path.name}: {error}") from error


def _reachable(module: Any) -> Iterator[Any]:
    """Types of all modules that one is made of, itself included."""
    seen: set[str] = set()
    waiting = [module._metadata["type"]]
    while waiting:
        found = waiting.pop()
        if found.decl_node.resolved_path in seen:
            continue
        seen.add(found.decl_node.resolved_path)
        yield found
        waiting += [info.module_t for info in found.imported_modules.values()]


def load(contracts: Path) -> Tree:
    """Compile everything below `contracts`; CompileError names the file that does not."""
    contracts = contracts.resolve()
    sources: dict[Path, Source] = {}
    found: list[Contract] = []
    for path in deployables(contracts):
        module = _annotated(path, contracts)
        for part in _reachable(module):
            place = Path(part.decl_node.resolved_path)
            if contracts in place.parents and place.suffix == ".vy" and place not in sources:
                shown = place.relative_to(contracts.parent).as_posix()
                sources[place] = Source(place, shown, part.decl_node, place == path)
        exposed = list(module._metadata["type"].exposed_functions)
        found.append(Contract(path.stem, sources[path], exposed))
    unused = [path for path in sorted(contracts.glob("modules/*.vy")) if path not in sources]
    ordered = [sources[path] for path in sorted(sources)]
    return Tree(contracts, found, ordered, interfaces(contracts), unused)


def file_of(node: Any) -> str:
    path = Path(node.module_node.resolved_path)
    return "/".join(path.parts[path.parts.index("contracts") :]) if "contracts" in path.parts else path.name


def place_of(node: Any) -> str:
    """`module.function` in which a node stands; only `module` outside of functions."""
    module = Path(node.module_node.resolved_path).stem
    function = node if isinstance(node, vy.FunctionDef) else node.get_ancestor(vy.FunctionDef)
    return module if function is None else f"{module}.{function.name}"
