"""Where the factory will put a mandate: EIP-1167 clones at addresses of CREATE2, as specified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from tests.model.chain.abi import interface
from tests.model.chain.code import init_code
from tests.model.reference.terms import Charter, Grant

OTHERWISE = "Mandate"  # what lies where nothing else is known to lie
HEAD = bytes.fromhex("602d3d8160093d39f3363d3d373d3d3d363d73")
TAIL = bytes.fromhex("5af43d82803e903d91602b57fd5bf3")
MASTER = (4).to_bytes(32, "big")  # the salt of the mandates' master


def create2(creator: str, salt: bytes, code: bytes) -> str:
    return "0x" + keccak(b"\xff" + bytes.fromhex(creator[2:]) + salt + keccak(code))[12:].hex()


def charter_words(charter: Charter, files: dict[str, str]) -> tuple[Any, ...]:
    """As the contracts take it. `files` tells what lies at the addresses that are called."""
    calls = [
        (target, interface(files.get(target, OTHERWISE))[function].selector, allowed)
        for target, function, allowed in charter.calls
    ]
    budgets = [(budget.asset, budget.per_period, budget.lifetime) for budget in charter.budgets]
    return (
        charter.expiry,
        charter.any_receiver,
        budgets,
        list(charter.receivers),
        calls,
        charter.policy,
        charter.policy_link,
    )


def grant_words(grant: Grant, files: dict[str, str]) -> tuple[Any, ...]:
    return (grant.operator, grant.period, grant.report_time, charter_words(grant.charter, files))


def master_of_mandates(factory: str) -> str:
    return create2(factory, MASTER, init_code("Mandate"))


@dataclass(frozen=True)
class Foretold:
    """The address of a grant, by itself and how often just the same was granted before."""

    factory: str
    master: str
    treasury: str
    files: dict[str, str]  # of what can be called

    def __call__(self, grant: Grant, times: int) -> str:
        kind = interface("CellFactory")["grant_mandate"].inputs[0]
        content = keccak(encode(["address", kind], [self.treasury, grant_words(grant, self.files)]))
        salt = keccak(encode(["bytes32", "uint256"], [content, times]))
        return create2(self.factory, salt, HEAD + bytes.fromhex(self.master[2:]) + TAIL)
