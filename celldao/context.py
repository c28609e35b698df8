"""What a cell's proposals refer to, read from the chain: a Context for writing and reading its calls.

proposal, context = load_proposal("proposal.yaml", cell.now())
context = context_of(now, draft.calls)          # for calls from the chain
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from eth_utils.address import to_checksum_address

from celldao.actions.abis import AbiSource, with_sources
from celldao.actions.amounts import SHARES
from celldao.actions.base import cell_function
from celldao.actions.call import Call
from celldao.actions.context import TREASURY, Asset, Context, ListedCall
from celldao.amounts import Currency
from celldao.chain.lens import Ask
from celldao.errors import ActionError
from celldao.mandate import PAGE as MANDATES
from celldao.proposals import Proposal, load
from celldao.snapshots import Snapshot
from celldao.snapshots.currencies import native

_ADDRESS: Final = re.compile(r"0x[0-9a-fA-F]{40}(?![0-9a-fA-F])")
_WORD: Final = 32


def context_of(
    now: Snapshot,
    calls: Iterable[Call] = (),
    addresses: Iterable[str] = (),
    source: AbiSource | None = None,
) -> Context:
    """A cell, as far as these calls and accounts refer to it. Three requests at most, one more for each
    hundred mandates.

    Args:
        calls: those of a proposal; which of them the ordinary track lists, and who in them is a member, is
            asked.
        addresses: other accounts that are named.
        source: whoever knows the ABIs of other contracts.
    """
    calls = tuple(calls)
    record = now.cell.record
    concerned = list(
        dict.fromkeys(
            [
                *map(to_checksum_address, addresses),
                *(account for call in calls for account in _accounts(call)),
            ]
        )
    )
    members, names, listed, mandates = _ask(now, concerned, _pairs(calls, record.treasury))
    context = Context(
        chain_id=record.chain_id,
        treasury=record.treasury,
        share=record.share,
        governor=now.governor,
        splitter=record.splitter,
        factory=record.factory,
        mandates=mandates,
        assets=_assets(now),
        members=members,
        names=names,
        listed=listed,
    )
    return context if source is None else with_sources(context, [call.target for call in calls], source)


def load_proposal(
    file: str | Path, now: Snapshot, source: AbiSource | None = None
) -> tuple[Proposal, Context]:
    """A proposal file, checked against the cell, and what it refers to.

    Raises:
        ProposalFileError: with every mistake in it.
    """
    plain = load(file)
    named = addresses_in(plain)
    context = context_of(now, addresses=named, source=source)
    try:
        calls = plain.calls(context)
    except ActionError:
        return load(file, context), context  # tells every such mistake with its line
    context = context_of(now, calls, named, source)
    return load(file, context), context


def addresses_in(proposal: Proposal) -> list[str]:
    """Every account and contract that a proposal names."""
    return _ADDRESS.findall(proposal.model_dump_json())


def _ask(
    now: Snapshot, concerned: Sequence[str], pairs: Sequence[tuple[str, bytes]]
) -> tuple[frozenset[str], dict[str, str], tuple[ListedCall, ...], tuple[str, ...]]:
    """Who is a member, what members are called, which pairs are listed, and all mandates."""
    cell = now.cell
    asks = [Ask("number_of", (account,), contract=cell.share) for account in concerned]
    asks += [Ask("balanceOf", (account,), contract=cell.share) for account in concerned]
    asks += [Ask("is_ordinary", pair, contract=cell.treasury) for pair in pairs]
    asks += [
        Ask("mandates", (cell.record.treasury, first, MANDATES), contract=cell.factory)
        for first in range(0, now.mandate_count, MANDATES)
    ]
    answers = now.read(asks)
    count = len(concerned)
    numbers, balances = answers[:count], answers[count : 2 * count]
    ordinary, pages = answers[2 * count :][: len(pairs)], answers[2 * count + len(pairs) :]
    members = frozenset(account for account, held in zip(concerned, balances, strict=True) if held)
    names = {
        account: cell.names[number]
        for account, number in zip(concerned, numbers, strict=True)
        if number in cell.names
    }
    listed = tuple(
        ListedCall(target=target, selector="0x" + selector.hex())
        for (target, selector), yes in zip(pairs, ordinary, strict=True)
        if yes
    )
    return members, names, listed, tuple(address for page in pages for address in page)


def _pairs(calls: Iterable[Call], treasury: str) -> list[tuple[str, bytes]]:
    """(contract, selector) of calls that the ordinary track may list, within spend_with too."""
    spend_with = cell_function(TREASURY, "spend_with")
    pairs: dict[tuple[str, bytes], None] = {}
    for call in calls:
        if call.target != treasury and len(call.data) >= 4:
            pairs[call.target, call.selector] = None
        elif (values := spend_with.decode(call.data)) is not None and len(values[3]) >= 4:
            pairs[values[2], values[3][:4]] = None
    return list(pairs)


def _accounts(call: Call) -> list[str]:
    """Whatever in a call may be an account: its target, and every word that looks like an address."""
    words = [call.data[at : at + _WORD] for at in range(4, len(call.data), _WORD)]
    found = [word[12:] for word in words if len(word) == _WORD and not any(word[:12]) and any(word[12:20])]
    return [call.target, *(str(to_checksum_address(account)) for account in found)]


def _assets(now: Snapshot) -> tuple[Asset, ...]:
    registered = {holding.treasury.owed.currency.address for holding in now.money()}
    taken: dict[str, Asset] = {}
    # The coin first, registered or not: a token may call itself ETH.
    coin = native(now.cell.record.chain_id)
    for currency in {coin.address: coin, **now.currencies}.values():
        symbol = _symbol(currency, taken)
        taken[symbol] = Asset(
            token=currency.address,
            symbol=symbol,
            decimals=currency.decimals,
            registered=currency.address in registered,
        )
    return tuple(taken.values())


def _symbol(currency: Currency, taken: Iterable[str]) -> str:
    """What amounts of it are called in files: its symbol, unless that is no word or another asset's."""
    symbol = "".join(currency.symbol.split())
    if not symbol or symbol.startswith("0x") or symbol.lower() in (SHARES, "share"):
        symbol = "token"
    if symbol in taken or symbol == "token":
        symbol += f"-{currency.address[2:8]}"
    return symbol
