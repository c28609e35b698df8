"""Ways to read, to be compared: ours, a plain scan of events, OpenZeppelin's governor as front ends do."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_abi.abi import decode
from web3 import Web3

from bench.reading.world import World
from celldao.artifacts import artifact
from celldao.cell import Cell
from celldao.chain.backend import Call, Header, Log, LogFilter
from celldao.history import Period
from celldao.snapshots.units import at_time
from tests.support.counting import CountingReader

PAGE = 10_000
TRANSFER = bytes(Web3.keccak(text="Transfer(address,address,uint256)"))


@dataclass(frozen=True)
class Figure:
    """One reading: requests from nothing on, seconds, and what it found, to be compared."""

    requests: int
    seconds: float
    found: Any


def measured(world: World, read: Callable[[CountingReader], Any]) -> Figure:
    """With a connection of its own, so that asking for the chain's id counts as well."""
    begun = time.perf_counter()
    reader = CountingReader(world.url)
    found = read(reader)
    return Figure(reader.count, time.perf_counter() - begun, found)


# --- ours: from the cell.json


def status(world: World, record: Path) -> Figure:
    def read(reader: CountingReader) -> Any:
        found = Cell.load(record, reader).now().status()
        return found.members, found.proposals, [one.id for one in found.open_proposals]

    return measured(world, read)


def register(world: World, record: Path) -> Figure:
    def read(reader: CountingReader) -> Any:
        members = Cell.load(record, reader).now().members()
        return {member.address: member.balance.units for member in members if member.balance}

    return measured(world, read)


def proposals(world: World, record: Path) -> Figure:
    def read(reader: CountingReader) -> Any:
        return {one.id: one.state for one in Cell.load(record, reader).now().proposals()}

    return measured(world, read)


def statement(world: World, record: Path, cache: Path) -> Figure:
    def read(reader: CountingReader) -> Any:
        made = Cell.load(record, reader).history(cache).statement(_whole_life(world))
        assert made is not None
        return {one.currency.address: (one.closing, one.adds_up, dict(one.totals)) for one in made.currencies}

    return measured(world, read)


def _whole_life(world: World) -> Period:
    first = int(world.w3.eth.get_block(world.cell.record.block)["timestamp"])
    return Period(at_time(first), at_time(int(world.w3.eth.get_block("latest")["timestamp"]) + 86_400))


# --- a plain scan: all events of the contracts, page by page, and everything made of them


def _scan(reader: CountingReader, addresses: list[str], first: int) -> list[Log]:
    (head,) = reader.fetch([Header()])
    found: list[Log] = []
    for start in range(first, head.number + 1, PAGE):
        end = min(head.number, start + PAGE - 1)
        found += reader.fetch([LogFilter(tuple(addresses), (), start, end)])[0]
    return found


def _balances(logs: list[Log], token: str) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for log in logs:
        if log.address == token and log.topics[0] == TRANSFER:
            units = int.from_bytes(log.data, "big")
            found[Web3.to_checksum_address(log.topics[1][12:])] -= units
            found[Web3.to_checksum_address(log.topics[2][12:])] += units
    return {address: units for address, units in found.items() if units > 0}


def _founding_block(world: World) -> int:
    """A scan has to begin before the first member was entered."""
    return max(0, world.cell.record.block - world.members // 100 - 10)


def scan_register(world: World) -> Figure:
    share = world.cell.record.share
    return measured(world, lambda reader: _balances(_scan(reader, [share], _founding_block(world)), share))


def scan_proposals(world: World) -> Figure:
    """Text and actions; how they stand must still be asked, one by one or in batches."""
    governor = artifact("Governor").interface

    def read(reader: CountingReader) -> Any:
        logs = _scan(reader, [world.cell.record.governor], world.cell.record.block)
        topic = governor.topic("ProposalCreated")
        ids = [
            governor.decode_event("ProposalCreated", log.topics, log.data)["proposalId"]
            for log in logs
            if log.topics[0] == topic
        ]
        answers = reader.fetch(
            [Call(world.cell.record.governor, governor.encode("state", one)) for one in ids]
        )
        return dict(zip(ids, (int.from_bytes(answer, "big") for answer in answers), strict=True))

    return measured(world, read)


def scan_statement(world: World) -> Figure:
    """All movements of the token at the cell's contracts, and their times."""
    record = world.cell.record
    own = {record.treasury, record.splitter, record.share}

    def read(reader: CountingReader) -> Any:
        logs = _scan(reader, [world.token, record.treasury, record.splitter, record.share], record.block)
        closing = 0
        for log in logs:
            if log.address == world.token and log.topics[0] == TRANSFER:
                units = int.from_bytes(log.data, "big")
                closing -= units * (Web3.to_checksum_address(log.topics[1][12:]) in own)
                closing += units * (Web3.to_checksum_address(log.topics[2][12:]) in own)
        blocks = sorted({log.block for log in logs if log.timestamp is None})
        reader.fetch([Header(block) for block in blocks])
        return closing

    return measured(world, read)


# --- OpenZeppelin's governor, read as front ends do


def peer_register(world: World) -> Figure:
    votes = world.peer_votes
    return measured(world, lambda reader: _balances(_scan(reader, [votes], world.peer_block), votes))


def peer_proposals(world: World, at_once: int = 1) -> Figure:
    """Events, then `state` of each: one request each, or so many to a batch."""
    topic = bytes(
        Web3.keccak(
            text="ProposalCreated(uint256,address,address[],uint256[],string[],bytes[],uint256,uint256,string)"
        )
    )
    lists = ["address[]", "uint256[]", "string[]", "bytes[]"]
    kinds = ["uint256", "address", *lists, "uint256", "uint256", "string"]

    def read(reader: CountingReader) -> Any:
        logs = _scan(reader, [world.peer], world.peer_block)
        ids = [decode(kinds, log.data)[0] for log in logs if log.topics[0] == topic]
        asks = [
            Call(world.peer, Web3.keccak(text="state(uint256)")[:4] + one.to_bytes(32, "big")) for one in ids
        ]
        answers: list[bytes] = []
        for start in range(0, len(asks), at_once):
            answers += reader.fetch(asks[start : start + at_once])
        return dict(zip(ids, answers, strict=True))

    return measured(world, read)
