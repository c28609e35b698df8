"""Every transaction of a founding fits under the cap that Osaka puts on a single one (EIP-7825)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.protocol.actors import actor, members
from bench.protocol.node import Call, Receipt, Reverted
from bench.protocol.world import World
from bench.run import laboratory
from bench.subjects.celldao import Celldao

CAP = 2**24


@pytest.fixture(scope="module")
def bench(installed) -> Iterator[tuple[World, Celldao]]:
    with laboratory("--enable-tx-gas-limit", hardfork="osaka") as found:
        yield found


def _found(world: World, subject: Celldao, count: int, batch: int) -> list[Receipt]:
    """The transactions of a founding: found, the batches, finish."""
    people = members(count)
    sent = world.node.send_all(subject.found(people), CAP)
    for first in range(0, count, batch):
        sent += world.node.send_all(subject.enter(people[first : first + batch]), CAP)
    return [*sent, world.node.send(subject.finish(), CAP)]


def test_node__one_gas_above_the_cap__is_refused(bench):
    world, _ = bench
    with pytest.raises(Reverted, match="tx_gas_limit_cap"):
        world.node.send(Call(actor("stranger").address, world.pay, "0x"), CAP + 1)


def test_install__factory_and_every_master__stay_below_the_cap(bench):
    _, subject = bench
    assert set(subject.installing) == set(subject.artifacts)
    for name, receipt in subject.installing.items():
        assert receipt.gas < CAP, f"{name}: {receipt.gas:,}"


@pytest.mark.parametrize("batch", [100, 128])
def test_found__batches_of_members__stay_below_the_cap(bench, batch):
    world, subject = bench
    with world.node.undone():
        receipts = _found(world, subject, 2 * batch, batch)
        assert subject.factory.read("progress", subject.treasury)[-1] is True
    assert len(receipts) == 4
    for receipt in receipts:
        assert receipt.gas < CAP, f"{receipt.call.data[:10]}: {receipt.gas:,}"
