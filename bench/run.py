"""Run the protocol's groups on one node, each from the same state."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.protocol import dividends, founding, leaving, mandates, proposing, shares, voting
from bench.protocol.node import HARDFORK, run_node
from bench.protocol.ops import Figure, Op
from bench.protocol.subject import NotOffered, Subject
from bench.protocol.world import World
from bench.subjects.celldao import Celldao
from bench.subjects.openzeppelin import Cloned, Plain
from bench.subjects.solady import Solady
from tests.support.paths import ARTIFACTS

GROUPS: dict[str, ModuleType] = {
    "founding": founding,
    "voting": voting,
    "proposing": proposing,
    "shares": shares,
    "dividends": dividends,
    "leaving": leaving,
    "mandates": mandates,
}
# The order of the table.
ORDER = (
    *("found_cell", "found_member"),
    *("vote", "vote_reason", "vote_sig", "vote_sig_batch"),
    *("propose", "lifecycle", "execute"),
    *("transfer_share", "transfer_member", "delegate", "issue"),
    *("distribute", "claim", "claim_first", "claim_after_12"),
    *("exit", "mandate_spend"),
)
OPS: dict[str, Op] = {op.key: op for group in GROUPS.values() for op in group.OPS}
assert set(ORDER) == set(OPS)


@contextlib.contextmanager
def laboratory(
    *options: str, artifacts: Path = ARTIFACTS, hardfork: str = HARDFORK
) -> Iterator[tuple[World, Celldao]]:
    """A node with PAY and our factory; EIP-170 holds."""
    with run_node(*options, hardfork=hardfork) as node:
        world = World(node)
        yield world, Celldao(world, artifacts)


Peer = Plain | Cloned | Solady


@dataclass(frozen=True)
class Beside:
    """A peer's figures, what it does less of, and how it was built."""

    figures: dict[str, int]
    less: dict[str, str]
    settings: dict[str, Any]


def peers(world: World) -> Iterator[tuple[Peer, Iterable[str]]]:
    """What is measured beside ours, from npm, and in which groups."""
    yield Plain(world, timelock=True), GROUPS
    # the token is the same one
    yield Plain(world, timelock=False), ("founding", "voting", "proposing")
    yield Cloned(world), GROUPS
    yield Solady(world), GROUPS


def figures(world: World, subject: Subject, groups: Iterable[str] = GROUPS) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for name in groups:
        # what a subject lacks comes last in its group
        with world.node.undone(), contextlib.suppress(NotOffered):
            for figure in GROUPS[name].measure(world, subject):
                assert figure.op not in found
                found[figure.op] = figure
    return {key: found[key] for key in ORDER if key in found}


def measure_peers(world: World) -> dict[str, Beside]:
    """All of them, one after the other, each on the chain as it was."""
    beside = {}
    with world.node.undone():
        for peer, groups in peers(world):
            found = figures(world, peer, groups)
            gas = {key: figure.gas for key, figure in found.items() if figure.gas is not None}
            less = {key: missing for key, missing in peer.less.items() if key in gas}
            beside[peer.name] = Beside(gas, less, peer.settings())
    return beside
