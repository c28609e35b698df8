"""From the founding to the last check."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from bench.life import record
from bench.life.checks import checks
from bench.life.plan import Packed, Scale, opinions, people, signed
from bench.life.story import PAID, Life, Made
from bench.protocol.world import World
from bench.run import laboratory
from bench.subjects.celldao import Celldao
from bench.subjects.celldao.terms import Terms

# Ballots are signed beside the story: it waits for the node most of the time.
SIGNING = 2
# A proposal in a cell of ten thousand: 0.01 % of all units.
THRESHOLD = 1


def begun(
    world: World, subject: Celldao, pool: Executor, scale: Scale, dice: random.Random
) -> tuple[Life, list[Made], Iterator[list[Packed]]]:
    """The cell at its founding, what will be proposed, and the ballots on it."""
    everybody = people(scale)
    cell = subject.of(everybody, Terms(recipients=0, threshold=THRESHOLD))
    plan = []
    for given in opinions(scale, dice):
        receiver = world.fresh()
        plan.append(Made(cell.draft(receiver, PAID), receiver, given))
    ballots = signed(pool, cell.governor, [made.draft.id for made in plan], [made.given for made in plan])
    return Life(world, cell, scale, everybody, dice), plan, ballots


def live(scale: Scale, seed: int) -> dict[str, Any]:
    """The record of one life; see `record.document`."""
    # Nobody asks for old states, of which a long life leaves gigabytes.
    with (
        laboratory("--prune-history") as (world, subject),
        ProcessPoolExecutor(SIGNING, get_context("spawn")) as pool,
    ):
        life, plan, ballots = begun(world, subject, pool, scale, random.Random(seed))
        life.run(plan, ballots)
        return record.document(life, checks(life), seed)
