"""Who somebody is in a cell at one block: what acts are shown and checked by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from eth_utils.address import to_checksum_address

from celldao.actions.wording import quoted
from celldao.artifacts import artifact
from celldao.cell import Cell
from celldao.chain.contract import Contract
from celldao.chain.lens import Ask
from celldao.errors import ActError, ChainError
from celldao.proposals.description import parse_description
from celldao.snapshots import Member, Proposal, Snapshot


@dataclass(frozen=True)
class Standing:
    """An account and a cell, at one block.

    Attributes:
        cell: the cell.
        account: who acts; need not be a member.
        now: the cell at that block.
    """

    cell: Cell = field(repr=False)
    account: str
    now: Snapshot

    @classmethod
    def of(cls, cell: Cell, account: str) -> Standing:
        """As of the latest block."""
        return cls(cell, str(to_checksum_address(account)), cell.now())

    @cached_property
    def member(self) -> Member | None:
        """None for who never was a member."""
        return self.now.member(self.account)

    def the_member(self) -> Member:
        """Raises ActError for who holds no shares."""
        member = self.member
        if member is None or not member.is_holder:
            raise ActError(
                f"{self.account} holds no shares of {self.cell.record.name}",
                "Use the account of the member, or check that this is the right cell.",
            )
        return member

    @property
    def share(self) -> Contract:
        return self.cell.share

    @property
    def treasury(self) -> Contract:
        return self.cell.treasury

    @property
    def splitter(self) -> Contract:
        return self.cell.splitter

    @cached_property
    def governor(self) -> Contract:
        """Raises ChainError for a successor that this version cannot read."""
        if not self.now.can_read_governor:
            raise ChainError(
                f"the governor at {self.now.governor}, which a vote has appointed, is not known here",
                "Use a front end that knows that governor.",
            )
        return Contract(self.now.governor, artifact("Governor").interface, self.cell.reader)

    @cached_property
    def currency_names(self) -> str:
        """The symbols of all currencies, for errors."""
        return ", ".join(currency.symbol for currency in self.now.currencies.values())

    def ask(self, contract: Contract, name: str, *arguments: Any, optional: bool = False) -> Any:
        """The answer of a view at this block; None where it refuses and is optional."""
        return self.now.ask([Ask(name, arguments, contract=contract, optional=optional)])[0]

    def ask_all(self, questions: Sequence[Ask]) -> list[Any]:
        """The answers of views at this block, in one request for up to 100."""
        return self.now.ask(questions)

    def name(self, account: str) -> str:
        """'Ada, member 3 (0x…)', as much of it as is known; always with all of the address."""
        account = str(to_checksum_address(account))
        member = self.member if account == self.account else self.now.member(account)
        if member is None:
            return account
        name = f"{member.name}, " if member.name else ""
        return f"{name}member {member.number} ({account})"

    def proposal(self, proposal_id: int) -> Proposal:
        """Raises ActError if the governor has none of this id."""
        found = self.now.proposal(proposal_id)
        if found is None:
            raise ActError(
                f"{self.cell.record.name} has no proposal {proposal_id}",
                "Check the id and the cell: `celldao proposals` lists them.",
            )
        return found


def title_of(proposal: Proposal) -> str:
    """A proposal's title in quotation marks, nothing in it invisible."""
    return quoted(parse_description(proposal.description).title or "without a title")
