"""What happens, made to happen: one transaction for each event, in the event's second."""

from __future__ import annotations

from functools import singledispatchmethod
from typing import Any, Final

from eth_account.signers.local import LocalAccount
from web3.types import TxReceipt

from celldao import treasury_words
from celldao.cell import Cell
from celldao.chain.contract import Contract
from celldao.constitution.fields import NATIVE
from celldao.demo import events as e
from celldao.demo import night_shift
from celldao.demo import operating as o
from celldao.demo.ballot_box import Motion, motion, signed_ballots, signed_move, signed_recalls
from celldao.demo.calendar import HOUR
from celldao.demo.chain import Chain, Reverted
from celldao.demo.gas import GasBook
from celldao.demo.people import OTHERS
from celldao.demo.terms import Terms
from celldao.mandate import Mandate

# What every customer, and the founder for the members' contributions, is given: more than all of them spend.
_POCKET: Final = 10**6 * 10**6


class Story:
    """Carries events out.

    Attributes:
        gas: what noteworthy steps have cost.
        motions: what was proposed, by key.
        receipts: of all events so far.
        mandate: the operator's, once a vote has granted it.
        refusals: what was tried and refused, in the contracts' own words; nothing where it was not refused.
        swept_treasury: what the treasury had right after the operator's account was emptied, by currency.
    """

    def __init__(self, chain: Chain, cell: Cell, terms: Terms, token: Contract, gas: GasBook) -> None:
        self.chain = chain
        self.cell = cell
        self.token = token
        self.people = chain.people
        self.tokens = {asset.symbol: asset.address for asset in terms.assets.values()}
        self.gas = gas
        self.motions: dict[str, Motion] = {}
        self.receipts: list[TxReceipt] = []
        self.mandate: Mandate | None = None
        self.refusals: dict[o.Refusal, str] = {}
        self.swept_treasury: dict[str, int] = {}
        self._moved: set[int] = set()
        self._tickets: dict[int, int] = {}

    def prepare(self, payers: set[str]) -> None:
        """Customers get test dollars and allow the splitter to take what they pay."""
        call, token, issuer = self.chain.call, self.token, self.people.issuer
        call(issuer, token, "mint", self.people.founder.address, _POCKET)
        for name in sorted(payers):
            customer = self.people.named(name)
            call(issuer, token, "mint", customer.address, _POCKET)
            call(customer, token, "approve", self.cell.splitter.address, _POCKET)

    def perform(self, event: e.Event) -> None:
        receipt = self._perform(event)
        self.receipts.append(receipt)
        self.gas.note(event, receipt["gasUsed"])

    def member(self, number: int) -> LocalAccount:
        """The member's key as of now."""
        return self.people.member(number, number in self._moved)

    def outsider(self, name: str) -> str:
        return self.people.accounts[OTHERS[name]].address

    def balance(self, symbol: str, address: str) -> int:
        asset = self.tokens[symbol]
        if asset == NATIVE:
            return self.chain.reader.balance(address)
        return int(self.token.read("balanceOf", address))

    def _call(
        self, account: LocalAccount, at: int, contract: Contract, name: str, *arguments: Any, value: int = 0
    ) -> TxReceipt:
        return self.chain.call(account, contract, name, *arguments, value=value, at=at)

    @singledispatchmethod
    def _perform(self, event: e.Event) -> TxReceipt:
        raise TypeError(f"the story does not know {type(event).__name__}")

    @_perform.register
    def _(self, event: e.Contribution) -> TxReceipt:
        treasury, founder = self.cell.treasury.address, self.people.founder
        if self.tokens[event.asset] == NATIVE:
            return self.chain.send(founder, treasury, value=event.amount, at=event.at)
        return self._call(founder, event.at, self.token, "transfer", treasury, event.amount)

    @_perform.register
    def _(self, event: e.Payment) -> TxReceipt:
        asset = self.tokens[event.asset]
        value = event.amount if asset == NATIVE else 0
        return self._call(
            self.people.named(event.customer),
            event.at,
            self.cell.splitter,
            "pay",
            asset,
            event.amount,
            f"{event.kind}: {event.memo}",
            value=value,
        )

    @_perform.register
    def _(self, event: e.Allocation) -> TxReceipt:
        asset = self.tokens[event.asset]
        return self._call(self.people.relayer, event.at, self.cell.splitter, "allocate", asset)

    @_perform.register
    def _(self, event: e.Trade) -> TxReceipt:
        buyer = self.member(event.buyer).address
        return self._call(
            self.member(event.seller), event.at, self.cell.share, "transfer", buyer, event.shares
        )

    @_perform.register
    def _(self, event: e.Claim) -> TxReceipt:
        return self._call(
            self.member(event.member), event.at, self.cell.share, "claim", self.tokens[event.asset]
        )

    @_perform.register
    def _(self, event: e.ClaimForAll) -> TxReceipt:
        members = [self.member(number).address for number in event.members]
        asset = self.tokens[event.asset]
        return self._call(self.people.relayer, event.at, self.cell.share, "claim_for", members, asset)

    @_perform.register
    def _(self, event: e.Delegation) -> TxReceipt:
        delegate = self.member(event.to).address
        return self._call(self.member(event.member), event.at, self.cell.share, "delegate", delegate)

    @_perform.register
    def _(self, event: e.Move) -> TxReceipt:
        old, new = self.member(event.member), self.people.member(event.member, moved=True)
        share, deadline = self.cell.share, event.at + HOUR
        consent = signed_move(
            share.address, self.cell.record.name, self.cell.record.chain_id, old.address, new, deadline
        )
        receipt = self._call(old, event.at, share, "move", new.address, deadline, consent)
        self._moved.add(event.member)
        return receipt

    @_perform.register
    def _(self, event: e.Exit) -> TxReceipt:
        account = self.member(event.member)
        shares = self.cell.share.read("balanceOf", account.address)
        receipt = self._call(account, event.at, self.cell.treasury, "exit", shares)
        self._tickets[event.member] = treasury_words.overview(self.cell.treasury.read("words"))["tickets"]
        return receipt

    @_perform.register
    def _(self, event: e.Pull) -> TxReceipt:
        ticket, asset = self._tickets[event.member], self.tokens[event.asset]
        return self._call(self.people.relayer, event.at, self.cell.treasury, "pull", ticket, asset)

    @_perform.register
    def _(self, event: e.Propose) -> TxReceipt:
        proposer = self.member(event.proposal.proposer)
        found = motion(event.proposal, self.cell, self.people, proposer.address, self.tokens)
        self.motions[event.proposal.key] = found
        return self._call(proposer, event.at, self.cell.governor, "propose", *found.proposing)

    @_perform.register
    def _(self, event: e.Ballot) -> TxReceipt:
        return self._call(
            self.member(event.member),
            event.at,
            self.cell.governor,
            "castVoteWithReason",
            self.motions[event.proposal.key].id,
            event.support.code,
            event.reason,
        )

    @_perform.register
    def _(self, event: e.SignedBallots) -> TxReceipt:
        governor, proposal_id = self.cell.governor, self.motions[event.proposal.key].id
        ballots = signed_ballots(
            governor.address,
            self.cell.record.chain_id,
            proposal_id,
            ((self.member(number), support) for number, support in event.ballots),
        )
        return self._call(self.people.relayer, event.at, governor, "cast_votes_by_sig", proposal_id, ballots)

    @_perform.register
    def _(self, event: e.Execute) -> TxReceipt:
        found = self.motions[event.proposal.key]
        receipt = self._call(self.people.relayer, event.at, self.cell.governor, "execute", *found.executing)
        if isinstance(event.proposal.effect, o.MandateGrant):
            [self.mandate] = self.cell.mandates()
        return receipt

    # --- the operator

    @property
    def _account(self) -> Contract:
        assert self.mandate is not None, "a vote has granted it"
        return self.mandate.contract

    def _operate(self, at: int, name: str, *arguments: Any) -> TxReceipt:
        return self._call(self.people.named(night_shift.NAME), at, self._account, name, *arguments)

    @_perform.register
    def _(self, event: o.Acceptance) -> TxReceipt:
        return self._operate(event.at, "accept", 1)

    @_perform.register
    def _(self, event: o.Drawing) -> TxReceipt:
        return self._operate(event.at, "draw", self.tokens[event.asset], event.amount)

    @_perform.register
    def _(self, event: o.Spending) -> TxReceipt:
        receivers = [self.people.payee(payee).address for payee, _ in event.payments]
        amounts = [amount for _, amount in event.payments]
        return self._operate(event.at, "spend", self.tokens[event.asset], receivers, amounts)

    @_perform.register
    def _(self, event: o.GivingBack) -> TxReceipt:
        return self._operate(event.at, "give_back", self.tokens[event.asset], event.amount)

    @_perform.register
    def _(self, event: o.Reporting) -> TxReceipt:
        return self._operate(event.at, "report", event.document.digest, event.document.name)

    @_perform.register
    def _(self, event: o.Petition) -> TxReceipt:
        return self._call(self.member(event.member), event.at, self._account, "file_petition")

    @_perform.register
    def _(self, event: o.PetitionSignature) -> TxReceipt:
        petition = self._account.read("petition_count")
        return self._call(self.member(event.member), event.at, self._account, "sign_petition", petition)

    @_perform.register
    def _(self, event: o.SignedPetition) -> TxReceipt:
        account, petition = self._account, self._account.read("petition_count")
        voters = (self.member(number) for number in event.members)
        signatures = signed_recalls(account.address, self.cell.record.chain_id, petition, voters)
        return self._call(
            self.people.relayer, event.at, account, "sign_petition_by_sigs", petition, signatures
        )

    @_perform.register
    def _(self, event: o.Sweep) -> TxReceipt:
        assets = [self.tokens[symbol] for symbol in event.assets]
        receipt = self._call(self.people.relayer, event.at, self._account, "sweep", assets)
        for symbol in event.assets:
            self.swept_treasury[symbol] = self.balance(symbol, self.cell.treasury.address)
        return receipt

    @_perform.register
    def _(self, event: o.Refusal) -> TxReceipt:
        try:
            receipt = self._perform(event.attempt)
        except Reverted as reverted:
            self.refusals[event] = reverted.reason
            return reverted.receipt
        self.refusals[event] = ""
        return receipt
