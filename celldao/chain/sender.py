"""Sending from one account, each transaction once, whatever the node does and whenever the process dies.

How it holds: a transaction is signed with one number (nonce), written to the journal, and only then handed to
a node. The number of the next one is chosen only when everything before it is settled. So whatever is sent
again is the same bytes, or the same number with a higher fee, and of these the chain takes one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final, Protocol

from celldao.chain.backend import Receipt
from celldao.chain.fees import Fees, first_offer
from celldao.chain.journal import Attempt, Entry, Journal, Place, State
from celldao.chain.listener import Deaf, Listener, Note, Stage
from celldao.chain.node import Mined, Node
from celldao.chain.sending import Sending
from celldao.chain.watch import Watch, named, note, pauses, time_in_words
from celldao.errors import NodeError, PendingError, SupersededError, TransactionError

# How many of those that were given up are looked for in blocks again.
_DOUBTED: Final = 16


class Signer(Protocol):
    """An account that signs and does not send."""

    @property
    def address(self) -> str: ...

    def sign(self, transaction: Mapping[str, Any]) -> tuple[str, bytes]:
        """Hash and bytes of a signed transaction.

        Args:
            transaction: chainId, nonce, gas, value, data (bytes), `to` unless it creates a contract, and
                either maxFeePerGas with maxPriorityFeePerGas, or gasPrice.

        Raises:
            TransactionError: the account, or the person who holds it, does not sign.
        """
        ...


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of something that an earlier run, or a block that is gone, had left open.

    Attributes:
        entry: as the journal has it.
        answered: whether it had been in a block before, and who sent it had been told.
        mined: how it stands in a block, None if it can never be carried out.
    """

    entry: Entry
    answered: bool
    mined: Mined | None

    @property
    def succeeded(self) -> bool:
        return self.mined is not None and self.mined.succeeded


class Sender:
    """One account, one chain, one journal.

    Attributes:
        listener: is told what is waited for.
    """

    def __init__(
        self,
        node: Node,
        signer: Signer,
        chain_id: int,
        journal: Journal | None = None,
        settings: Sending | None = None,
        reorganises: bool = True,
    ) -> None:
        """`reorganises` is false for a chain within this process: when it goes back, somebody set it back."""
        self.listener: Listener = Deaf()
        self.journal = Journal() if journal is None else journal
        self.settings = settings or Sending()
        self._node = node
        self._signer = signer
        self._chain_id = chain_id
        self._reorganises = reorganises
        self._place: Place | None = None
        self._confirmations = self.settings.confirmations

    @property
    def address(self) -> str:
        return self._signer.address

    # --- what others call -----------------------------------------------------------------------------------

    def send(
        self, to: str | None, data: bytes, gas: int, value: int = 0, purpose: str = "", reference: str = ""
    ) -> Receipt:
        """Signs, writes down, sends, and waits until it is in a block as deep as was asked for.

        First everything is settled that is open in the journal. If one of these does the same (receiver,
        data, value, purpose) under the same reference, or none, and nobody was told of its end yet, it was
        this very call in a run that broke off, and its receipt is the answer.
        With a `reference` this holds for ever: what the journal knows under it is not signed again, unless it
        failed.

        Args:
            to: receiver, None to create a contract.
            gas: limit.
            value: base units of the native coin sent along.
            purpose: what it is for, in words; for people who wait, or read the journal.
            reference: the caller's own name for it ("invoice 2031"), empty for none.

        Raises:
            FeeError: gas costs more than the ceiling; nothing was signed.
            PendingError: it is in no block in time; it stays in the journal.
            SupersededError: another transaction took its number.
            TransactionError: it was refused, or reverted.
            NodeError: the node gave no answer; what was signed stays in the journal.
            JournalError: nothing was sent, since it could not be written down.
        """
        with self._held():
            settled = self.settle()
            if reference and (known := self._referred(reference, to, data, value)):
                return self._receipt(known, self._see_through(known))
            for earlier in settled:
                entry = earlier.entry
                named_so = (entry.reference, entry.purpose) == (reference, purpose)
                same = named_so and entry.does_the_same(to, data, value)
                if same and earlier.succeeded and not earlier.answered:
                    return self._receipt(entry, earlier.mined)
            entry = self._sign(to, data, gas, value, purpose, reference)
            return self._receipt(entry, self._see_through(entry, fresh=True))

    def adopt(self, reference: str, to: str | None, data: bytes, value: int = 0) -> Receipt | None:
        """The receipt of what was signed under a reference, and not in vain; None if nothing was.

        Raises: as `send`.
        """
        with self._held():
            self.settle()
            known = self._referred(reference, to, data, value)
            return self._receipt(known, self._see_through(known)) if known else None

    def settle(self) -> list[Settled]:
        """Sees everything through that is signed and not yet in a block, or that a reorganisation took out of
        one, or that was given up and is in one after all. The listener is told of what nobody knew was done.

        Returns:
            What was open, in the order of its numbers; empty if nothing was.

        Raises:
            PendingError: one of them is still in no block.
            NodeError: the node gave no answer.
        """
        with self._held():
            return [Settled(entry, entry.answered, self._see_through(entry)) for entry in self._unsettled()]

    def wait_for_others(self) -> None:
        """Waits until nothing of the account is pending that another program, or a wallet, has sent.

        Raises:
            PendingError: something still is when patience ends.
        """
        with self._held():
            self._free_number()

    def relay(self, hash: str, raw: bytes, account: str, price: int, what: str) -> Receipt:
        """Sends bytes that somebody else has signed, again and again until they are in a block.

        Args:
            account: who signed them as the first transaction of his.
            price: base units of the native coin that they offer per gas.
            what: what they are for, in words.

        Raises: as `send`.
        """
        attempt = Attempt(hash, raw, Fees(price, None))
        entry = Entry(Place(self._chain_id, "", account), 0, None, 0, 0, b"", what, "", [attempt])
        watch = Watch(entry, self._node, self.settings, self.listener, self.confirmations, desk=None)
        return self._receipt(entry, watch.through(fresh=False))

    @property
    def confirmations(self) -> int:
        """How many blocks, its own included, a transaction waits for."""
        if self._confirmations is None:
            self._confirmations = 1 if self._node.for_tests() else 2
        return self._confirmations

    # --- signing --------------------------------------------------------------------------------------------

    def _sign(self, to: str | None, data: bytes, gas: int, value: int, purpose: str, reference: str) -> Entry:
        nonce = self._free_number()
        fees = first_offer(self._node.market(), self.settings.fees)
        entry = Entry(self._here(), nonce, to, value, gas, data, purpose, reference, [])
        entry.attempts.append(self._attempt(entry, fees))
        self.journal.sign(entry)
        note(self.listener, Stage.SIGNED, entry, "signed and written down")
        return entry

    def _attempt(self, entry: Entry, fees: Fees) -> Attempt:
        transaction: dict[str, Any] = {
            "chainId": self._chain_id,
            "nonce": entry.nonce,
            "gas": entry.gas,
            "value": entry.value,
            "data": entry.data,
            **fees.fields,
        }
        if entry.to is not None:
            transaction["to"] = entry.to
        hash, raw = self._signer.sign(transaction)
        return Attempt(hash, raw, fees)

    def replace(self, entry: Entry, fees: Fees) -> None:
        """For `Watch`."""
        self.journal.replace(entry, self._attempt(entry, fees))

    def give_up(self, entry: Entry) -> None:
        """For `Watch`."""
        self.journal.close(entry, State.REFUSED)

    def _free_number(self) -> int:
        """The number of the next transaction, once none of the account is pending."""
        account, settings = self._signer.address, self.settings
        started, pause, told = settings.clock(), pauses(settings.poll_seconds), False
        while True:
            used = self._node.used(account)
            least = self._used_in_journal()
            if used < least:
                self._mend(
                    used, least
                )  # a block has gone since everything was settled, or the node is behind
                used = self._node.used(account)
            wanted = max(self._node.used_in_pool(account), least)
            if used >= wanted:
                return used
            if settings.clock() - started > settings.wait_seconds:
                if wanted == least:
                    raise PendingError(
                        f"the node has {used} transaction(s) of {account}, {self.journal.name} knows of "
                        f"{least}, after {time_in_words(settings.wait_seconds)}",
                        "The node is behind: use another one, or run the command again later.",
                        nonce=used,
                    )
                raise PendingError(
                    f"{wanted - used} transaction(s) of {account} have been pending for "
                    f"{time_in_words(settings.wait_seconds)}, sent without this journal "
                    f"({self.journal.name})",
                    "Wait until they are in a block, or replace or cancel them in the wallet that sent them; "
                    "then run the command again.",
                    nonce=used,
                )
            if not told:
                words = f"waiting for {wanted - used} transaction(s) of {account} that were sent elsewhere"
                self.listener.note(Note(Stage.WAITING, words, nonce=used))
                told = True
            settings.sleep(pause())

    def _used_in_journal(self) -> int:
        """The first number that is free as far as the journal knows."""
        if not self._reorganises:
            return 0
        return 1 + max((entry.nonce for entry in self.entries() if entry.state.used_its_number), default=-1)

    # --- the journal ----------------------------------------------------------------------------------------

    def _here(self) -> Place:
        if self._place is None:
            self._place = Place(self._chain_id, self._node.genesis(), self._signer.address)
        return self._place

    def _held(self) -> AbstractContextManager[None]:
        return self.journal.held(lambda words: self.listener.note(Note(Stage.LOCKED, words)))

    def entries(self) -> list[Entry]:
        """What the journal has of this account on this chain, in the order of signing."""
        return self.journal.entries(self._here())

    def _referred(self, reference: str, to: str | None, data: bytes, value: int) -> Entry | None:
        """What was signed under a reference and not in vain."""
        for entry in self.entries():
            if entry.reference != reference or entry.state is State.REVERTED:
                continue
            if entry.state.given_up and not self._is_mined(entry):
                continue  # but a node that was wrong about it must not lead to a second one
            if not entry.does_the_same(to, data, value):
                raise TransactionError(
                    f"{reference} is the reference of another transaction in {self.journal.name}: "
                    f"{named(entry)}",
                    "Give each transaction a reference of its own.",
                )
            return entry
        return None

    def _unsettled(self) -> Iterator[Entry]:
        """Open entries by number, having reopened those that a reorganisation took out of their blocks, and
        those that a node was wrong about.
        """
        entries = self.entries()
        if not entries:
            return
        used = self._node.used(self._signer.address) if self._reorganises else math.inf
        doubted = _doubted(entries)
        for entry in sorted(entries, key=lambda entry: entry.nonce):
            if entry.state is State.OPEN:
                note(self.listener, Stage.RESUMED, entry, "signed earlier; it is seen through first")
                yield entry
            elif entry.id in doubted and self._is_mined(entry):
                note(self.listener, Stage.RESUMED, entry, "it was given up, and is in a block after all")
                self.journal.reopen(entry)
                yield entry
            elif entry.nonce >= used and self._is_reorganised(entry):
                yield entry

    def _is_mined(self, entry: Entry) -> bool:
        return any(self._node.mined(attempt.hash) for attempt in entry.attempts)

    def _is_reorganised(self, entry: Entry) -> bool:
        """Whether it was in a block and is in none now; then it is open again."""
        if entry.state not in (State.INCLUDED, State.REVERTED):
            return False
        if self._is_mined(entry):
            return False  # it is the account's count that is behind
        note(self.listener, Stage.REORGANISED, entry, "its block is no longer part of the chain")
        self.journal.reopen(entry)
        return True

    def mend(self, used: int, entry: Entry) -> None:
        """For `Watch`."""
        self._mend(used, entry.nonce)

    def _mend(self, used: int, end: int) -> None:
        """Sees everything through again from number `used` to before `end` that is in no block any more."""
        for entry in sorted(self.entries(), key=lambda entry: entry.nonce):
            if used <= entry.nonce < end and self._is_reorganised(entry):
                self._see_through(entry)

    def _see_through(self, entry: Entry, fresh: bool = False) -> Mined | None:
        """How it stands in a block in the end, having closed it; None if another one took its number."""
        if entry.state is State.INCLUDED:
            if mined := self._node.mined(entry.included):
                return mined
            self.journal.reopen(entry)
        watch = Watch(entry, self._node, self.settings, self.listener, self.confirmations, desk=self)
        try:
            mined = watch.through(fresh)
        except NodeError as error:
            raise NodeError(
                f"{named(entry)} is signed, and may be on its way: {error.what}",
                f"Run the command again: it is kept in {self.journal.name}, and nothing is sent twice.",
            ) from error
        if mined is None:
            self.journal.close(entry, State.SUPERSEDED)
            note(self.listener, Stage.SUPERSEDED, entry, "another transaction took its number")
            return None
        if mined.succeeded and not fresh and not entry.answered:
            # Whoever closes it is perhaps another one than who waits for it.
            words = f"An earlier run has done this: {named(entry)}"
            self.listener.note(Note(Stage.DONE_EARLIER, words, mined.hash, entry.nonce))
        state = State.INCLUDED if mined.succeeded else State.REVERTED
        self.journal.close(entry, state, mined.hash, mined.block)
        outcome = "" if mined.succeeded else ", and reverted there"
        note(self.listener, Stage.INCLUDED, entry, f"in block {mined.block}{outcome}")
        return mined

    def _receipt(self, entry: Entry, mined: Mined | None) -> Receipt:
        if mined is None:
            raise SupersededError(
                f"{named(entry)} was not carried out: another transaction of {entry.place.sender} took its "
                "number",
                "Was it cancelled or replaced in a wallet, or does another program use this account? Look "
                "there; then run the command again.",
            )
        if not mined.succeeded:
            reason = self._node.why_reverted(entry, mined.block)
            words = f": {reason}" if reason else ""
            raise TransactionError(
                f"{named(entry)} reverted{words}, having used {mined.gas_used:,} gas",
                "Something else came between. Run the command again: it goes on where it stopped.",
                reason,
            )
        return Receipt(mined.hash, mined.block, mined.gas_used, mined.created if entry.to is None else None)


def _doubted(entries: Sequence[Entry]) -> set[str]:
    """Of the latest that were given up, those whose number no other one of the journal has used: a node may
    have been wrong about them.
    """
    gone = {entry.nonce for entry in entries if entry.state in (State.INCLUDED, State.REVERTED)}
    given_up = [entry.id for entry in entries if entry.state.given_up and entry.nonce not in gone]
    return set(given_up[-_DOUBTED:])
