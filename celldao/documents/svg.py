"""The few SVG elements that the charts are made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

Write = Callable[[float], str]


@dataclass(frozen=True)
class Frame:
    """The drawing and the part of it that the data has, in pixels."""

    width: int = 500
    height: int = 220
    left: int = 42
    right: int = 6
    top: int = 12
    bottom: int = 26

    @property
    def inner_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def inner_height(self) -> int:
        return self.height - self.top - self.bottom

    @property
    def floor(self) -> int:
        return self.height - self.bottom


def drawing(width: int, height: int, title: str, parts: Iterable[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title, quote=True)}">\n'
        f"<title>{escape(title)}</title>\n{body}\n</svg>"
    )


def text(x: float, y: float, words: str, cls: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{cls}" text-anchor="{anchor}">{escape(words)}</text>'


def rect(x: float, y: float, width: float, height: float, cls: str, tip: str = "", radius: float = 0) -> str:
    size = f'x="{x:.2f}" y="{y:.2f}" width="{max(width, 0):.2f}" height="{max(height, 0):.2f}"'
    rounding = f' rx="{radius}"' if radius else ""
    return f'<rect {size}{rounding} class="{cls}">{_tip(tip)}</rect>'


def line(x1: float, y1: float, x2: float, y2: float, cls: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{cls}"/>'


def path(commands: str, cls: str, tip: str = "") -> str:
    return f'<path d="{commands}" class="{cls}">{_tip(tip)}</path>'


def circle(x: float, y: float, radius: float, cls: str, tip: str = "") -> str:
    return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}" class="{cls}">{_tip(tip)}</circle>'


def _tip(words: str) -> str:
    return f"<title>{escape(words)}</title>" if words else ""


_STEPS: Final = (1, 2, 2.5, 5, 10)


def ticks(highest: float, about: int = 4) -> list[float]:
    """Round values from 0 to at most the highest."""
    if highest <= 0:
        return [0.0]
    raw = highest / about
    size = 10 ** math.floor(math.log10(raw))
    step = next(size * factor for factor in _STEPS if size * factor >= raw * 0.999)
    return [step * n for n in range(math.floor(highest / step) + 1)]


def short(value: float) -> str:
    """An axis label: 250k, 1.2M, 0.5."""
    for size, unit in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{unit}"
    return f"{value:g}"


def y_axis(frame: Frame, top: float) -> list[str]:
    """Lines and labels of an axis from 0 to `top`, which the upper edge stands for."""
    parts = []
    for mark in ticks(top):
        y = frame.floor - frame.inner_height * mark / top
        parts.append(line(frame.left, y, frame.width - frame.right, y, "axis" if mark == 0 else "grid"))
        parts.append(text(frame.left - 8, y + 4, short(mark), "tick", "end"))
    return parts
