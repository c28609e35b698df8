"""Catching a relay that lies, censors, delays, or writes its log anew.

Whoever has a receipt has what is needed: the relay has signed when it took the file, until when it would be
on chain, and which head its log had then. All else is compared with what the relay publishes, and with the
chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from celldao.acts.ballots import SignedBallot
from celldao.chain.backend import Block, Code, Header, Reader
from celldao.chain.contract import Contract
from celldao.errors import HistoryError, NodeRefusal, RelayError, RelayRefusal, TransactionError
from celldao.history.blocks import last_block
from celldao.relay.client import Line, Listed, Page
from celldao.relay.fates import find_ballot, look, says_the_same
from celldao.relay.receipts import Head, Receipt, next_head
from celldao.relay.signed import Item, SignedAny, item_of
from celldao.relay.store import Standing
from celldao.relay.traces import Found, ended, find_act, time_of

_LOG: Final = 1_000
# Seconds that a relay's clock may differ from the chain's.
_SLACK: Final = 60
# What a relay answers that has too much to do.
_BUSY: Final = ("too-often", "busy")
# A contract that would take the file, or refuses it only because it is too late.
_IN_TIME: Final = (
    "",
    "governor: not open for votes now",
    "share: the signature has expired",
    "treasury: signature expired",
)
_NOBODYS: Final = "The file's signature is not its signer's, over what the file says: it proves nothing."
# Lines of the log that are read from a receipt on.
MOST_LINES: Final = 200_000


class _By(StrEnum):
    """Who has signed a file."""

    KEY = "key"
    """Its signer's own: no contract can take that back."""
    WALLET = "wallet"
    """A contract may say yes to it now, and no in a moment."""
    NOBODY = "nobody"


class Misdeed(StrEnum):
    """What a relay can be caught at."""

    LIED = "lied"
    """It says of a file, or of the chain, what is not so."""
    CENSORED = "censored"
    """It has signed a receipt, and does not publish the file."""
    DELAYED = "delayed"
    """The file was not on chain when the receipt says."""
    REWROTE = "rewrote"
    """Its log is not the one that it has signed before."""


@dataclass(frozen=True)
class Finding:
    """A misdeed, in words that name what proves it."""

    kind: Misdeed
    words: str


@dataclass(frozen=True)
class Report:
    """What came of comparing.

    Attributes:
        findings: empty if nothing speaks against the relay.
        on_chain: where the file is, None if it is not there.
        used: whether what it was signed for is done, be it by this file or another.
        kind: of the file: ballot, delegation, permit or exit; empty if it is not known.
        says: how the relay says it stands; None if it does not.
        notes: what else there is to know.
    """

    findings: tuple[Finding, ...]
    on_chain: Found | None
    used: bool
    says: Standing | None
    notes: tuple[str, ...] = ()
    kind: str = ""

    def lines(self) -> list[str]:
        if self.on_chain:
            where = f"On chain: {self.on_chain.transaction} in block {self.on_chain.block:,}"
        elif not self.used:
            where = "On chain: not yet"
        elif self.kind == "ballot":
            where = "On chain: another one of the signer's has taken its place"
        else:
            where = "On chain: its number is used, by this file or by another"
        said = f"The relay says: {self.says}" if self.says else "The relay says nothing of it"
        caught = [f"{finding.kind.upper()}: {finding.words}" for finding in self.findings]
        return [where, said, *self.notes, *(caught or ["Nothing speaks against the relay."])]


class Source(Protocol):
    """What a relay publishes: `RelayClient`."""

    def listed(self, id: str) -> Listed | None: ...

    def page(self, after: int = 0, limit: int = 500, **where: str) -> Page: ...

    def log(self, after: int = 0, limit: int = _LOG) -> list[Line]: ...

    def head(self) -> Head: ...


@dataclass
class Audit:
    """One receipt, held against a relay and the chain.

    Attributes:
        file: the member's own copy of what was signed; without it the relay's is taken.
        share_name: of the cell's shares, for delegations and permits.
        share: address of their register; without it exits are not found on the chain.
    """

    receipt: Receipt
    source: Source
    reader: Reader
    file: SignedAny | None = None
    share_name: str = ""
    share: str = ""
    _findings: list[Finding] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)

    def run(self) -> Report:
        """
        Raises:
            RelayError: the receipt is not signed by the relay that it names, or is of another file: it proves
                nothing.
            ChainError: the chain cannot be asked.
        """
        receipt = self.receipt
        if not receipt.is_signed_by_relay():
            raise RelayError(
                f"the receipt is not signed by {receipt.relay}", "It proves nothing: send the file again."
            )
        self._check_log()
        listed = self._published()
        item = self._item(listed)
        if item is None:
            return Report(
                tuple(self._findings), None, False, listed.state if listed else None, tuple(self._notes)
            )
        found, used, other = self._on_chain(item, listed)
        self._check_time(item, listed, found, used, other)
        if listed is not None:
            self._check_state(listed, item, found, used)
        says = listed.state if listed else None
        return Report(tuple(self._findings), found, used, says, tuple(self._notes), item.kind)

    def _catch(self, kind: Misdeed, words: str) -> None:
        self._findings.append(Finding(kind, words))

    # --- what it publishes ----------------------------------------------------------------------------------

    def _check_log(self) -> None:
        """Whether the receipt's line is in the log, and the log goes on from there to the signed head."""
        receipt = self.receipt
        try:
            head = self.source.head()
            lines = self.source.log(receipt.sequence - 1, 1)
        except RelayError as error:
            self._notes.append(f"The relay's log cannot be read: {error.what}")
            return
        if not head.is_signed_by_relay() or (head.relay, head.chain_id) != (receipt.relay, receipt.chain_id):
            self._catch(Misdeed.LIED, f"its head of the log is not signed by {receipt.relay}")
            return
        if not lines or lines[0].sequence != receipt.sequence:
            self._catch(
                Misdeed.CENSORED, f"line {receipt.sequence} of its log, which the receipt names, is missing"
            )
            return
        line = lines[0]
        if (line.id, line.received, line.head) != (receipt.id, receipt.received, receipt.head):
            self._catch(
                Misdeed.REWROTE,
                f"line {receipt.sequence} of its log has {line.id} and the head {line.head}; the receipt "
                f"that it has signed has {receipt.id} and {receipt.head}",
            )
            return
        try:
            self._findings += extends(receipt.sequence, receipt.head, head, self.source)
        except RelayError as error:
            self._check_hidden(head, error)

    def _check_hidden(self, head: Head, error: RelayError) -> None:
        """A part of the log is not shown, by a relay that answers otherwise; or it is down, or busy."""
        words = f"it has signed a head with {head.sequence} lines and does not show all of them: {error.what}"
        try:
            answers = not (isinstance(error, RelayRefusal) and error.code in _BUSY)
            self.source.head()
        except RelayError:
            answers = False
        if answers:
            self._catch(Misdeed.CENSORED, words)
        else:
            self._notes.append(f"The relay's log cannot be read to its end: {error.what}")

    def _published(self) -> Listed | None:
        receipt = self.receipt
        try:
            listed = self.source.listed(receipt.id)
        except RelayError as error:
            self._notes.append(f"The relay does not tell where the file is: {error.what}")
            return None
        if listed is None:
            self._catch(
                Misdeed.CENSORED, f"it has signed a receipt for {receipt.id}, and says it has no such file"
            )
            return None
        try:
            page = self.source.page(listed.sequence - 1, 1)
            if not any(one.id == receipt.id for one in page.items):
                self._catch(
                    Misdeed.CENSORED, f"{receipt.id} is not in its list, from which others could submit it"
                )
        except RelayError as error:
            self._notes.append(f"The relay's list cannot be read: {error.what}")
        return listed

    def _item(self, listed: Listed | None) -> Item | None:
        """The file, which must be what the receipt is for."""
        own = None if self.file is None else item_of(self.file, self.share_name)
        if own is not None and "0x" + own.id.hex() != self.receipt.id:
            raise RelayError("the receipt is for another file", "Name the file that was sent.")
        if own is not None and self._signed_by(own) is _By.NOBODY:
            self._notes.append(_NOBODYS)
            return None
        if listed is not None:
            try:
                item = item_of(listed.signed(), self.share_name)
                if "0x" + item.id.hex() == self.receipt.id:
                    return self._checked(own, item)
            except RelayRefusal:
                pass
            self._catch(Misdeed.LIED, f"what it publishes as {self.receipt.id} is another file")
        if own is None:
            self._notes.append("Without the file the chain cannot be asked about it: name it with --file.")
        return own

    def _checked(self, own: Item | None, published: Item) -> Item | None:
        """The one that can be held against the chain. A receipt does not cover the signature."""
        if self._signed_by(published) is not _By.NOBODY:
            return own or published
        if own is None:
            self._notes.append(_NOBODYS)
            return None
        self._catch(
            Misdeed.CENSORED,
            f"it publishes {self.receipt.id} with a signature that is not the signer's: nobody can submit it",
        )
        return own

    def _signed_by(self, item: Item) -> _By:
        """Whose signature a file has, as far as that can be told now."""
        if item.is_signed_by_key(self.share_name):
            return _By.KEY
        asks = item.kind in ("ballot", "exit") and bool(self.reader.fetch([Code(item.signer)])[0])
        return _By.WALLET if asks else _By.NOBODY

    # --- the chain ------------------------------------------------------------------------------------------

    def _on_chain(self, item: Item, listed: Listed | None) -> tuple[Found | None, bool, int | None]:
        """Where the file is; whether what it was signed for is done; and when another ballot was cast."""
        named = None
        if listed is not None and listed.transaction is not None:
            named = look(self.reader, listed.transaction)
        first = self._first_block()
        contract = Contract(item.contract, item.interface, self.reader)
        if not isinstance(item.file, SignedBallot):
            # A nonce tells that one of the files signed with it was taken, not which.
            if not int(contract.read("nonces", item.signer)) > item.file.nonce:
                return None, False, None
            act = find_act(self.reader, item, self.share, named.block, named.block) if named else None
            return act or find_act(self.reader, item, self.share, first), True, None
        asked = (self.reader, item.contract, item.signer, int(item.file.proposal))
        # The clock of a relay may be ahead: the block that it names comes first.
        cast = find_ballot(*asked, named.block, named.block) if named else None
        cast = cast or find_ballot(*asked, first)
        if cast is None:
            return None, bool(contract.read("hasVoted", item.proposal, item.signer)), None
        time = time_of(self.reader, cast.block)
        if not says_the_same(item.file, cast):
            return None, True, time
        return Found(cast.transaction, cast.block, time), True, None

    def _first_block(self) -> int:
        """The latest that is certainly older than the receipt."""
        head: Block = self.reader.fetch([Header()])[0]
        before = self.receipt.received - _SLACK
        if before >= head.timestamp:
            return head.number
        try:
            return last_block(self.reader, before, head).number
        except HistoryError:
            return 0

    def _promised(self, item: Item) -> int:
        """The second until which it had to be on chain: past its own end no promise means anything."""
        end = item.deadline
        if end is None:
            governor = Contract(item.contract, item.interface, self.reader)
            end = int(governor.read("proposalDeadline", item.proposal)) or self.receipt.submit_by
        return min(self.receipt.submit_by, end)

    def _check_time(
        self, item: Item, listed: Listed | None, found: Found | None, used: bool, other: int | None
    ) -> None:
        promised = self._promised(item)
        at = found.time if found else other if used else self.reader.timestamp()
        if at is None or at <= promised:
            return
        if (excuse := self._excuse(item, listed, found, used, promised)) is not None:
            self._notes.append(excuse)
            return
        late = at - promised
        if found is not None:
            words = f"it was on chain {late} seconds later than the receipt says"
        elif used:
            words = (
                f"it was not on chain when another took its place, {late} seconds after it should have been"
            )
        else:
            words = f"the receipt says that it would be on chain {late} seconds ago, and it is not"
        self._catch(Misdeed.DELAYED, words)

    def _excuse(
        self, item: Item, listed: Listed | None, found: Found | None, used: bool, promised: int
    ) -> str | None:
        """Why it may be late by no fault of the relay; None if there is no reason."""
        end = ended(self.reader, item, self._first_block())
        if end is not None and end.time <= promised:
            return end.words
        if self._signed_by(item) is _By.WALLET:
            return "It is late; but a wallet contract has signed it, which may have refused it in between."
        if item.kind != "ballot":
            refused = listed is None or listed.state is Standing.REFUSED
            again = listed is not None and listed.receipt.sequence != self.receipt.sequence
            if refused or again:
                return "It is late; but the contract may have refused it in between."
            if found is not None and listed is not None and listed.transaction != found.transaction:
                return "It was done late; the relay does not say that it was its doing."
        if not used and end is None and (reason := self._refusal(item)) not in _IN_TIME:
            return f"The contract does not take it: {reason or 'it does not say why'}."
        return None

    def _check_state(self, listed: Listed, item: Item, found: Found | None, used: bool) -> None:
        if listed.state is Standing.COUNTED and found is None and not (used and item.kind != "ballot"):
            self._catch(Misdeed.LIED, "it says that the file is counted, and the chain has nothing of it")
        elif listed.state is Standing.COUNTED and listed.transaction is not None:
            seen = look(self.reader, listed.transaction)
            if seen is None or not seen.succeeded:
                self._catch(
                    Misdeed.LIED, f"it names {listed.transaction}, which the chain has not carried out"
                )
        elif listed.state in (Standing.REFUSED, Standing.EXPIRED) and self._refusal(item) == "":
            words = f"it says that the file is {listed.state}, and the contract would take it now"
            if listed.state is Standing.REFUSED and (
                item.kind != "ballot" or self._signed_by(item) is _By.WALLET
            ):
                # Shares come and go, and a wallet changes its mind.
                self._notes.append(f"{words[0].upper()}{words[1:]}; it may have refused it before.")
            else:
                self._catch(Misdeed.LIED, words)

    def _refusal(self, item: Item) -> str | None:
        """Why the contract would not take the file now; empty if it would, None if it does not say."""
        try:
            self.reader.call(item.contract, item.calldata)
        except TransactionError as error:
            return error.reason or None
        except NodeRefusal:
            return None
        return ""


def extends(sequence: int, head: str, newest: Head, source: Source) -> list[Finding]:
    """Whether a log goes on from a head that was signed before to the newest one; else what is wrong."""
    if newest.sequence < sequence:
        words = f"its log had {sequence} lines when it signed that, and has {newest.sequence} now"
        return [Finding(Misdeed.REWROTE, words)]
    known, at = bytes.fromhex(head[2:]), sequence
    while at < newest.sequence and at - sequence < MOST_LINES:
        lines: Sequence[Line] = source.log(at, min(_LOG, newest.sequence - at))
        if not lines:
            return [
                Finding(
                    Misdeed.CENSORED, f"its log ends with line {at}, its signed head has {newest.sequence}"
                )
            ]
        for line in lines:
            at += 1
            known = next_head(known, bytes.fromhex(line.id[2:]), line.received)
            if (line.sequence, line.head) != (at, "0x" + known.hex()):
                words = f"line {at} of its log does not follow from the lines before it"
                return [Finding(Misdeed.REWROTE, words)]
    if at == newest.sequence and newest.head != "0x" + known.hex():
        words = f"its log leads to the head 0x{known.hex()}, and it has signed {newest.head} for line {at}"
        return [Finding(Misdeed.REWROTE, words)]
    return []
