"""Events of a cell in words, one line each: by whom and what a watch knows by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from celldao.actions.wording import lasting, when
from celldao.history import Event
from celldao.text import one_line
from celldao.watching.notice import Kind

_TITLE: Final = 100


@dataclass(frozen=True)
class Telling:
    """Whom and what a watch knows.

    Attributes:
        own: addresses of the cell's contracts: what moves between them is not told.
        guardian: None if there is none.
        titles: of proposals, by id; texts from outside.
        deadlines: of their votes, by id.
        names: of accounts, by address.
    """

    own: frozenset[str] = frozenset()
    guardian: str | None = None
    titles: Mapping[int, str] = field(default_factory=dict)
    deadlines: Mapping[int, datetime] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def tell(self, event: Event) -> tuple[Kind, str] | None:
        """The kind and the words; None for what is not told."""
        from celldao.watching.sentences import TOLD  # it is made of this module's words

        found = TOLD.get((event.contract, event.name))
        words = found[1](self, event) if found is not None else None
        if found is None or words is None:
            return None
        by_guardian = self.guardian is not None and event.values.get("by") == self.guardian
        return (Kind.GUARDIAN if by_guardian else found[0]), words

    def who(self, account: Any) -> str:
        """'Ada (0x…)', or the address."""
        name = self.names.get(str(account))
        return f"{one_line(name)} ({account})" if name else str(account)

    def proposal(self, proposal_id: Any) -> str:
        """'proposal 1234567890… "Buy a press"'."""
        number = int(proposal_id)
        title = self.titles.get(number)
        return f"proposal {short_id(number)}" + (f" {quoted(title)}" if title is not None else "")


def short_id(proposal_id: int) -> str:
    """As much of an id as the command line takes for it."""
    digits = str(proposal_id)
    return digits if len(digits) <= 10 else digits[:10] + "…"


def quoted(text: Any) -> str:
    """Text from outside: one visible, short line in quotation marks."""
    return f'"{one_line(str(text), _TITLE)}"'


def money(amount: Any) -> str:
    """'12.5 USDC'; a token chooses its own symbol."""
    return "a part of an asset that cannot be read" if amount is None else one_line(str(amount))


def plainly(value: Any) -> str:
    """Times, lengths, hashes and numbers."""
    if isinstance(value, datetime):
        return when(value)
    if isinstance(value, timedelta):
        return lasting(value)
    return "0x" + value.hex() if isinstance(value, bytes) else one_line(str(value))
