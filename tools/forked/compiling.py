"""Vyper 0.4.3 compiling the same contracts thousands of times over, in less than half the time, to the same
bytes.

What it works out again is remembered instead. Its optimizer goes through a part of the tree anew for every
part around it in which anything changed; the runtime code is made by itself once more after it was made as a
part of the init code; the search for a table of selectors depends on nothing but the selectors; and a source
that has not changed is parsed as it was. None of it is used for a contract that is deployed: `make build` has
the compiler as it comes. `Workshop` compiles every contract this way at first and compares it with the other
one's code."""

from __future__ import annotations

import importlib
from functools import cache, cached_property
from typing import Any


class Memory:
    """Of this process from now on, and of its forks."""

    def __init__(self) -> None:
        # what came of a node, by the node and the operation around it: it hangs on nothing else
        self.optimized: dict[tuple[int, Any], tuple[bool, Any, Any]] = {}
        self.asked: list[tuple[Any, ...]] = []
        self.parsed: dict[tuple[Any, ...], Any] = {}
        self._remember_nodes()
        self._remember_sources()
        _take_runtime_from_init_code()
        _remember_selectors()

    def for_forks(self) -> None:
        """Forget the trees of what was compiled so far, and parse their sources once more: each is for one
        use, since what comes after the parser writes into it."""
        self.optimized.clear()
        for key, given, named in self.asked:
            self.parsed[key] = self.parse(*given, **named)
        self.asked.clear()

    def _remember_nodes(self) -> None:
        optimizer: Any = importlib.import_module("vyper.ir.optimizer")
        plain = optimizer._optimize

        def optimize(node: Any, parent: Any) -> tuple[bool, Any]:
            key = id(node), None if parent is None else parent.value
            if key not in self.optimized:
                # the node is kept, so that nothing else gets its id
                self.optimized[key] = (*plain(node, parent), node)
            return self.optimized[key][:2]

        optimizer._optimize = optimize

    def _remember_sources(self) -> None:
        trees: Any = importlib.import_module("vyper.ast")
        self.parse = trees.parse_to_ast

        def parse(*given: Any, **named: Any) -> Any:
            key = (*given, *sorted(named.items()))
            if key in self.parsed:
                return self.parsed.pop(key)
            self.asked.append((key, given, named))
            return self.parse(*given, **named)

        trees.parse_to_ast = parse


def _take_runtime_from_init_code() -> None:
    """The part of the init code that becomes the contract."""
    phases: Any = importlib.import_module("vyper.compiler.phases")
    header = importlib.import_module("vyper.ir.compile_ir").RuntimeHeader

    def assembly(data: Any) -> Any:
        parts = [part for part in data.assembly if isinstance(part, list) and isinstance(part[0], header)]
        return parts[0][1:]

    found: Any = cached_property(assembly)
    found.__set_name__(phases.CompilerData, "assembly_runtime")
    phases.CompilerData.assembly_runtime = found


def _remember_selectors() -> None:
    tables: Any = importlib.import_module("vyper.codegen.jumptable_utils")
    plain = tables.find_magic_for
    found = cache(lambda selectors: plain(list(selectors)))
    tables.find_magic_for = lambda selectors: found(tuple(selectors))
