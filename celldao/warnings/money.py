"""Warnings about how much."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from celldao.actions.rules import SetSpendingLimit
from celldao.proposals.tracks import refused_later
from celldao.warnings.warning import View, Warning, caution, danger

# One part in so many of an asset is a lot.
LARGE_PART: Final = 10


def large_part(view: View) -> Iterator[Warning]:
    """All actions together take more than a tenth of an asset, or more than there is."""
    taken: dict[str, int] = {}
    places: dict[str, set[int]] = {}
    for at, action in enumerate(view.actions):
        for outflow in action.outflows(view.context):
            taken[outflow.token] = taken.get(outflow.token, 0) + outflow.units
            places.setdefault(outflow.token, set()).add(at)
    for token, units in taken.items():
        amount = view.context.amount(token, units)
        available = view.facts.available_by_currency.get(amount.currency)
        if available is None:
            continue
        place = min(places[token]) if len(places[token]) == 1 else None
        if amount.value > available.value:
            yield danger(
                "more-than-available",
                place,
                f"{amount} are spent or allowed, more than the {available} that there are",
                "Lower the amounts, or wait until there is enough: as it is, it cannot be carried out.",
            )
        elif amount.value * LARGE_PART > available.value:
            yield caution(
                "large-part",
                place,
                f"{amount} are spent or allowed, more than a tenth of the {available} that there are",
                "Ask what remains for what is due.",
            )


def not_registered(view: View) -> Iterator[Warning]:
    """It passes as ordinary, and is refused when it is to be carried out."""
    calls = [action.call(view.context) for action in view.actions]
    for place in refused_later(calls, view.context):
        yield danger(
            "not-registered",
            place,
            "It pays in an asset that is not registered: the decision would be ordinary, and then be refused",
            "Register the asset first, or call the token's own transfer, which is constitutional.",
        )


def nothing_ordinary(view: View) -> Iterator[Warning]:
    """Ordinary decisions may spend nothing any more."""
    for place, action in enumerate(view.actions):
        if isinstance(action, SetSpendingLimit) and action.limit == 0:
            yield caution(
                "nothing-ordinary",
                place,
                "Ordinary decisions could spend nothing any more: every payment would be constitutional",
                "Check whether the cell can wait so long for each payment.",
            )
