"""What proposals do, typed: models and the calls they are, in both directions, and in words.

    action = Pay(to=welder, amount="1,250.50 USDC")
    call = action.call(context)
    read_call(call, context) == action
    print(*described([action], context), sep="\\n")

call       target, value, calldata              context    what is known of the cell
amounts    Decimal with its currency            fields     durations, moments, ratios, addresses
function   calldata by types, strictly          lookup     which function a call is of
base       what every action can do             registry   all kinds, from calls to actions
payments, spending, shares, revenue, rules, continuity, identity, mandates, other_cells, contracts   kinds
known      functions that everybody uses
payroll    lists of payments                    batches    Safe's transaction builder
abis       functions from files and explorers   unknown    what can be said of unknown data
"""

from __future__ import annotations

from celldao.actions.abis import AbiSource, choose, read_abi, with_sources
from celldao.actions.amounts import Amount
from celldao.actions.base import Action, ActionLike, Outflow
from celldao.actions.batches import Batch, batch_of, read_batch, write_batch
from celldao.actions.call import Call
from celldao.actions.context import Asset, Context, ListedCall, OtherCell
from celldao.actions.continuity import AppointSuccessor, CancelRecovery, Dissolve, ProposeRecovery
from celldao.actions.contracts import CallContract, UnknownCall
from celldao.actions.function import Function
from celldao.actions.identity import RevokeMessage, SetDaoUri, SignMessage
from celldao.actions.mandates import (
    AmendMandate,
    Budget,
    CallByMandate,
    CallRule,
    Charter,
    GrantMandate,
    RecallMandate,
    ReceiverRule,
    SetMandateRules,
    SuspendMandate,
    SweepMandate,
)
from celldao.actions.other_cells import (
    ClaimIn,
    DelegateIn,
    ExitFrom,
    MoveIn,
    Support,
    TransferShares,
    VoteIn,
)
from celldao.actions.payments import Pay, PayMany, Payment, SendCoin
from celldao.actions.payroll import pay_all, payroll
from celldao.actions.registry import ACTIONS, by_kind, described, read_call, read_calls, to_calls
from celldao.actions.revenue import (
    Allocate,
    Recipient,
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
    TrackRules,
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

__all__ = [
    "ACTIONS",
    "AbiSource",
    "Action",
    "ActionLike",
    "AdmitMember",
    "Allocate",
    "Allow",
    "AmendMandate",
    "Amount",
    "AppointSuccessor",
    "Asset",
    "Bar",
    "Batch",
    "Budget",
    "BurnShares",
    "Call",
    "CallByMandate",
    "CallContract",
    "CallRule",
    "CancelRecovery",
    "Charter",
    "ClaimIn",
    "Context",
    "DelegateIn",
    "Dissolve",
    "ExitFrom",
    "Function",
    "GrantMandate",
    "IssueShares",
    "ListCall",
    "ListedCall",
    "MoveIn",
    "OfferBuyBack",
    "OtherCell",
    "Outflow",
    "Pay",
    "PayMany",
    "Payment",
    "ProposeRecovery",
    "RecallMandate",
    "ReceiverRule",
    "Recipient",
    "RegisterAsset",
    "RegisterCurrency",
    "RemoveGuardian",
    "RevokeMessage",
    "SendCoin",
    "SetDaoUri",
    "SetExitTerms",
    "SetGuardian",
    "SetHolderCap",
    "SetMandateRules",
    "SetMovable",
    "SetReserveFloor",
    "SetSpendingLimit",
    "SetSplit",
    "SetThreshold",
    "SetTracks",
    "SetTransferPolicy",
    "SignMessage",
    "SpendWith",
    "Support",
    "SuspendMandate",
    "SweepMandate",
    "TrackRules",
    "TransferShares",
    "UnknownCall",
    "UnregisterAsset",
    "VoteIn",
    "WithdrawBuyBack",
    "batch_of",
    "by_kind",
    "choose",
    "described",
    "pay_all",
    "payroll",
    "read_abi",
    "read_batch",
    "read_call",
    "read_calls",
    "to_calls",
    "with_sources",
    "write_batch",
]
