"""Mandates: an operator spends within his limits. The contract is not in this version."""

from __future__ import annotations

from collections.abc import Iterator

from bench.protocol.ops import Figure, Op
from bench.protocol.subject import Subject
from bench.protocol.world import World

OPS = (
    Op(
        "mandate_spend",
        "an operator pays from his mandate account to an allowed receiver",
        55_000,
        {"Safe allowance module": 65_358, "Zodiac Roles, 0->nz": 123_818},
    ),
)


def measure(world: World, subject: Subject) -> Iterator[Figure]:
    yield Figure("mandate_spend", None, "comes with the Mandate contract")
