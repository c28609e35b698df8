"""Every mutant of the contracts, in the order of the sources."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from vyper import ast as vy
from vyper.ast.parse import parse_to_ast

from tools.mutants.mutant import Mutant
from tools.mutants.operators import OPERATORS, span
from tools.paths import CONTRACTS

# What says what a contract is, not what it does.
NOT_LOOKED_INTO = (vy.Import, vy.ImportFrom, vy.ImplementsDecl, vy.InitializesDecl, vy.UsesDecl, vy.DocStr)


def sources(contracts: Path = CONTRACTS) -> list[str]:
    """Deployables and modules, relative to contracts/."""
    return sorted(path.relative_to(contracts).as_posix() for path in contracts.rglob("*.vy"))


def mutants(contracts: Path = CONTRACTS, only: str = "") -> list[Mutant]:
    """All of them; `only` is a part of the file's name."""
    found: list[Mutant] = []
    for file in sources(contracts):
        if only in file:
            found += of_file(file, (contracts / file).read_text(encoding="utf-8"))
    return found


def of_file(file: str, source: str) -> list[Mutant]:
    """All mutants of one source; no two write the same."""
    module = parse_to_ast(source)
    seen: set[str] = set()
    places: Counter[tuple[str, ...]] = Counter()
    found = []
    for node in _nodes(module):
        for name, operator in OPERATORS.items():
            for start, end, text in operator(node, source):
                whole = source[:start] + text + source[end:]
                if whole in seen or whole == source:
                    continue
                seen.add(whole)
                found.append(_named(name, file, node, source, (start, end, text), places))
    return found


def _nodes(module: Any) -> Iterator[Any]:
    for part in module.body:
        if isinstance(part, NOT_LOOKED_INTO):
            continue
        yield part
        if isinstance(part, vy.FunctionDef):
            yield from (node for line in part.body for node in _below(line))
        elif isinstance(part, vy.VariableDecl) and part.value is not None:
            yield from _below(part.value)


def _below(node: Any) -> Iterator[Any]:
    if isinstance(node, vy.DocStr):
        return
    # the annotation of a local variable, such as the 3 of uint256[3], is no value
    skipped = {id(node.annotation)} if isinstance(node, vy.AnnAssign) else set()
    yield node
    for child in node.get_children():
        if id(child) not in skipped:
            yield from _below(child)


def _named(
    operator: str,
    file: str,
    node: Any,
    source: str,
    change: tuple[int, int, str],
    places: Counter[tuple[str, ...]],
) -> Mutant:
    start, end, text = change
    first = source.rfind("\n", 0, start) + 1
    last = source.find("\n", end)
    last = len(source) if last < 0 else last
    before = " ".join(source[first:last].split())
    after = " ".join((source[first:start] + text + source[end:last]).split())
    function = node if isinstance(node, vy.FunctionDef) else node.get_ancestor(vy.FunctionDef)
    name = "" if function is None else str(function.name)
    key = (operator, file, name, before, after)
    places[key] += 1
    line = source.count("\n", 0, start) + 1
    statement = _statement(node)
    return Mutant(operator, file, name, statement, line, start, end, text, before, after, places[key] - 1)


def _statement(node: Any) -> int:
    """Line of the innermost statement, as coverage names it; 0 for a function as a whole and outside."""
    while node is not None:
        parent = node.get_ancestor()
        if isinstance(parent, vy.FunctionDef | vy.If | vy.For) and any(
            node is child for child in (*parent.body, *getattr(parent, "orelse", ()))
        ):
            return int(node.lineno)
        node = parent
    return 0


def shuffled(found: Sequence[Mutant], seed: str) -> list[Mutant]:
    """In an order that the seed alone decides: the beginning of it is a fair sample.

    Mutants that come or go with a change of the contracts leave the others where they are.
    """
    return sorted(found, key=lambda mutant: hashlib.sha256(f"{seed} {mutant.id}".encode()).digest())


__all__ = ["mutants", "of_file", "shuffled", "sources", "span"]
