"""What noteworthy steps have cost in gas, as measured on the embedded chain."""

from __future__ import annotations

from dataclasses import dataclass, field

from celldao.demo import events as e
from celldao.demo import operating as o


@dataclass(frozen=True, slots=True)
class GasNote:
    """One step; where it is a batch, `each` says of what, and `count` how many."""

    step: str
    gas: int
    count: int = 1
    each: str = ""

    @property
    def part(self) -> int:
        return self.gas // self.count


@dataclass
class GasBook:
    """Keeps the dearest of each kind of step, and counts all gas.

    Attributes:
        total: of all events.
        transactions: how many there were.
    """

    notes: dict[str, GasNote] = field(default_factory=dict)
    total: int = 0
    transactions: int = 0

    def add(self, note: GasNote, kind: str = "") -> None:
        """`kind` is what counts as the same step where the words differ."""
        known = self.notes.get(kind or note.step)
        if known is None or note.gas > known.gas:
            self.notes[kind or note.step] = note

    def note(self, event: e.Event, gas: int) -> None:
        self.total += gas
        self.transactions += 1
        if isinstance(event, e.SignedBallots):
            count = len(event.ballots)
            words = f"{count} signed ballots in one transaction"
            self.add(GasNote(words, gas, count, "ballot"), kind="ballots")
        elif isinstance(event, e.ClaimForAll):
            words = f"dividends in {event.asset} paid to {len(event.members)} members"
            self.add(GasNote(words, gas, len(event.members), "member"))
        elif isinstance(event, e.Allocation):
            self.add(GasNote(f"revenue in {event.asset} divided among all", gas))
        elif isinstance(event, o.Spending) and len(event.payments) > 1:
            count = len(event.payments)
            self.add(GasNote(f"the operator pays {count} members", gas, count, "member"), kind="wages")
        elif isinstance(event, o.SignedPetition):
            count = len(event.members)
            self.add(GasNote(f"{count} signatures recall the operator", gas, count, "signature"))
        elif words := _WORDS.get(type(event), ""):
            self.add(GasNote(words, gas))


_WORDS: dict[type[e.Event], str] = {
    e.Payment: "a customer pays",
    e.Trade: "a member sells shares to another",
    e.Claim: "a member takes his dividend",
    e.Delegation: "a member gives his vote to another",
    e.Move: "a member changes his key",
    e.Exit: "a member leaves",
    e.Pull: "who left is paid",
    e.Propose: "a proposal",
    e.Ballot: "a vote with a reason",
    e.Execute: "a decision is carried out",
    o.Drawing: "the operator draws",
    o.Spending: "the operator pays a supplier",
    o.Reporting: "the operator reports",
    o.Petition: "a petition is filed",
    o.Sweep: "the operator's account is emptied",
}
