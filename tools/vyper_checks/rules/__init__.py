"""One rule a file: `WHAT` it holds, and `check(tree, listed)`."""

from __future__ import annotations

from collections.abc import Callable

from tools.vyper_checks.listed import Listed
from tools.vyper_checks.problem import Outcome
from tools.vyper_checks.rules import (
    authority,
    bounds,
    chain_values,
    documented,
    forbidden,
    locks,
    loops,
    outside_calls,
    pragmas,
    raw_calls,
    reasons,
    unsafe_math,
)
from tools.vyper_checks.tree import Tree

Check = Callable[[Tree, Listed], Outcome]

RULES: dict[str, tuple[str, Check]] = {
    module.__name__.rpartition(".")[2]: (module.WHAT, module.check)
    for module in (
        authority,
        outside_calls,
        raw_calls,
        forbidden,
        chain_values,
        unsafe_math,
        pragmas,
        locks,
        bounds,
        loops,
        reasons,
        documented,
    )
}
