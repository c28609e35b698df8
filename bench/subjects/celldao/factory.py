"""A factory with its masters, and cells founded by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

from eth_abi import encode
from eth_utils import keccak

from bench.protocol.actors import Actor, actor, members
from bench.protocol.node import Call, Receipt
from bench.protocol.world import CAPITAL, SHARES, World
from bench.subjects.celldao.artifacts import MASTERS, Artifact, load
from bench.subjects.celldao.cell import Cell
from bench.subjects.celldao.terms import UNIT, Terms
from bench.subjects.contract import Bound
from celldao.bounds import DEFAULT_BOUNDS
from celldao.constitution.onchain import Roster
from tests.support.paths import ARTIFACTS

BATCH = 128


def roster_of(people: Sequence[Actor]) -> Roster:
    return Roster(tuple(SHARES * UNIT << 160 | int(person.address, 16) for person in people))


class Celldao:
    name = "celldao"
    less: Mapping[str, str] = MappingProxyType({})

    def __init__(self, world: World, folder: Path = ARTIFACTS, batch: int = BATCH) -> None:
        self.world = world
        self.node = world.node
        self.batch = batch
        self.artifacts: dict[str, Artifact] = {n: load(n, folder) for n in (*MASTERS, "CellFactory")}
        self.founder = actor("founder").address
        self.installing: dict[str, Receipt] = {}
        self._documents = count(1)
        self._install()

    def _install(self) -> None:
        """The factory and its masters: once on a chain, in a transaction each."""
        factory = self.artifacts["CellFactory"]
        hashes = [keccak(self.artifacts[name].init_code) for name in MASTERS]
        bounds = "(" + ",".join(["(uint256,uint256)"] * len(DEFAULT_BOUNDS)) + ")"
        arguments = encode(["bytes32[5]", bounds], [hashes, DEFAULT_BOUNDS])
        made = self.node.send(Call(self.founder, None, "0x" + (factory.init_code + arguments).hex()))
        assert made.created is not None
        self.installing["CellFactory"] = made
        self.factory = Bound(self.node, made.created, factory)
        for kind, name in enumerate(MASTERS):
            call = self.factory.write(self.founder, "install", kind, self.artifacts[name].init_code)
            self.installing[name] = self.node.send(call)

    # --- founding, step by step
    def found(self, people: Sequence[Actor], terms: Terms | None = None) -> list[Call]:
        self._terms = terms or Terms()
        self._roster = roster_of(people)
        self._people = list(people)
        self._entered = 0
        constitution, self._contracts = self._constitution()
        return [self.factory.write(self.founder, "found", constitution)]

    def _constitution(self) -> tuple[Any, tuple[str, str, str, str]]:
        """One whose cell has no zero byte in its addresses, which would make calldata cheaper by chance."""
        roster = (self._roster.count, self._roster.total, self._roster.digest)
        for document in self._documents:
            constitution = self._terms.constitution(self.world.pay, roster, document)
            contracts = self.factory.read("addresses", self.founder, constitution)
            if all(0 not in bytes.fromhex(address[2:]) for address in contracts):
                return constitution, tuple(contracts)
        raise AssertionError

    @property
    def treasury(self) -> str:
        return self._contracts[2]

    def enter(self, people: Sequence[Actor]) -> list[Call]:
        first = self._entered
        self._entered += len(people)
        entries = list(self._roster.entries[first : self._entered])
        left = self._roster.digests[self._entered]
        return [self.factory.write(self.founder, "found_members", self.treasury, entries, left)]

    def finish(self) -> Call:
        return self.factory.write(self.founder, "finish", self.treasury)

    def opened(self) -> Cell:
        while self._entered < len(self._people):
            self.node.send_all(self.enter(self._people[self._entered : self._entered + self.batch]))
        self.node.send(self.finish())
        cell = Cell(self.world, self._contracts, self.artifacts, self._people, self.factory)
        self.world.fund(self.treasury, CAPITAL)
        assert self.world.pay_of(self.treasury) == CAPITAL
        return cell

    # --- set-up
    def organisation(
        self,
        count: int = 30,
        *,
        by_member: bool = False,
        one_by_one: bool = True,
        recipients: int = 0,
        smoothing: int = 0,
    ) -> Cell:
        people = members(count)
        founding = people[:1] if one_by_one else people
        cell = self.of(founding, Terms(by_member, recipients, smoothing))
        for person in people[len(founding) :]:
            self.node.send_all(cell.issue(person, SHARES * UNIT))
            cell.members.append(person)
        self._check(cell, people)
        return cell

    def of(self, people: Sequence[Actor], terms: Terms) -> Cell:
        """A cell of these founding members; of many, some are looked at."""
        self.node.send_all(self.found(people, terms))
        cell = self.opened()
        self._check(cell, [*people[:20], *people[20::500], people[-1]])
        return cell

    def _check(self, cell: Cell, people: Sequence[Actor]) -> None:
        for person in people:
            assert cell.shares(person.address) == SHARES * UNIT
            assert cell.former_votes(person.address) == 0
            assert cell.votes_since(person.address) != 0
