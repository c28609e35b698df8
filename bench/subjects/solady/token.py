"""A token by itself: its owner is an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bench.protocol.actors import Actor, actor, members
from bench.protocol.node import HARDFORK, Call
from bench.protocol.solidity import RUNS, compile_solidity, package_version
from bench.protocol.subject import NotOffered
from bench.protocol.world import SHARES, World
from bench.subjects.contract import Bound
from bench.subjects.creation import created
from bench.subjects.votes_token import VotesToken

SOURCE = Path(__file__).with_name("Votes.sol")


class SoladyToken(VotesToken):
    def _checkpoints(self, account: str) -> int:
        return int(self._token.read("checkpointCount", account))

    def _since(self, account: str, position: int) -> int:
        return int(self._token.read("checkpointAt", account, position)[0])


class Solady:
    name = "Solady"
    less: Mapping[str, str] = MappingProxyType(
        {
            "transfer_share": "votes only, no dividends",
            "delegate": "a token without a governor",
            "issue": "votes only, no dividends; the receiver has to send a transaction himself",
        }
    )

    def __init__(self, world: World) -> None:
        self.world = world
        self.compiled = compile_solidity(SOURCE, HARDFORK)["SoladyVotes"]

    def settings(self) -> dict[str, Any]:
        return {
            "packages": {"solady": package_version("solady")},
            "solc": self.compiled.compiler,
            "optimizer_runs": RUNS,
            "clock": "timestamp",
        }

    def found(self, members: Sequence[Actor]) -> Sequence[Call]:
        raise NotOffered

    def enter(self, members: Sequence[Actor]) -> Sequence[Call]:
        raise NotOffered

    def opened(self) -> SoladyToken:
        raise NotOffered

    def organisation(
        self,
        count: int = 30,
        *,
        by_member: bool = False,
        one_by_one: bool = True,
        recipients: int = 0,
        smoothing: int = 0,
    ) -> SoladyToken:
        if by_member or recipients or smoothing:
            raise NotOffered
        node, people = self.world.node, members(count)
        creator, owner = actor("solady creator").address, actor("solady owner").address
        [address] = created(node, creator, 1)
        creation = Call(creator, None, self.compiled.bytecode + owner[2:].lower().rjust(64, "0"))
        assert node.send(creation).created == address.lower()
        token = SoladyToken(Bound(node, address, self.compiled), owner, people)
        for person in people:
            node.send_all(token.issue(person, SHARES * token.unit))
            assert token.votes(person.address) == SHARES * token.unit
        return token
