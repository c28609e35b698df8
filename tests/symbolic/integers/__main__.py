"""Proves one lemma with z3, in halmos' environment.

python -m tests.symbolic.integers DividendSums.accrual answer.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import z3

from tests.symbolic.integers import lemmas
from tests.symbolic.integers.terms import branches

# milliseconds of one claim on one branch
LIMIT = 60_000
# as halmos answers
PROVEN, COUNTEREXAMPLE, UNDECIDED = 0, 1, 2


def decide(facts: list[Any], claim: Any) -> int:
    """Can the claim be false where the facts hold?"""
    if claim is True:
        return PROVEN
    solver = z3.Solver()
    solver.set("timeout", LIMIT)
    for fact in [*facts, z3.Not(claim)]:
        # sums of products: what is the same on both sides goes away
        solver.add(z3.simplify(fact, som=True) if z3.is_expr(fact) else fact)
    return {"unsat": PROVEN, "sat": COUNTEREXAMPLE}.get(str(solver.check()), UNDECIDED)


def prove(name: str) -> dict[str, Any]:
    """As halmos leaves its answers; each claim on each branch is a path."""
    answers = []
    for branch in branches(z3, lemmas.by_name()[name]):
        for text, claim, known in branch.claims:
            answers.append(decide(branch.facts[:known], claim))
            if answers[-1] != PROVEN:
                print(f"{('', 'false', 'not decided')[answers[-1]]}: {text}, {branch.decisions}", flush=True)
    # one that is false says more than one that is open
    worst = COUNTEREXAMPLE if COUNTEREXAMPLE in answers else max(answers, default=PROVEN)
    return {"exitcode": worst, "num_paths": [len(answers)], "num_bounded_loops": 0}


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps({"test_results": {sys.argv[1]: [prove(sys.argv[1])]}}))
