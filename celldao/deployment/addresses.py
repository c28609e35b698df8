"""Addresses of a cell before it is founded, even before its factory stands.

The same computation as CellFactory.addresses and modules/masters.vy; the tests compare them.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Final

from eth_utils.crypto import keccak

from celldao.artifacts import FOUNDED, artifact
from celldao.chain.coding import encode
from celldao.constitution.onchain import Founding
from celldao.deployment.factory import create2_address

# EIP-1167 as Vyper's create_minimal_proxy_to writes it, around the master's address.
_HEAD: Final = bytes.fromhex("602d3d8160093d39f3363d3d373d3d3d363d73")
_TAIL: Final = bytes.fromhex("5af43d82803e903d91602b57fd5bf3")


@dataclass(frozen=True, slots=True)
class Addresses:
    """The contracts of a cell. Its identity is the treasury."""

    share: str
    governor: str
    treasury: str
    splitter: str


def predict(factory: str, founder: str, founding: Founding) -> Addresses:
    """Where `factory` puts the cell that `founder` founds with this constitution."""
    salt = keccak(encode(["address", "bytes32"], [founder, founding.hash]))
    found = []
    for kind, name in enumerate(FOUNDED):
        master = create2_address(factory, kind.to_bytes(32, "big"), artifact(name).init_code)
        found.append(create2_address(factory, salt, _HEAD + bytes.fromhex(master[2:]) + _TAIL))
    return Addresses(*found)


def as_dict(addresses: Addresses) -> dict[str, str]:
    return dict(zip(("share", "governor", "treasury", "splitter"), astuple(addresses), strict=True))
