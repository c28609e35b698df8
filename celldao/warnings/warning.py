"""One warning, and what a rule looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from celldao.actions.base import Action
from celldao.actions.call import Call
from celldao.actions.context import Context
from celldao.warnings.facts import Facts


class Level(StrEnum):
    """How bad it can get."""

    DANGER = "danger"
    """Money, or the cell itself, can be lost."""
    CAUTION = "caution"
    """Look twice."""


@dataclass(frozen=True, slots=True)
class Warning:
    """Something about a proposal that its voters should look at.

    Attributes:
        code: the rule, in one word for tools.
        action: the place of the action, from 0; None where it is about all of them.
        words: what it is.
        remedy: what to do about it.
    """

    code: str
    level: Level
    action: int | None
    words: str
    remedy: str


@dataclass(frozen=True, slots=True)
class View:
    """A proposal as a rule sees it."""

    actions: tuple[Action, ...]
    context: Context
    facts: Facts

    def calls(self) -> Iterator[tuple[int, Call]]:
        """(place of its action, call) of every call, those within others included."""
        for place, action in enumerate(self.actions):
            yield place, action.call(self.context)
            for call in action.inner(self.context):
                yield place, call


Rule = Callable[[View], Iterator[Warning]]


def danger(code: str, action: int | None, words: str, remedy: str) -> Warning:
    return Warning(code, Level.DANGER, action, words, remedy)


def caution(code: str, action: int | None, words: str, remedy: str) -> Warning:
    return Warning(code, Level.CAUTION, action, words, remedy)
