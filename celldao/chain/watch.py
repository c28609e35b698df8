"""One signed transaction, from the node that is given it to the block in which it stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from celldao.chain.answers import Verdict, lacks_money
from celldao.chain.fees import Fees, higher_offer, in_gwei, limit
from celldao.chain.journal import Entry
from celldao.chain.listener import Listener, Note, Stage
from celldao.chain.node import Mined, Node
from celldao.chain.sending import Sending
from celldao.errors import ChainError, PendingError, TransactionError

# The wait between two looks grows by this factor, up to so many seconds.
_GROWTH: Final = 1.5
_LONGEST_POLL: Final = 3.0
# A hanging transaction is replaced only if so many blocks passed it by: a chain that stands still takes no
# bribe.
_BLOCKS_PASSED: Final = 2


class Desk(Protocol):
    """Where a transaction was signed: it can be signed again, with a higher fee, or given up."""

    def replace(self, entry: Entry, fees: Fees) -> None:
        """Signs a further form of it and writes it down."""
        ...

    def give_up(self, entry: Entry) -> None:
        """Writes down that no node took it."""
        ...

    def mend(self, used: int, entry: Entry) -> None:
        """Sees everything through again that comes before it and is in no block any more.

        Args:
            used: the first number that is free in blocks.
        """
        ...


def pauses(first: float) -> Callable[[], float]:
    """Seconds until the next look, each time it is called."""
    pause = first

    def following() -> float:
        nonlocal pause
        present, pause = pause, min(pause * _GROWTH, max(_LONGEST_POLL, first))
        return present

    return following


def named(entry: Entry) -> str:
    """A transaction in words, with its hash and number."""
    what = entry.purpose or f"a transaction to {entry.to or 'create a contract'}"
    return f"{what} ({entry.latest.hash}, number {entry.nonce})"


def note(listener: Listener, stage: Stage, entry: Entry, words: str) -> None:
    listener.note(Note(stage, f"{named(entry)}: {words}", entry.latest.hash, entry.nonce))


def time_in_words(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:.0f} seconds"


class Watch:
    """Looks after one transaction."""

    def __init__(
        self,
        entry: Entry,
        node: Node,
        settings: Sending,
        listener: Listener,
        confirmations: int,
        desk: Desk | None,
    ) -> None:
        """`desk` is None for what others have signed."""
        self._entry = entry
        self._node = node
        self._settings = settings
        self._listener = listener
        self._confirmations = confirmations
        self._desk = desk
        self._mined: Mined | None = None
        self._found: Mined | None = None  # in a block, not deep enough yet
        self._contradicted: float | None = None  # since when its number is used, and it is in no block
        self._offered_at = settings.clock()
        self._offered_in: int | None = None  # the latest block then
        self._taken = True  # what the node said last
        self._told: set[str] = set()

    def through(self, fresh: bool) -> Mined | None:
        """How it stands in a block in the end; None if another one took its number.

        Args:
            fresh: whether no node can know it yet.

        Raises:
            PendingError: it is in no block in time.
            TransactionError, ChainError: the node will not take it, and does not know it.
        """
        settings, pause = self._settings, pauses(self._settings.poll_seconds)
        deadline = settings.clock() + settings.wait_seconds
        if fresh:
            self._hand_over("sent")
        while not self._look_after():
            if settings.clock() > deadline:
                raise self._pending()
            settings.sleep(pause())
        return self._mined

    def _look_after(self) -> bool:
        """One look; whether it is over."""
        found = self._look()
        if found is not None:
            return self._is_deep_enough(found)
        if self._found is not None:
            self._tell(Stage.REORGANISED, f"its block {self._found.block} is no longer part of the chain")
            self._found = None
        used = self._node.used(self._entry.place.sender)
        if used > self._entry.nonce:
            return self._is_number_lost()
        self._contradicted = None
        if used < self._entry.nonce and self._desk is not None:
            self._desk.mend(used, self._entry)  # a deep reorganisation: it can only follow those before it
        if not self._node.knows(self._entry.latest.hash):
            if self._taken:
                self._tell(Stage.LOST, "the node does not know it; sending the same bytes again")
            self._hand_over("sent again")
        elif self._hangs():
            self._offer_more()
        else:
            self._tell_once(Stage.WAITING, "waiting for a block")
        return False

    # --- where it stands ------------------------------------------------------------------------------------

    def _look(self) -> Mined | None:
        for attempt in reversed(self._entry.attempts):
            if mined := self._node.mined(attempt.hash):
                return mined
        return None

    def _is_deep_enough(self, found: Mined) -> bool:
        if self._found is not None and self._found.block_hash != found.block_hash:
            self._tell(Stage.REORGANISED, f"moved from block {self._found.block} to another, {found.block}")
        self._found = found
        if self._confirmations > 1:
            if self._node.head() < found.block + self._confirmations - 1:
                words = f"in block {found.block}, waiting for {self._confirmations} confirmations"
                self._tell_once(Stage.WAITING, words)
                return False
            again = self._node.mined(found.hash)  # the new head may have come with a reorganisation
            if again is None or again.block_hash != found.block_hash:
                return False
        self._mined = found
        return True

    def _is_number_lost(self) -> bool:
        """Its number is used, and it is in no block: the node contradicts itself, or another one took it."""
        now = self._settings.clock()
        if self._contradicted is None:
            self._contradicted = now
            self._tell_once(Stage.WAITING, "its number is used; waiting for the node to say by what")
        return now - self._contradicted >= self._settings.grace_seconds

    def _pending(self) -> PendingError:
        entry, ceiling = self._entry, self._settings.fees.ceiling
        waited = time_in_words(self._settings.wait_seconds)
        if self._found is not None:
            what = (
                f"is in block {self._found.block}, without {self._confirmations} confirmations after {waited}"
            )
        else:
            allowed = "no ceiling is set" if ceiling is None else f"your ceiling is {in_gwei(ceiling)}"
            what = (
                f"is in no block after {waited}: it offers at most {in_gwei(entry.latest.fees.max_fee)} per "
                f"gas, {self._node.market().words}, {allowed}"
            )
        remedy = (
            "Nothing is lost and nothing will be sent twice: run the command again to go on waiting. With a "
            "higher ceiling it is replaced by the same transaction offering more."
        )
        return PendingError(f"{named(entry)} {what}", remedy, entry.latest.hash, entry.nonce)

    # --- the pool -------------------------------------------------------------------------------------------

    def _hand_over(self, done: str) -> None:
        entry = self._entry
        verdict, words = self._node.hand_over(entry.latest.raw)
        self._taken = verdict is Verdict.TAKEN
        if verdict is Verdict.TAKEN:
            self._tell(Stage.SENT, done)
        elif verdict is Verdict.CHEAP:
            self._tell_once(Stage.WAITING, f"too cheap for the node now ({words})")
            self._offer_more()
        elif verdict is Verdict.UNDERPRICED:
            if self._is_former_known():
                self._offer_more()
            else:
                self._tell_once(
                    Stage.WAITING, "another transaction waits with its number, not from this journal"
                )
        elif verdict is Verdict.REFUSED and not self._look() and not self._node.knows(entry.latest.hash):
            self._refused(words)

    def _is_former_known(self) -> bool:
        return any(self._node.knows(attempt.hash) for attempt in self._entry.attempts[:-1])

    def _refused(self, words: str) -> None:
        entry = self._entry
        if self._is_former_known():
            return  # the replacement was refused; the former form still stands
        if self._desk is not None:
            self._desk.give_up(entry)
        if lacks_money(words):
            raise TransactionError(
                f"{named(entry)}: the account cannot pay for it",
                "Send it native coin for gas, then run it again.",
            )
        raise ChainError(f"{named(entry)}: the node answered {words}", "Try again, or use another node.")

    def _hangs(self) -> bool:
        if self._offered_in is None:
            self._offered_in = self._node.head()
        if self._settings.clock() - self._offered_at < self._settings.replace_seconds:
            return False
        return self._node.head() >= self._offered_in + _BLOCKS_PASSED

    def _offer_more(self) -> None:
        """Replaces it with the same number and a higher fee, if the ceiling allows."""
        entry, policy = self._entry, self._settings.fees
        if self._desk is None:
            return
        at_most = limit(entry.attempts[0].fees, policy)
        fees = higher_offer(entry.latest.fees, self._node.market(), policy, at_most)
        if fees is None:
            offered = in_gwei(entry.latest.fees.max_fee)
            words = f"it hangs at {offered} per gas and may not offer more than {in_gwei(at_most)}"
            self._tell_once(Stage.CEILING, f"{words}; waiting for cheaper gas")
            return
        self._desk.replace(entry, fees)
        self._offered_at, self._offered_in = self._settings.clock(), None
        self._tell(Stage.REPLACED, f"replaced, offering up to {in_gwei(fees.max_fee)} per gas")
        self._hand_over("sent")

    def _tell(self, stage: Stage, words: str) -> None:
        note(self._listener, stage, self._entry, words)

    def _tell_once(self, stage: Stage, words: str) -> None:
        if words not in self._told:
            self._told.add(words)
            self._tell(stage, words)
