"""All kinds of actions, and the way from calls to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from celldao.actions.base import NOT_THIS, Action, CellCall
from celldao.actions.call import Call
from celldao.actions.context import Context
from celldao.actions.continuity import AppointSuccessor, CancelRecovery, Dissolve, ProposeRecovery
from celldao.actions.contracts import CallContract, UnknownCall, unknown_call
from celldao.actions.identity import RevokeMessage, SetDaoUri, SignMessage
from celldao.actions.mandates import (
    AmendMandate,
    CallByMandate,
    GrantMandate,
    RecallMandate,
    SetMandateRules,
    SuspendMandate,
    SweepMandate,
)
from celldao.actions.other_cells import (
    ClaimIn,
    DelegateIn,
    ExitFrom,
    MoveIn,
    OtherCellCall,
    TransferShares,
    VoteIn,
)
from celldao.actions.payments import Pay, PayMany, SendCoin
from celldao.actions.revenue import (
    Allocate,
    RegisterAsset,
    RegisterCurrency,
    SetReserveFloor,
    SetSplit,
    UnregisterAsset,
)
from celldao.actions.rules import (
    ListCall,
    RemoveGuardian,
    SetExitTerms,
    SetGuardian,
    SetHolderCap,
    SetMovable,
    SetSpendingLimit,
    SetThreshold,
    SetTracks,
    SetTransferPolicy,
)
from celldao.actions.shares import (
    AdmitMember,
    Bar,
    BurnShares,
    IssueShares,
    OfferBuyBack,
    WithdrawBuyBack,
)
from celldao.actions.spending import Allow, SpendWith

# In the order of the documentation; of two that a call could be, the first.
ACTIONS: Final[tuple[type[Action], ...]] = (
    Pay,
    PayMany,
    SendCoin,
    SpendWith,
    Allow,
    IssueShares,
    AdmitMember,
    OfferBuyBack,
    WithdrawBuyBack,
    BurnShares,
    Bar,
    SetSplit,
    SetReserveFloor,
    Allocate,
    RegisterAsset,
    UnregisterAsset,
    RegisterCurrency,
    SetTransferPolicy,
    SetHolderCap,
    SetMovable,
    SetTracks,
    SetThreshold,
    SetGuardian,
    RemoveGuardian,
    SetExitTerms,
    SetSpendingLimit,
    ListCall,
    ProposeRecovery,
    CancelRecovery,
    AppointSuccessor,
    Dissolve,
    SignMessage,
    RevokeMessage,
    SetDaoUri,
    SetMandateRules,
    GrantMandate,
    AmendMandate,
    SuspendMandate,
    RecallMandate,
    SweepMandate,
    CallByMandate,
    VoteIn,
    DelegateIn,
    ClaimIn,
    ExitFrom,
    TransferShares,
    MoveIn,
    CallContract,
    UnknownCall,
)


@cache
def by_kind() -> dict[str, type[Action]]:
    """The kinds by the name that a file has for them."""
    return {action.kind: action for action in ACTIONS}


@cache
def _by_function() -> dict[tuple[str, bytes], list[type[Action]]]:
    found: dict[tuple[str, bytes], list[type[Action]]] = {}
    for action in ACTIONS:
        if issubclass(action, CellCall):
            found.setdefault((action.role, action.abi().selector), []).append(action)
    return found


@cache
def _by_other_function() -> dict[tuple[str, bytes], list[type[Action]]]:
    """The same, of another cell's contracts."""
    found: dict[tuple[str, bytes], list[type[Action]]] = {}
    for action in ACTIONS:
        if issubclass(action, OtherCellCall):
            for function in action.functions():
                found.setdefault((action.role, function.selector), []).append(action)
    return found


# What a call can be that is no function of the cell's own contracts; the last always fits.
_OTHERS: Final[tuple[type[Action], ...]] = (SendCoin, Allow, CallContract)


def read_call(call: Call, context: Context) -> Action:
    """The action that a call is.

    It is of a kind only if that kind would make the very same call: whatever an encoder would have written
    otherwise is a call by ABI, or unknown.
    """
    kinds = _by_function().get((context.role(call.target) or "", call.selector), [])
    if (other := context.other_contract(call.target)) is not None:
        kinds = [*kinds, *_by_other_function().get((other[1], call.selector), [])]
    for kind in (*kinds, *_OTHERS):
        try:
            action = kind.read(call, context)
            if action is not None and action.call(context) == call:
                return action
        except NOT_THIS:
            continue
    return unknown_call(call, context)


def read_calls(calls: Iterable[Call], context: Context) -> list[Action]:
    """The actions that calls are, in order."""
    return [read_call(call, context) for call in calls]


def to_calls(actions: Sequence[Action], context: Context) -> list[Call]:
    """The calls of actions, in order.

    Raises:
        ActionError: one of them does not fit this cell.
    """
    return [action.call(context) for action in actions]


def described(actions: Sequence[Action], context: Context) -> list[str]:
    """Numbered lines that say what actions do."""
    lines = []
    for number, action in enumerate(actions, 1):
        lines.append(f"{number}. {action.words(context)}")
        lines += [f"   {line}" for line in action.lines(context)]
    return lines
