"""Pieces of HTML that several documents use. What is given as text is escaped; a body is HTML already."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def section(title: str, lead: str, body: str) -> str:
    return f'<section><h2>{escape(title)}</h2><p class="lead">{escape(lead)}</p>{body}</section>'


def card(title: str, sub: str, body: str, wide: bool = False) -> str:
    heading = f"<h3>{escape(title)}</h3>" if title else ""
    below = f'<div class="sub">{escape(sub)}</div>' if sub else ""
    return f'<div class="card">{heading}{below}<div class="chart{" wide" if wide else ""}">{body}</div></div>'


def legend(entries: Iterable[tuple[str, str, str]]) -> str:
    """(name, colour, value) each."""
    items = "".join(
        f'<li><i style="--swatch: var(--{colour})"></i>{escape(name)} <b>{escape(value)}</b></li>'
        for name, colour, value in entries
    )
    return f'<ul class="legend">{items}</ul>'


def key(entries: Iterable[tuple[str, str]]) -> str:
    """(name, class of its colour) each; needs no styles of its own."""
    items = "".join(f'<li><i class="{cls}"></i>{escape(name)}</li>' for name, cls in entries)
    return f'<ul class="legend">{items}</ul>'


def pair(left: str, right: str) -> str:
    return f'<div class="pair">{left}{right}</div>'


def tile(label: str, value: str, more: str, kind: str = "") -> str:
    """A figure that is read first; all three are HTML."""
    return (
        f'<div class="tile {kind}"><div class="label">{label}</div>'
        f'<div class="value">{value}</div><div class="more">{more}</div></div>'
    )
