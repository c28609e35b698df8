"""Carrying a founding out.

Nothing is remembered between runs: each step is decided by what stands on the chain, so that a founding that
broke off anywhere, however often, goes on where it stopped and enters nobody twice. (The factory would refuse
it, too.)
"""

from __future__ import annotations

import time
from typing import Final

from celldao.bounds import DEFAULT_BOUNDS, Bounds
from celldao.cell import Cell
from celldao.chain.backend import TRANSACTION_GAS_CAP, Backend
from celldao.constitution import Constitution
from celldao.deployment.addresses import as_dict
from celldao.deployment.factory import (
    Factory,
    find_factory,
    install_factory,
    install_masters,
    open_factory,
    send,
)
from celldao.deployment.plan import Plan, batch_size, entered_check, plan_founding, progress_of
from celldao.deployment.progress import Progress, Silent
from celldao.deployment.verify import verify
from celldao.errors import FoundingError, TransactionError, VerificationError
from celldao.record import CellRecord

WAIT_SECONDS: Final = 600


def prepare(
    backend: Backend,
    constitution: Constitution,
    factory: str | None = None,
    bounds: Bounds = DEFAULT_BOUNDS,
    founder: str | None = None,
) -> Plan:
    """The plan, from the chain as it is now.

    Args:
        factory: address of the factory to use; None for the standard one with `bounds`, installed if need be.
        founder: who began the founding, if another one goes on with it now.

    Raises:
        ConstitutionError: the constitution does not fit the factory's bounds.
        FoundingError: see its message.
    """
    wait_for_earlier(backend)
    opened = open_factory(backend, factory) if factory else find_factory(backend, bounds)
    return plan_founding(backend, constitution, opened, bounds, founder)


def execute(backend: Backend, plan: Plan, progress: Progress | None = None) -> Cell:
    """Founds the cell of a plan, or goes on with it; reads everything back and compares it with the file.

    Raises:
        FoundingError: see its message. Run it again once the reason is gone.
        VerificationError: the cell stands, but is not what the constitution says.
    """
    progress = progress or Silent()
    progress.begin(len(plan.steps))
    factory = _factory(backend, plan, progress)
    _found(backend, plan, factory, progress)
    _enter_members(backend, plan, factory, progress)
    state = progress_of(factory, plan.addresses.treasury)
    assert state is not None
    if not state["opened"]:
        progress.step("finish")
        data = factory.contract.interface.encode("finish", plan.addresses.treasury)
        progress.done(send(backend, factory.address, data))
    cell = Cell(CellRecord.of_founding(backend, plan), backend)
    differences = verify(cell, plan.constitution)
    if differences:
        raise VerificationError(plan.addresses.treasury, differences)
    return cell


def found(
    backend: Backend,
    constitution: Constitution,
    factory: str | None = None,
    bounds: Bounds = DEFAULT_BOUNDS,
    progress: Progress | None = None,
) -> Cell:
    """`prepare` and `execute` in one."""
    return execute(backend, prepare(backend, constitution, factory, bounds), progress)


def wait_for_earlier(backend: Backend, poll_seconds: float = 1.0) -> None:
    """Waits until nothing of the sender is pending: what broke off may still be on its way.

    Raises:
        TransactionError: it still is after ten minutes.
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while backend.pending():
        if time.monotonic() > deadline:
            raise TransactionError(
                f"a transaction of {backend.sender} has been pending for {WAIT_SECONDS // 60} minutes",
                "Wait until it is in a block, or replace it in your wallet; then run the command again.",
            )
        time.sleep(poll_seconds)


def _factory(backend: Backend, plan: Plan, progress: Progress) -> Factory:
    if backend.code(plan.factory):
        return install_masters(backend, open_factory(backend, plan.factory), progress)
    factory = install_factory(backend, plan.bounds, progress)
    if factory.address != plan.factory:
        raise FoundingError(
            f"the factory was planned at {plan.factory} and stands at {factory.address}",
            "Another transaction of this account came between. Plan again; the factory is used as it stands.",
        )
    return factory


def _found(backend: Backend, plan: Plan, factory: Factory, progress: Progress) -> None:
    if progress_of(factory, plan.addresses.treasury) is not None:
        return
    told = factory.contract.read("addresses", plan.founder, plan.founding.struct)
    if told != as_dict(plan.addresses):
        raise FoundingError(
            f"the factory at {factory.address} tells other addresses for this cell than were computed here",
            "Report this; nothing was founded.",
        )
    progress.step("contracts and rules")
    progress.done(
        send(backend, factory.address, factory.contract.interface.encode("found", plan.founding.struct))
    )


def _enter_members(backend: Backend, plan: Plan, factory: Factory, progress: Progress) -> None:
    roster, treasury, size = plan.founding.roster, plan.addresses.treasury, batch_size()
    while True:
        state = progress_of(factory, treasury)
        assert state is not None
        left = entered_check(plan.founding, plan.addresses, state)
        if left == 0:
            return
        first = roster.count - left
        last = min(first + size, roster.count)
        entries = roster.entries[first:last]
        data = factory.contract.interface.encode("found_members", treasury, entries, roster.digests[last])
        # The planned size is from measurements; another chain's prices must not stop a founding.
        estimated = backend.estimate(factory.address, data)
        if size > 1 and estimated > TRANSACTION_GAS_CAP * 9 // 10:
            size //= 2
            continue
        progress.step(f"members {first + 1} to {last}")
        progress.done(send(backend, factory.address, data, estimated))
