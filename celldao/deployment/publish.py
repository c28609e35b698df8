"""Publishing sources, where Ape has a plugin for the chain's explorer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from celldao.artifacts import FACTORY, MASTERS, artifact
from celldao.errors import FoundingError

# The names that `MastersPlan.addresses` uses, and the contract that each is.
CONTRACTS: Final = {"factory": FACTORY, **{f"master of {name}": name for name in MASTERS}}


@dataclass(frozen=True, slots=True)
class Published:
    """What became of one contract's sources.

    Attributes:
        name: as in the plan.
        why_not: the explorer's words, empty if they are published.
    """

    name: str
    address: str
    why_not: str


def explorer_of(network: Any) -> Any:
    """The explorer of a network of Ape's.

    Raises:
        FoundingError: Ape has none for it.
    """
    if network.explorer is None:
        raise FoundingError(
            f"Ape has no explorer for {network.choice}: sources cannot be published there",
            "Install its plugin (`ape plugins install etherscan`), or leave --publish out.",
        )
    return network.explorer


def publish(explorer: Any, addresses: Mapping[str, str]) -> Iterator[Published]:
    """Hands the sources of factory and masters to the explorer, one after the other. What it has already, it
    says itself.

    Args:
        explorer: a plugin's. It finds the sources in the project of the current folder: a clone of celldao's
            repository.
        addresses: by name, as a plan of masters has them; others are left out.
    """
    for name, contract in CONTRACTS.items():
        if name in addresses:
            yield Published(name, addresses[name], _hand_over(explorer, contract, addresses[name]))


def _hand_over(explorer: Any, contract: str, address: str) -> str:
    from ape import chain
    from ape.exceptions import ApeException
    from ethpm_types import ContractType

    # Plugins look there for what a contract is, since Ape has not created it.
    chain.contracts[address] = ContractType.model_validate(
        {**artifact(contract).raw, "sourceId": f"contracts/{contract}.vy"}
    )
    try:
        explorer.publish_contract(address)
    except (ApeException, OSError, ValueError) as error:  # plugins raise what their libraries do
        return str(error) or type(error).__name__
    return ""
