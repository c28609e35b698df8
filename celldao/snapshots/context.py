"""What reading and writing the calls of a cell needs to know of it, from the chain: `now.context()`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from eth_utils.address import to_checksum_address

from celldao.actions.amounts import SHARES
from celldao.actions.context import Asset, Context, ListedCall, OtherCell
from celldao.artifacts import artifact
from celldao.chain.lens import Ask
from celldao.snapshots.currencies import native

if TYPE_CHECKING:
    from celldao.amounts import Currency
    from celldao.chain.backend import Log
    from celldao.snapshots.snapshot import Snapshot

# Of an address, behind a symbol that cannot stand for an asset by itself.
_DIGITS: Final = 6


def context_at(
    now: Snapshot,
    names: Mapping[str, str] | None = None,
    accounts: Iterable[str] | None = None,
    cache: str | Path | None = None,
) -> Context:
    """See `Snapshot.context`."""
    from celldao.snapshots.other_cells import other_cells  # it names assets as this does

    named = None if accounts is None else tuple(accounts)
    members = dict(_members(now) if named is None else members_among(now, named))
    others = other_cells(now, named, ()) if named else ()
    known = {str(to_checksum_address(address)): name for address, name in (names or {}).items()}
    return assembled(now, members, listed_calls(now, cache), others, known)


def assembled(
    now: Snapshot,
    members: Mapping[str, str | None],
    listed: Iterable[ListedCall],
    others: Iterable[OtherCell],
    names: Mapping[str, str] | None = None,
) -> Context:
    """A context of what was found of accounts, calls and other cells.

    Args:
        members: names of holders, by address.
        names: that go before them.
    """
    record = now.cell.record
    known = {address: name for address, name in members.items() if name is not None}
    return Context(
        chain_id=record.chain_id,
        treasury=record.treasury,
        share=record.share,
        governor=now.governor,
        splitter=record.splitter,
        factory=record.factory,
        mandates=tuple(now.mandate_addresses()),
        assets=assets_of(now),
        members=frozenset(members),
        names={**known, **(names or {})},
        listed=tuple(listed),
        other_cells=tuple(others),
    )


def _members(now: Snapshot) -> Iterator[tuple[str, str | None]]:
    """(address, name) of everybody who holds shares."""
    for member in now.members():
        if member.is_holder:
            yield member.address, member.name


def members_among(now: Snapshot, accounts: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """The same, of these accounts only."""
    asked = list(dict.fromkeys(str(to_checksum_address(account)) for account in accounts))
    share = now.cell.share
    asks = [Ask(view, (one,), contract=share) for one in asked for view in ("balanceOf", "number_of")]
    answers = now.ask(asks)
    for account, balance, number in zip(asked, answers[::2], answers[1::2], strict=True):
        if balance:
            yield account, now.cell.names.get(number)


def assets_of(now: Snapshot) -> tuple[Asset, ...]:
    """Registered assets, dividend currencies, and the native coin; each with a symbol of its own.

    A token chooses its symbol, and may choose another's: then none of the two goes by it alone.
    """
    registered = frozenset(holding.treasury.owed.currency.address for holding in now.money())
    return assets_of_all(now.cell.record.chain_id, now.currencies, registered)


def assets_of_all(
    chain_id: int, known: Mapping[str, Currency], registered: frozenset[str]
) -> tuple[Asset, ...]:
    """See `assets_of`: of the currencies of any cell."""
    coin = native(chain_id)
    currencies = {coin.address: coin, **known}
    bearers: dict[str, int] = {}
    for currency in currencies.values():
        bearers[currency.symbol] = bearers.get(currency.symbol, 0) + 1
    return tuple(
        Asset(
            token=address,
            symbol=currency.symbol
            if address == coin.address or (bearers[currency.symbol] == 1 and _is_symbol(currency.symbol))
            else _told_apart(currency),
            decimals=currency.decimals,
            registered=address in registered,
        )
        for address, currency in currencies.items()
    )


def _is_symbol(text: str) -> bool:
    """Whether amounts can be written with it."""
    return text != SHARES and not text.startswith("0x") and not any(sign.isspace() for sign in text)


def _told_apart(currency: Currency) -> str:
    stem = "".join(currency.symbol.split()) if not currency.symbol.startswith("0x") else "token"
    return f"{stem}-{currency.address[2:][:_DIGITS]}"


def listed_calls(now: Snapshot, cache: str | Path | None = None) -> Iterator[ListedCall]:
    """The ordinary track's list: what was put on it and not struck off, from the treasury's events."""
    interface = artifact("Treasury").interface
    pairs: dict[tuple[str, bytes], bool] = {}
    for log in events_at(now, now.cell.record.treasury, interface.topic("CallListed"), cache):
        event = interface.decode_event("CallListed", log.topics, log.data)
        pairs[event["target"], event["selector"]] = event["listed"]
    for (target, selector), listed in pairs.items():
        if listed:
            yield ListedCall(target=target, selector="0x" + selector.hex())


def events_at(now: Snapshot, contract: str, topic: bytes, cache: str | Path | None) -> Iterator[Log]:
    """Every event of one kind that a contract of the cell has logged since the founding."""
    # Histories are made of snapshots.
    from celldao.history.cache import LogCache, default_folder
    from celldao.history.scan import Scanner

    folder = LogCache(Path(cache) if cache is not None else default_folder())
    scanner = Scanner(now.cell.reader, folder, now.block)
    record = now.cell.record
    logs = scanner.logs([contract], ((topic,),), record.block, now.block.number)
    with closing(logs):  # type: ignore[type-var]
        yield from logs
