"""Bars: upon one another, beside one another, below one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from celldao.documents.svg import Frame, Write, drawing, rect, text, y_axis


@dataclass(frozen=True)
class Series:
    """A name, the class of its colour and one value for each label."""

    name: str
    cls: str
    values: Sequence[float]


def stacked_bars(title: str, labels: Sequence[str], series: Sequence[Series], write: Write) -> str:
    frame = Frame()
    totals = [sum(s.values[i] for s in series) for i in range(len(labels))]
    top = max(totals) * 1.02
    parts = y_axis(frame, top)
    pitch = frame.inner_width / len(labels)
    width = pitch * 0.62
    for i, label in enumerate(labels):
        x = frame.left + pitch * i + (pitch - width) / 2
        y = float(frame.floor)
        for s in series:
            if not s.values[i]:
                continue
            height = frame.inner_height * s.values[i] / top
            y -= height
            tip = f"{label}, {s.name}: {write(s.values[i])}"
            # A hairline of the background keeps the parts apart.
            parts.append(rect(x, y + 0.75, width, height - 0.75, s.cls, tip, 1.5))
        parts.append(text(x + width / 2, frame.height - 9, label, "tick", "middle"))
    return drawing(frame.width, frame.height, title, parts)


def grouped_bars(title: str, labels: Sequence[str], series: Sequence[Series], write: Write) -> str:
    """Beside one another, a group for each label; nothing is drawn for what is zero."""
    frame = Frame()
    top = max([*(value for one in series for value in one.values), 0.0]) * 1.02 or 1.0
    parts = y_axis(frame, top)
    pitch = frame.inner_width / len(labels)
    width = pitch * 0.7 / len(series)
    for i, label in enumerate(labels):
        left = frame.left + pitch * i + pitch * 0.15
        for n, one in enumerate(series):
            height = frame.inner_height * max(one.values[i], 0.0) / top
            if height:
                tip = f"{label}, {one.name}: {write(one.values[i])}"
                x = left + width * n
                parts.append(rect(x + 0.75, frame.floor - height, width - 1.5, height, one.cls, tip, 1.5))
        parts.append(text(left + pitch * 0.35, frame.height - 9, label, "tick", "middle"))
    return drawing(frame.width, frame.height, title, parts)


def ranked_bars(title: str, entries: Sequence[tuple[str, float]], cls: str, write: Write) -> str:
    """Below one another, each with its name above and its value beside it."""
    width, row, left = 500, 34, 2
    room = width - left - 110
    top = max([*(value for _, value in entries), 0.0]) or 1.0
    parts = []
    for n, (name, value) in enumerate(entries):
        y = 6 + row * n
        length = room * max(value, 0.0) / top
        parts.append(text(left, y + 8, name, "tick"))
        parts.append(rect(left, y + 13, max(length, 1.5), 11, cls, f"{name}: {write(value)}", 1.5))
        parts.append(text(left + max(length, 1.5) + 7, y + 22, write(value), "tick"))
    return drawing(width, 12 + row * max(len(entries), 1), title, parts)
