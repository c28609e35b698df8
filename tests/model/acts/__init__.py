"""What people do in a story. An act takes the story, whose dice decide, and tries what mostly succeeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.model.story import Story

Act = Callable[["Story"], None]
# an act and how often it is chosen beside the others
WEIGHTS: dict[Act, int] = {}


def act(weight: int) -> Callable[[Act], Act]:
    def note(function: Act) -> Act:
        WEIGHTS[function] = weight
        return function

    return note


def all_acts() -> dict[Act, int]:
    # imported for what they note
    from tests.model.acts import (  # noqa: F401
        ballots,
        decisions,
        leaving,
        mirrors,
        money,
        operators,
        petitions,
        shares,
        time,
        tokens,
    )

    return WEIGHTS
