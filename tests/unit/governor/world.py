"""What the governor's tests share: a real cell whose members have keys, and short words for what they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import boa
from eth_abi.abi import encode
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from tests.support.cell import DAY, NATIVE, NOBODY, SHARE_UNIT, Asset, Cell, Rules, Track, found, make_factory
from tests.support.contracts import at, deploy
from tests.support.tokens import plain

__all__ = [
    "ABSTAIN",
    "ACTIVE",
    "AGAINST",
    "CANCELED",
    "DAY",
    "DEFEATED",
    "EXECUTED",
    "EXPIRED",
    "FOR",
    "NATIVE",
    "NOBODY",
    "PENDING",
    "QUEUED",
    "SHARE_UNIT",
    "SPLIT",
    "SUCCEEDED",
    "Proposal",
    "Rules",
    "Track",
    "World",
    "at_time",
    "call",
    "key",
    "make",
    "now",
    "packed",
    "split",
]

AGAINST, FOR, ABSTAIN, SPLIT = 0, 1, 2, 255
PENDING, ACTIVE, CANCELED, DEFEATED, SUCCEEDED, QUEUED, EXPIRED, EXECUTED = range(8)

Call = tuple[Any, int, bytes]

DOMAIN_TYPE = [
    {"name": "name", "type": "string"},
    {"name": "version", "type": "string"},
    {"name": "chainId", "type": "uint256"},
    {"name": "verifyingContract", "type": "address"},
]
BALLOT_TYPE = [
    {"name": "proposalId", "type": "uint256"},
    {"name": "support", "type": "uint8"},
    {"name": "voter", "type": "address"},
    {"name": "nonce", "type": "uint256"},
]
EXTENDED_TYPE = [*BALLOT_TYPE, {"name": "reason", "type": "string"}, {"name": "params", "type": "bytes"}]


def key(role: str) -> LocalAccount:
    account: LocalAccount = Account.from_key(keccak(text=f"celldao governor test: {role}"))
    return account


def call(function: Any, *args: Any, amount: int = 0) -> Call:
    """One action of a proposal: a contract's function with its arguments."""
    return str(function.contract.address), amount, function.prepare_calldata(*args)


def at_time(timestamp: int) -> None:
    boa.env.timestamp = timestamp


def now() -> int:
    return int(boa.env.timestamp)


def split(against: int, in_favour: int, abstain: int) -> bytes:
    return b"".join(part.to_bytes(16, "big") for part in (against, in_favour, abstain))


def packed(voter: str, support: int, signature: bytes) -> tuple[int, bytes, bytes]:
    """A signed ballot as a batch takes it: three words."""
    r, s, v = signature[:32], signature[32:64], signature[64]
    return v << 168 | support << 160 | int(voter, 16), r, s


@dataclass(frozen=True)
class Proposal:
    targets: list[str]
    values: list[int]
    calldatas: list[bytes]
    description: str
    id: int = field(init=False)

    def __post_init__(self) -> None:
        # the id as every governor of OpenZeppelin has it, computed without any contract
        types = ["address[]", "uint256[]", "bytes[]", "bytes32"]
        digest = keccak(encode(types, [*self.lists, self.digest]))
        object.__setattr__(self, "id", int.from_bytes(digest, "big"))

    @property
    def lists(self) -> tuple[list[str], list[int], list[bytes]]:
        return self.targets, self.values, self.calldatas

    @property
    def digest(self) -> bytes:
        return keccak(text=self.description)

    @property
    def key(self) -> tuple[list[str], list[int], list[bytes], bytes]:
        """What execute, cancel and queue take."""
        return (*self.lists, self.digest)


@dataclass(frozen=True)
class World:
    cell: Cell
    keys: list[LocalAccount]
    token: Any  # registered

    @property
    def governor(self) -> Any:
        return self.cell.governor

    @property
    def treasury(self) -> Any:
        return self.cell.treasury

    @property
    def share(self) -> Any:
        return self.cell.share

    @property
    def members(self) -> list[str]:
        return self.cell.members

    @property
    def stranger(self) -> str:
        return self.cell.stranger

    @property
    def by_vote(self) -> str:
        """The sender of everything a vote decides."""
        return str(self.treasury.address)

    def draft(self, *calls: Call, text: str = "Decide this") -> Proposal:
        return Proposal(
            [str(target) for target, _, _ in calls],
            [amount for _, amount, _ in calls],
            [data for _, _, data in calls],
            text,
        )

    def propose(self, *calls: Call, text: str = "Decide this", by: int = 0) -> Proposal:
        proposal = self.draft(*calls, text=text)
        assert self.send(proposal, self.members[by]) == proposal.id
        return proposal

    def send(self, proposal: Proposal, sender: str) -> int:
        return int(self.governor.propose(*proposal.lists, proposal.description, sender=sender))

    def execute(self, proposal: Proposal, sender: str | None = None) -> int:
        return int(self.governor.execute(*proposal.key, sender=sender or self.stranger))

    def cancel(self, proposal: Proposal, sender: str) -> int:
        return int(self.governor.cancel(*proposal.key, sender=sender))

    def vote(self, proposal: Proposal, support: int, *voters: int) -> None:
        for voter in voters:
            self.governor.castVote(proposal.id, support, sender=self.members[voter])

    def state(self, proposal: Proposal) -> int:
        return int(self.governor.state(proposal.id))

    def begin(self, proposal: Proposal) -> Proposal:
        """To the first second of the vote."""
        at_time(self.governor.proposalSnapshot(proposal.id) + 1)
        return proposal

    def end(self, proposal: Proposal) -> Proposal:
        """To the first second after the vote."""
        at_time(self.governor.proposalDeadline(proposal.id) + 1)
        return proposal

    def passed(self, *calls: Call, text: str = "Decide this", by: int = 0) -> Proposal:
        """Proposed and won with every vote; the vote is over."""
        proposal = self.begin(self.propose(*calls, text=text, by=by))
        self.vote(proposal, FOR, *range(len(self.members)))
        return self.end(proposal)

    def due(self, *calls: Call, text: str = "Decide this", by: int = 0) -> Proposal:
        """Passed, and its eta has come."""
        proposal = self.passed(*calls, text=text, by=by)
        at_time(self.governor.proposalEta(proposal.id))
        return proposal

    # calls that make an ordinary and a constitutional proposal

    def payment(self, amount: int = 1) -> Call:
        return call(self.treasury.send, self.token.address, [self.stranger], [amount])

    def change(self, threshold: int = 200) -> Call:
        return call(self.governor.set_proposal_threshold, threshold)

    # signatures

    def domain(self, **changes: Any) -> dict[str, Any]:
        return {
            "name": "celldao Governor",
            "version": "1",
            "chainId": boa.env.evm.patch.chain_id,
            "verifyingContract": str(self.governor.address),
            **changes,
        }

    def sign(
        self,
        signer: LocalAccount,
        proposal: Proposal,
        support: int,
        nonce: int = 0,
        voter: str | None = None,
        **domain: Any,
    ) -> bytes:
        message = {
            "proposalId": proposal.id,
            "support": support,
            "voter": voter or signer.address,
            "nonce": nonce,
        }
        return self._sign(signer, "Ballot", BALLOT_TYPE, message, domain)

    def sign_extended(
        self,
        signer: LocalAccount,
        proposal: Proposal,
        support: int,
        reason: str = "",
        params: bytes = b"",
        nonce: int = 0,
        **domain: Any,
    ) -> bytes:
        message = {
            "proposalId": proposal.id,
            "support": support,
            "voter": signer.address,
            "nonce": nonce,
            "reason": reason,
            "params": params,
        }
        return self._sign(signer, "ExtendedBallot", EXTENDED_TYPE, message, domain)

    def _sign(
        self,
        signer: LocalAccount,
        name: str,
        fields: Sequence[dict[str, str]],
        message: dict[str, Any],
        domain: dict[str, Any],
    ) -> bytes:
        typed = {
            "types": {"EIP712Domain": DOMAIN_TYPE, name: list(fields)},
            "primaryType": name,
            "domain": self.domain(**domain),
            "message": message,
        }
        return bytes(signer.sign_message(encode_typed_data(full_message=typed)).signature)

    def ballot(
        self, member: int, proposal: Proposal, support: int, nonce: int = 0, **domain: Any
    ) -> tuple[int, bytes, bytes]:
        """Member's signed ballot for a batch."""
        signature = self.sign(self.keys[member], proposal, support, nonce, **domain)
        return packed(self.members[member], support, signature)

    def events(self, name: str) -> list[Any]:
        """Events of this name that the governor's last call logged."""
        return [log for log in self.governor.get_logs() if type(log).__name__ == name]


def make(shares: Sequence[int] = (100,) * 10, factory: Any = None, **rules: Any) -> World:
    """Members with these numbers of whole shares; a token of 6 decimals and native coin are registered."""
    token = plain()
    keys = [key(f"member {n}") for n in range(1, len(shares) + 1)]
    members = tuple((keys[n].address, int(count * SHARE_UNIT)) for n, count in enumerate(shares))
    assets = (Asset(str(token.address), 6), Asset(NATIVE, 18))
    factory = factory or make_factory()
    # the master's code becomes known to titanoboa, so that what its clones run is recorded as covered
    at("Governor", factory.master(1)[0])
    cell = found(Rules(members=members, assets=assets, **rules), factory)
    token.mint(cell.treasury.address, 10**12)
    boa.env.set_balance(cell.treasury.address, 10**20)
    return World(cell, keys, token)


def shop() -> Any:
    """A contract outside the cell that a proposal may call."""
    return deploy("standins/Shop")
