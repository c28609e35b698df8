"""The ledger: takes the events of the year one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import singledispatchmethod

from celldao.demo import events as e
from celldao.demo.ledger.account import Account
from celldao.demo.ledger.impossible import LedgerError
from celldao.demo.ledger.votes import Poll, Track, votes_of


class Ledger:
    """The state of the cell after the events so far.

    Attributes:
        accounts: the money, by currency.
        shares: share units by member number.
        delegates: whom a member has given his vote to.
        polls: the proposals, by key.
    """

    def __init__(
        self,
        assets: Iterable[e.Asset],
        holdings: Mapping[int, int],
        split: e.Split,
        ordinary: Track,
        constitutional: Track,
        holder_cap: int,
    ) -> None:
        self.accounts = {asset.symbol: Account(asset) for asset in assets}
        self.shares = dict(holdings)
        self.split = split
        self.delegates: dict[int, int] = {}
        self.holder_cap = holder_cap
        self.polls: dict[str, Poll] = {}
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
        else:
            self.holder_cap = effect.cap
