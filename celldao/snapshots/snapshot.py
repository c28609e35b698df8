"""A cell at one block: every part is read when it is asked for, and all of them are of that block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from eth_utils.address import to_checksum_address

from celldao.amounts import Amount, Currency
from celldao.artifacts import artifact
from celldao.chain.backend import Block, Header
from celldao.chain.contract import Contract
from celldao.chain.lens import Ask
from celldao.errors import ChainError, NodeRefusal
from celldao.mandate import PAGE as MANDATES
from celldao.snapshots.created import created
from celldao.snapshots.currencies import Currencies, native
from celldao.snapshots.dividends import MemberDividends
from celldao.snapshots.mandates import (
    Allowed,
    MandateState,
    PetitionState,
    allowed_by,
    mandate_of,
    petition_of,
)
from celldao.snapshots.members import Member, member_of
from celldao.snapshots.money import Money, money_of
from celldao.snapshots.offers import BuyBack, Recovery, buy_back_of, recovery_of
from celldao.snapshots.proposals import Created, Proposal, proposal_of
from celldao.snapshots.rules import Rules, rules_of
from celldao.snapshots.status import Status
from celldao.snapshots.units import Moment, shares_of, votes_of
from celldao.text import one_line

if TYPE_CHECKING:
    from celldao.actions.context import Context
    from celldao.cell import Cell

# Entries that the Lens puts on a page, and bytes of each in an answer.
_REGISTER: Final = (1_000, 64)
_CLAIMABLES: Final = (250, 192)
_PROPOSALS: Final = (250, 544)
_BLOCKS: Final = 1_000
# Pages of the register and of claims in one request.
_PAGES_AT_ONCE: Final = 4
# Below this, a page that is refused is not refused for its length.
_LEAST: Final = 16


class Snapshot:
    """Read-only, typed pictures of a cell at one block.

    The state of the block is asked for by its hash: should the chain replace the block meanwhile, a reading
    fails (NodeRefusal) rather than mix two states. Every method raises ChainError if the node does not
    answer, and NodeRefusal if it will not.

    Attributes:
        cell: whose snapshot it is.
        moment: block and time of everything in it.
        block: the same, as a connection has it.
    """

    def __init__(self, cell: Cell, block: Block) -> None:
        self.cell = cell
        self.moment = Moment.of(block)
        self.block = block
        self._reader = cell.reader
        self._lens = cell.lens

    @classmethod
    def latest(cls, cell: Cell) -> Snapshot:
        return cls.of_block(cell, cell.reader.fetch([Header()])[0])

    @classmethod
    def of_block(cls, cell: Cell, block: Block) -> Snapshot:
        return cls(cell, block)

    # --- what is read first, in one request

    @cached_property
    def _facts(self) -> dict[str, Any]:
        record = self.cell.record
        treasury, factory = record.treasury, self.cell.factory
        answers = self._lens.read(
            self.block,
            [
                Ask("overview", (treasury,)),
                Ask("governance", (treasury,), optional=True),
                Ask("holdings", (treasury,)),
                Ask("tokens", (treasury,)),
                Ask("balances", (treasury, list(self._places))),
                Ask("creation_blocks", (treasury, 0, _BLOCKS), optional=True),
                Ask("mandate_rules", (treasury,), contract=factory),
                Ask("mandate_count", (treasury,), contract=factory),
            ],
        )
        names = ("overview", "governance", "holdings", "tokens", "balances", "creation_blocks")
        return dict(zip((*names, "mandate_rules", "mandate_count"), answers, strict=True))

    @property
    def _places(self) -> tuple[str, str, str]:
        record = self.cell.record
        return record.treasury, record.splitter, record.share

    def ask(self, questions: Sequence[Ask]) -> list[Any]:
        """Answers of the Lens and of contracts as of this block. See `Lens.read`."""
        return self._lens.read(self.block, questions)

    @cached_property
    def currencies(self) -> Currencies:
        """Registered assets, and currencies in which dividends are paid."""
        decimals = {entry["asset"]: entry["books"]["decimals"] for entry in self._facts["holdings"]}
        return Currencies.of(self._reader.chain_id, self._facts["tokens"], decimals)

    @cached_property
    def shares(self) -> Currency:
        """Of amounts of shares."""
        return shares_of(self.cell.record.share, one_line(self._facts["overview"]["share"]["symbol"]))

    @cached_property
    def votes(self) -> Currency:
        """Of amounts of votes."""
        return votes_of(self.cell.record.share)

    @property
    def governor(self) -> str:
        """Address of the governor that the treasury obeys."""
        return str(self._facts["overview"]["treasury"]["governor"])

    @property
    def can_read_governor(self) -> bool:
        """False if a vote has appointed one that this version does not know."""
        return self._facts["creation_blocks"] is not None

    @property
    def mandate_count(self) -> int:
        """How many mandates were ever granted."""
        return int(self._facts["mandate_count"])

    @property
    def supply(self) -> Amount:
        """All shares."""
        return self.shares.amount(self._facts["overview"]["share"]["supply"])

    @property
    def total_votes(self) -> Amount:
        """All votes."""
        return self.votes.amount(self._facts["overview"]["share"]["units"])

    # --- parts

    def rules(self) -> Rules:
        """Every rule with its bounds. No request of its own after the first part that was read."""
        facts = self._facts
        floors = {entry["asset"]: entry["reserve_floor"] for entry in facts["holdings"]}
        return rules_of(
            self.moment,
            facts["overview"],
            facts["governance"],
            facts["mandate_rules"],
            floors,
            self.currencies,
            self.shares,
        )

    def money(self) -> Money:
        """Treasury, splitter and the members' part, per registered asset. No request of its own either."""
        balances = {
            (entry["asset"], place): entry["amount"] if entry["readable"] else None
            for place, entry in zip(
                self._places * len(self._facts["tokens"]), self._facts["balances"], strict=True
            )
        }
        return money_of(self.moment, self._facts["holdings"], balances, self.currencies, self._places)

    def status(self) -> Status:
        """The cell on one page, with the proposals that are open. Four requests at most in a cell whose
        proposals of the last months are in 1,000 creation blocks, however many it had before."""
        facts = self._facts
        share = facts["overview"]["share"]
        blocks = facts["creation_blocks"]
        return Status(
            moment=self.moment,
            name=one_line(share["name"]),
            treasury=self.cell.record.treasury,
            is_open=facts["overview"]["opened"],
            is_dissolved=facts["overview"]["treasury"]["dissolved"],
            holders=share["holders"],
            members=share["members"],
            supply=self.supply,
            votes=self.total_votes,
            money=self.money(),
            proposals=None if blocks is None else blocks[1],
            open_proposals=() if blocks is None else tuple(self.open_proposals()),
            mandates=facts["mandate_count"],
        )

    # --- what proposals refer to

    def context(
        self,
        names: Mapping[str, str] | None = None,
        *,
        accounts: Iterable[str] | None = None,
        cache: str | Path | None = None,
    ) -> Context:
        """All that reading and writing the cell's calls needs to know of it: see `celldao.actions`.

        Beside what was read before, a request for each 4,000 members, one for mandates if there are some, and
        the treasury's history for the list of ordinary calls, which is kept on disk.

        Args:
            names: of accounts, by address; they go before the members' names that the cell knows.
            accounts: who of these holds shares, or is another cell, is asked for; the register is not read.
            cache: folder in which what is settled is kept; the platform's folder for caches if None.
        """
        from celldao.snapshots.context import context_at  # it loads all kinds of actions

        return context_at(self, names, accounts, cache)

    # --- members

    def members(self, first: int = 1, count: int | None = None) -> Iterator[Member]:
        """The register in order of numbers, a page of up to 1,000 at a time, as it is asked for.

        Args:
            first: number to begin with.
            count: how many at most; all if None. Who left is among them, with no balance.
        """
        for number, entry in self._pages("register", _REGISTER, first, count):
            yield member_of(number, entry, self.cell.names.get(number), self.shares, self.votes)

    def member(self, who: str | int) -> Member | None:
        """One member by address or number; None if there is no such member."""
        number = self.cell.share_number(who, self.block) if isinstance(who, str) else who
        return next(self.members(number, 1), None) if number else None

    def _pages(
        self, view: str, shape: tuple[int, int], first: int, count: int | None
    ) -> Iterator[tuple[int, Any]]:
        """(number, entry) of a paged view of the register, with pages that the node answers."""
        total: int = self._facts["overview"]["share"]["members"]
        number = max(first, 1)
        end = total if count is None else min(total, number + count - 1)
        longest, size = shape
        limit = longest
        while number <= end:
            page = min(limit, longest, self._lens.answer_bytes // size)
            starts = list(islice(range(number, end + 1, page), _PAGES_AT_ONCE))
            asks = [
                Ask(view, (self.cell.record.share, start, min(page, end + 1 - start))) for start in starts
            ]
            try:
                answers = self._lens.read(self.block, asks)
            except NodeRefusal:
                if page <= _LEAST:
                    raise
                limit = page // 2
                continue
            for answer in answers:
                for entry in answer:
                    yield number, entry
                    number += 1

    # --- dividends

    def dividends(self, who: str | int) -> MemberDividends | None:
        """What one member can claim, by address or number; None if there is no such member."""
        number = self.cell.share_number(who, self.block) if isinstance(who, str) else who
        return next(self.all_dividends(number, 1), None) if number else None

    def all_dividends(self, first: int = 1, count: int | None = None) -> Iterator[MemberDividends]:
        """What each member can claim, in order of numbers, as `members` does."""
        listed = self.dividend_currencies
        for number, entry in self._pages("claimables", _CLAIMABLES, first, count):
            yield MemberDividends(
                number=number,
                address=entry["account"],
                payee=entry["payee"],
                claimable=tuple(
                    currency.amount(units)
                    for currency, units in zip(listed, entry["amounts"][: len(listed)], strict=True)
                ),
            )

    @cached_property
    def dividend_currencies(self) -> list[Currency]:
        """In the order in which they were added."""
        (addresses,) = self._lens.read(self.block, [Ask("currencies", (), contract=self.cell.share)])
        return [self.currencies[address] for address in addresses]

    # --- proposals

    def proposals(self) -> Iterator[Proposal]:
        """All proposals made to the present governor, the newest first, read as they are asked for.

        Raises:
            HistoryError: the node does not have the events of a creation block.
            ChainError: this version cannot read the governor that a vote has appointed.
        """
        for part in self._created():
            yield from self._with_states(part)

    def open_proposals(self) -> Iterator[Proposal]:
        """Those to which something can still happen, the newest first. See `proposals`."""
        return (proposal for proposal in self.recent_proposals() if proposal.state.is_open)

    def recent_proposals(self) -> Iterator[Proposal]:
        """All that are open, and what was made since the oldest that could be; the newest first. See
        `proposals`."""
        bounds = self._facts["overview"]["bounds"]
        # However the rules were when it was made: from its creation it took no longer than this to be over.
        longest = sum(
            bounds[rule]["high"]
            for rule in ("voting_delay", "voting_period", "late_extension", "execution_delay", "expiry")
        )
        for part in self._created():
            yield from self._with_states(part)
            # All older ones were made before the oldest of these began to be voted on.
            if part[-1].event["voteStart"] + longest < self.block.timestamp:
                return

    def proposal(self, proposal_id: int) -> Proposal | None:
        """One proposal, looked for from the newest on; None if there is none of this id. See `proposals`."""
        for made in self.created():
            if made.id == proposal_id:
                return self._with_states([made])[0]
        return None

    def created(self) -> Iterator[Created]:
        """What was proposed, the newest first, without how it stands. See `proposals`."""
        for part in self._created():
            yield from part

    def _created(self) -> Iterator[list[Created]]:
        return created(self._reader, self._governor, self._creation_blocks())

    @property
    def _governor(self) -> str:
        found = self._facts["creation_blocks"]
        if found is None:
            raise ChainError(
                f"the governor at {self.governor}, which a vote has appointed, cannot be read here",
                "Use a front end that knows that governor.",
            )
        return str(found[0])

    def _creation_blocks(self) -> Iterator[int]:
        _, total, blocks = self._facts["creation_blocks"]
        yield from blocks
        for skipped in range(len(blocks), total, _BLOCKS):
            ask = Ask("creation_blocks", (self.cell.record.treasury, skipped, _BLOCKS))
            yield from self._lens.read(self.block, [ask])[0][2]

    def _with_states(self, made: Sequence[Created]) -> list[Proposal]:
        longest, size = _PROPOSALS
        page = min(longest, self._lens.answer_bytes // size)
        asks = [
            Ask("proposals", (self._governor, [one.id for one in made[start : start + page]]))
            for start in range(0, len(made), page)
        ]
        states = [state for answer in self._lens.read(self.block, asks) for state in answer]
        coin = native(self._reader.chain_id)
        return [proposal_of(*pair, self.votes, coin) for pair in zip(made, states, strict=True)]

    # --- offers and notices

    def buy_back(self) -> BuyBack | None:
        """The cell's offer to buy shares back, if there is one; it may be over."""
        (answer,) = self._lens.read(self.block, [Ask("buy_back_offer", (), contract=self.cell.treasury)])
        return buy_back_of(answer, self.currencies, self.shares)

    def recoveries(self, accounts: Iterable[str]) -> tuple[Recovery, ...]:
        """Those of these accounts that are being recovered. Which may be is in the history only
        (`RecoveryProposed`)."""
        asked = list(accounts)
        answers = self._lens.read(
            self.block, [Ask("recovery_of", (account,), contract=self.cell.treasury) for account in asked]
        )
        found = (recovery_of(*pair) for pair in zip(asked, answers, strict=True))
        return tuple(recovery for recovery in found if recovery is not None)

    # --- mandates

    def mandate_addresses(self) -> list[str]:
        """Of all that were ever granted, in the order of granting. One request for up to 10,000 of them."""
        treasury, factory = self.cell.record.treasury, self.cell.factory
        asks = [
            Ask("mandates", (treasury, first, MANDATES), contract=factory)
            for first in range(0, self.mandate_count, MANDATES)
        ]
        return [address for page in self._lens.read(self.block, asks) for address in page]

    def mandates(self) -> tuple[MandateState, ...]:
        """All that were ever granted, ended ones included, in the order of granting. Three requests for up to
        100 of them."""
        return self._mandates(self.mandate_addresses())

    def mandate(self, address: str) -> MandateState | None:
        """One mandate of the cell by its address; None if the cell has granted none there. Three requests."""
        asked = str(to_checksum_address(address))
        treasury = self.cell.record.treasury
        (granted_by,) = self.ask([Ask("cell_of_mandate", (asked,), contract=self.cell.factory)])
        return self._mandates([asked])[0] if granted_by == treasury else None

    def mandates_of(self, operator: str) -> tuple[MandateState, ...]:
        """Those that were ever granted to an operator, in the order of granting."""
        asked = str(to_checksum_address(operator))
        addresses = self.mandate_addresses()
        overviews = self._overviews(addresses)
        return self._mandates(
            [one for one, overview in zip(addresses, overviews, strict=True) if overview["operator"] == asked]
        )

    def drawable(self, mandate: MandateState) -> tuple[Amount, ...]:
        """What may still be drawn in this period of each asset of a mandate, by budgets and treasury alone:
        whether anything may be drawn at all depends on its status. One request."""
        treasury = self.cell.treasury
        assets = [budget.balance.currency.address for budget in mandate.budgets]
        found = self.ask([Ask("available", (asset,), contract=treasury) for asset in assets])
        limit = self._facts["mandate_rules"]["draw_limit"]
        return tuple(
            budget.drawable(available, limit)
            for budget, available in zip(mandate.budgets, found, strict=True)
        )

    def allowed_of(self, mandate: str, cache: str | Path | None = None) -> Allowed:
        """Whom a mandate may pay, and what it may call: from its history, which is kept on disk.

        Args:
            cache: folder; the platform's folder for caches if None.
        """
        from celldao.snapshots.context import events_at  # it loads all kinds of actions

        interface = artifact("Mandate").interface
        logs = events_at(self, mandate, interface.topic("CharterSet"), cache)
        return allowed_by(
            interface.decode_event("CharterSet", log.topics, log.data)["charter"] for log in logs
        )

    def petitions(self, mandate: MandateState) -> tuple[PetitionState, ...]:
        """All to recall its operator, in order. One request for up to 100."""
        contract = self._mandate(mandate.address)
        numbers = range(1, mandate.petitions + 1)
        found = self.ask([Ask("petition_of", (number,), contract=contract) for number in numbers])
        return tuple(petition_of(*pair, self.votes) for pair in zip(numbers, found, strict=True))

    def _overviews(self, addresses: Sequence[str]) -> list[Any]:
        return self.ask([Ask("overview", (), contract=self._mandate(address)) for address in addresses])

    def _mandate(self, address: str) -> Contract:
        return Contract(address, artifact("Mandate").interface, self._reader)

    def _mandates(self, addresses: Sequence[str]) -> tuple[MandateState, ...]:
        overviews = self._overviews(addresses)
        held = [
            (address, asset)
            for address, overview in zip(addresses, overviews, strict=True)
            for asset in overview["assets"]
        ]
        books = self.ask(
            [Ask("account_of", (asset,), contract=self._mandate(address)) for address, asset in held]
        )
        by_account: dict[str, dict[str, Any]] = {address: {} for address in addresses}
        for (address, asset), book in zip(held, books, strict=True):
            by_account[address][asset] = book
        return tuple(
            mandate_of(address, overview, by_account[address], self.currencies)
            for address, overview in zip(addresses, overviews, strict=True)
        )

    def __repr__(self) -> str:
        return f"<{self.cell.record.name!r} at block {self.moment.block:,}, {self.moment.time}>"
