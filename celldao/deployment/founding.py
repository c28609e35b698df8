"""Carrying a founding out.

Each step is decided by what stands on the chain, so that a founding that broke off anywhere, however often,
goes on where it stopped and enters nobody twice. (The factory would refuse it, too.) Before that everything
is settled that an earlier run has signed: the journal of the backend remembers it.
"""

from __future__ import annotations

from typing import Any, Final

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
from celldao.errors import (
    ChainError,
    FeeError,
    FoundingError,
    NodeError,
    PendingError,
    VerificationError,
)
from celldao.record import CellRecord

# How often a founding starts over with what is left, when blocks are reorganised away under it.
REORGANISATIONS: Final = 20


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
    backend.settle()
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
    for _ in range(REORGANISATIONS):
        try:
            cell = _carry_out(backend, plan, progress)
        except (PendingError, NodeError, FeeError):
            raise
        except (ChainError, FoundingError):
            if not backend.settle():
                raise
            continue  # a reorganisation took steps away; they stand again
        if not backend.settle():
            return cell
    raise FoundingError(
        f"the founding of {plan.addresses.treasury} was taken out of the chain {REORGANISATIONS} times",
        "The network reorganises its blocks. Wait until it is calm, ask for more confirmations, and run it "
        "again.",
    )


def _carry_out(backend: Backend, plan: Plan, progress: Progress) -> Cell:
    factory = _factory(backend, plan, progress)
    _found(backend, plan, factory, progress)
    _enter_members(backend, plan, factory, progress)
    if not _state(factory, plan)["opened"]:
        progress.step("finish")
        data = factory.contract.interface.encode("finish", plan.addresses.treasury)
        progress.done(send(backend, factory.address, data, purpose="finish"))
    cell = Cell(CellRecord.of_founding(backend, plan), backend)
    differences = verify(cell, plan.constitution)
    if differences:
        raise VerificationError(plan.addresses.treasury, differences)
    return cell


def _state(factory: Factory, plan: Plan) -> dict[str, Any]:
    state = progress_of(factory, plan.addresses.treasury)
    if state is None:
        raise FoundingError(
            f"the cell at {plan.addresses.treasury}, just founded, is not on the chain any more",
            "A block was reorganised, or the node is behind. Run the command again: it goes on where it "
            "stopped.",
        )
    return state


def found(
    backend: Backend,
    constitution: Constitution,
    factory: str | None = None,
    bounds: Bounds = DEFAULT_BOUNDS,
    progress: Progress | None = None,
) -> Cell:
    """`prepare` and `execute` in one."""
    return execute(backend, prepare(backend, constitution, factory, bounds), progress)


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
    data = factory.contract.interface.encode("found", plan.founding.struct)
    progress.done(send(backend, factory.address, data, purpose="contracts and rules"))


def _enter_members(backend: Backend, plan: Plan, factory: Factory, progress: Progress) -> None:
    roster, treasury, size = plan.founding.roster, plan.addresses.treasury, batch_size()
    while True:
        left = entered_check(plan.founding, plan.addresses, _state(factory, plan))
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
        what = f"members {first + 1} to {last}"
        progress.step(what)
        progress.done(send(backend, factory.address, data, estimated, what))
