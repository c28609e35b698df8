"""Which mutants are tried, and how far a run has come."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tools.mutants.judge import KILLED, SURVIVED, Verdict
from tools.mutants.mutant import Mutant
from tools.paths import BUILD

PLACE = BUILD / "mutants"
# A fixed one, so that what survives a sample can be explained once; `make soak` tries all.
SEED = "celldao"


class Sample:
    """Mutants in their order, until so many have been tried that build and differ."""

    def __init__(self, ordered: Sequence[Mutant], size: int, known: dict[str, Verdict]) -> None:
        self.ordered, self.size, self.known = ordered, size, known
        self.judged: list[tuple[Mutant, Verdict]] = []
        self.new = 0

    @property
    def tried(self) -> int:
        return sum(verdict.outcome in (KILLED, SURVIVED) for _, verdict in self.judged)

    def waiting(self) -> Iterator[Mutant]:
        """Those without a verdict; what has one is taken over. The last ones may be more than are counted."""
        for mutant in self.ordered:
            if self.size and self.tried >= self.size:
                return
            if mutant.id in self.known:
                self.judged.append((mutant, self.known[mutant.id]))
            else:
                yield mutant

    def take_over(self) -> None:
        """All verdicts that are known, and no more."""
        self.judged = [(one, self.known[one.id]) for one in self.ordered if one.id in self.known]

    def surviving(self, explained: Collection[str]) -> Iterator[Mutant]:
        """Those counted that survived, by this run or by an earlier one, and that nobody has explained."""
        for mutant, verdict in self.counted():
            if verdict.outcome == SURVIVED and mutant.id not in explained:
                yield mutant

    def add(self, mutant: Mutant, verdict: Verdict) -> None:
        """A later verdict takes the place of an earlier one."""
        self.judged = [pair for pair in self.judged if pair[0].id != mutant.id]
        self.judged.append((mutant, verdict))
        self.new += 1

    def counted(self) -> list[tuple[Mutant, Verdict]]:
        """In their order, up to the first without a verdict, and not more than asked for.

        What is killed is judged sooner than what survives: a run that was stopped would flatter.
        """
        verdicts = {mutant.id: verdict for mutant, verdict in self.judged}
        chosen: list[tuple[Mutant, Verdict]] = []
        tried = 0
        for mutant in self.ordered:
            if (self.size and tried == self.size) or mutant.id not in verdicts:
                break
            chosen.append((mutant, verdicts[mutant.id]))
            tried += verdicts[mutant.id].outcome in (KILLED, SURVIVED)
        return chosen
