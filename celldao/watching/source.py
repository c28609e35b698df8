"""What a watch asks of a cell: blocks, and what the cell is and does as of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from celldao.amounts import Amount, Currency
from celldao.calendar import Entry, entries
from celldao.chain.backend import Block, Header
from celldao.chain.lens import Ask
from celldao.history import Event, History
from celldao.snapshots import Proposal, Snapshot, State
from celldao.snapshots.currencies import native
from celldao.snapshots.units import at_time, time_or_none

if TYPE_CHECKING:
    from celldao.cell import Cell

# Proposals whose standing one question asks for.
_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """How a proposal stands. Times are aware, UTC; `eta` and `expires` are None for a resolution."""

    state: State
    deadline: datetime
    eta: datetime | None
    expires: datetime | None
    in_favour: Amount
    against: Amount
    abstain: Amount


class View(Protocol):
    """A cell as of one block. Everything raises ChainError if the node does not answer."""

    @property
    def own(self) -> frozenset[str]:
        """Addresses of its four contracts."""
        ...

    @property
    def governor(self) -> str: ...

    @property
    def guardian(self) -> str | None: ...

    def events(self, first: int, last: int) -> list[Event]:
        """Of these blocks, in order; none of them later than the view's own."""
        ...

    def recent_proposals(self) -> list[Proposal]:
        """All that are open, and others of late."""
        ...

    def standings(self, proposals: Mapping[int, str]) -> dict[int, Standing]:
        """By id; `proposals` has the governor of each."""
        ...

    def dates(self) -> list[Entry]:
        """What begins, ends and falls due."""
        ...


class Source(Protocol):
    """Where a watch reads."""

    @property
    def chain_id(self) -> int: ...

    @property
    def treasury(self) -> str: ...

    @property
    def coin(self) -> Currency:
        """The chain's native coin."""
        ...

    def head(self) -> Block: ...

    def blocks(self, numbers: Sequence[int]) -> list[Block]: ...

    def view(self, block: Block) -> View: ...


class CellSource:
    """A cell on a chain."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell

    @property
    def chain_id(self) -> int:
        return self.cell.reader.chain_id

    @property
    def treasury(self) -> str:
        return self.cell.record.treasury

    @property
    def coin(self) -> Currency:
        return native(self.chain_id)

    def head(self) -> Block:
        head: Block = self.cell.reader.fetch([Header()])[0]
        return head

    def blocks(self, numbers: Sequence[int]) -> list[Block]:
        return self.cell.reader.fetch([Header(number) for number in numbers])

    def view(self, block: Block) -> View:
        return _CellView(self.cell, block)


class _CellView:
    def __init__(self, cell: Cell, block: Block) -> None:
        self._cell = cell
        self._now = Snapshot.of_block(cell, block)

    @cached_property
    def own(self) -> frozenset[str]:
        record = self._cell.record
        return frozenset({record.treasury, record.splitter, record.share, record.governor, self.governor})

    @property
    def governor(self) -> str:
        return self._now.governor

    @cached_property
    def guardian(self) -> str | None:
        rules = self._now.rules()
        if not rules.voting_is_known:
            return None
        guardian = rules["guardian.address"].value
        return guardian if isinstance(guardian, str) else None

    def events(self, first: int, last: int) -> list[Event]:
        # Nothing is kept on disk: no block is read twice.
        history = History(self._cell, now=self._now, keep=False)
        return list(history.events_of_blocks(first, last))

    def recent_proposals(self) -> list[Proposal]:
        return list(self._now.recent_proposals()) if self._now.can_read_governor else []

    def standings(self, proposals: Mapping[int, str]) -> dict[int, Standing]:
        found: dict[int, Standing] = {}
        for governor in sorted(set(proposals.values())):
            ids = [one for one, at in proposals.items() if at == governor]
            parts = [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
            asks = [Ask("proposals", (governor, part)) for part in parts]
            answers = self._cell.lens.read(self._now.block, asks)
            for part, answer in zip(parts, answers, strict=True):
                found |= {one: self._standing(entry) for one, entry in zip(part, answer, strict=True)}
        return found

    def _standing(self, entry: Mapping[str, object]) -> Standing:
        rules, votes = entry["rules"], self._now.votes
        assert isinstance(rules, dict)
        return Standing(
            list(State)[int(str(entry["state"]))],
            at_time(rules["deadline"]),
            time_or_none(rules["eta"]),
            time_or_none(rules["expires"]),
            *(votes.amount(int(str(entry[name]))) for name in ("in_favour", "against", "abstain")),
        )

    def dates(self) -> list[Entry]:
        # Recoveries are told when they are proposed; which are open, only a long history knows.
        return entries(self._now)
