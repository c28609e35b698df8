"""Whether an act goes by itself, waits for a person, or is refused: the settings, applied.

The contract's own budgets hold whatever is decided here; these limits are what the person who runs the agent
sets below them, and can change without a vote.
"""

from __future__ import annotations

from celldao.agents import confirming
from celldao.agents.gate import Meaning
from celldao.agents.ledger import Entry, State, Sums
from celldao.agents.settings import AgentSettings, Limit
from celldao.amounts import Amount, Currency
from celldao.errors import LimitError


class Limits:
    """The settings' limits for one act."""

    def __init__(
        self,
        settings: AgentSettings,
        chain_id: int,
        key: str,
        data: bytes,
        meaning: Meaning,
        currency: Currency | None,
        any_receiver: bool,
    ) -> None:
        """
        Args:
            key: the agent's name for the act.
            data: its calldata.
            currency: of its amount; None where it has none.
            any_receiver: whether the charter lets anybody be paid.
        """
        self._settings = settings
        self._chain_id = chain_id
        self._key = key
        self._data = data
        self._meaning = meaning
        self._currency = currency
        self._any_receiver = any_receiver

    def decide(self, sums: Sums, known: Entry | None, now: int) -> State:
        """For `Ledger.admit`.

        Raises:
            LimitError: it is refused.
            ConfirmationError: somebody has put down a confirmation that is none.
        """
        if sums.transactions >= self._settings.transactions_per_day:
            raise LimitError(
                f"{sums.transactions} transactions were let through within 24 hours, the most that are",
                "Go on later; nothing was signed.",
            )
        why = self.why_ask(sums)
        if not why:
            return State.OPEN
        if not self._settings.confirmers:
            raise LimitError(
                f"{why}, and the settings name nobody who could confirm it", "Ask for less, or stop here."
            )
        if (
            known is None
            or known.signature is None
            or known.state
            not in (
                State.WAITING,
                State.OPEN,
            )
        ):
            return State.WAITING
        within = int(self._settings.confirm_within.total_seconds())
        fields = confirming.message(known.id, self._key, self._data, known.until)
        confirming.check(
            self._settings.confirmers,
            known.signature,
            self._chain_id,
            self._settings.mandate,
            fields,
            now,
            within,
        )
        return State.OPEN

    def why_ask(self, sums: Sums) -> str:
        """Why a person must confirm it; empty if nobody must.

        Raises:
            LimitError: nobody can.
        """
        meaning = self._meaning
        if meaning.target and not self._is_free_call():
            return f"every call of 0x{meaning.data[:4].hex()} at {meaning.target} is confirmed by a person"
        if not meaning.flow or (meaning.target and not meaning.units):
            return ""
        limit, asked = self._limit(), self._amount(meaning.units)
        total = self._amount(sums.units + meaning.units)
        if total.value > limit.most_per_day:
            raise LimitError(
                f"{total.value:f} of {meaning.asset} would be {meaning.flow} within 24 hours, more than "
                f"{limit.most_per_day:f}, the most that ever is",
                "Ask for less, or later; a confirmation does not change it.",
            )
        strangers = [one for one, _ in meaning.receivers if one not in self._settings.receivers]
        if self._any_receiver and strangers:
            return f"the charter lets anybody be paid, and {strangers[0]} is not listed in the settings"
        if asked.value > limit.free_per_call:
            return f"{asked.value:f} of {meaning.asset} is more than {limit.free_per_call:f} in one call"
        if total.value > limit.free_per_day:
            return (
                f"{total.value:f} of {meaning.asset} would be {meaning.flow} within 24 hours, more than "
                f"{limit.free_per_day:f}"
            )
        return ""

    def _is_free_call(self) -> bool:
        wanted = self._meaning.target, self._meaning.data[:4]
        return any(call.free and (call.target, call.selector) == wanted for call in self._settings.calls)

    def _limit(self) -> Limit:
        for limit in self._settings.limits:
            if limit.asset == self._meaning.asset:
                return limit
        raise LimitError(
            f"the settings have no limit for {self._meaning.asset}: nothing of it moves",
            "Use an asset that they list.",
        )

    def _amount(self, units: int) -> Amount:
        assert self._currency is not None, "an amount has a currency"
        return self._currency.amount(units)
