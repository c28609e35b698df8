"""A cell on one page."""

from __future__ import annotations

from dataclasses import dataclass

from celldao.amounts import Amount
from celldao.snapshots.money import Money
from celldao.snapshots.proposals import Proposal
from celldao.snapshots.units import Moment


@dataclass(frozen=True)
class Status:
    """What somebody wants to know first.

    Attributes:
        moment: of which all of it is.
        name: of the cell.
        treasury: its identity.
        is_open: whether the founding is finished.
        is_dissolved: whether it has been ended by vote.
        holders: how many members have shares.
        members: how many numbers were given out; who left keeps his.
        supply: all shares.
        votes: all votes.
        money: per registered asset.
        proposals: how many were ever made to the present governor; None if this version cannot read it.
        open_proposals: those to which something can still happen, the newest first.
        mandates: how many were ever granted.
    """

    moment: Moment
    name: str
    treasury: str
    is_open: bool
    is_dissolved: bool
    holders: int
    members: int
    supply: Amount
    votes: Amount
    money: Money
    proposals: int | None
    open_proposals: tuple[Proposal, ...]
    mandates: int
