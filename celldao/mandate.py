"""The mandates of a cell, to be read: `cell.mandates()`, `Mandate.at(address, reader)`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from celldao.artifacts import artifact
from celldao.chain.contract import Contract, ask

if TYPE_CHECKING:
    from celldao.chain.backend import Reader

# What the factory puts on a page of `mandates`.
PAGE: Final = 100


class Status(StrEnum):
    """IMandate.Status."""

    GRANTED = "granted"
    """Waits for the operator to accept."""
    RUNNING = "running"
    SUSPENDED = "suspended"
    """By vote: no drawing, spending or calling."""
    OVERDUE = "overdue"
    """A report is: no drawing."""
    ENDED = "ended"
    """Recalled or expired."""


@dataclass(frozen=True, slots=True)
class Overview:
    """IMandate.Overview: Unix seconds and seconds; a time is 0 where it has not come.

    Attributes:
        version: charters so far, the first one included.
        expiry: the first second in which the mandate is over.
        period: of budgets and reports.
        report_time: after a period's end, within which its report is due.
        reported_until: all before it is reported.
        report_due: the last second in which the next report is in time.
        reports, petitions: how many there were.
        policy: keccak256 of the policy under which the operator works.
        assets: those that it has a budget of.
    """

    treasury: str
    operator: str
    status: Status
    version: int
    granted_at: int
    begun_at: int
    ended_at: int
    expiry: int
    period: int
    report_time: int
    reported_until: int
    report_due: int
    reports: int
    petitions: int
    any_receiver: bool
    policy: bytes
    policy_link: str
    assets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """IMandate.Account: one asset of a mandate, in its base units.

    Attributes:
        drawn: over the whole life, as `spent` and `returned`.
        cap: the part of the treasury that may be drawn in this period; 0 before its first draw.
        balance: what is in the account now; 0 if the asset can't be read.
    """

    per_period: int
    lifetime: int
    drawn: int
    drawn_this_period: int
    cap: int
    spent: int
    returned: int
    balance: int


@dataclass(frozen=True, slots=True)
class Report:
    """IMandate.Report.

    Attributes:
        digest: hash of the report that was filed.
        covers_to: all before this second.
    """

    digest: bytes
    covers_to: int
    filed_at: int


@dataclass(frozen=True, slots=True)
class Petition:
    """IMandate.Petition.

    Attributes:
        snapshot: the second at which units count.
        deadline: the last second to sign in.
        needed, signed: units.
    """

    snapshot: int
    deadline: int
    needed: int
    signed: int


class Mandate:
    """The account of one operator of a cell.

    Attributes:
        contract: for reading what has no name here.
    """

    def __init__(self, contract: Contract) -> None:
        self.contract = contract

    @classmethod
    def at(cls, address: str, reader: Reader) -> Mandate:
        """The mandate at an address, which `cell.mandates()` or the factory has named."""
        return cls(Contract(address, artifact("Mandate").interface, reader))

    @property
    def address(self) -> str:
        return self.contract.address

    def overview(self) -> Overview:
        answer: dict[str, Any] = self.contract.read("overview")
        status = list(Status)[int(answer["status"]).bit_length() - 1]
        return Overview(**{**answer, "status": status, "assets": tuple(answer["assets"])})

    def account(self, asset: str) -> Account:
        """Budget, sums and balance of an asset; all 0 but the balance for one without a budget."""
        return Account(**self.contract.read("account_of", asset))

    def reports(self) -> list[Report]:
        """All that were filed, oldest first."""
        count = self.contract.read("report_count")
        questions = [self.contract.question("report_at", index) for index in range(count)]
        return [Report(**answer) for answer in ask(self.contract.reader, questions)] if count else []

    def petitions(self) -> list[Petition]:
        """All that were filed: number 1 is the first."""
        count = self.contract.read("petition_count")
        questions = [self.contract.question("petition_of", number + 1) for number in range(count)]
        return [Petition(**answer) for answer in ask(self.contract.reader, questions)] if count else []

    def may_pay(self, account: str) -> bool:
        """Whether the charter lets the operator pay this account."""
        return bool(self.contract.read("is_receiver", account))

    def may_call(self, target: str, selector: bytes) -> bool:
        """Whether the charter lists this function (its 4 bytes) of a contract."""
        return bool(self.contract.read("is_call", target, selector))

    def __repr__(self) -> str:
        return f"<Mandate at {self.address} on chain {self.contract.reader.chain_id}>"
