"""A governor client that knows nothing of celldao: only the interfaces that OpenZeppelin publishes on npm."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

from web3 import Web3
from web3.contract import Contract
from web3.types import TxReceipt

PUBLISHED = Path(__file__).parents[1] / "node/node_modules/@openzeppelin/contracts/build/contracts"


class State(IntEnum):
    """`IGovernor.ProposalState`, in the order OpenZeppelin declares it."""

    PENDING = 0
    ACTIVE = 1
    CANCELED = 2
    DEFEATED = 3
    SUCCEEDED = 4
    QUEUED = 5
    EXPIRED = 6
    EXECUTED = 7


def published_abi(interface: str) -> list[dict[str, Any]]:
    abi: list[dict[str, Any]] = json.loads((PUBLISHED / f"{interface}.json").read_text())["abi"]
    return abi


def interface_id(interface: str, inherited: tuple[str, ...] = ()) -> bytes:
    """ERC-165 id: the selectors of an interface's own functions, xored; those it inherits do not count."""
    own = {_selector(f) for f in published_abi(interface) if f["type"] == "function"}
    for name in inherited:
        own -= {_selector(f) for f in published_abi(name) if f["type"] == "function"}
    identifier = 0
    for selector in own:
        identifier ^= int.from_bytes(selector, "big")
    return identifier.to_bytes(4, "big")


def _selector(function: dict[str, Any]) -> bytes:
    types = ",".join(item["type"] for item in function["inputs"])
    return bytes(Web3.keccak(text=f"{function['name']}({types})")[:4])


@dataclass(frozen=True)
class Draft:
    """The four arguments that `propose` takes."""

    targets: list[str] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    calldatas: list[bytes] = field(default_factory=list)
    description: str = ""

    @property
    def description_hash(self) -> bytes:
        return bytes(Web3.keccak(text=self.description))

    @property
    def by_hash(self) -> tuple[list[str], list[int], list[bytes], bytes]:
        """The four arguments that `execute`, `cancel`, `queue` and `hashProposal` take."""
        return self.targets, self.values, self.calldatas, self.description_hash


class Client:
    """Proposes, votes, executes and reads, as any front end for OpenZeppelin's governor would."""

    def __init__(self, w3: Web3, governor: str, votes: str) -> None:
        self.w3 = w3
        self.governor: Contract = w3.eth.contract(address=governor, abi=published_abi("IGovernor"))
        self.votes: Contract = w3.eth.contract(address=votes, abi=published_abi("IVotes"))

    def token(self, address: str) -> Contract:
        return self.w3.eth.contract(address=address, abi=published_abi("IERC20"))

    def propose(self, proposer: str, draft: Draft) -> int:
        """Send `propose` and return the id that the event names."""
        receipt = self._send(
            self.governor.functions.propose(draft.targets, draft.values, draft.calldatas, draft.description),
            proposer,
        )
        (created,) = self.governor.events.ProposalCreated().process_receipt(receipt)
        return int(created["args"]["proposalId"])

    def vote(self, voter: str, proposal: int, support: int) -> TxReceipt:
        return self._send(self.governor.functions.castVote(proposal, support), voter)

    def vote_with_reason(self, voter: str, proposal: int, support: int, reason: str) -> TxReceipt:
        return self._send(self.governor.functions.castVoteWithReason(proposal, support, reason), voter)

    def execute(self, anyone: str, draft: Draft) -> TxReceipt:
        return self._send(self.governor.functions.execute(*draft.by_hash), anyone)

    def cancel(self, proposer: str, draft: Draft) -> TxReceipt:
        return self._send(self.governor.functions.cancel(*draft.by_hash), proposer)

    def delegate(self, holder: str, delegatee: str) -> TxReceipt:
        return self._send(self.votes.functions.delegate(delegatee), holder)

    def state(self, proposal: int) -> State:
        return State(self.governor.functions.state(proposal).call())

    def _send(self, call: Any, sender: str) -> TxReceipt:
        receipt = self.w3.eth.wait_for_transaction_receipt(call.transact({"from": sender}))
        assert receipt["status"] == 1, f"{call.fn_name} was reverted"
        return receipt
