"""What an operator can do, and the members with him: his mandate, its money, its reports, its end.

Events and effects like those of `events`. Whoever is paid is a member by number, or an outsider by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from eth_utils.crypto import keccak

from celldao.demo.events import Event

Payee = int | str
Payments = tuple[tuple[Payee, int], ...]


@dataclass(frozen=True)
class Document:
    """A file as it is: the chain keeps its hash."""

    name: str
    content: bytes

    @cached_property
    def digest(self) -> bytes:
        return keccak(self.content)


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be drawn of a currency, in base units."""

    asset: str
    per_period: int
    lifetime: int


@dataclass(frozen=True, slots=True)
class Charter:
    """What is granted.

    Attributes:
        period: of budgets and reports, in seconds.
        report_time: after a period's end, within which its report is due.
        expiry: the first second in which the mandate is over.
        payees: the only ones he may pay.
    """

    operator: str
    period: int
    report_time: int
    expiry: int
    budgets: tuple[Budget, ...]
    payees: tuple[Payee, ...]
    policy: Document


@dataclass(frozen=True, slots=True)
class MandateGrant:
    """Effect of a proposal: an operator gets an account of his own."""

    charter: Charter


@dataclass(frozen=True, slots=True)
class Wages:
    """Effect of a proposal: the treasury itself pays members for their work."""

    asset: str
    payments: Payments


@dataclass(frozen=True, slots=True)
class Acceptance(Event):
    """The operator accepts the charter: the first period begins."""


@dataclass(frozen=True, slots=True)
class Drawing(Event):
    """The operator draws from the treasury into his account."""

    asset: str
    amount: int


@dataclass(frozen=True, slots=True)
class Spending(Event):
    """The operator pays from his account."""

    asset: str
    payments: Payments
    purpose: str

    @property
    def total(self) -> int:
        return sum(amount for _, amount in self.payments)


@dataclass(frozen=True, slots=True)
class GivingBack(Event):
    """The operator returns what he does not need."""

    asset: str
    amount: int


@dataclass(frozen=True, slots=True)
class Reporting(Event):
    """The operator files the report of all periods that have ended."""

    document: Document


@dataclass(frozen=True, slots=True)
class Petition(Event):
    """A member begins a petition to recall the operator, and signs it."""

    member: int


@dataclass(frozen=True, slots=True)
class PetitionSignature(Event):
    """A member signs with a transaction of his own."""

    member: int


@dataclass(frozen=True, slots=True)
class SignedPetition(Event):
    """Signatures that members gave without a transaction, handed in by one relayer in one."""

    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sweep(Event):
    """Somebody sends what is left in the account back to the treasury."""

    assets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal(Event):
    """Something is tried in earnest, with a transaction, and must be refused."""

    attempt: Event
