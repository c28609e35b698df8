"""Gas as an SVG: growth curves, a panel for each thing that grows, logarithmic; and lines over years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import cycle
from math import log10

from bench.growth import Curve

PANEL_WIDTH, PANEL_HEIGHT = 360, 260
LEFT, TOP, RIGHT, BOTTOM = 62, 40, 130, 44
COLOURS = {
    "vote": "#0b6e99",
    "vote_late": "#5fa8c9",
    "claim": "#ad1a72",
    "distribute": "#d9730d",
    "execute": "#c0392b",
    "transfer_share": "#0f7b6c",
    "transfer_member": "#6940a5",
    "exit": "#64473a",
}
PEER = "#8a8a8a"
LABEL_HEIGHT = 13


def _text(x: float, y: float, text: str, anchor: str = "start", colour: str = "#333", size: int = 11) -> str:
    look = f'text-anchor="{anchor}" fill="{colour}" font-size="{size}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{text}</text>'


def _spread(wanted: list[tuple[float, str, str]]) -> list[tuple[float, str, str]]:
    """Labels at the ends of lines, moved down until none covers another."""
    placed: list[tuple[float, str, str]] = []
    for y, name, colour in sorted(wanted):
        y = max(y, placed[-1][0] + LABEL_HEIGHT) if placed else y
        placed.append((y, name, colour))
    return placed


Lines = Mapping[str, tuple[str, Mapping[int, int]]]


def _panel(
    x: float,
    y: float,
    title: str,
    lines: Lines,
    size: tuple[int, int] = (PANEL_WIDTH, PANEL_HEIGHT),
    even: bool = False,
) -> list[str]:
    """With `even`, sizes are as far from each other as they are large; otherwise as they multiply."""
    sizes = sorted({size for _, points in lines.values() for size in points})
    top = 1.1 * max(gas for _, points in lines.values() for gas in points.values())
    width, height = size[0] - LEFT - RIGHT, size[1] - TOP - BOTTOM

    def way(size: int) -> float:
        return size - sizes[0] if even else log10(size / sizes[0])

    def right(size: int) -> float:
        return x + LEFT + width * way(size) / (way(sizes[-1]) or 1)

    def down(gas: float) -> float:
        return y + TOP + height * (1 - gas / top)

    shown = [_text(x + LEFT, y + 22, title, size=13)]
    step = next(step for step in (10_000, 20_000, 50_000, 100_000, 200_000) if top / step <= 6)
    for gas in range(0, int(top), step):
        at = f"{down(gas):.1f}"
        shown.append(f'<line x1="{x + LEFT}" x2="{x + LEFT + width}" y1="{at}" y2="{at}" stroke="#ddd"/>')
        shown.append(_text(x + LEFT - 6, down(gas) + 4, f"{gas:,}", "end"))
    for size in sizes:
        if even or log10(size) == int(log10(size)) or size == sizes[-1]:
            shown.append(_text(right(size), y + TOP + height + 18, f"{size:,}", "middle"))
    labels = []
    for name, (colour, points) in lines.items():
        path = " ".join(f"{right(size):.1f},{down(points[size]):.1f}" for size in sorted(points))
        shown.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        shown += [
            f'<circle cx="{right(size):.1f}" cy="{down(gas):.1f}" r="2.5" fill="{colour}"/>'
            for size, gas in points.items()
        ]
        labels.append((down(points[max(points)]) + 4, name, colour))
    shown += [_text(x + LEFT + width + 8, at, name, colour=colour) for at, name, colour in _spread(labels)]
    return shown


def picture(curves: Mapping[str, Curve]) -> str:
    """All curves named "thing" get a panel; "thing, peer" is drawn into the panel of the thing."""
    shown = []
    things = [by for by in curves if ", " not in by]
    for number, by in enumerate(things):
        curve = curves[by]
        lines = {
            op: (colour, {size: gas[op] for size, gas in curve.items() if op in gas})
            for op, colour in COLOURS.items()
            if any(op in gas for gas in curve.values())
        }
        for other, points in curves.items():
            if other.startswith(f"{by}, "):
                lines[other.split(", ")[1]] = (PEER, {size: gas["vote"] for size, gas in points.items()})
        titles = {"checkpoints": "vote: gas by checkpoints of the voter"}
        x, y = number % 2 * PANEL_WIDTH, number // 2 * PANEL_HEIGHT
        shown += _panel(x, y, titles.get(by, f"gas by {by}"), lines)
    size = (2 * PANEL_WIDTH, -(-len(things) // 2) * PANEL_HEIGHT)
    return _document("Gas of the same work in small and large, young and old cells", size, shown)


def lines_over_years(title: str, curves: Mapping[str, Mapping[int, int]]) -> str:
    """One panel: for each act, its gas by year."""
    size = (2 * PANEL_WIDTH, 2 * PANEL_HEIGHT)
    lines = {act: (colour, points) for (act, points), colour in zip(curves.items(), cycle(COLOURS.values()))}
    return _document(title, size, _panel(0, 0, title, lines, size, even=True))


def _document(title: str, size: tuple[int, int], shown: Iterable[str]) -> str:
    width, height = size
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            'font-family="sans-serif" role="img">',
            f"<title>{title}</title>",
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            *shown,
            "</svg>",
            "",
        ]
    )
