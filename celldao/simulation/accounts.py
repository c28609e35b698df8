"""Whose balances are looked at, and of what: what the actions name, and what the run shows beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from celldao.actions.base import Action
from celldao.actions.context import Context
from celldao.amounts import Currency
from celldao.chain.backend import Log
from celldao.history.events import EventReader
from celldao.simulation.changes import Change, changes, movements, net
from celldao.simulation.governing import currency_of
from celldao.simulation.questions import Answers, Pair, Questions
from celldao.simulation.runner import Step
from celldao.simulation.words import Happening, Narrator
from celldao.snapshots.currencies import Currencies
from celldao.snapshots.units import shares_of, votes_of

# Of more accounts the logs alone are told; more tokens are not asked what they are called.
MOST_PAIRS: Final = 400
MOST_STRANGERS: Final = 20


@dataclass(frozen=True)
class Accounts:
    """Pairs of token and account, with what is known of them.

    Attributes:
        strangers: tokens that the cell does not know.
        notes: what was left out.
    """

    context: Context
    pairs: tuple[Pair, ...]
    strangers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def named(cls, actions: Sequence[Action], context: Context) -> Accounts:
        """What the cell has of its assets and in other cells, and what those have who are paid by name."""
        own = (context.treasury, context.splitter, context.share)
        assets = _registered(context)
        pairs = [(asset, account) for account in own for asset in assets]
        pairs += [(other.share, context.treasury) for other in context.other_cells]
        for action in actions:
            for flow in action.outflows(context):
                pairs += [(flow.token, context.treasury), (flow.token, flow.receiver)]
        return cls(context, tuple(dict.fromkeys(pairs)), _strangers(pairs, context))

    def seen_in(self, logs: Iterable[Log]) -> Accounts | None:
        """The same with those whom transfers in these logs go from and to; None if all are among them."""
        more = [pair for pair in net(logs) if pair not in set(self.pairs)]
        if not more:
            return None
        room = max(0, MOST_PAIRS - len(self.pairs))
        left = len(more) - room
        notes = (f"The balances of {left} more accounts were not looked at, only what is logged.",)
        pairs = (*self.pairs, *more[:room])
        return Accounts(
            self.context, pairs, _strangers((*self.pairs, *more), self.context), notes if left > 0 else ()
        )

    def questions(self, probe: Step) -> Questions:
        return Questions(self.context.treasury, self.pairs, _registered(self.context), self.strangers, probe)

    def changes(self, before: Answers, after: Answers, logs: Sequence[Log] | None) -> tuple[Change, ...]:
        """Who has more or less."""
        context = self.context
        first = (context.treasury, context.splitter, context.share, *context.mandates)
        logged = None if logs is None else net(logs)
        accounts = {account for _, account in (*self.pairs, *(logged or {}))}
        names = {account: context.name(account) for account in accounts}
        return changes(before.balances, after.balances, logged, self._known(logs or (), after), names, first)

    def unread(self, before: Answers, after: Answers) -> list[str]:
        """Tokens of which a balance cannot be read."""
        found = [
            pair[0] for pair in self.pairs if None in (before.balances.get(pair), after.balances.get(pair))
        ]
        return list(dict.fromkeys(found))

    def happenings(self, logs: Sequence[Log], after: Answers) -> tuple[Happening, ...]:
        """The logs in words, without the chain's own notes of native coin that moves."""
        context = self.context
        contracts = {
            context.share: "Share",
            context.governor: "Governor",
            context.treasury: "Treasury",
            context.splitter: "RevenueSplitter",
            context.factory: "CellFactory",
        } | dict.fromkeys(context.mandates, "Mandate")
        known = Currencies([currency_of(context, asset.token) for asset in context.assets])
        reader = EventReader(contracts, known, self._shares, votes_of(context.share))
        narrator = Narrator(context, reader, self._known(logs, after))
        return tuple(narrator.tell(log) for log in logs if log.address != context.native.token)

    @property
    def _shares(self) -> Currency:
        return shares_of(self.context.share, "shares")

    def _known(self, logs: Iterable[Log], after: Answers) -> Mapping[str, Currency]:
        tokens = {token for token, _ in self.pairs} | {token for token, *_ in movements(logs)}
        found = {token: currency_of(self.context, token) for token in tokens}
        return {**found, **after.strangers, self.context.share: self._shares}


def _registered(context: Context) -> tuple[str, ...]:
    return tuple(asset.token for asset in context.assets if asset.registered)


def _strangers(pairs: Iterable[Pair], context: Context) -> tuple[str, ...]:
    tokens = dict.fromkeys(token for token, _ in pairs)
    found = [token for token in tokens if context.asset(token) is None and token != context.share]
    return tuple(found[:MOST_STRANGERS])
