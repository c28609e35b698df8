"""Money over time: it stays what it is until something happens, so all lines are steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from celldao.demo.calendar import MONTHS
from celldao.documents.svg import Frame, circle, drawing, line, path, rect, text, y_axis

Times = Sequence[int]


@dataclass(frozen=True)
class Layer:
    name: str
    cls: str
    values: Sequence[float]


@dataclass(frozen=True)
class Mark:
    """Something worth a note at a moment. `side` is where its words stand: start (to the right) or end."""

    at: int
    words: str
    side: str = "start"
    lift: int = 0


@dataclass(frozen=True)
class _Plot:
    """Times and values to pixels."""

    frame: Frame
    begin: int
    end: int
    highest: float

    def x(self, at: int) -> float:
        return self.frame.left + self.frame.inner_width * (at - self.begin) / (self.end - self.begin)

    def y(self, value: float) -> float:
        return self.frame.floor - self.frame.inner_height * value / self.highest

    def steps(self, times: Times, values: Sequence[float]) -> list[tuple[float, float]]:
        corners: list[tuple[float, float]] = []
        for at, value in zip(times, values, strict=True):
            if corners:
                corners.append((self.x(at), corners[-1][1]))
            corners.append((self.x(at), self.y(value)))
        corners.append((self.x(self.end), corners[-1][1]))
        return corners

    def months(self) -> list[str]:
        width = self.frame.inner_width / 12
        return [
            text(self.frame.left + width * (i + 0.5), self.frame.height - 9, name, "tick", "middle")
            for i, name in enumerate(MONTHS)
        ]


def _commands(corners: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _note(plot: _Plot, mark: Mark, y: float) -> list[str]:
    x = plot.x(mark.at)
    label_y = y - 12 - mark.lift
    shift = 7 if mark.side == "start" else -7
    return [
        line(x, y, x, label_y - 6, "pointer"),
        circle(x, y, 3.5, "dot"),
        text(x + shift, label_y - 1, mark.words, "note", mark.side),
    ]


def stacked_steps(
    title: str, begin: int, end: int, times: Times, layers: Sequence[Layer], since: Mark
) -> str:
    """Layers upon one another; `since` draws a vertical line from which on something is different."""
    frame = Frame(height=240)
    totals = [sum(layer.values[i] for layer in layers) for i in range(len(times))]
    plot = _Plot(frame, begin, end, max(totals) * 1.05)
    parts = y_axis(frame, plot.highest)
    below = [0.0] * len(times)
    for layer in layers:
        above = [low + value for low, value in zip(below, layer.values, strict=True)]
        upper, lower = plot.steps(times, above), plot.steps(times, below)
        parts.append(path(_commands([*upper, *reversed(lower)]) + "Z", layer.cls, layer.name))
        below = above
    x = plot.x(since.at)
    parts.append(line(x, frame.top, x, frame.floor, "since"))
    parts.append(text(x - 7, frame.top + 10, since.words, "note", "end"))
    parts += plot.months()
    return drawing(frame.width, frame.height, title, parts)


def step_line(
    title: str,
    begin: int,
    end: int,
    times: Times,
    values: Sequence[float],
    floor: tuple[float, str] | None,
    notes: Sequence[Mark],
) -> str:
    """One line over a shaded area, a broken line for a floor, and notes where something happened."""
    frame = Frame(height=240)
    plot = _Plot(frame, begin, end, max(*values, floor[0] if floor else 0) * 1.14)
    corners = plot.steps(times, values)
    first, last = corners[0][0], corners[-1][0]
    parts = []
    if floor:
        height = frame.floor - plot.y(floor[0])
        parts.append(rect(frame.left, plot.y(floor[0]), frame.inner_width, height, "reserve"))
    parts += y_axis(frame, plot.highest)
    parts.append(path(f"{_commands(corners)}L{last:.1f},{frame.floor}L{first:.1f},{frame.floor}Z", "shade"))
    if floor:
        parts.append(line(frame.left, plot.y(floor[0]), frame.width - frame.right, plot.y(floor[0]), "floor"))
        parts.append(text(frame.width - frame.right - 4, plot.y(floor[0]) - 6, floor[1], "note", "end"))
    parts.append(path(_commands(corners), "line"))
    for mark in notes:
        value = next(v for at, v in zip(times, values, strict=True) if at >= mark.at)
        parts += _note(plot, mark, plot.y(value))
    parts += plot.months()
    return drawing(frame.width, frame.height, title, parts)
