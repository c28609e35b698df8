"""What a vote can do: calls of the treasury."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.model.reference.basics import Account


@dataclass(frozen=True)
class Action:
    """A call of `function` at `target`, or plain coin if the function is empty.

    An argument that is itself an Action is the call within a spend_with.
    """

    target: Account
    function: str = ""
    args: tuple[Any, ...] = ()
    value: int = 0


@dataclass(frozen=True)
class Content:
    """What a proposal's id is made of."""

    actions: tuple[Action, ...]
    text: str
