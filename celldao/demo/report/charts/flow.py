"""Where money came from and where it went: columns of bars, joined by ribbons as wide as the sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from celldao.documents.svg import Write, drawing, path, rect, text

_WIDTH, _HEIGHT = 1040, 470
_LEFT, _RIGHT, _TOP, _BOTTOM = 140, 180, 8, 6
_ROOM = _HEIGHT - _TOP - _BOTTOM
_BAR = 13
_WORDS = 30
POT = "n-revenue"
_GAP = 10
_HEADED_GAP = 24  # in the columns between, whose names stand above the bars


@dataclass(frozen=True)
class Node:
    """A bar, or (`bar` is False) a place where a ribbon only passes through the column."""

    key: str
    column: int
    name: str
    cls: str
    bar: bool = True


@dataclass(frozen=True)
class Flow:
    source: str
    target: str
    value: float


@dataclass
class _Bar:
    node: Node
    x: float
    y: float
    height: float
    value: float
    taken_in: float = 0.0
    given_out: float = 0.0


def flow_chart(title: str, nodes: Sequence[Node], flows: Sequence[Flow], write: Write) -> str:
    """Nodes stand in the order given; every node's value is the larger of what comes in and what goes out."""
    flows = [flow for flow in flows if flow.value > 0]
    bars, scale = _place(nodes, flows)
    parts = [_ribbon(bars[flow.source], bars[flow.target], flow, scale, write) for flow in flows]
    last = max(node.column for node in nodes)
    for bar in bars.values():
        if not bar.node.bar:
            continue
        parts.append(rect(bar.x, bar.y, _BAR, max(bar.height, 1.5), bar.node.cls, "", 2))
        middle = bar.y + bar.height / 2
        if bar.node.column == 0:
            parts.append(text(bar.x - 10, middle - 2, bar.node.name, "flow-name", "end"))
            parts.append(text(bar.x - 10, middle + 12, write(bar.value), "flow-sum", "end"))
        elif bar.node.column == last:
            parts.append(text(bar.x + _BAR + 10, middle - 2, bar.node.name, "flow-name"))
            parts.append(text(bar.x + _BAR + 10, middle + 12, write(bar.value), "flow-sum"))
        else:
            parts.append(text(bar.x + _BAR / 2, bar.y - 6, bar.node.name, "flow-name", "middle"))
    return drawing(_WIDTH, _HEIGHT, title, parts)


def _place(nodes: Sequence[Node], flows: Sequence[Flow]) -> tuple[dict[str, _Bar], float]:
    income: dict[str, float] = defaultdict(float)
    outgo: dict[str, float] = defaultdict(float)
    for flow in flows:
        outgo[flow.source] += flow.value
        income[flow.target] += flow.value
    values = {node.key: max(income[node.key], outgo[node.key]) for node in nodes}
    columns: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        if values[node.key] > 0:
            columns[node.column].append(node)
    last = max(columns)
    gaps = {number: _GAP if number in (0, last) else _HEADED_GAP for number in columns}
    scale = _scale([([values[node.key] for node in columns[n]], gaps[n]) for n in columns])
    pitch = (_WIDTH - _LEFT - _RIGHT - _BAR) / last
    bars = {}
    for number, column in columns.items():
        slots = [_slot(values[node.key] * scale) for node in column]
        y = _TOP + (_ROOM - _used(slots, gaps[number])) / 2
        for node, slot in zip(column, slots, strict=True):
            height = values[node.key] * scale
            bars[node.key] = _Bar(
                node, _LEFT + pitch * number, y + (slot - height) / 2, height, values[node.key]
            )
            y += slot + gaps[number]
    return bars, scale


def _scale(columns: Sequence[tuple[Sequence[float], float]]) -> float:
    """Pixels for a unit of value: the most with which every column, of values and its gap, still fits."""
    scale = _ROOM / max(sum(values) for values, _ in columns)
    while any(_used([_slot(value * scale) for value in values], gap) > _ROOM for values, gap in columns):
        scale *= 0.99
    return scale


def _slot(height: float) -> float:
    """However thin a bar is, two lines of words stand beside it."""
    return max(height, _WORDS)


def _used(slots: Sequence[float], gap: float) -> float:
    return sum(slots) + gap * (len(slots) - 1)


def _ribbon(source: _Bar, target: _Bar, flow: Flow, scale: float, write: Write) -> str:
    height = max(flow.value * scale, 1.0)
    x1, x2 = source.x + (_BAR if source.node.bar else 0), target.x
    y1, y2 = source.y + source.given_out, target.y + target.taken_in
    source.given_out += flow.value * scale
    target.taken_in += flow.value * scale
    bend = (x2 - x1) / 2
    upper = f"M{x1:.1f},{y1:.1f}C{x1 + bend:.1f},{y1:.1f} {x2 - bend:.1f},{y2:.1f} {x2:.1f},{y2:.1f}"
    lower = (
        f"L{x2:.1f},{y2 + height:.1f}"
        f"C{x2 - bend:.1f},{y2 + height:.1f} {x1 + bend:.1f},{y1 + height:.1f} {x1:.1f},{y1 + height:.1f}Z"
    )
    # What leaves the common pot takes the colour of where it goes.
    colour = target.node if source.node.cls == POT else source.node
    names = f"{source.node.name} → {target.node.name}: {write(flow.value)}"
    return path(upper + lower, f"ribbon {colour.cls}", names)
