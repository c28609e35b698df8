"""A chain that is not there: blocks and events made up, and refusals as nodes have them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from celldao.chain.backend import Block, Call, Header, Log, LogFilter, Query
from celldao.errors import NodeRefusal

SECONDS = 12
START = 1_800_000_000


@dataclass
class FakeReader:
    """Answers headers and events; `fork` makes another chain of the blocks from a number on.

    Attributes:
        requests: every request, as the list of its queries.
        widest: blocks that one query may look through.
        most: events that one query may answer.
        at_once: queries that one request may hold.
    """

    height: int = 1_000
    chain_id: int = 31_337
    events: list[Log] = field(default_factory=list)
    requests: list[list[Query]] = field(default_factory=list)
    widest: int = 10**9
    most: int = 10**9
    at_once: int = 10**9
    fork: tuple[int, str] = (10**9, "")
    answer: Callable[[Call], bytes | None] | None = None

    def header(self, number: int) -> Block:
        branch = self.fork[1] if number >= self.fork[0] else ""
        digest = sha256(f"{self.chain_id} {number} {branch}".encode()).digest()
        return Block(number, digest, START + SECONDS * number)

    def fetch(self, queries: Sequence[Query], block: Block | None = None) -> list[Any]:
        self.requests.append(list(queries))
        if len(queries) > self.at_once:
            raise NodeRefusal("too many at once", "Ask for less.")
        return [self._answer(query) for query in queries]

    def _answer(self, query: Query) -> Any:
        if isinstance(query, Header):
            number = self.height if query.number is None else query.number
            if number > self.height:
                raise NodeRefusal(f"no block {number}", "Wait.")
            return self.header(number)
        if isinstance(query, LogFilter):
            found = [
                log
                for log in self.events
                if query.first <= log.block <= query.last and log.address in query.addresses
            ]
            if query.last - query.first + 1 > self.widest or len(found) > self.most:
                raise NodeRefusal("query returned more than 10000 results", "Ask for less.")
            return found
        assert isinstance(query, Call)
        assert self.answer is not None
        return self.answer(query)

    @property
    def filters(self) -> list[LogFilter]:
        """All queries for events so far."""
        return [query for request in self.requests for query in request if isinstance(query, LogFilter)]


def log(address: str, block: int, index: int = 0, timed: bool = True) -> Log:
    """An event of no meaning."""
    return Log(
        address,
        block,
        (bytes(32),),
        block.to_bytes(32, "big"),
        transaction=sha256(f"{block} {index}".encode()).digest(),
        index=index,
        timestamp=START + SECONDS * block if timed else None,
    )
