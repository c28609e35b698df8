"""What the ways of putting OpenZeppelin's contracts on a chain have in common."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.protocol.actors import Actor, members
from bench.protocol.node import HARDFORK, Call
from bench.protocol.solidity import RUNS, compile_solidity, package_version
from bench.protocol.subject import NotOffered
from bench.protocol.world import CAPITAL, SHARES, World
from bench.subjects.contract import Bound
from bench.subjects.openzeppelin.organisation import OpenZeppelin


class Deployed:
    packages: Sequence[str] = ("@openzeppelin/contracts",)
    source = "Plain.sol"

    def __init__(self, world: World) -> None:
        self.world = world
        self.node = world.node
        self.compiled = compile_solidity(Path(__file__).with_name(self.source), HARDFORK)

    def settings(self) -> dict[str, Any]:
        return {
            "packages": {name: package_version(name) for name in self.packages},
            "solc": next(iter(self.compiled.values())).compiler,
            "optimizer_runs": RUNS,
            "clock": "timestamp",
        }

    def found(self, members: Sequence[Actor]) -> Sequence[Call]:
        raise NotImplementedError

    def addresses(self) -> tuple[str, str, str | None]:
        """Token, governor and timelock of what was just founded."""
        raise NotImplementedError

    def bound(self, people: Sequence[Actor]) -> OpenZeppelin:
        token, governor, timelock = self.addresses()
        contracts = Bound(self.node, token, self.token), Bound(self.node, governor, self.governor)
        return OpenZeppelin(self.world, *contracts, timelock, list(people))

    @property
    def token(self) -> Any:
        raise NotImplementedError

    @property
    def governor(self) -> Any:
        raise NotImplementedError

    def enter(self, people: Sequence[Actor]) -> Sequence[Call]:
        """Minted one by one; each delegates to himself."""
        new = self.bound(())
        return [call for person in people for call in new.issue(person, SHARES * new.unit)]

    def opened(self) -> OpenZeppelin:
        organisation = self.bound(self._people)
        self.world.fund(organisation.treasury, CAPITAL)
        assert self.world.pay_of(organisation.treasury) == CAPITAL
        return organisation

    _people: Sequence[Actor] = ()

    def organisation(
        self,
        count: int = 30,
        *,
        by_member: bool = False,
        one_by_one: bool = True,
        recipients: int = 0,
        smoothing: int = 0,
    ) -> OpenZeppelin:
        if by_member or recipients or smoothing:
            raise NotOffered
        people = members(count)
        self.node.send_all(self.found(people))
        organisation = self.opened()
        for person in people:
            self.node.send_all(organisation.issue(person, SHARES * organisation.unit))
        for person in people:
            assert organisation.votes(person.address) == SHARES * organisation.unit
            assert organisation.former_votes(person.address) == 0
        return organisation
