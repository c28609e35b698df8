"""A proposal as the governor takes it: lists, description, id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from eth_utils.crypto import keccak

from celldao import limits
from celldao.actions.call import Call
from celldao.chain.coding import encode
from celldao.errors import DuplicateProposalError, ProposalError
from celldao.proposals.description import is_malformed, may_propose, parse_description

_LISTS: Final = ["address[]", "uint256[]", "bytes[]", "bytes32"]
# States of a proposal that can still be carried out, or was: one that does the same is no other proposal.
_ENDED: Final = frozenset({"canceled", "defeated", "expired"})


@dataclass(frozen=True)
class Draft:
    """The arguments of `propose`, and what follows from them.

    Attributes:
        description: the text that goes on chain.
    """

    calls: tuple[Call, ...]
    description: str

    @property
    def targets(self) -> list[str]:
        return [call.target for call in self.calls]

    @property
    def values(self) -> list[int]:
        """Base units of the native coin."""
        return [call.value for call in self.calls]

    @property
    def calldatas(self) -> list[bytes]:
        return [call.data for call in self.calls]

    @cached_property
    def description_hash(self) -> bytes:
        return keccak(text=self.description)

    @cached_property
    def id(self) -> int:
        """keccak256 of the ABI-encoded lists and the description's hash, as in OpenZeppelin's governor."""
        values = [self.targets, self.values, self.calldatas, self.description_hash]
        return int.from_bytes(keccak(encode(_LISTS, values)), "big")

    @property
    def by_hash(self) -> tuple[list[str], list[int], list[bytes], bytes]:
        """What `execute` and `cancel` take."""
        return self.targets, self.values, self.calldatas, self.description_hash

    def check(self, proposer: str | None = None) -> None:
        """Whether the governor would take it.

        Raises:
            ProposalError: it is larger than a proposal can be, or marked as somebody else's.
        """
        if len(self.calls) > limits.MAX_ACTIONS:
            raise ProposalError(
                f"the proposal has {len(self.calls)} actions",
                f"Make several proposals, each of at most {limits.MAX_ACTIONS} actions.",
            )
        for number, call in enumerate(self.calls, 1):
            if len(call.data) > limits.MAX_DATA:
                raise ProposalError(
                    f"action {number} has {len(call.data)} bytes of calldata",
                    f"Divide it: an action holds at most {limits.MAX_DATA} bytes.",
                )
        size = len(self.description.encode())
        if size > limits.MAX_DESCRIPTION:
            raise ProposalError(
                f"title, text and reference are {size} bytes together",
                f"Shorten the text to {limits.MAX_DESCRIPTION} bytes in all, or publish it and write "
                "where it is.",
            )
        if is_malformed(self.description):
            raise ProposalError(
                "the description ends in a mark that names nobody",
                "Write the proposer's address after #proposer=, or take the mark out.",
            )
        if proposer is not None and not may_propose(self.description, proposer):
            raise ProposalError(
                f"the proposal is marked as another account's than {proposer}",
                "Propose it from that account, or make the file's proposal anew for this one.",
            )


@dataclass(frozen=True, slots=True)
class KnownProposal:
    """A proposal that the governor has, as far as telling equal ones apart needs it.

    Attributes:
        state: as the governor has it, in small letters: pending, active, canceled, defeated, …
    """

    id: int
    calls: tuple[Call, ...]
    description: str
    state: str


def refuse_duplicate(draft: Draft, known: Iterable[KnownProposal]) -> None:
    """Refuses a proposal that the governor has already.

    That is one with the same id, whatever became of it; or one that does the same under the same
    reference, whoever proposed it and in which words, unless it was cancelled or defeated, or has expired.

    Raises:
        DuplicateProposalError: there is one.
    """
    reference = parse_description(draft.description).reference
    for other in known:
        if other.id == draft.id:
            raise DuplicateProposalError(
                f"this very proposal has been made before, and is {other.state} (id {other.id})",
                "If it is meant a second time, give it another reference: a later month, a later number.",
                other.id,
            )
        same = reference is not None and parse_description(other.description).reference == reference
        if same and other.state not in _ENDED and other.calls == draft.calls:
            raise DuplicateProposalError(
                f"a proposal that does the same under the reference {reference} is {other.state} (id "
                f"{other.id})",
                "If it is meant a second time, give it another reference: a later month, a later number.",
                other.id,
            )
