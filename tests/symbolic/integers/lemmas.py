"""Every lemma by the name it goes by, and what it says."""

from __future__ import annotations

from collections.abc import Callable

from tests.symbolic.integers import about_dividends, about_treasury
from tests.symbolic.integers.terms import Terms

Lemma = Callable[[Terms], None]
GROUPS = {"DividendSums": about_dividends.LEMMAS, "TreasurySums": about_treasury.LEMMAS}


def by_name() -> dict[str, Lemma]:
    """`group.lemma`, in the order of proof."""
    return {f"{group}.{lemma.__name__}": lemma for group, lemmas in GROUPS.items() for lemma in lemmas}
