"""One story: what people do in both organisations, and the demand that nobody can tell them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.model.chain.evm import Outcome
from tests.model.dice import Dice
from tests.model.story import Disagreement
from tests.twin import compare
from tests.twin.differences import ALONE, same_refusal
from tests.twin.founding import STEP, Terms, found
from tests.twin.world import Draft, Twins

PENDING, ACTIVE, SUCCEEDED = 0, 1, 4


class Story:
    """
    Attributes:
        kind: `governor` has all acts, and amounts of which every quorum is whole; `share` any amounts and no
            proposals.
        terms: the rules of proposals made now.
        done, refused: acts by name.
        alone: how often ours alone refused, by the difference.
        words: what happened.
    """

    def __init__(self, dice: Dice, kind: str) -> None:
        self.dice, self.kind = dice, kind
        self.step = STEP if kind == "governor" else 1
        self.twins: Twins
        self.terms: Terms
        self.twins, self.terms = found(dice)
        self.steps = 0
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.alone: Counter[str] = Counter()
        self.seen: set[str] = set()  # states that proposals were in
        self.quorum_changed = False
        self.words: list[str] = [f"rules {self.terms}"]

    @property
    def now(self) -> int:
        return self.twins.chain.now

    # --- acting

    def both(
        self,
        name: str,
        told: str,
        ours: Callable[[], Outcome],
        theirs: Callable[[], Outcome],
        answer: bool = False,
    ) -> bool:
        """The same on both sides: it succeeds on both, or is refused by both for the same reason.

        Args:
            answer: what the calls return must be the same, too.
        """
        self.words.append(f"{name} {told}")
        first = ours()
        if not first.succeeded and first.reason in ALONE:
            self.alone[ALONE[first.reason]] += 1
            self.words[-1] += f"  -> ours alone refuses: {first.reason}"
            self.finish()
            return False
        second = theirs()
        self.demand(
            first.succeeded == second.succeeded,
            f"{name}: ours {_words(first)}, theirs {_words(second)}",
        )
        if not first.succeeded:
            self.words[-1] += f"  -> refused: {first.reason}"
            self.demand(
                same_refusal(first.reason, second.reason),
                f"{name}: ours refuses with {first.reason!r}, theirs with {second.reason!r}",
            )
        elif answer:
            self.demand(first.output == second.output, f"{name}: they answer differently")
        (self.done if first.succeeded else self.refused)[name] += 1
        self.finish()
        return first.succeeded

    def follow(self, sender: str, place: str, function: str, *args: Any) -> None:
        """What theirs needs besides for the same: it must succeed."""
        outcome = self.twins.theirs(sender, place, function, *args)
        self.demand(outcome.succeeded, f"theirs refuses {function}: {outcome.reason}")

    def pass_to(self, second: int) -> None:
        self.words.append(f"{second - self.now} s pass")
        self.twins.chain.pass_to(second)
        self.finish()

    def finish(self) -> None:
        self.steps += 1
        for question, ours, theirs in compare.answers(self):
            self.demand(ours == theirs, f"{question}: ours {ours}, theirs {theirs}")

    def demand(self, holds: bool, problem: str) -> None:
        if not holds:
            raise Disagreement(f"{problem}\n{self.in_words()}")

    # --- choosing

    def somebody(self) -> str:
        return self.dice.pick(self.twins.accounts)

    def holder(self) -> str:
        holding = [account for account in self.twins.accounts if self.balance(account)]
        return self.dice.pick(holding) if holding else self.somebody()

    def balance(self, account: str) -> int:
        return int(self.twins.ask_theirs("token", "balanceOf", account))

    def draft(self, *states: int) -> Draft | None:
        """A proposal, mostly one of the latest in one of these states of theirs."""
        drafts = self.twins.drafts
        if drafts and states and self.dice.chance(85):
            drafts = [draft for draft in drafts if self.state(draft) in states] or drafts
        if not drafts:
            return None
        return self.dice.pick(drafts if self.dice.chance(20) else drafts[-3:])

    def to_vote_on(self) -> Draft | None:
        """One that is open for votes, mostly; if none is, time may pass until one is."""
        open_ones = [draft for draft in self.twins.drafts if self.state(draft) == ACTIVE]
        waiting = [draft for draft in self.twins.drafts if self.state(draft) == PENDING]
        if not open_ones and waiting and self.dice.chance(80):
            snapshot = self.twins.ask_theirs("parliament", "proposalSnapshot", waiting[0].number)
            self.pass_to(snapshot + 1)
        return self._in(ACTIVE)

    def voter(self, draft: Draft) -> str:
        """A holder, mostly one who has not voted yet."""
        late = [
            account
            for account in self.twins.accounts
            if self.balance(account)
            and not self.twins.ask_theirs("parliament", "hasVoted", draft.number, account)
        ]
        return self.dice.pick(late) if late and self.dice.chance(75) else self.holder()

    def decided(self) -> Draft | None:
        """One that has succeeded, mostly; if none has, time may pass until the next vote is over."""
        drafts = self.twins.drafts
        if not any(self.state(draft) == SUCCEEDED for draft in drafts) and self.dice.chance(60):
            for draft in (one for one in drafts if self.state(one) == ACTIVE):
                against, in_favour, _ = self.twins.ask_theirs("parliament", "proposalVotes", draft.number)
                if in_favour > against:
                    self.pass_to(self.twins.ask_theirs("parliament", "proposalDeadline", draft.number) + 1)
                    break
        return self._in(SUCCEEDED)

    def _in(self, state: int) -> Draft | None:
        """If there is none, seldom another: that is refused."""
        there = any(self.state(draft) == state for draft in self.twins.drafts)
        return self.draft(state) if there or self.dice.chance(15) else None

    def state(self, draft: Draft) -> int:
        return int(self.twins.ask_theirs("parliament", "state", draft.number))

    def name(self, account: str) -> str:
        return self.twins.name(account)

    def in_words(self) -> str:
        return "\n".join(f"{n:4} {line}" for n, line in enumerate(self.words, 1))


def _words(outcome: Outcome) -> str:
    return "lets it pass" if outcome.succeeded else f"refuses it ({outcome.reason})"
