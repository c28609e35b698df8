"""Run the protocol's groups on one node, each from the same state."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from bench.protocol import dividends, founding, leaving, mandates, proposing, shares, voting
from bench.protocol.node import HARDFORK, run_node
from bench.protocol.ops import Figure, Op
from bench.protocol.world import World
from bench.subjects.celldao import Celldao
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


def figures(world: World, subject: Celldao, groups: Iterable[str] = GROUPS) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for name in groups:
        with world.node.undone():
            for figure in GROUPS[name].measure(world, subject):
                assert figure.op not in found
                found[figure.op] = figure
    return {key: found[key] for key in ORDER if key in found}
