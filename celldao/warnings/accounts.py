"""Warnings about who gets money or rights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel

from celldao.actions.context import ASSET, FACTORY, GOVERNOR, SHARE
from celldao.actions.other_cells import DelegateIn, MoveIn
from celldao.constitution.fields import NATIVE
from celldao.warnings.warning import View, Warning, caution, danger

# So many digits at either end are what people compare.
SHOWN: Final = 4
# What has no use for money, and mostly no way to give it back.
_KEEPERS: Final = frozenset({ASSET, SHARE, GOVERNOR, FACTORY})


def first_time_receiver(view: View) -> Iterator[Warning]:
    """Somebody is paid who has never been paid, and is no member."""
    seen: set[str] = set()
    for place, action in enumerate(view.actions):
        for outflow in action.outflows(view.context):
            receiver = outflow.receiver
            known = receiver in (view.facts.paid or ()) or receiver in view.context.members
            if known or receiver in seen or view.context.role(receiver) is not None:
                continue
            seen.add(receiver)
            name = view.context.name(receiver)
            yield caution(
                "first-time-receiver",
                place,
                f"{name} has never been paid by the cell"
                if view.facts.paid is not None
                else f"Whether {name} has been paid by the cell before could not be found out",
                "Confirm the whole address with its owner on another way than the one it came by.",
            )


def look_alike(view: View) -> Iterator[Warning]:
    """An address begins and ends like one that the cell knows, but is another."""
    known = set(view.facts.paid or ()) | view.facts.known | view.context.members | set(view.context.names)
    known |= {asset.token for asset in view.context.assets} | set(view.context.mandates)
    context = view.context
    known |= {context.treasury, context.share, context.governor, context.splitter, context.factory}
    by_ends: dict[tuple[str, str], str] = {}
    for account in sorted(known):
        by_ends.setdefault(_ends(account), account)
    for place, action in enumerate(view.actions):
        for account in dict.fromkeys(mentioned(action)):
            twin = by_ends.get(_ends(account))
            if account not in known and twin is not None:
                yield danger(
                    "look-alike",
                    place,
                    f"{account} looks like {context.name(twin)}, but is another address",
                    "Compare every character: somebody may have made it to be mistaken for the other.",
                )


def lost_in_contract(view: View) -> Iterator[Warning]:
    """Money goes to a contract that can do nothing with it: a token, the share register, the governor."""
    for place, action in enumerate(view.actions):
        for outflow in action.outflows(view.context):
            if view.context.role(outflow.receiver) in _KEEPERS or outflow.receiver == NATIVE:
                yield danger(
                    "lost-in-contract",
                    place,
                    f"{view.context.name(outflow.receiver)} is paid, and may never give it back",
                    "Check whether another receiver is meant.",
                )


def paid_twice(view: View) -> Iterator[Warning]:
    """The same receiver gets the same amount twice in one proposal."""
    seen: set[tuple[str, str, int]] = set()
    for place, action in enumerate(view.actions):
        for outflow in action.outflows(view.context):
            key = (outflow.receiver, outflow.token, outflow.units)
            if key in seen:
                amount = view.context.amount(outflow.token, outflow.units)
                yield caution(
                    "paid-twice",
                    place,
                    f"{view.context.name(outflow.receiver)} is paid {amount} more than once",
                    "Check whether it is meant twice.",
                )
            seen.add(key)


def place_given_away(view: View) -> Iterator[Warning]:
    """The cell's place in another cell goes to somebody, with all shares there."""
    for place, action in enumerate(view.actions):
        if isinstance(action, MoveIn):
            yield danger(
                "place-given-away",
                place,
                f"{view.context.name(action.to)} would have the treasury's place in "
                f"{action.other(view.context).label}, with all its shares; nothing can undo that",
                "Ask whose address it is, on another way than the one it came by, and what the cell gets "
                "for it.",
            )


def votes_lent(view: View) -> Iterator[Warning]:
    """Somebody votes for the cell in another cell."""
    for place, action in enumerate(view.actions):
        if isinstance(action, DelegateIn) and action.to != view.context.treasury:
            yield caution(
                "votes-lent",
                place,
                f"{view.context.name(action.to)} could cast all votes that the treasury has in "
                f"{action.other(view.context).label}, until another decision takes them back",
                "Be sure whom you trust with them: until then the cell itself has no vote there.",
            )


def mentioned(value: Any) -> Iterator[str]:
    """Every address that an action names, in the order of its fields."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from mentioned(getattr(value, name))
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from mentioned(item)
    elif isinstance(value, str) and value.startswith("0x") and len(value) == 42:
        yield value


def _ends(account: str) -> tuple[str, str]:
    digits = account[2:].lower()
    return digits[:SHOWN], digits[-SHOWN:]
