"""Typed, read-only pictures of a cell, all of one block: `cell.now()`.

snapshot   where they come from: what is read when     proposals, created, actions   what was proposed
units      times, ratios, shares, votes                dividends, mandates           what is owed and granted
rules      all rules with bounds                       money                         where the money is
members    the register                                status                        all of it on one page
offers     buy-back, recoveries
"""

from celldao.snapshots.actions import ActionReader, RawAction
from celldao.snapshots.dividends import MemberDividends
from celldao.snapshots.mandates import Allowed, Budget, MandateState, PetitionState
from celldao.snapshots.members import Member
from celldao.snapshots.money import Holding, Money, SplitterHolding, TreasuryHolding
from celldao.snapshots.offers import BuyBack, Recovery
from celldao.snapshots.proposals import Proposal, State
from celldao.snapshots.rules import Rule, Rules
from celldao.snapshots.snapshot import Snapshot
from celldao.snapshots.status import Status
from celldao.snapshots.units import Moment, Ratio

__all__ = [
    "ActionReader",
    "Allowed",
    "Budget",
    "BuyBack",
    "Holding",
    "MandateState",
    "Member",
    "MemberDividends",
    "Moment",
    "Money",
    "PetitionState",
    "Proposal",
    "Ratio",
    "RawAction",
    "Recovery",
    "Rule",
    "Rules",
    "Snapshot",
    "SplitterHolding",
    "State",
    "Status",
    "TreasuryHolding",
]
