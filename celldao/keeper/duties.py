"""What a duty is: something that looks at a cell and says what is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from celldao.acts import Standing
from celldao.chain.backend import Backend
from celldao.keeper.book import Book, Occasion, Step
from celldao.watching.notice import Notice

DAY = 86_400


@dataclass(frozen=True)
class Due:
    """An occasion that has come.

    Attributes:
        name: the same whenever it is looked at, and never that of another one.
        ends: Unix seconds after which it is not begun any more.
    """

    name: str
    ends: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Sight:
    """What a duty sees: the cell as of one block, from the keeper's account.

    Attributes:
        now: Unix seconds of that block.
    """

    standing: Standing
    backend: Backend
    book: Book

    @property
    def now(self) -> int:
        return int(self.standing.now.moment.time.timestamp())


class Duty(Protocol):
    """One thing that a keeper does."""

    @property
    def name(self) -> str:
        """In words, for errors."""
        ...

    def due(self, sight: Sight) -> Iterable[Due]:
        """What has come and is not known to the book, each begun before the next is looked for.

        Raises:
            ChainError: the node does not answer, or would refuse something.
            KeeperError: something cannot be done as it is set.
        """
        ...

    def is_done(self, occasion: Occasion, sight: Sight) -> bool:
        """Whether an occasion of this duty, which the keeper has begun and not done, was done by somebody
        else; false for those of other duties.
        """
        ...

    def told(self, sight: Sight) -> Sequence[Notice]:
        """What members should hear. A notice of an id that was told before goes out no second time."""
        ...
