"""Warnings about what is called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from celldao.actions.call import Call
from celldao.actions.context import CONTRACT_ROLES, Context
from celldao.actions.contracts import CallContract
from celldao.actions.invocation import selector_of
from celldao.actions.known import known
from celldao.actions.lookup import Origin, matching
from celldao.actions.rules import ListCall
from celldao.actions.spending import APPROVE, Allow
from celldao.warnings.warning import View, Warning, caution, danger

# Functions that move things or rights, to whomever their arguments name.
_MOVES: Final = frozenset(
    {"transfer", "transferFrom", "safeTransferFrom", "transferOwnership", "upgradeTo", "upgradeToAndCall"}
)


def unknown_call(view: View) -> Iterator[Warning]:
    """A call has data that nobody can read."""
    for place, call in view.calls():
        if call.data and matching(call, view.context) is None:
            yield danger(
                "unknown-call",
                place,
                f"Nobody can read what is called of {view.context.name(call.target)}",
                "Ask the author for the contract's ABI; vote against what nobody can explain.",
            )


def guessed_call(view: View) -> Iterator[Warning]:
    """A function is known by its selector only: the contract may do something else."""
    for place, call in view.calls():
        match = matching(call, view.context)
        if match is not None and match[0].origin is Origin.SELECTOR:
            yield caution(
                "guessed-call",
                place,
                f"{match[0].function.name} of {view.context.name(call.target)} is a guess by its selector",
                "Look at the contract's published source.",
            )


def unusual_call(view: View) -> Iterator[Warning]:
    """One of the cell's own contracts is called as none of the known actions does it."""
    for place, action in enumerate(view.actions):
        if isinstance(action, CallContract) and view.context.role(action.target) in CONTRACT_ROLES:
            yield caution(
                "unusual-call",
                place,
                f"{view.context.name(action.target)} is called in an unusual way",
                "Read its arguments one by one: a contract may refuse them, or take them otherwise "
                "than they look.",
            )


def standing_allowance(view: View) -> Iterator[Warning]:
    """Somebody may take tokens at any time from then on."""
    for place, call in view.calls():
        spender = _spender(call, view.context)
        if spender is not None:
            yield danger(
                "standing-allowance",
                place,
                f"{view.context.name(spender)} could take tokens at any time from then on, "
                "also what is owed to members who leave",
                "Use spend_with, which allows no more than one call takes; or withdraw it in the "
                "same proposal.",
            )


def _spender(call: Call, context: Context) -> str | None:
    """Who is given an allowance by a call, if anybody."""
    match = matching(call, context)
    if match is None or match[0].known is None or match[0].known.allowance is None:
        # An ABI may name the parameters otherwise.
        values = APPROVE.decode(call.data)
        return str(values[0]) if values is not None and values[1] else None
    found, values = match
    assert found.known is not None
    allowance = found.known.allowance
    assert allowance is not None
    names = [parameter.name for parameter in found.known.function.parameters]
    amount: Any = values[names.index(allowance.amount)] if allowance.amount else True
    # A yes or no beside the account withdraws it as well.
    given = all(value for value in values if isinstance(value, bool))
    return str(values[names.index(allowance.spender)]) if amount and given else None


def risky_listing(view: View) -> Iterator[Warning]:
    """Ordinary proposals may call something that gives money or rights away."""
    for place, action in enumerate(view.actions):
        if not isinstance(action, ListCall) or not action.listed:
            continue
        entry = known(selector_of(action.function))
        if action.function.startswith("0x") and entry is None:
            yield danger(
                "unknown-listing",
                place,
                f"Nobody knows what the function {action.function} of "
                f"{view.context.name(action.contract)} does",
                "Ask the author for the contract's ABI.",
            )
        elif entry is not None and (entry.allowance or entry.inner or entry.function.name in _MOVES):
            yield danger(
                "risky-listing",
                place,
                f"Ordinary proposals could call {entry.function.name} of "
                f"{view.context.name(action.contract)} "
                "with any arguments: the list does not limit them",
                "List only functions that can do no harm whatever their arguments are.",
            )


def no_code(view: View) -> Iterator[Warning]:
    """A call has data, but nothing is there to be called."""
    for place, call in view.calls():
        code = view.facts.code.get(call.target)
        if call.data and code is not None and not code.exists:
            yield danger(
                "no-code",
                place,
                f"There is no contract at {view.context.name(call.target)}",
                "Check address and chain: the governor refuses such a call.",
            )


def proxy_target(view: View) -> Iterator[Warning]:
    """The contract's code can be replaced after the vote."""
    for place, target in _targets(view):
        code = view.facts.code.get(target)
        if code is not None and code.implementation is not None and not code.fixed:
            yield caution(
                "proxy-target",
                place,
                f"{view.context.name(target)} is a proxy of {code.implementation}: its code can "
                "change after the vote",
                "Find out who can change it.",
            )


def unverified_code(view: View) -> Iterator[Warning]:
    """The contract's source is not published."""
    for place, target in _targets(view):
        code = view.facts.code.get(target)
        if code is not None and code.exists and code.verified is False:
            yield danger(
                "unverified-code",
                place,
                f"The source of {view.context.name(target)} is not published",
                "Ask its makers to publish it; until then nobody can say what it does.",
            )


def _targets(view: View) -> Iterator[tuple[int, str]]:
    """(place, contract) of everything that is called, paid into, listed or appointed, once each."""
    seen: set[tuple[int, str]] = set()
    for place, call in view.calls():
        own = view.context.role(call.target) in CONTRACT_ROLES or view.context.other_contract(call.target)
        if call.data and not own:
            seen.add((place, call.target))
    for place, action in enumerate(view.actions):
        accounts = [outflow.receiver for outflow in action.outflows(view.context)]
        accounts += [action.contract] if isinstance(action, ListCall) and action.listed else []
        accounts += [action.spender] if isinstance(action, Allow) else []
        seen |= {(place, account) for account in accounts}
    yield from sorted(seen)
