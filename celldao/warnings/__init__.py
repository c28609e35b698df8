"""What voters should look at in a proposal: `check(actions, context, facts)`.

`gather(cell, draft, explorer)` finds the facts.

The page has the same rules in TypeScript; both must pass tests/cases/warnings.json.

facts     what is known of the world      accounts  who
warning   one warning, one rule           money     how much
locks     rules, ends, rights             calls     what is called
gathering the facts, from the chain
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from celldao.actions.base import Action
from celldao.actions.context import Context
from celldao.warnings import accounts, calls, locks, money
from celldao.warnings.facts import Code, Facts
from celldao.warnings.gathering import gather
from celldao.warnings.warning import Level, Rule, View, Warning

# In the order in which they are shown for one action, danger before caution.
RULES: Final[tuple[Rule, ...]] = (
    locks.end,
    locks.hand_over,
    accounts.place_given_away,
    calls.unknown_call,
    calls.standing_allowance,
    accounts.look_alike,
    accounts.lost_in_contract,
    money.large_part,
    money.not_registered,
    calls.risky_listing,
    calls.no_code,
    calls.unverified_code,
    locks.signs_as_cell,
    locks.quorum_out_of_reach,
    locks.approval_out_of_reach,
    locks.threshold_out_of_reach,
    locks.hasty_track,
    locks.over_already,
    accounts.first_time_receiver,
    accounts.paid_twice,
    accounts.votes_lent,
    calls.unusual_call,
    calls.guessed_call,
    calls.proxy_target,
    money.nothing_ordinary,
    locks.slow_track,
    locks.keys_fixed,
    locks.leaves_out_asset,
    locks.pays_anyone,
)


def check(actions: Sequence[Action], context: Context, facts: Facts | None = None) -> list[Warning]:
    """Every warning about a proposal: by danger first, then by rule, then by action; none twice."""
    view = View(tuple(actions), context, facts or Facts())
    found = list(dict.fromkeys(warning for rule in RULES for warning in rule(view)))
    return sorted(found, key=lambda warning: warning.level is not Level.DANGER)


__all__ = ["RULES", "Code", "Facts", "Level", "Rule", "View", "Warning", "check", "gather"]
