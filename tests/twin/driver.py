"""Stories from a seed: each act has dice of its own, so that others can be left out."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.model.dice import Dice
from tests.model.story import Disagreement
from tests.twin.acts import KINDS
from tests.twin.story import Story

ACTS_A_STORY = 60
LEAST_SUCCESS = 0.6  # of all acts: what is always refused tests little


@dataclass
class Result:
    stories: int = 0
    steps: int = 0
    acts: int = 0  # of the last story
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)  # in how many stories proposals were in it
    failure: str = ""
    failed_seed: str = ""
    words: list[str] = field(default_factory=list)

    @property
    def success(self) -> float:
        tried = self.done.total() + self.refused.total()
        return self.done.total() / tried if tried else 0.0

    def add(self, other: Result) -> None:
        self.stories += other.stories
        self.steps += other.steps
        self.done += other.done
        self.refused += other.refused
        self.alone += other.alone
        self.states += other.states
        self.failure = self.failure or other.failure
        self.failed_seed = self.failed_seed or other.failed_seed


def tell(seed: str, chosen: Sequence[int] | None = None) -> Result:
    """One story; the kind is the seed's first word, as in `governor.7.0`.

    Args:
        chosen: only these of its acts.
    """
    kind = seed.partition(".")[0]
    acts = KINDS[kind]
    urn = [act for act, weight in acts.items() for _ in range(weight)]
    result, story = Result(stories=1), None
    try:
        story = Story(Dice.seeded(seed), kind)
        for place in range(ACTS_A_STORY) if chosen is None else chosen:
            story.dice = Dice.seeded(f"{seed}/{place}")
            result.acts = place
            story.dice.pick(urn)(story)
    except Disagreement as problem:
        result.failure, result.failed_seed = str(problem), seed
    except Exception:
        # a mistake of these tests: as bad, since it shows nothing more
        told = story.in_words() if story else "while founding"
        result.failure, result.failed_seed = f"{traceback.format_exc()}\n{told}", seed
    if story:
        result.steps, result.done, result.refused = story.steps, story.done, story.refused
        result.alone, result.states, result.words = story.alone, Counter(story.seen), story.words
    return result


def tell_many(kind: str, seed: str, first: int, count: int) -> Result:
    """The stories from `first` on, until one fails."""
    result = Result()
    for number in range(first, first + count):
        result.add(tell(f"{kind}.{seed}.{number}"))
        if result.failure:
            break
    return result
