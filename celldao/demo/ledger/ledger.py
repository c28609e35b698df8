"""The ledger: takes the events of the year one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import singledispatchmethod

from celldao.demo import events as e
from celldao.demo import operating as o
from celldao.demo.ledger.account import Account
from celldao.demo.ledger.impossible import LedgerError, Refused
from celldao.demo.ledger.mandate import Mandate, Rules
from celldao.demo.ledger.votes import Poll, Track, votes_of


class Ledger:
    """The state of the cell after the events so far.

    Attributes:
        accounts: the money, by currency.
        shares: share units by member number.
        delegates: whom a member has given his vote to.
        polls: the proposals, by key.
        mandate: the operator's, once a vote has granted it.
        refusals: what must be refused and was, in the words in which it must be.
    """

    def __init__(
        self,
        assets: Iterable[e.Asset],
        holdings: Mapping[int, int],
        split: e.Split,
        ordinary: Track,
        constitutional: Track,
        holder_cap: int,
        mandates: Rules,
    ) -> None:
        self.accounts = {asset.symbol: Account(asset) for asset in assets}
        self.shares = dict(holdings)
        self.split = split
        self.delegates: dict[int, int] = {}
        self.holder_cap = holder_cap
        self.polls: dict[str, Poll] = {}
        self.mandate: Mandate | None = None
        self.refusals: dict[o.Refusal, str] = {}
        self._mandate_rules = mandates
        self._tracks = {False: ordinary, True: constitutional}

    def apply(self, event: e.Event) -> None:
        for poll in self.polls.values():
            poll.freeze(event.at, votes_of(self.shares, self.delegates))
        self._apply(event)

    def close(self, at: int) -> None:
        """The end of the year: what was distributed before has accrued."""
        for account in self.accounts.values():
            account.dividends.accrue(at, self.shares)

    @singledispatchmethod
    def _apply(self, event: e.Event) -> None:
        raise TypeError(f"the ledger does not know {type(event).__name__}")

    @_apply.register
    def _(self, event: e.Contribution) -> None:
        account = self.accounts[event.asset]
        account.contributed += event.amount
        account.treasury += event.amount

    @_apply.register
    def _(self, event: e.Payment) -> None:
        account = self.accounts[event.asset]
        account.received[event.kind] += event.amount
        account.unallocated += event.amount

    @_apply.register
    def _(self, event: e.Allocation) -> None:
        account = self.accounts[event.asset]
        to_share = account.divide(event.at, self.split)
        account.dividends.distribute(event.at, to_share, self.shares)

    @_apply.register
    def _(self, event: e.Trade) -> None:
        self.close(event.at)
        if event.shares > self.shares[event.seller]:
            raise LedgerError(f"member {event.seller} has not so many shares")
        self.shares[event.seller] -= event.shares
        self.shares[event.buyer] += event.shares

    @_apply.register
    def _(self, event: e.Claim) -> None:
        self.accounts[event.asset].dividends.claim(event.at, event.member, self.shares)

    @_apply.register
    def _(self, event: e.ClaimForAll) -> None:
        for number in event.members:
            self.accounts[event.asset].dividends.claim(event.at, number, self.shares)

    @_apply.register
    def _(self, event: e.Delegation) -> None:
        self.delegates[event.member] = event.to

    @_apply.register
    def _(self, event: e.Move) -> None:
        """A number keeps what it has, whatever its key."""

    @_apply.register
    def _(self, event: e.Exit) -> None:
        self.close(event.at)
        supply = sum(self.shares.values())
        for account in self.accounts.values():
            account.book_exit(event.member, self.shares[event.member], supply)
        self.shares[event.member] = 0

    @_apply.register
    def _(self, event: e.Pull) -> None:
        self.accounts[event.asset].pull(event.member)

    @_apply.register
    def _(self, event: e.Propose) -> None:
        proposal = event.proposal
        self.polls[proposal.key] = Poll(proposal, self._tracks[proposal.constitutional], event.at)

    @_apply.register
    def _(self, event: e.Ballot) -> None:
        self.polls[event.proposal.key].cast(event.at, [(event.member, event.support)])

    @_apply.register
    def _(self, event: e.SignedBallots) -> None:
        self.polls[event.proposal.key].cast(event.at, event.ballots)

    @_apply.register
    def _(self, event: e.Execute) -> None:
        self.polls[event.proposal.key].execute(event.at)
        effect = event.proposal.effect
        if isinstance(effect, e.Purchase):
            self.accounts[effect.asset].buy(effect.supplier, effect.amount)
        elif isinstance(effect, e.NewSplit):
            self.split = replace(self.split, dividends=effect.dividends, smoothing=effect.smoothing)
        elif isinstance(effect, e.NewHolderCap):
            self.holder_cap = effect.cap
        elif isinstance(effect, o.Wages):
            self.accounts[effect.asset].give(effect.payments)
        else:
            self.mandate = Mandate(effect.charter, self._mandate_rules)

    # --- the operator

    @property
    def _operator(self) -> Mandate:
        if self.mandate is None:
            raise LedgerError("there is no operator")
        return self.mandate

    @_apply.register
    def _(self, event: o.Acceptance) -> None:
        self._operator.accept(event.at)

    @_apply.register
    def _(self, event: o.Drawing) -> None:
        account = self.accounts[event.asset]
        self._operator.draw(event.at, event.asset, event.amount, account.available)
        account.to_operator(event.amount)

    @_apply.register
    def _(self, event: o.Spending) -> None:
        self._operator.spend(event.at, event.asset, event.payments)
        self.accounts[event.asset].operator_paid(event.payments)

    @_apply.register
    def _(self, event: o.GivingBack) -> None:
        self._operator.give_back(event.at, event.asset, event.amount)
        self.accounts[event.asset].to_operator(-event.amount)

    @_apply.register
    def _(self, event: o.Reporting) -> None:
        self._operator.report(event.at, event.document.digest)

    @_apply.register
    def _(self, event: o.Petition) -> None:
        self._operator.file_petition(event.at, event.member, votes_of(self.shares, self.delegates))

    @_apply.register
    def _(self, event: o.PetitionSignature) -> None:
        self._operator.sign(event.at, event.member)

    @_apply.register
    def _(self, event: o.SignedPetition) -> None:
        self._operator.hand_in(event.at, event.members)

    @_apply.register
    def _(self, event: o.Sweep) -> None:
        for symbol in event.assets:
            self.accounts[symbol].to_operator(-self._operator.sweep(event.at, symbol))
            self._operator.purses[symbol].treasury_after_sweep = self.accounts[symbol].treasury

    @_apply.register
    def _(self, event: o.Refusal) -> None:
        try:
            self._apply(event.attempt)
        except Refused as refused:
            self.refusals[event] = refused.words
        else:
            raise LedgerError(f"the rules allow what was to be refused: {event.attempt}")
