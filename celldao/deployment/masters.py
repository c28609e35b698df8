"""Masters and factory on a chain, for everybody who founds cells there.

    plan = plan_masters(backend)
    factory = deploy_masters(backend, plan)

Whoever pays for it gets no rights by it. Through the public CREATE2 proxy the addresses are the same on every
chain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from celldao.artifacts import FACTORY, MASTERS
from celldao.bounds import DEFAULT_BOUNDS, Bounds
from celldao.chain.backend import Backend
from celldao.deployment.factory import (
    CREATE2_PROXY,
    SALT,
    Factory,
    create2_address,
    expected_address,
    find_factory,
    init_code,
    install_factory,
    master_address,
)
from celldao.deployment.plan import FACTORY_GAS, Step, code_gas
from celldao.deployment.progress import Progress, Silent
from celldao.deployment.proxy import TRANSFER_GAS, Proxy, ProxyState, look_at_proxy, place_proxy
from celldao.errors import FoundingError

_PROXY: Final = "CREATE2 proxy"
_FACTORY: Final = "factory"


@dataclass(frozen=True)
class MastersPlan:
    """What stands on a chain, what is left to send, and what that costs.

    Attributes:
        proxy: whether the chain has the CREATE2 proxy, or how it gets one.
        addresses: of proxy, factory and masters by name, whether they stand or not.
        standing: names of those that stand.
        steps: what is left to send, in order; empty if all stand.
        value: base units of the native coin that are sent along, for the gas of the proxy's deployer.
        gas_price: base units of the native coin per gas, at planning.
    """

    chain_id: int
    sender: str
    bounds: Bounds
    proxy: Proxy
    addresses: dict[str, str]
    standing: tuple[str, ...]
    steps: tuple[Step, ...]
    value: int
    gas_price: int

    @property
    def factory(self) -> str:
        return self.addresses[_FACTORY]

    @property
    def same_everywhere(self) -> bool:
        """Whether the addresses are those of every chain that has the CREATE2 proxy."""
        return self.factory == standard_factory(self.bounds)

    @property
    def gas(self) -> int:
        return sum(step.gas for step in self.steps)

    @property
    def cost(self) -> int:
        """Base units of the native coin that all of it costs at most, at the gas price of planning."""
        return self.gas * self.gas_price + self.value


def standard_factory(bounds: Bounds = DEFAULT_BOUNDS) -> str:
    """The address of the factory with these bounds on every chain that has the CREATE2 proxy."""
    return create2_address(CREATE2_PROXY, SALT, init_code(bounds))


def plan_masters(backend: Backend, bounds: Bounds = DEFAULT_BOUNDS) -> MastersPlan:
    """What is left to do to have masters and factory on this chain. Sends nothing of the account's.

    What the account has on its way is waited for first.

    Args:
        bounds: the hard bounds of the factory. Another address belongs to other bounds.

    Raises:
        PendingError: what the account has on its way is in no block in time.
        ChainError: the node does not answer, or answers with an error.
    """
    backend.settle()
    proxy = look_at_proxy(backend)
    factory = find_factory(backend, bounds)
    if factory is not None:
        address = factory.address
    elif proxy.state is ProxyState.OUT_OF_REACH:
        address = expected_address(backend, bounds)
    else:
        address = standard_factory(bounds)
    addresses = {_PROXY: CREATE2_PROXY, _FACTORY: address}
    addresses |= {_master(kind): master_address(address, kind) for kind in range(len(MASTERS))}
    missing = range(len(MASTERS)) if factory is None else factory.missing
    standing = [_PROXY] if proxy.state is ProxyState.STANDS else []
    if factory is not None:
        standing += [_FACTORY, *(_master(kind) for kind in range(len(MASTERS)) if kind not in missing)]
    steps: list[Step] = []
    if factory is None:
        if proxy.state is ProxyState.PLACEABLE:
            steps += [Step(f"gas for the {_PROXY}", TRANSFER_GAS)] if proxy.missing else []
            steps.append(Step(_PROXY, 0))
        steps.append(Step(_FACTORY, code_gas(FACTORY) + FACTORY_GAS))
    steps += [Step(_master(kind), code_gas(MASTERS[kind])) for kind in missing]
    return MastersPlan(
        chain_id=backend.chain_id,
        sender=backend.sender,
        bounds=bounds,
        proxy=proxy,
        addresses=addresses,
        standing=tuple(standing),
        steps=tuple(steps),
        value=proxy.missing if factory is None else 0,
        gas_price=backend.gas_price(),
    )


def deploy_masters(backend: Backend, plan: MastersPlan, progress: Progress | None = None) -> Factory:
    """Carries a plan out. Broken off and planned again it goes on where it stopped; a second time it sends
    nothing.

    Returns:
        The factory, complete with masters.

    Raises:
        FoundingError: the factory stands elsewhere than planned. It is usable as it stands.
        Other errors as `Backend.send`.
    """
    progress = progress or Silent()
    progress.begin(len(plan.steps))
    backend.settle()
    if plan.proxy.state is ProxyState.PLACEABLE and _FACTORY not in plan.standing:
        place_proxy(backend, progress)
    factory = install_factory(backend, plan.bounds, progress)
    if factory.address != plan.factory:
        raise FoundingError(
            f"the factory was planned at {plan.factory} and stands at {factory.address}",
            "Another transaction of this account came between. Plan again; the factory is used as it stands.",
        )
    return factory


def _master(kind: int) -> str:
    return f"master of {MASTERS[kind]}"
