"""What a founding will do: its steps in order, what each costs at most, and where the cell will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from eth_utils.address import is_address, to_checksum_address

from celldao.artifacts import FACTORY, MASTERS, artifact
from celldao.bounds import DEFAULT_BOUNDS, Bounds
from celldao.chain.backend import TRANSACTION_GAS_CAP, Backend
from celldao.constitution import Constitution, Founding, recheck, to_chain
from celldao.deployment.addresses import Addresses, predict
from celldao.deployment.factory import Factory, expected_address
from celldao.errors import FoundingError

MAX_BATCH: Final = 128

# Gas, measured and rounded up (tests/ape/founding/test_plan.py holds them against the chain).
INSTALL_GAS: Final = 80_000
CODE_BYTE_GAS: Final = 230  # 200 for keeping it, the rest for sending it
FACTORY_GAS: Final = 150_000
FOUND_GAS: Final = 1_100_000
ASSET_GAS: Final = 110_000
RECIPIENT_GAS: Final = 25_000
BATCH_GAS: Final = 160_000
MEMBER_GAS: Final = 58_000
FINISH_GAS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Step:
    """A transaction to send.

    Attributes:
        gas: an upper estimate.
    """

    what: str
    gas: int


@dataclass(frozen=True)
class Plan:
    """A founding before it begins, or what is left of one that broke off.

    Attributes:
        factory: its address, whether it stands yet or not.
        steps: what is left to send, in order; empty if the cell stands.
        gas_price: base units of the native coin per gas, at planning.
    """

    chain_id: int
    founder: str
    factory: str
    bounds: Bounds
    constitution: Constitution
    founding: Founding
    addresses: Addresses
    steps: tuple[Step, ...]
    gas_price: int

    @property
    def gas(self) -> int:
        return sum(step.gas for step in self.steps)

    @property
    def cost(self) -> int:
        """Base units of the native coin that all steps cost at most, at the gas price of planning."""
        return self.gas * self.gas_price


def plan_founding(
    backend: Backend,
    constitution: Constitution,
    factory: Factory | None = None,
    bounds: Bounds = DEFAULT_BOUNDS,
    founder: str | None = None,
) -> Plan:
    """What is left to do to found this cell on this chain.

    Args:
        factory: the factory to use; None plans to install one.
        bounds: those of the factory to install; an existing one has its own.
        founder: who began the founding, where another one goes on with it.

    Raises:
        ConstitutionError: a rule is outside the factory's bounds.
        FoundingError: what stands on the chain is not what the plan needs.
    """
    bounds = factory.bounds if factory else bounds
    founder = founder or backend.sender
    if not is_address(founder):
        raise FoundingError(
            f"the founder {founder} is not an address", "Name the account that began the founding."
        )
    founder = str(to_checksum_address(founder))
    founding = to_chain(constitution)
    address = factory.address if factory else expected_address(backend, bounds)
    addresses = predict(address, founder, founding)
    steps: list[Step] = []
    if factory is None:
        steps.append(Step("factory", code_gas(FACTORY) + FACTORY_GAS))
    missing = factory.missing if factory else range(len(MASTERS))
    steps += [Step(f"master of {MASTERS[kind]}", code_gas(MASTERS[kind])) for kind in missing]
    state = progress_of(factory, addresses.treasury) if factory else None
    if state is None:
        recheck(constitution, bounds, backend.timestamp())
        if founder != backend.sender:
            raise FoundingError(
                f"{founder} has founded no cell with this constitution",
                "Only the founder can begin; anyone can go on afterwards.",
            )
        _check_assets(backend, constitution)
        steps.append(Step("contracts and rules", found_gas(constitution)))
    else:
        recheck(constitution, bounds)
    if state is None or not state["opened"]:
        left = founding.roster.count if state is None else entered_check(founding, addresses, state)
        steps += [
            Step(f"members {first + 1} to {last}", batch_gas(last - first))
            for first, last in batches(founding.roster.count - left, founding.roster.count)
        ]
        steps.append(Step("finish", FINISH_GAS))
    return Plan(
        chain_id=backend.chain_id,
        founder=founder,
        factory=address,
        bounds=bounds,
        constitution=constitution,
        founding=founding,
        addresses=addresses,
        steps=tuple(steps),
        gas_price=backend.gas_price(),
    )


def progress_of(factory: Factory, treasury: str) -> dict[str, Any] | None:
    """ICellFactory.Progress of a cell, None if it has not been founded."""
    if not factory.contract.read("is_cell", treasury):
        return None
    progress: dict[str, Any] = factory.contract.read("progress", treasury)
    return progress


def entered_check(founding: Founding, addresses: Addresses, state: dict[str, Any]) -> int:
    """How many members are left to enter, having made sure that the roster agrees.

    Raises:
        FoundingError: it does not.
    """
    left = int(state["members_left"])
    roster = founding.roster
    if left > roster.count or state["roster_left"] != roster.digests[roster.count - left]:
        raise FoundingError(
            f"the founding of {addresses.treasury} has another roster than this file",
            "Use the very file, with its CSV, that the founding began with.",
        )
    return left


def batch_size() -> int:
    """How many members go into one transaction: as many as the factory takes and the gas cap allows."""
    return min(MAX_BATCH, (TRANSACTION_GAS_CAP * 9 // 10 - BATCH_GAS) // MEMBER_GAS)


def batches(entered: int, count: int) -> Sequence[tuple[int, int]]:
    """(first, end), counted from 0, of each batch when so many of `count` members are entered already."""
    size = batch_size()
    return [(start, min(start + size, count)) for start in range(entered, count, size)]


def found_gas(constitution: Constitution) -> int:
    assets, recipients = len(constitution.assets), len(constitution.revenue.recipients)
    return FOUND_GAS + ASSET_GAS * assets + RECIPIENT_GAS * recipients


def batch_gas(members: int) -> int:
    return BATCH_GAS + MEMBER_GAS * members


def code_gas(name: str) -> int:
    """Gas to create a compiled contract, an upper estimate."""
    return INSTALL_GAS + CODE_BYTE_GAS * len(artifact(name).init_code)


def _check_assets(backend: Backend, constitution: Constitution) -> None:
    """Whether each token is one, and has the decimals that the file says.

    Raises:
        FoundingError: naming each that does not.
    """
    from celldao.deployment.tokens import token_problems

    problems = token_problems(backend, constitution)
    if problems:
        raise FoundingError(
            "the assets do not fit this chain:\n" + "\n".join(f"  {problem}" for problem in problems),
            "Correct cell.yaml, or choose the network on which these tokens are.",
        )
