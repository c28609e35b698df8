"""What has happened in a cell: `cell.history().events(period)`, `cell.history().statement(period)`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing as closed
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from celldao.amounts import Amount, Currency
from celldao.artifacts import artifact
from celldao.chain.backend import Block, Header
from celldao.chain.lens import Ask
from celldao.constitution.fields import NATIVE
from celldao.errors import NodeRefusal, TransactionError
from celldao.history.blocks import block_numbered, last_block, seconds_of
from celldao.history.books import Balances, CoinSent, Places, Transfer, books
from celldao.history.cache import LogCache, default_folder
from celldao.history.events import Event, EventReader
from celldao.history.operators import operators_money
from celldao.history.period import Period
from celldao.history.scan import CONFIRMATIONS, Scanner
from celldao.history.statement import Statement
from celldao.snapshots import Snapshot
from celldao.snapshots.units import Moment

if TYPE_CHECKING:
    from celldao.cell import Cell

_TRANSFER: Final = bytes(keccak(text="Transfer(address,address,uint256)"))
# What money moves by.
_MOVEMENTS: Final = {
    "Treasury": ("Sent", "SpentWith", "ExitPaid", "SoldBack", "HeirPaid"),
    "RevenueSplitter": ("Received", "Paid", "CreditWithdrawn"),
    "Share": ("Distributed", "Claimed", "Swept"),
    "Governor": ("ProposalExecuted",),
    "Mandate": ("Drawn", "Spent", "Called", "Returned", "Swept"),
}


class History:
    """Events and statements of a cell, as of the moment at which this was made.

    Events are read in pages of at most 10,000 blocks, as they are asked for, and kept on disk once 64 blocks
    stand on them. Every method raises ChainError if the node does not answer, NodeRefusal if it will not.
    """

    def __init__(
        self,
        cell: Cell,
        cache: str | Path | None = None,
        confirmations: int = CONFIRMATIONS,
        *,
        now: Snapshot | None = None,
        keep: bool = True,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """
        Args:
            cache: folder; the platform's folder for caches if None.
            now: up to which it reads; the latest block if None.
            keep: whether anything is kept on disk at all.
            progress: is told how many blocks of a long reading are read, and of how many.
        """
        self.cell = cell
        self._reader = cell.reader
        self._cache = LogCache(Path(cache) if cache is not None else default_folder()) if keep else None
        self._confirmations = confirmations
        self._upto = now
        self._progress = progress

    # --- what it is of

    @cached_property
    def _head(self) -> Block:
        if self._upto is not None:
            return self._upto.block
        head: Block = self._reader.fetch([Header()])[0]
        return head

    @cached_property
    def _now(self) -> Snapshot:
        return self._upto or Snapshot(self.cell, self._head)

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner(self._reader, self._cache, self._head, self._confirmations, self._progress)

    @cached_property
    def _mandates(self) -> list[str]:
        return self._now.mandate_addresses()

    @cached_property
    def _contracts(self) -> dict[str, str]:
        """The name of the contract at each address, mandates included."""
        record = self.cell.record
        found = {
            record.share: "Share",
            record.governor: "Governor",
            self._now.governor: "Governor",
            record.treasury: "Treasury",
            record.splitter: "RevenueSplitter",
        }
        return found | dict.fromkeys(self._mandates, "Mandate")

    @cached_property
    def _events(self) -> EventReader:
        now = self._now
        return EventReader(self._contracts, now.currencies, now.shares, now.votes)

    # --- events

    def events(
        self,
        period: Period,
        names: Iterable[str] | None = None,
        contracts: Iterable[str] | None = None,
        addresses: Iterable[str] | None = None,
    ) -> Iterator[Event]:
        """Events in order, read as they are asked for.

        Args:
            period: what lies before the cell was opened has no events.
            names: only events of these names; all if None.
            contracts: only of these: "Share", "Governor", "Treasury", "RevenueSplitter", "Mandate".
            addresses: only of those at these.
        """
        blocks = self._blocks(period)
        if blocks is None:
            return
        before, last = blocks
        yield from self._between(before.number + 1, last.number, names, contracts, addresses)

    def events_of_blocks(self, first: int, last: int) -> Iterator[Event]:
        """All events of these blocks, in order."""
        yield from self._between(first, last, None, None)

    def _between(
        self,
        first: int,
        last: int,
        names: Iterable[str] | None,
        contracts: Iterable[str] | None,
        only: Iterable[str] | None = None,
    ) -> Iterator[Event]:
        wanted = set(contracts) if contracts is not None else None
        places = set(only) if only is not None else None
        addresses = sorted(
            address
            for address, name in self._contracts.items()
            if (wanted is None or name in wanted) and (places is None or address in places)
        )
        topics = None
        if names is not None:
            listed = set(names)
            topics = sorted(
                {
                    artifact(name).interface.topic(entry["name"])
                    for name in {self._contracts[address] for address in addresses}
                    for entry in artifact(name).abi
                    if entry["type"] == "event" and entry["name"] in listed
                }
            )
            if not topics:
                return
        if not addresses:
            return
        logs = self._scanner.logs(addresses, () if topics is None else (topics,), first, last)
        with closed(logs):  # type: ignore[type-var]
            for log in logs:
                event = self._events.read(log)
                if event is not None:
                    yield event

    def _blocks(self, period: Period) -> tuple[Block, Block] | None:
        """The last block before the period, or that of the founding if it is later; and its last block so
        far. None if nothing lies between."""
        founded = block_numbered(self._reader, self.cell.record.block)
        start, end = seconds_of(period.start), seconds_of(period.end)
        head = self._head
        if end <= founded.timestamp or start > head.timestamp:
            return None
        first = founded if start <= founded.timestamp else last_block(self._reader, start - 1, head)
        last = head if end > head.timestamp else last_block(self._reader, end - 1, head)
        if first.number < founded.number:
            first = founded
        return (first, last) if last.number >= first.number else None

    # --- payments

    def paid(self) -> frozenset[str]:
        """Everybody whom the cell's votes have ever paid something: by the treasury's payments, and with
        native coin by plain calls.

        Transfers that a token logs are not looked at: anybody can have one logged of nothing, to have his
        address among those of the cell.
        """
        record = self.cell.record
        events = list(self._between(record.block, self._head.number, ("Sent", "ProposalExecuted"), None))
        paid = {
            str(event.values["receiver"])
            for event in events
            if event.name == "Sent" and event.contract == "Treasury" and event.amount("amount")
        }
        places = Places(record.treasury, record.splitter, record.share, frozenset())
        return frozenset(paid | {coin.receiver for coin in self._coins_sent(events, places)})

    # --- dividends

    def claimed(self, number: int | None = None) -> dict[int, tuple[Amount, ...]]:
        """What each member has claimed over his whole life, by number; only one number's if it is given.

        One amount a currency, in the order of `Snapshot.dividends`. What was settled is meant: a token that
        has shrunk may have paid less.
        """
        currencies = self._now.dividend_currencies
        interface = artifact("Share").interface
        whose = None if number is None else (number.to_bytes(32, "big"),)
        topics = ((interface.topic("Claimed"),), None, whose)
        share = self.cell.record.share
        sums: dict[tuple[int, str], int] = {}
        logs = self._scanner.logs([share], topics, self.cell.record.block, self._head.number)
        for log in logs:
            event = interface.decode_event("Claimed", log.topics, log.data)
            key = event["number"], event["token"]
            sums[key] = sums.get(key, 0) + event["claimed"]
        numbers = {one for one, _ in sums} | ({number} if number is not None else set())
        return {
            one: tuple(currency.amount(sums.get((one, currency.address), 0)) for currency in currencies)
            for one in sorted(numbers)
        }

    # --- statements

    def statement(self, period: Period) -> Statement | None:
        """Revenue, payments, dividends and exits of a period, with balances that must add up: see
        `Statement`.

        None if the cell did not exist in the period. What adds up and what does not is for the reader of the
        statement to see (`Statement.adds_up`, `CurrencyStatement.unexplained`).
        """
        blocks = self._blocks(period)
        if blocks is None:
            return None
        first, last = blocks
        record = self.cell.record
        places = Places(record.treasury, record.splitter, record.share, frozenset(self._mandates))
        names = {name for listed in _MOVEMENTS.values() for name in listed}
        events = list(self._between(first.number + 1, last.number, names, None))
        currencies = list(self._now.currencies.values())
        opening, closing = (self._balances(block, currencies, places) for block in (first, last))
        coins = self._coins_sent(events, places)
        made = []
        for currency in currencies:
            is_coin = currency.address == NATIVE
            made.append(
                books(
                    currency,
                    places,
                    events,
                    None if is_coin else self._transfers(currency, places, first.number + 1, last.number),
                    coins if is_coin else (),
                    opening[currency.address],
                    closing[currency.address],
                )
            )
        operators = operators_money(events, self._now.currencies, self.cell.lens, first, last)
        return Statement(
            record.name, record.treasury, period, Moment.of(first), Moment.of(last), tuple(made), operators
        )

    def _balances(self, block: Block, currencies: list[Currency], places: Places) -> Mapping[str, Balances]:
        """Base units by currency and place; None where the node has no state of that block, or a token can't
        be read."""
        assets = [currency.address for currency in currencies]
        found: dict[str, dict[str, int | None]] = {asset: dict.fromkeys(places.own) for asset in assets}
        try:
            (answer,) = self.cell.lens.read(block, [Ask("balances_of", (assets, list(places.own)))])
        except (NodeRefusal, TransactionError):
            return found
        for place, entry in zip(places.own * len(assets), answer, strict=True):
            if entry["readable"]:
                found[entry["asset"]][place] = entry["amount"]
        return found

    def _transfers(self, currency: Currency, places: Places, first: int, last: int) -> list[Transfer]:
        own = tuple(bytes(12) + bytes.fromhex(place[2:]) for place in places.own)
        found: dict[tuple[int, int], Transfer] = {}
        for topics in (((_TRANSFER,), own), ((_TRANSFER,), None, own)):
            for log in self._scanner.logs([currency.address], topics, first, last):
                if len(log.topics) != 3 or len(log.data) != 32:
                    continue  # another standard's event of the same name
                found[log.block, log.index] = Transfer(
                    _address(log.topics[1]),
                    _address(log.topics[2]),
                    int.from_bytes(log.data, "big"),
                    log.block,
                    log.index,
                    log.timestamp or 0,
                    "0x" + log.transaction.hex(),
                )
        return [found[place] for place in sorted(found)]

    def _coins_sent(self, events: list[Event], places: Places) -> list[CoinSent]:
        """Native coin that executed proposals sent along with their actions: the treasury logs no event of
        it."""
        executed = {
            int(str(event.values["proposalId"])): event
            for event in events
            if event.name == "ProposalExecuted"
        }
        found: list[CoinSent] = []
        # What a former governor has sent is in no list that can be read: it stays unexplained, in sight.
        if executed and self._now.can_read_governor:
            left = dict(executed)
            for created in self._now.created():
                event = left.pop(created.id, None)
                if event is not None:
                    found += self._values(created.event, event, places)
                if not left:
                    break
        return found

    @staticmethod
    def _values(created: Mapping[str, Any], executed: Event, places: Places) -> Iterator[CoinSent]:
        for target, value in zip(created["targets"], created["values"], strict=True):
            if value and target != places.treasury:
                yield CoinSent(target, value, executed)


def _address(word: bytes) -> str:
    return str(to_checksum_address(word[12:]))
