"""The operator accepts what a vote has granted: from then on its periods are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from eth_utils.crypto import keccak

from celldao.actions.wording import counted, lasting, quoted, when
from celldao.acts.act import Done, Outcome, Step
from celldao.acts.standing import Standing
from celldao.errors import ActError
from celldao.operators.base import Given, MandateAct, find_mandate
from celldao.snapshots import Allowed, MandateState

# More of a list is not written out.
_LISTED = 12


@dataclass(frozen=True)
class Accepted(Outcome):
    """
    Attributes:
        mandate: its address.
        begun: the first second of its first period.
        first_report: the last second in which its first report is in time.
    """

    mandate: str
    begun: datetime
    first_report: datetime

    def lines(self) -> list[str]:
        return [
            f"Accepted: the mandate {self.mandate} runs since {when(self.begun)}",
            f"Its first report is due by {when(self.first_report)}.",
        ]


@dataclass(frozen=True)
class Accept(MandateAct[Accepted]):
    """
    Attributes:
        allowed: whom it may pay and what it may call.
        policy: the text of the policy, if it was given and is the one that the vote meant.
    """

    kind: ClassVar[str] = "mandate_accept"

    allowed: Allowed
    policy: bytes | None = None

    @classmethod
    def of(cls, standing: Standing, mandate: Given = None, policy: bytes | None = None) -> Accept:
        """
        Args:
            policy: what the operator takes for the policy; nothing is signed if it is another.

        Raises:
            ActError: no such mandate, or another policy.
        """
        found = find_mandate(standing, mandate)
        if policy is not None:
            check_policy(found, policy)
        return cls(standing, found, standing.now.allowed_of(found.address), policy)

    def words(self) -> str:
        return f"Accept the {self.label}, as its operator {self.mandate.operator}"

    def lines(self) -> list[str]:
        return terms_of(self.mandate, self.allowed)

    def check(self) -> None:
        self.check_operator()
        self.check_lasting()
        if self.mandate.begun is not None:
            raise ActError(
                f"the {self.label} was accepted at {when(self.mandate.begun)}", "Nothing is left to do."
            )

    def steps(self) -> Sequence[Step]:
        return [self.step(f"accept the {self.label}", "accept", self.mandate.charters)]

    def outcome(self, done: Done) -> Accepted:
        begun = done.one("Accepted").time
        return Accepted(
            done.receipts,
            self.mandate.address,
            begun,
            begun + self.mandate.period + self.mandate.report_time,
        )


def check_policy(mandate: MandateState, policy: bytes) -> None:
    """Raises ActError unless a file is, byte for byte, the policy that the mandate was granted under."""
    digest = "0x" + keccak(policy).hex()
    if digest != mandate.policy:
        raise ActError(
            f"the policy given has the hash {digest}, the mandate {mandate.address} was granted under "
            f"{mandate.policy}",
            "Ask the members for the file that they voted on, and read that.",
        )


def terms_of(mandate: MandateState, allowed: Allowed) -> list[str]:
    """What a mandate allows, a line each."""
    lines = [
        f"draws up to {budget.per_period} a period, {budget.lifetime} in all" for budget in mandate.budgets
    ]
    lines.append(
        f"periods of {lasting(mandate.period)}; a report of each within {lasting(mandate.report_time)}"
    )
    lines.append(f"until {when(mandate.expiry)}")
    if mandate.any_receiver:
        lines.append("may pay ANYONE")
    else:
        lines += _listed([f"may pay {account}" for account in allowed.receivers], "receiver", "receivers")
    calls = [f"may call 0x{selector.hex()} of {target}" for target, selector in allowed.calls]
    lines += _listed(calls, "call", "calls")
    where = f" at {quoted(mandate.policy_link)}" if mandate.policy_link else ""
    has_policy = int(mandate.policy, 16) != 0
    lines.append(f"policy {mandate.policy}{where}" if has_policy else f"no policy{where}")
    return lines


def _listed(lines: list[str], one: str, many: str) -> list[str]:
    more = len(lines) - _LISTED
    return [*lines[:_LISTED], f"and {counted(more, one, many)} more"] if more > 0 else lines
