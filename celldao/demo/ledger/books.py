"""The ledger's answers to the figures that are checked."""

from __future__ import annotations

from dataclasses import dataclass

from celldao.demo.books import Filed, Operator, Purse, Recall
from celldao.demo.events import Kind, Support
from celldao.demo.ledger.ledger import Ledger
from celldao.demo.ledger.votes import votes_of


@dataclass(frozen=True)
class LedgerBooks:
    """`celldao.demo.books.Books`, as the second computation has it at a moment."""

    ledger: Ledger
    now: int

    def came_in(self, symbol: str) -> int:
        account = self.ledger.accounts[symbol]
        return account.contributed + account.received.total()

    def received(self, symbol: str, kind: Kind) -> int:
        return self.ledger.accounts[symbol].received[kind]

    def treasury(self, symbol: str) -> int:
        return self.ledger.accounts[symbol].treasury

    def owed(self, symbol: str) -> int:
        return self.ledger.accounts[symbol].owed.total()

    def unallocated(self, symbol: str) -> int:
        return self.ledger.accounts[symbol].unallocated

    def to_release(self, symbol: str) -> int:
        return self.ledger.accounts[symbol].stream.unreleased

    def release_end(self, symbol: str) -> int:
        return self.ledger.accounts[symbol].stream.end

    def distributed(self, symbol: str) -> int:
        return self.ledger.accounts[symbol].dividends.distributed

    def booked(self, symbol: str) -> int:
        dividends = self.ledger.accounts[symbol].dividends
        return dividends.distributed - sum(dividends.claimed.values())

    def dividends_held(self, symbol: str) -> int:
        dividends = self.ledger.accounts[symbol].dividends
        return sum(map(dividends.claimable, self.ledger.shares)) + dividends.carried

    def carried(self, symbol: str) -> int:
        return self.ledger.accounts[symbol].dividends.carried

    def paid_out(self, symbol: str, name: str) -> int:
        account = self.ledger.accounts[symbol]
        return account.to_recipients[name] + account.paid_suppliers[name]

    def claimed(self, symbol: str, number: int) -> int:
        return self.ledger.accounts[symbol].dividends.claimed[number]

    def claimable(self, symbol: str, number: int) -> int:
        return self.ledger.accounts[symbol].dividends.claimable(number)

    def exit_paid(self, symbol: str, number: int) -> int:
        return self.ledger.accounts[symbol].paid_exits[number]

    def wages(self, symbol: str, number: int) -> int:
        return self.ledger.accounts[symbol].wages[number]

    def with_operator(self, symbol: str) -> int:
        return self.ledger.accounts[symbol].with_operator

    def operator_status(self) -> str:
        return self.ledger.mandate.status(self.now) if self.ledger.mandate else "none"

    def operator(self) -> Operator:
        mandate = self.ledger.mandate
        assert mandate is not None
        start = mandate.period_start(self.now)
        return Operator(
            begun=mandate.begun,
            expiry=mandate.charter.expiry,
            ended=mandate.ended,
            reported_until=mandate.reported_until,
            policy=mandate.charter.policy.digest.hex(),
            reports=tuple(
                Filed(report.digest.hex(), report.covers_to, report.filed_at, dict(report.sums))
                for report in mandate.reports
            ),
            petitions=tuple(
                Recall(one.snapshot, one.deadline, one.needed, one.signed, len(one.skipped))
                for one in mandate.petitions
            ),
            purses={
                symbol: Purse(
                    drawn=purse.total("drawn"),
                    drawn_this_period=purse.total("drawn", start),
                    cap=purse.caps.get(start, 0),
                    spent=purse.total("spent"),
                    returned=purse.total("returned"),
                    swept=purse.total("swept"),
                    treasury_after_sweep=purse.treasury_after_sweep,
                )
                for symbol, purse in mandate.purses.items()
            },
            refusals=tuple(self.ledger.refusals.values()),
        )

    def shares(self, number: int) -> int:
        return self.ledger.shares[number]

    def votes(self, number: int) -> int:
        return votes_of(self.ledger.shares, self.ledger.delegates)[number]

    def supply(self) -> int:
        return sum(self.ledger.shares.values())

    def tally(self, key: str, support: Support) -> int:
        return self.ledger.polls[key].tally[support]

    def electorate(self, key: str) -> int:
        return self.ledger.polls[key].units

    def deadline(self, key: str) -> int:
        return self.ledger.polls[key].deadline

    def state(self, key: str) -> str:
        return self.ledger.polls[key].state(self.now)

    def dividend_ratio(self) -> int:
        return self.ledger.split.dividends

    def smoothing(self) -> int:
        return self.ledger.split.smoothing

    def holder_cap(self) -> int:
        return self.ledger.holder_cap
