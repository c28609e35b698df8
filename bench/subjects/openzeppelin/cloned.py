"""The same contracts as EIP-1167 clones, made by a factory in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench.protocol.actors import Actor, actor
from bench.protocol.node import Call
from bench.protocol.world import SHARES, World
from bench.subjects.contract import Bound
from bench.subjects.creation import created
from bench.subjects.openzeppelin.base import Deployed
from bench.subjects.openzeppelin.organisation import (
    EXECUTION_DELAY,
    LESS,
    QUORUM_PERCENT,
    THRESHOLD,
    VOTING_DELAY,
    VOTING_PERIOD,
    OpenZeppelin,
)


class Cloned(Deployed):
    name = "OpenZeppelin as clones"
    less: Mapping[str, str] = LESS
    packages = ("@openzeppelin/contracts", "@openzeppelin/contracts-upgradeable")
    source = "Cloned.sol"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._founder = actor("clone founder").address
        names = ("VotesTokenMaster", "TimelockMaster", "GovernorMaster")
        # masters and factory: once on a chain
        masters = created(self.node, self._founder, 3)
        for name in names:
            self.node.send(Call(self._founder, None, self.compiled[name].bytecode))
        [factory] = created(self.node, self._founder, 1)
        terms = [VOTING_DELAY, VOTING_PERIOD, THRESHOLD, QUORUM_PERCENT, EXECUTION_DELAY]
        words = [int(master, 16) for master in masters] + terms
        arguments = "".join(f"{word:064x}" for word in words)
        self.node.send(Call(self._founder, None, self.compiled["CloneFactory"].bytecode + arguments))
        self.factory = Bound(self.node, factory, self.compiled["CloneFactory"])

    @property
    def token(self) -> Any:
        return self.compiled["VotesTokenMaster"]

    @property
    def governor(self) -> Any:
        return self.compiled["GovernorMaster"]

    def addresses(self) -> tuple[str, str, str | None]:
        token, timelock, governor = self._made
        return token, governor, timelock

    def found(self, people: Sequence[Actor]) -> Sequence[Call]:
        self._people = people
        self._made = created(self.node, self.factory.address, 3)
        return [self.factory.write(self._founder, "found")]

    def enter(self, people: Sequence[Actor]) -> Sequence[Call]:
        """Minted in one transaction; each delegates to himself."""
        new, (token, *_) = self.bound(()), self.addresses()
        accounts = [person.address for person in people]
        mint = self.factory.write(self._founder, "enter", token, accounts, SHARES * new.unit)
        return [mint, *(new.delegate(person, person) for person in people)]

    def opened(self) -> OpenZeppelin:
        token, _, timelock = self.addresses()
        self.node.send(self.factory.write(self._founder, "open", token, timelock))
        return super().opened()
