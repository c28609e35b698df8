"""Who owns how much, and that everybody's vote is the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from celldao.documents.svg import Frame, circle, drawing, rect, text, y_axis


@dataclass(frozen=True)
class Owner:
    """Shares before and after the year, votes after it, and what to show when pointed at."""

    words: str
    before: float
    after: float
    votes: int


def owners_chart(title: str, owners: Sequence[Owner]) -> str:
    """A bar for each owner, the largest first; below it a dot for each vote."""
    frame = Frame(width=1040, height=310, left=56, bottom=66)
    top = max(max(owner.before, owner.after) for owner in owners) * 1.04
    parts = y_axis(frame, top)
    pitch = frame.inner_width / len(owners)
    width = pitch * 0.66
    for i, owner in enumerate(owners):
        x = frame.left + pitch * i + (pitch - width) / 2
        height = frame.inner_height * owner.after / top
        ghost = frame.inner_height * owner.before / top
        parts.append(rect(x, frame.floor - ghost, width, ghost, "ghost", owner.words, 1))
        parts.append(rect(x, frame.floor - height, width, height, "owner", owner.words, 1))
        middle = x + width / 2
        for n in range(owner.votes):
            parts.append(circle(middle, frame.floor + 18 + 9 * n, 3.1, "vote", owner.words))
        if not owner.votes:
            cls = "gave" if owner.after else "left"
            parts.append(circle(middle, frame.floor + 18, 2.8, cls, owner.words))
    parts.append(text(frame.left - 8, frame.floor + 21, "votes", "unit", "end"))
    parts.append(text(frame.left, frame.height - 8, "most shares", "tick"))
    parts.append(text(frame.width - frame.right, frame.height - 8, "fewest shares", "tick", "end"))
    return drawing(frame.width, frame.height, title, parts)
