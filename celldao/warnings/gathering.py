"""What warnings need to know beside the context, from the chain: `gather(cell, draft, explorer)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from celldao.actions.abis import AbiSource
from celldao.actions.base import Action
from celldao.actions.call import Call
from celldao.actions.context import CONTRACT_ROLES, Context
from celldao.actions.function import Function, functions_of
from celldao.actions.registry import read_calls
from celldao.actions.rules import SetThreshold, SetTracks
from celldao.actions.shares import AdmitMember
from celldao.errors import ActionError, HistoryError, NodeRefusal
from celldao.warnings.accounts import mentioned
from celldao.warnings.facts import Code, Facts

if TYPE_CHECKING:
    from celldao.cell import Cell
    from celldao.chain.explorer import Explorer
    from celldao.chain.proxies import Stands
    from celldao.proposals import Draft
    from celldao.snapshots import Proposal, Snapshot

# How many of the last votes say what turnout the cell has.
LAST_VOTES: Final = 10


def gather(
    now: Cell | Snapshot,
    draft: Draft | Proposal,
    explorer: Explorer | None = None,
    *,
    context: Context | None = None,
    cache: str | Path | None = None,
) -> Facts:
    """The facts for a proposal.

    Read are: the register, the treasury's history (kept on disk), the code of the contracts concerned, and,
    only where the proposal is about them, the votes of the largest voter and of the last proposals.

    Args:
        now: the cell, as of now; or a snapshot of it.
        explorer: who is asked whether sources are published; nobody if None.
        context: the cell's, if it has been read.
        cache: folder in which what is settled is kept; the platform's folder for caches if None.

    Raises:
        ChainError: the node does not answer.
    """
    from celldao.context import context_of

    snapshot = snapshot_of(now)
    calls = calls_of(draft)
    context = context or context_of(snapshot, calls)
    actions = read_calls(calls, context)
    return Facts(
        now=snapshot.moment.time,
        paid=_paid(snapshot, cache),
        known=frozenset(_known(snapshot, context, cache)),
        available=tuple(
            context.amount(holding.treasury.available.currency.address, holding.treasury.available.units)
            for holding in snapshot.money()
        ),
        largest_voter=_largest(snapshot) if _any(actions, SetThreshold) else None,
        turnout=_turnout(snapshot) if _any(actions, SetTracks) else None,
        code=_codes(snapshot, concerned(actions, context), explorer),
    )


def calls_of(draft: Draft | Proposal) -> tuple[Call, ...]:
    """The calls of a draft, or of a proposal that lies on chain."""
    from celldao.proposals import Draft

    if isinstance(draft, Draft):
        return draft.calls
    return tuple(Call(action.target, action.value.units, action.data) for action in draft.actions)


def explored(snapshot: Snapshot, calls: Iterable[Call], context: Context, source: AbiSource) -> Context:
    """A context that knows the functions of the contracts that are called, as far as a source does.

    Of a proxy those of its implementation are what it has.
    """
    from celldao.chain.proxies import what_stands

    targets = [call.target for call in calls if call.data and context.role(call.target) is None]
    for action in read_calls(calls, context):
        targets += [call.target for call in action.inner(context) if context.role(call.target) is None]
    for target, found in what_stands(snapshot.cell.reader, targets, snapshot.block).items():
        for place in (target, found.implementation) if found.exists else ():
            abi = source.abi(place) if place else None
            if abi is not None:
                context = context.with_abi(target, *_readable(functions_of(abi)))
    return context


def _readable(functions: Iterable[Function]) -> Iterator[Function]:
    """Those whose names are names: whoever publishes an ABI may write there what he likes."""
    for function in functions:
        try:
            yield Function.parse(function.text)
        except ActionError:
            continue


def concerned(actions: Sequence[Action], context: Context) -> list[str]:
    """Every account that a proposal calls, pays, lists or appoints, and none of the cell's own contracts."""
    found: list[str] = []
    for action in actions:
        found.append(action.call(context).target)
        found += [call.target for call in action.inner(context)]
        found += [outflow.receiver for outflow in action.outflows(context)]
        # A member's address may be a contract; what it is does not matter to the cell.
        found += [] if isinstance(action, AdmitMember) else mentioned(action)
    return [one for one in dict.fromkeys(found) if context.role(one) not in CONTRACT_ROLES]


def snapshot_of(now: Cell | Snapshot) -> Snapshot:
    """The snapshot that is given, or the latest of the cell."""
    from celldao.snapshots import Snapshot

    return now if isinstance(now, Snapshot) else now.now()


def _paid(snapshot: Snapshot, cache: str | Path | None) -> frozenset[str] | None:
    """None where the node does not tell: a warning then says so."""
    try:
        return snapshot.cell.history(cache).paid()
    except (NodeRefusal, HistoryError):
        return None


def _any(actions: Iterable[Action], kind: type[Action]) -> bool:
    return any(isinstance(action, kind) for action in actions)


def _known(snapshot: Snapshot, context: Context, cache: str | Path | None) -> Iterator[str]:
    """Members, operators and their mandates, listed targets, recipients of revenue, the guardian."""
    from celldao.snapshots.context import listed_calls

    yield from (member.address for member in snapshot.members() if member.is_holder)
    yield from context.mandates
    if context.mandates:
        yield from (mandate.operator for mandate in snapshot.mandates())
    with suppress(NodeRefusal, HistoryError):  # a node without the history knows only those that are called
        yield from (listed.target for listed in listed_calls(snapshot, cache))
    rules = snapshot.rules()
    yield from (recipient.account for recipient in rules.recipients)
    if rules.voting_is_known and isinstance(guardian := rules["guardian.address"].value, str):
        yield guardian


def _largest(snapshot: Snapshot) -> str | None:
    """The largest voter's part of all votes, rounded down to the hundredth of a per cent."""
    votes = [member.votes.units for member in snapshot.members()]
    total = snapshot.total_votes.units
    return _part(max(votes, default=0), total) if total else None


def _turnout(snapshot: Snapshot) -> str | None:
    """The largest part of all votes that was cast for and in abstention, among the last votes that are over.

    None before there were any.
    """
    from celldao.chain.lens import Ask
    from celldao.snapshots import State

    unfinished = (State.PENDING, State.ACTIVE, State.CANCELED)
    if not snapshot.can_read_governor:
        return None
    over = (proposal for proposal in snapshot.proposals() if proposal.state not in unfinished)
    last = list(islice(over, LAST_VOTES))
    share = snapshot.cell.share
    asks = [
        Ask("getPastTotalSupply", (int(proposal.snapshot.timestamp()),), contract=share) for proposal in last
    ]
    parts = [
        (proposal.in_favour.units + proposal.abstain.units, total)
        for proposal, total in zip(last, snapshot.ask(asks), strict=True)
        if total
    ]
    best = max(parts, key=lambda part: part[0] / part[1], default=None)
    return _part(*best) if best else None


def _part(votes: int, total: int) -> str:
    points = votes * 10_000 // total
    return f"{points // 100}.{points % 100:02} %"


def _codes(snapshot: Snapshot, accounts: Sequence[str], explorer: Explorer | None) -> dict[str, Code]:
    from celldao.chain.proxies import what_stands

    stands = what_stands(snapshot.cell.reader, accounts, snapshot.block)
    return {account: _code(account, found, explorer) for account, found in stands.items()}


def _code(account: str, found: Stands, explorer: Explorer | None) -> Code:
    verified: bool | None = None
    if found.exists and explorer is not None:
        places = [account] if not found.fixed else []  # a clone has no source but its implementation's
        places += [found.implementation] if found.implementation else []
        answers = [explorer.verified(place) for place in places]
        verified = False if False in answers else None if None in answers else True
    return Code(
        exists=found.exists, verified=verified, implementation=found.implementation, fixed=found.fixed
    )
