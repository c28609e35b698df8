"""Long runs: story after story from a seed, without what Hypothesis needs to shorten them."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol, TypeVar

from tests.model.acts import all_acts
from tests.model.acts.money import endow
from tests.model.dice import Dice
from tests.model.story import Disagreement, Story

STEPS_A_STORY = 160
LEAST_SUCCESS = 0.7  # of all calls: what is always refused tests little


@dataclass
class Result:
    steps: int = 0
    stories: int = 0
    acts: int = 0  # of the last story
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    carried: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)  # in how many stories
    seconds: float = 0.0
    failure: str = ""
    failed_seed: str = ""
    words: list[str] = field(default_factory=list)  # of the last story

    @property
    def success(self) -> float:
        tried = self.done.total() + self.refused.total()
        return self.done.total() / tried if tried else 0.0

    def add(self, other: Result) -> None:
        self.steps += other.steps
        self.stories += other.stories
        self.done += other.done
        self.refused += other.refused
        self.reasons += other.reasons
        self.carried += other.carried
        self.seen += other.seen
        self.failure = self.failure or other.failure
        self.failed_seed = self.failed_seed or other.failed_seed


class Told(Protocol):
    """What a story's shortening asks of it."""

    acts: int
    failure: str


R = TypeVar("R", bound=Told)


def tell(seed: str, chosen: Sequence[int] | None = None) -> Result:
    """One story. Its seed tells all of it: each act has dice of its own, so that others can be left out."""
    began, result = time.monotonic(), Result(stories=1)
    acts, weights = zip(*all_acts().items(), strict=True)
    urn = [act for act, weight in zip(acts, weights, strict=True) for _ in range(weight)]
    story = None
    try:
        story = Story(Dice.seeded(seed))
        endow(story)
        for place in count() if chosen is None else chosen:
            if story.steps >= STEPS_A_STORY:
                break
            story.dice = Dice.seeded(f"{seed}/{place}")
            story.dice.pick(urn)(story)
            result.acts = place + 1
    except Disagreement as problem:
        result.failure, result.failed_seed = str(problem), seed
    except Exception:
        # a mistake of the model or of an act: as bad, since it shows nothing more
        words = story.in_words() if story else "while founding"
        result.failure, result.failed_seed = f"{traceback.format_exc()}\n{words}", seed
    if story:
        result.steps, result.done, result.refused = story.steps, story.done, story.refused
        result.seen = Counter(story.seen)
        result.reasons, result.carried, result.words = story.reasons, story.carried, story.words
    result.seconds = time.monotonic() - began
    return result


def tell_many(seed: str, steps: int) -> Result:
    """Stories until there are enough steps or one fails."""
    result, began = Result(), time.monotonic()
    while result.steps < steps and not result.failure:
        result.add(tell(f"{seed}.{result.stories}"))
    result.seconds = time.monotonic() - began
    return result


def shortened(seed: str, seconds: float = 60, tell: Callable[..., R] = tell) -> R:  # type: ignore[assignment]
    """The same failure after as few acts as leaving some out can show in the time."""
    until = time.monotonic() + seconds
    best = tell(seed)
    left = list(range(best.acts + 1))  # the last one failed
    size = len(left) // 2
    while size and time.monotonic() < until:
        start = 0
        while start < len(left) and time.monotonic() < until:
            fewer = left[:start] + left[start + size :]
            shorter = tell(seed, fewer)
            if shorter.failure:
                best, left = shorter, fewer
            else:
                start += size
        size //= 2
    return best
