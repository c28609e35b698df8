"""Each contract deployed for itself, with a timelock or without."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from eth_abi import encode
from eth_utils import keccak

from bench.protocol.actors import Actor, actor
from bench.protocol.node import Call
from bench.protocol.world import World
from bench.subjects.contract import Bound
from bench.subjects.creation import created, without_zeros
from bench.subjects.openzeppelin.base import Deployed
from bench.subjects.openzeppelin.organisation import (
    EXECUTION_DELAY,
    LESS,
    QUORUM_PERCENT,
    THRESHOLD,
    VOTING_DELAY,
    VOTING_PERIOD,
)

NOBODY = "0x" + "00" * 20
ADMIN = b"\x00" * 32
RULES = ["uint48", "uint32", "uint256", "uint256"]
TERMS = (VOTING_DELAY, VOTING_PERIOD, THRESHOLD, QUORUM_PERCENT)


class Plain(Deployed):
    def __init__(self, world: World, *, timelock: bool) -> None:
        super().__init__(world)
        self._delayed = timelock
        self.name = "OpenZeppelin with timelock" if timelock else "OpenZeppelin without timelock"
        self.less = (
            LESS
            if timelock
            else {**LESS, "lifecycle": "no delay before execution", "execute": "no delay before execution"}
        )
        self._creators = count(1)

    @property
    def token(self) -> Any:
        return self.compiled["VotesToken"]

    @property
    def governor(self) -> Any:
        return self.compiled["DelayedGovernor" if self._delayed else "DirectGovernor"]

    def addresses(self) -> tuple[str, str, str | None]:
        return self._token, self._governor, self._timelock

    def _create(self, creator: str, contract: str, types: list[str], values: Sequence[Any]) -> Call:
        return Call(creator, None, self.compiled[contract].bytecode + encode(types, values).hex())

    def found(self, people: Sequence[Actor]) -> Sequence[Call]:
        """Token and governor; a timelock needs three calls more, until only the governor commands it."""
        self._people = people
        for number in self._creators:
            creator = actor("openzeppelin creator", number).address
            self._token, governor, timelock = created(self.node, creator, 3)
            self._governor, self._timelock = governor, timelock if self._delayed else None
            if without_zeros(self._token, governor, timelock):
                break
        owner = self._timelock or governor
        token = self._create(creator, "VotesToken", ["address"], [owner])
        if not self._delayed:
            rules = [self._token, *TERMS]
            return [token, self._create(creator, "DirectGovernor", ["address", *RULES], rules)]
        return [
            token,
            self._create(
                creator, "DelayedGovernor", ["address", "address", *RULES], [self._token, timelock, *TERMS]
            ),
            self._create(
                creator,
                "Timelock",
                ["uint256", "address[]", "address[]", "address"],
                [EXECUTION_DELAY, [], [NOBODY], creator],
            ),
            *self._roles(creator, governor, timelock),
        ]

    def _roles(self, creator: str, governor: str, timelock: str) -> list[Call]:
        bound = Bound(self.node, timelock, self.compiled["Timelock"])
        return [
            bound.write(creator, "grantRole", keccak(text="PROPOSER_ROLE"), governor),
            bound.write(creator, "grantRole", keccak(text="CANCELLER_ROLE"), governor),
            bound.write(creator, "renounceRole", ADMIN, creator),
        ]
