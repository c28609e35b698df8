"""Warnings about rules: what may lock the cell, hand it over, or end it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from celldao.actions.continuity import AppointSuccessor, Dissolve
from celldao.actions.identity import SignMessage
from celldao.actions.mandates import AmendMandate, GrantMandate
from celldao.actions.revenue import UnregisterAsset
from celldao.actions.rules import SetGuardian, SetMovable, SetThreshold, SetTracks
from celldao.actions.shares import OfferBuyBack
from celldao.actions.wording import lasting, percent, when
from celldao.warnings.warning import View, Warning, caution, danger

HIGH_QUORUM: Final = 50
HIGH_APPROVAL: Final = 80
SLOW: Final = timedelta(days=60)
HASTY: Final = timedelta(hours=12)


def quorum_out_of_reach(view: View) -> Iterator[Warning]:
    """A quorum that the cell has not reached lately, or can only just reach."""
    for place, action in enumerate(view.actions):
        if not isinstance(action, SetTracks):
            continue
        for name in ("ordinary", "constitutional"):
            quorum = getattr(action, name).quorum
            if view.facts.turnout is not None and quorum > view.facts.turnout:
                yield danger(
                    "quorum-out-of-reach",
                    place,
                    f"The {name} quorum of {percent(quorum)} is more than any late vote had "
                    f"({percent(view.facts.turnout)})",
                    "Choose one that the cell reaches without effort: a quorum that is too high "
                    "locks every rule.",
                )
            elif quorum > HIGH_QUORUM:
                yield danger(
                    "quorum-out-of-reach",
                    place,
                    f"With a {name} quorum of {percent(quorum)} the cell stands still as soon as half "
                    "its votes are "
                    "absent",
                    "Choose one that the cell reaches without effort: a quorum that is too high "
                    "locks every rule.",
                )


def approval_out_of_reach(view: View) -> Iterator[Warning]:
    """A few can block everything."""
    for place, action in enumerate(view.actions):
        if not isinstance(action, SetTracks):
            continue
        for name in ("ordinary", "constitutional"):
            approval = getattr(action, name).approval
            if approval > HIGH_APPROVAL:
                yield danger(
                    "approval-out-of-reach",
                    place,
                    f"With a {name} approval of {percent(approval)}, {percent(100 - approval)} of the "
                    "votes block it",
                    "Choose a lower one: two thirds protect a minority well enough.",
                )


def threshold_out_of_reach(view: View) -> Iterator[Warning]:
    """Nobody has enough votes to propose."""
    for place, action in enumerate(view.actions):
        largest = view.facts.largest_voter
        if isinstance(action, SetThreshold) and largest is not None and action.threshold > largest:
            yield danger(
                "threshold-out-of-reach",
                place,
                f"Nobody has {percent(action.threshold)} of all votes (the largest part is "
                f"{percent(largest)}): "
                "nobody could propose",
                "Choose a lower one; it could only be lowered again after members have delegated "
                "enough votes.",
            )


def slow_track(view: View) -> Iterator[Warning]:
    """A decision takes very long."""
    for place, action in enumerate(view.actions):
        if not isinstance(action, SetTracks):
            continue
        for name in ("ordinary", "constitutional"):
            track = getattr(action, name)
            total = track.voting_delay + track.voting_period + track.execution_delay
            if total > SLOW:
                yield caution(
                    "slow-track",
                    place,
                    f"A decision on the {name} track takes {lasting(total)}",
                    "Check whether the cell can wait so long, also to repair this rule.",
                )


def hasty_track(view: View) -> Iterator[Warning]:
    """A vote is over before most have seen it."""
    for place, action in enumerate(view.actions):
        if not isinstance(action, SetTracks):
            continue
        for name in ("ordinary", "constitutional"):
            track = getattr(action, name)
            if track.voting_period < HASTY:
                yield danger(
                    "hasty-track",
                    place,
                    f"On the {name} track a vote lasts only {lasting(track.voting_period)}",
                    "Give members the time to see it, and to leave before it strikes.",
                )


def keys_fixed(view: View) -> Iterator[Warning]:
    """Members cannot replace their keys."""
    for place, action in enumerate(view.actions):
        if isinstance(action, SetMovable) and not action.movable:
            yield caution(
                "keys-fixed",
                place,
                "Members could no longer move to a new key by themselves",
                "Be sure that nobody will need to: each lost or leaked key then takes a vote and a month.",
            )


def hand_over(view: View) -> Iterator[Warning]:
    """The cell obeys another contract from then on."""
    for place, action in enumerate(view.actions):
        if isinstance(action, AppointSuccessor):
            yield danger(
                "hand-over",
                place,
                f"Whoever controls {view.context.name(action.governor)} would own everything the cell has",
                "Have its source read by somebody who can, and compare its rules with the present ones.",
            )


def end(view: View) -> Iterator[Warning]:
    """The cell ends."""
    for place, action in enumerate(view.actions):
        if isinstance(action, Dissolve):
            yield danger(
                "end",
                place,
                "The cell would end; nothing can undo that",
                "Look at the heir: what arrives after the last member is his.",
            )


def signs_as_cell(view: View) -> Iterator[Warning]:
    """The cell signs something of which only the hash is to be seen."""
    for place, action in enumerate(view.actions):
        if isinstance(action, SignMessage):
            yield danger(
                "signs-as-cell",
                place,
                "The cell would sign something of which only the hash is on chain: it may move money",
                "Compute the hash from the text that the author gives, and compare.",
            )


def leaves_out_asset(view: View) -> Iterator[Warning]:
    """Members who leave get no part of an asset any more."""
    for place, action in enumerate(view.actions):
        if isinstance(action, UnregisterAsset):
            yield caution(
                "leaves-out-asset",
                place,
                f"Members who leave would get no part of {action.asset} any more",
                "Spend or share it first, if there is some.",
            )


def pays_anyone(view: View) -> Iterator[Warning]:
    """An operator may pay whom he likes."""
    for place, action in enumerate(view.actions):
        if isinstance(action, (GrantMandate, AmendMandate)) and action.charter.any_receiver:
            yield caution(
                "pays-anyone",
                place,
                "The operator could pay anyone, himself included, up to his budget",
                "List receivers instead, if they are known.",
            )


def over_already(view: View) -> Iterator[Warning]:
    """Something ends before it can begin."""
    now = view.facts.now
    for place, action in enumerate(view.actions):
        until: datetime | None = None
        if isinstance(action, (SetGuardian, OfferBuyBack, SignMessage)):
            until = action.until
        elif isinstance(action, (GrantMandate, AmendMandate)):
            until = action.charter.expiry
        if now is not None and until is not None and until <= now:
            yield danger(
                "over-already",
                place,
                f"It ends on {when(until)}, which is past",
                "Write a later time; most such actions would be refused.",
            )
