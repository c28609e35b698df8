"""What a subject says that lacks an ability: there is no figure for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.protocol.actors import Actor
from bench.protocol.node import Call
from bench.protocol.subject import Mandated, NotOffered


class Lacking:
    """An organisation without anything; a subclass adds what it has."""

    pays_dividends = False
    slots_a_ballot = 0
    treasury = ""
    voting_delay = voting_period = execution_delay = 0

    @property
    def revenue_address(self) -> str:
        raise NotOffered

    def for_votes(self, proposal: Any) -> int:
        raise NotOffered

    def claimable(self, account: str) -> int:
        raise NotOffered

    def draft(self, receiver: str, amount: int) -> Any:
        raise NotOffered

    def propose(self, proposer: Actor, proposal: Any) -> Call:
        raise NotOffered

    def vote(self, voter: Actor, proposal: Any, reason: str | None = None) -> Call:
        raise NotOffered

    def vote_signed(self, relayer: Actor, voter: Actor, proposal: Any) -> Call:
        raise NotOffered

    def vote_batch(self, relayer: Actor, voters: Sequence[Actor], proposal: Any) -> Call:
        raise NotOffered

    def queue(self, sender: Actor, proposal: Any) -> Call | None:
        return None

    def execute(self, sender: Actor, proposal: Any) -> Call:
        raise NotOffered

    def distribute(self, sender: Actor) -> Call:
        raise NotOffered

    def claim(self, member: Actor) -> Call:
        raise NotOffered

    def exit(self, member: Actor, shares: int) -> Call:
        raise NotOffered

    def mandate(self, operator: Actor, receivers: Sequence[str], budget: int) -> Mandated:
        raise NotOffered
