"""Other cells that a proposal is about, from the chain: their contracts, currencies, and what is voted on.

A cell of the same factory is one because that factory, whose code was checked, says so; a cell of another
factory only if somebody has loaded it (`Cell.load` checks it). What claims to be a cell's is not enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from celldao.actions.base import cell_function
from celldao.actions.call import Call
from celldao.actions.context import GOVERNOR, OtherCell
from celldao.artifacts import artifact
from celldao.chain.backend import Call as Question
from celldao.chain.contract import Contract
from celldao.chain.lens import Ask
from celldao.proposals.description import parse_description
from celldao.snapshots.context import assets_of_all
from celldao.snapshots.created import created
from celldao.snapshots.currencies import Currencies

if TYPE_CHECKING:
    from celldao.cell import Cell
    from celldao.snapshots.snapshot import Snapshot

_TREASURY: Final = keccak(text="treasury()")[:4]
# How far back a proposal there is looked for.
_PROPOSALS: Final = 1_000
_VOTES: Final = ("castVote", "castVoteWithReason")


def other_cells(
    now: Snapshot, accounts: Iterable[str], calls: Sequence[Call], others: Iterable[Cell] = ()
) -> tuple[OtherCell, ...]:
    """Those of these accounts, and of the contracts that are called, that are other cells'.

    Two requests if there are none, and some more for each.

    Args:
        others: cells of other factories that were loaded, and so checked, before.
    """
    own = now.cell.record
    ours = {own.treasury, own.share, own.governor, own.splitter, own.factory, now.governor}
    targets = [call.target for call in calls if call.data and call.target not in ours]
    named = [str(to_checksum_address(account)) for account in accounts]
    claimed = _claimed(now, targets)
    candidates = list(dict.fromkeys(one for one in [*named, *targets, *claimed] if one not in ours))
    says = now.ask([Ask("is_cell", (one,), contract=now.cell.factory) for one in candidates])
    found = [one for one, yes in zip(candidates, says, strict=True) if yes]
    found += [cell.record.treasury for cell in others if cell.record.treasury not in (*found, *ours)]
    return tuple(_described(now, treasury, calls) for treasury in found)


def _claimed(now: Snapshot, targets: Sequence[str]) -> list[str]:
    """What contracts name as their treasury: shares and governors of cells do, and whoever pretends to be."""
    questions = [Question(target, _TREASURY, optional=True) for target in dict.fromkeys(targets)]
    answers = now.cell.reader.fetch(questions, now.block) if questions else []
    return [
        str(to_checksum_address(answer[12:]))
        for answer in answers
        if answer is not None and len(answer) == 32 and not any(answer[:12])
    ]


def _described(now: Snapshot, treasury: str, calls: Sequence[Call]) -> OtherCell:
    """A cell, as far as these calls are about it."""
    reader = now.cell.reader
    place = Contract(treasury, artifact("Treasury").interface, reader)
    overview, tokens, holdings, governor = now.ask(
        [
            Ask("overview", (treasury,)),
            Ask("tokens", (treasury,)),
            Ask("holdings", (treasury,)),
            Ask("governor", (), contract=place),
        ]
    )
    factory = Contract(overview["factory"], now.cell.factory.interface, reader)
    (founded,) = now.ask([Ask("contracts_of", (treasury,), contract=factory)])
    decimals = {entry["asset"]: entry["books"]["decimals"] for entry in holdings}
    currencies = Currencies.of(reader.chain_id, tokens, decimals)
    in_office = governor if governor == founded["governor"] else None
    return OtherCell(
        name=overview["share"]["name"],
        treasury=treasury,
        share=founded["share"],
        governor=in_office,
        assets=assets_of_all(reader.chain_id, currencies, frozenset(decimals)),
        proposals={} if in_office is None else _titles(now, treasury, in_office, calls),
    )


def _titles(now: Snapshot, treasury: str, governor: str, calls: Sequence[Call]) -> dict[str, str]:
    """Titles of the proposals there that these calls vote on."""
    votes = [cell_function(GOVERNOR, name) for name in _VOTES]
    read = [function.decode(call.data) for call in calls if call.target == governor for function in votes]
    wanted = {values[0] for values in read if values is not None}
    if not wanted:
        return {}
    (_, _, blocks), *_ = now.ask([Ask("creation_blocks", (treasury, 0, _PROPOSALS))])
    titles: dict[str, str] = {}
    for part in created(now.cell.reader, governor, blocks):
        for made in part:
            if made.id in wanted:
                titles[str(made.id)] = parse_description(str(made.event["description"])).title
        if len(titles) == len(wanted):
            break
    return titles
