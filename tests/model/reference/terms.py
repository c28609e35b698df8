"""What a vote grants to an operator: spec §9.1."""

from __future__ import annotations

from dataclasses import dataclass

from tests.model.reference.basics import Account


@dataclass(frozen=True)
class MandateRules:
    """A cell's; ratios in basis points, times in seconds."""

    allowed: bool
    draw_limit: int
    petition_quorum: int
    shortest_period: int
    longest_period: int


@dataclass(frozen=True)
class Budget:
    asset: Account
    per_period: int
    lifetime: int


@dataclass(frozen=True)
class Charter:
    """Lists say what changes: what is not in them stays."""

    expiry: int
    any_receiver: bool = False
    budgets: tuple[Budget, ...] = ()
    receivers: tuple[tuple[Account, bool], ...] = ()
    calls: tuple[tuple[Account, str, bool], ...] = ()
    policy: bytes = bytes(32)
    policy_link: str = ""


@dataclass(frozen=True)
class Grant:
    operator: Account
    period: int
    report_time: int
    charter: Charter
