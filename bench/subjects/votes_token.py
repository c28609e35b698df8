"""A token whose holders vote as ERC-5805 has it, as an organisation: OpenZeppelin's way, and Solady's."""

from __future__ import annotations

from bench.protocol.actors import Actor
from bench.protocol.node import Call
from bench.protocol.world import WHOLE
from bench.subjects.contract import Bound
from bench.subjects.lacking import Lacking


class VotesToken(Lacking):
    """Tokens are minted by the owner, and have no votes until the holder delegates to himself."""

    unit = WHOLE

    def __init__(self, token: Bound, owner: str, people: list[Actor]) -> None:
        self._token = token
        self._owner = owner
        self.members = list(people)

    def shares(self, account: str) -> int:
        return int(self._token.read("balanceOf", account))

    def votes(self, account: str) -> int:
        return int(self._token.read("getVotes", account))

    def _checkpoints(self, account: str) -> int:
        raise NotImplementedError

    def _since(self, account: str, position: int) -> int:
        raise NotImplementedError

    def former_votes(self, account: str) -> int:
        return max(0, self._checkpoints(account) - 1)

    def votes_since(self, account: str) -> int:
        count = self._checkpoints(account)
        return self._since(account, count - 1) if count else 0

    def transfer(self, sender: Actor, receiver: Actor, shares: int) -> Call:
        return self._token.write(sender.address, "transfer", receiver.address, shares)

    def delegate(self, sender: Actor, receiver: Actor) -> Call:
        return self._token.write(sender.address, "delegate", receiver.address)

    def issue(self, receiver: Actor, shares: int) -> list[Call]:
        return [
            self._token.write(self._owner, "mint", receiver.address, shares),
            self.delegate(receiver, receiver),
        ]
