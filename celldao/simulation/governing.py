"""What the governor does with a proposal: its track, earliest execution and steps; and its own word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from eth_utils.crypto import keccak

from celldao.actions.call import Call
from celldao.actions.context import Context
from celldao.amounts import Currency
from celldao.artifacts import artifact
from celldao.chain.lens import Ask
from celldao.chain.web3py import revert_reason
from celldao.errors import ChainError
from celldao.proposals.tracks import HEAD, Track, is_payment
from celldao.simulation.runner import CALLER, Result, Step

if TYPE_CHECKING:
    from celldao.proposals import Draft
    from celldao.snapshots import Proposal, Snapshot

# ITreasury.Phase.
_FIRST: Final = 1
_LAST: Final = 2
_ORDINARY: Final = 4
# What a transaction costs, and bytes of its calldata; what the governor itself does beside reading it, about.
_TRANSACTION: Final = 21_000
_BYTE: Final = 16
_ZERO_BYTE: Final = 4
_GOVERNOR: Final = 12_000


def track(now: Snapshot, calls: Sequence[Call]) -> Track:
    """As the governor takes it: payments for ordinary; of everything else the treasury's table decides."""
    treasury = now.cell.treasury
    others = [call for call in calls if not is_payment(call, treasury.address)]
    answers = now.ask(
        [Ask("is_ordinary", (call.target, call.data[:HEAD]), contract=treasury) for call in others]
    )
    return Track.ORDINARY if all(answers) else Track.CONSTITUTIONAL


def earliest(now: Snapshot, draft: Draft | Proposal, on: Track) -> int:
    """The first second in which it could be carried out, if it passes; now where that is not known."""
    from celldao.snapshots import Proposal

    present = now.block.timestamp
    if isinstance(draft, Proposal):
        return max(present, int(draft.eta.timestamp())) if draft.eta is not None else present
    rules = now.rules()
    if not draft.calls or not rules.voting_is_known:
        return present
    delays = [
        rules[f"voting.{on}.{name}"].value for name in ("voting_delay", "voting_period", "execution_delay")
    ]
    return present + sum(int(delay.total_seconds()) for delay in delays if isinstance(delay, timedelta))


def steps(treasury: str, calls: Sequence[Call], on: Track, closing: bool = True) -> list[Step]:
    """What the governor has the treasury do.

    Args:
        closing: whether the last step ends the execution. Without that nothing is compared at the end.
    """
    interface = artifact("Treasury").interface
    found = []
    for place, call in enumerate(calls):
        phase = _ORDINARY if on is Track.ORDINARY else 0
        phase |= _FIRST if place == 0 else 0
        phase |= _LAST if place == len(calls) - 1 and closing else 0
        data = interface.encode("execute", call.target, call.value, call.data, phase)
        found.append(Step(treasury, data, must=True))
    return found


def probe(governor: str, calls: Sequence[Call]) -> Step:
    """What the governor needs to read a proposal: it is asked to execute one that nobody has made."""
    return Step(governor, _execution(calls, bytes(32)))


def gas(calls: Sequence[Call], probed: int, made: Sequence[Result]) -> int:
    """About what a transaction uses that executes it; `probed` is what the probe used."""
    data = _execution(calls, b"\1" * 32)
    sent = sum(_BYTE if byte else _ZERO_BYTE for byte in data)
    return _TRANSACTION + sent + probed + _GOVERNOR + sum(result.gas for result in made)


def says(now: Snapshot, draft: Draft | Proposal, time: datetime) -> str | None:
    """What the governor answers, asked to execute a proposal that lies on chain.

    See `Simulation.governor`.
    """
    from celldao.snapshots import Proposal

    if not isinstance(draft, Proposal) or not draft.actions:
        return None
    calls = [Call(action.target, action.value.units, action.data) for action in draft.actions]
    data = _execution(calls, keccak(text=draft.description))
    question = {"from": CALLER, "to": now.governor, "data": "0x" + data.hex()}
    parameters = [question, {"blockHash": "0x" + now.block.hash.hex()}]
    seconds = int(time.timestamp())
    if seconds != now.block.timestamp:
        parameters += [{}, {"time": hex(seconds)}]
    try:
        now.cell.reader.request("eth_call", parameters)
    except ChainError as error:
        return revert_reason(_Said(error.what)) or None
    return ""


class _Said(Exception):
    """A node's words, as `revert_reason` looks at them."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def _execution(calls: Sequence[Call], description: bytes) -> bytes:
    lists = [call.target for call in calls], [call.value for call in calls], [call.data for call in calls]
    return artifact("Governor").interface.encode("execute", *lists, description)


def currency_of(context: Context, token: str) -> Currency:
    """A token as the cell calls it; in base units where it does not know it."""
    asset = context.asset(token)
    if asset is None:
        return Currency(token, f"base units of {token}", 0)
    return Currency(token, asset.symbol, asset.decimals)
