"""What a cell's proposals refer to, read from the chain: a Context for writing and reading its calls.

proposal, context = load_proposal("proposal.yaml", cell.now())
context = context_of(now, draft.calls)          # for calls from the chain
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from eth_utils.address import to_checksum_address

from celldao.actions.abis import AbiSource, with_sources
from celldao.actions.base import cell_function
from celldao.actions.call import Call
from celldao.actions.context import TREASURY, Context, ListedCall
from celldao.chain.lens import Ask
from celldao.errors import ActionError
from celldao.proposals import Proposal, load
from celldao.snapshots import Snapshot
from celldao.snapshots.context import assembled, members_among
from celldao.snapshots.other_cells import other_cells

if TYPE_CHECKING:
    from celldao.cell import Cell

_ADDRESS: Final = re.compile(r"0x[0-9a-fA-F]{40}(?![0-9a-fA-F])")
_WORD: Final = 32


def context_of(
    now: Snapshot,
    calls: Iterable[Call] = (),
    addresses: Iterable[str] = (),
    source: AbiSource | None = None,
    others: Iterable[Cell] = (),
) -> Context:
    """A cell, as far as these calls and accounts refer to it: a few requests, however long its register and
    its history are. `Snapshot.context` reads both.

    Args:
        calls: those of a proposal; which of them the ordinary track lists, and who in them is a member, is
            asked.
        addresses: other accounts that are named.
        source: whoever knows the ABIs of other contracts.
        others: cells of other factories that were loaded before; those of this cell's factory are found.
    """
    calls, addresses = tuple(calls), tuple(addresses)
    treasury = now.cell.record.treasury
    members = dict(members_among(now, [*addresses, *(one for call in calls for one in _accounts(call))]))
    found = other_cells(now, addresses, calls, others)
    context = assembled(now, members, _listed(now, _pairs(calls, treasury)), found)
    return context if source is None else with_sources(context, [call.target for call in calls], source)


def load_proposal(
    file: str | Path, now: Snapshot, source: AbiSource | None = None, others: Iterable[Cell] = ()
) -> tuple[Proposal, Context]:
    """A proposal file, checked against the cell, and what it refers to.

    Raises:
        ProposalFileError: with every mistake in it.
    """
    plain = load(file)
    named = addresses_in(plain)
    others = tuple(others)
    context = context_of(now, addresses=named, source=source, others=others)
    try:
        calls = plain.calls(context)
    except ActionError:
        return load(file, context), context  # tells every such mistake with its line
    context = context_of(now, calls, named, source, others)
    return load(file, context), context


def addresses_in(proposal: Proposal) -> list[str]:
    """Every account and contract that a proposal names."""
    return _ADDRESS.findall(proposal.model_dump_json())


def _listed(now: Snapshot, pairs: Sequence[tuple[str, bytes]]) -> Iterator[ListedCall]:
    """Those of these pairs that the treasury lists now."""
    answers = now.ask([Ask("is_ordinary", pair, contract=now.cell.treasury) for pair in pairs])
    for (target, selector), yes in zip(pairs, answers, strict=True):
        if yes:
            yield ListedCall(target=target, selector="0x" + selector.hex())


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
