"""Every step that is compared, by the name it goes by."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from tests.symbolic.comparison.dividends import Dividends
from tests.symbolic.comparison.treasury import Treasury

GROUPS: dict[str, type[Dividends] | type[Treasury]] = {
    "TranscribedDividends": Dividends,
    "TranscribedTreasury": Treasury,
}


def by_name() -> dict[str, Callable[..., None]]:
    return {
        f"{group}.{name}": step
        for group, kind in GROUPS.items()
        for name, step in vars(kind).items()
        if not name.startswith("_")
    }


def ready(name: str, root: Path, seed: int) -> Callable[[], None]:
    """The step on a chain of its own; each call is another state.

    :param root: of a project that `tests.symbolic.project` has made
    """
    group, _, method = name.partition(".")
    found: Callable[[], None] = getattr(GROUPS[group](root, random.Random(f"{name} {seed}")), method)
    return found
