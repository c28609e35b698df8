"""Mandates: an operator spends within his limits."""

from __future__ import annotations

from collections.abc import Iterator

from bench.protocol.actors import actor
from bench.protocol.node import Receipt
from bench.protocol.ops import Figure, Op
from bench.protocol.subject import Mandated, Subject
from bench.protocol.world import SPENT, World

# What the operator may draw in a period; he draws it once.
BUDGET = 10 * SPENT

OPS = (
    Op(
        "mandate_spend",
        "an operator pays from his mandate account to an allowed receiver",
        55_000,
        {"Safe allowance module": 65_358, "Zodiac Roles": 123_818},
    ),
)


def pay(world: World, mandated: Mandated, receiver: str) -> Receipt:
    """The receiver holds PAY already, and the account keeps some."""
    account, held = world.pay_of(mandated.account), world.pay_of(receiver)
    assert account > SPENT
    assert held > 0
    receipt = world.measure(mandated.spend(receiver, SPENT), new=0)
    assert world.pay_of(receiver) == held + SPENT
    assert world.pay_of(mandated.account) == account - SPENT
    return receipt


def measure(world: World, subject: Subject) -> Iterator[Figure]:
    receiver = world.fresh()
    world.fund(receiver, SPENT)
    mandated = subject.organisation().mandate(actor("operator"), [receiver], BUDGET)
    first = pay(world, mandated, receiver)
    spent = pay(world, mandated, receiver)
    note = f"one listed receiver, who holds the asset already; the first payment of a mandate {first.gas:,}"
    yield Figure("mandate_spend", spent.gas, note, (spent,))
