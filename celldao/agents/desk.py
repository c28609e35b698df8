"""From a tool's call to its outcome: read, let through, signed behind the gate, told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from celldao.acts import Act, Outcome, Performance, Standing
from celldao.acts.act import Step
from celldao.acts.performing import in_plain_words
from celldao.agents.arguments import ArgumentError
from celldao.agents.drafts import Drafts
from celldao.agents.gate import Gate, Meaning
from celldao.agents.ledger import Entry, Ledger, State
from celldao.agents.limits import Limits
from celldao.agents.marking import Marked, Own, Untrusted, marked
from celldao.agents.settings import AgentSettings
from celldao.amounts import Currency
from celldao.cell import Cell
from celldao.chain.journal import Entry as Signature
from celldao.chain.journal import State as Signed
from celldao.chain.web3py import SigningBackend
from celldao.errors import (
    ActError,
    AgentError,
    CelldaoError,
    NodeError,
    PendingError,
    SupersededError,
    TransactionError,
)
from celldao.snapshots import MandateState

log: Final = logging.getLogger("celldao.agents")
# The account's number is used up, and nothing moved.
_IN_VAIN: Final = (Signed.REVERTED, Signed.SUPERSEDED)
Make = Callable[[Standing], Act[Outcome]]


@dataclass
class Desk:
    """What tools work with.

    Attributes:
        cell: whose mandate it is.
        backend: reads, and sends from the operator's account, behind the gate.
        has_key: whether there is a key at all; without one the server tries out.
    """

    settings: AgentSettings
    cell: Cell
    ledger: Ledger
    gate: Gate
    drafts: Drafts
    backend: SigningBackend
    has_key: bool

    @property
    def sends(self) -> bool:
        return self.has_key and not self.settings.dry_run

    def standing(self) -> Standing:
        """The operator in the cell, as of the latest block."""
        return Standing.of(self.cell, self.backend.sender)

    def mandate(self, standing: Standing) -> MandateState:
        """The mandate as of the standing's block. Raises ArgumentError if it is none of the cell's."""
        found = standing.now.mandate(self.settings.mandate)
        if found is None:
            raise ArgumentError(
                f"{self.settings.mandate} is no mandate of this cell", "A person has to correct the settings."
            )
        return found

    def currency(self, standing: Standing, asset: str) -> Currency:
        """An asset of the mandate or the cell, by address. Raises ArgumentError for any other."""
        own = {one.balance.currency.address: one.balance.currency for one in self.mandate(standing).budgets}
        known = {**{one.address: one for one in standing.now.currencies.values()}, **own}
        if asset not in known:
            raise ArgumentError(f"{asset} is no asset of this mandate", "read_mandate lists its budgets.")
        return known[asset]

    # --- acting

    def carry_out(self, key: str, make: Make, dry_run: bool) -> dict[str, Any]:
        """One act, from its making to its outcome.

        Args:
            key: the agent's own name for it: nothing is done twice under one.
            make: the act; it must be one transaction.
            dry_run: only say what would be.

        Raises:
            CelldaoError: it was refused, or is not finished; under the same key it goes on.
        """
        standing = self.standing()
        mandate = self.mandate(standing)
        # Of an act that is done or on its way, the chain would say that it cannot be done again.
        known = self.ledger.entry(key)
        act = make(standing)
        (step,) = _steps(act)
        if known is not None and known.data != step.data:
            raise ArgumentError(f"the key {key} is that of another act", "Give each act a key of its own.")
        if known is not None and known.state is State.DONE:
            return self._repeated(known, act)
        meaning = self.gate.check(step.to, step.data, step.value)
        limits = self._limits(standing, mandate, key, step, meaning)
        if dry_run or not self.sends:
            return self._tried(act, step, meaning, limits)
        with self.backend.journal.held():  # the same key at once, in another thread or process, waits
            return self._performed(key, act, step, meaning, limits)

    def _limits(
        self, standing: Standing, mandate: MandateState, key: str, step: Step, meaning: Meaning
    ) -> Limits:
        currency = self.currency(standing, meaning.asset) if meaning.asset else None
        chain_id = self.cell.record.chain_id
        return Limits(self.settings, chain_id, key, step.data, meaning, currency, mandate.any_receiver)

    def _tried(self, act: Act[Outcome], step: Step, meaning: Meaning, limits: Limits) -> dict[str, Any]:
        """What would be: the limits' word, and the chain's."""
        why = limits.why_ask(self.ledger.sums(meaning.flow, meaning.asset))
        act.check()
        try:
            gas = self.backend.estimate(step.to, step.data)
        except TransactionError as error:
            raise in_plain_words(act, error) from error
        return {
            "state": Own("tried out: nothing was sent"),
            "act": _shown(act),
            "gas": gas,
            "would_wait_for_a_person": Own(why) if why else False,
        }

    def _performed(
        self, key: str, act: Act[Outcome], step: Step, meaning: Meaning, limits: Limits
    ) -> dict[str, Any]:
        if identity := self.backend.journal.identity():
            self.ledger.belongs_to(identity)
        reference = f"agent {key}"
        names = (reference, f"{reference} {step.key}".strip())
        # What no node took is signed anew, perhaps much later: it is let through anew before that.
        signed = any(one.state in (Signed.OPEN, Signed.INCLUDED) for one in self._signed(names))
        known = self.ledger.entry(key)
        if not signed and (known is None or known.state is not State.DONE):
            act.check()  # what cannot be is not let through, and nobody is asked to confirm it
        entry = self.ledger.admit(
            key, step.data, meaning.flow, meaning.asset, meaning.units, limits.decide, signed=signed
        )
        if entry.state is State.DONE:
            return self._repeated(entry, act)
        if entry.state is State.WAITING:
            why = limits.why_ask(self.ledger.sums(meaning.flow, meaning.asset))
            return self._told(entry, act) | {
                "why": Own(why),
                "what_to_do": Own(
                    f"Tell the person: `celldao mcp pending` shows it, `celldao mcp confirm {entry.id}` "
                    "confirms it. Then call this tool again with the same key and arguments. No tool "
                    "confirms."
                ),
            }
        try:
            return self._told(entry, act) | {"outcome": self._finished(entry, act, reference)}
        except (PendingError, NodeError):
            raise  # it may be on its way: it keeps its place in the sums, and goes on under the same key
        except (ActError, SupersededError, TransactionError, AgentError) as error:
            in_vain = [one.nonce for one in self._signed(names) if one.state in _IN_VAIN]
            self.ledger.failed(entry.key, {"error": type(error).__name__}, in_vain)
            raise

    def _finished(self, entry: Entry, act: Act[Outcome], reference: str) -> dict[str, Any]:
        outcome = Performance(act, self.backend, reference).finish()
        told = Marked(marked(outcome, "outcome"))
        told["transactions"] = [one.hash for one in outcome.receipts]
        del told["receipts"]
        self.ledger.done(entry.key, told)
        log.info("done under the key %s: %s", entry.key, ", ".join(told["transactions"]))
        return told

    def _signed(self, names: tuple[str, ...]) -> list[Signature]:
        return [one for one in self.backend.entries() if one.reference in names]

    def _repeated(self, entry: Entry, act: Act[Outcome]) -> dict[str, Any]:
        return self._told(entry, act) | {"outcome": Marked(entry.outcome or {}), "repeated": True}

    def _told(self, entry: Entry, act: Act[Outcome]) -> dict[str, Any]:
        words = {State.WAITING: "waits for a person's confirmation", State.FAILED: "was refused"}
        state = words.get(entry.state, "done")
        return {"state": Own(state), "key": Own(entry.key), "id": Own(entry.id), "act": _shown(act)}


def _steps(act: Act[Outcome]) -> tuple[Step]:
    steps = act.steps()
    if len(steps) != 1:
        raise ArgumentError("this would be several transactions", "Ask for fewer at once.")
    return (steps[0],)


def _shown(act: Act[Outcome]) -> Untrusted:
    """The act in words. Names of cells, members and tokens are in them, so they are marked."""
    return Untrusted(act.shown(), "what it does, with names from the chain")


def failure(error: CelldaoError) -> Marked:
    """An error as a result. Only our own refusals hold no words from elsewhere."""
    ours = isinstance(error, AgentError)
    unfinished = isinstance(error, (PendingError, NodeError))
    told: Mapping[str, Any] = {
        "error": Own(type(error).__name__),
        "what": Own(error.what)
        if ours
        else Untrusted(error.what, "what went wrong, maybe in a contract's words"),
        "what_to_do": Own(error.remedy)
        if ours
        else Untrusted(error.remedy, "a remedy, maybe with names in it"),
        "unfinished": unfinished,
    }
    if unfinished:
        told = {**told, "note": Own("Call it again with the same key and arguments: nothing is done twice.")}
    return Marked(marked(told))
