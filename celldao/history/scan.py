"""Events of a stretch of blocks, read in pages, as they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from celldao.chain.backend import Block, Header, Log, LogFilter, Query, Reader
from celldao.errors import ChainError, NodeRefusal
from celldao.history.cache import Kept, Key, LogCache, Stretch

# What nodes let one query look through.
PAGE: Final = 10_000
# Pages in one request, once the node has shown that it answers.
PAGES_AT_ONCE: Final = 8
# Only blocks with so many on top are kept: two epochs of Ethereum.
CONFIRMATIONS: Final = 64
# Pages after which what is known is written.
SAVE_EVERY: Final = 64
_HEADERS_AT_ONCE: Final = 100


class Scanner:
    """Finds events, and keeps what is settled.

    Attributes:
        pages: how many were read from the node.
    """

    def __init__(
        self,
        reader: Reader,
        cache: LogCache | None,
        head: Block,
        confirmations: int = CONFIRMATIONS,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """
        Args:
            cache: None keeps nothing.
            head: the latest block that was seen.
            progress: is told, after each request, how many blocks of a stretch are read, and of how many.
        """
        self.pages = 0
        self._reader = reader
        self._cache = cache
        self._progress = progress
        self._settled = head.number - confirmations
        self._span = PAGE
        self._at_once = 1

    def logs(
        self, addresses: Sequence[str], topics: Sequence[Sequence[bytes] | None], first: int, last: int
    ) -> Iterator[Log]:
        """Events of these contracts, in order; with the times of their blocks.

        A page holds at most 10,000 blocks. It is halved where the node refuses, and grows again.

        Raises:
            NodeRefusal: the node will not even look through one block.
            ChainError: the node does not answer, or answers something else.
        """
        wanted = LogFilter(
            tuple(addresses), tuple(None if one is None else tuple(one) for one in topics), first, last
        )
        key = Key(self._reader.chain_id, wanted.addresses, wanted.topics)
        kept = self._cache.load(key, self._reader) if self._cache else Kept()
        known = sum(one.last - one.first for one in kept.stretches)
        unsaved, begin = 0, first
        try:
            while first <= last:
                stretch = kept.at(first)
                if stretch is None:
                    following = kept.next_after(first)
                    end = last if following is None else min(last, following - 1)
                    for page in self._read(wanted, first, end):
                        if page.last <= self._settled:
                            kept.add(page)
                            unsaved += 1
                        yield from page.logs
                        first = page.last + 1
                    if self._progress is not None:
                        self._progress(first - begin, last - begin + 1)
                    if unsaved >= SAVE_EVERY and self._cache:
                        self._cache.save(key, kept)
                        unsaved = 0
                    continue
                end = min(last, stretch.last)
                yield from [log for log in stretch.logs if first <= log.block <= end]
                first = end + 1
        finally:
            # also when the caller has seen enough
            if self._cache and sum(one.last - one.first for one in kept.stretches) != known:
                self._cache.save(key, kept)

    def _read(self, wanted: LogFilter, first: int, end: int) -> list[Stretch]:
        """The next pages from `first` on: one request, more only where the node refuses."""
        while True:
            pages = self._next_pages(wanted, first, end)
            queries: list[Query] = [query for page in pages for query in (page, Header(page.last))]
            try:
                answers = self._reader.fetch(queries)
            except NodeRefusal:
                if self._at_once > 1:
                    self._at_once = 1
                    continue
                if self._span == 1:
                    raise
                self._span = max(1, min(self._span, end - first + 1) // 2)
                continue
            self.pages += len(pages)
            found = [
                Stretch(page.first, page.last, header.hash, self._checked(page, logs))
                for page, logs, header in zip(pages, answers[::2], answers[1::2], strict=True)
            ]
            self._span = min(PAGE, self._span * 2)
            self._at_once = min(PAGES_AT_ONCE, self._at_once * 2)
            return found

    def _next_pages(self, wanted: LogFilter, first: int, end: int) -> list[LogFilter]:
        pages: list[LogFilter] = []
        while first <= end and len(pages) < self._at_once:
            last = min(end, first + self._span - 1)
            if first <= self._settled < last:
                last = self._settled  # what can be kept is not mixed with what cannot
            pages.append(replace(wanted, first=first, last=last))
            first = last + 1
        return pages

    def _checked(self, page: LogFilter, logs: list[Log]) -> list[Log]:
        """The logs in order, with times; refused if they are not what was asked for."""
        for log in logs:
            if not (page.first <= log.block <= page.last and log.address in page.addresses):
                raise ChainError(
                    f"the node answered an event of {log.address} in block {log.block:,}, unasked",
                    "Use another node.",
                )
        untimed = sorted({log.block for log in logs if log.timestamp is None})
        times: dict[int, int] = {}
        for start in range(0, len(untimed), _HEADERS_AT_ONCE):
            part = untimed[start : start + _HEADERS_AT_ONCE]
            for block in self._reader.fetch([Header(number) for number in part]):
                times[block.number] = block.timestamp
        timed = [
            log if log.timestamp is not None else replace(log, timestamp=times[log.block]) for log in logs
        ]
        return sorted(timed, key=lambda log: (log.block, log.index))
