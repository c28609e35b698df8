"""Stacked bars, one for each month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from celldao.demo.report.charts.svg import Frame, Write, drawing, rect, text, y_axis


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
