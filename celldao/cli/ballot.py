"""What a ballot says, as it is typed: a word, or how it is divided."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from celldao.acts import Split, Standing


def chosen(support: str | None, split: str | None) -> Callable[[Standing], str | Split]:
    """What the ballot of an account says. Raises UsageError unless there is one of the two."""
    if (support is None) == (split is None):
        raise click.UsageError("Say for, against or abstain; or divide the votes with --split.")
    if split is None:
        return lambda standing: str(support)
    parts = dict(_part(part) for part in split.split(","))

    def read(standing: Standing) -> Split:
        from celldao.acts import read_split

        return read_split(parts, standing)

    return read


def _part(text: str) -> tuple[str, str]:
    word, sign, count = text.partition("=")
    if not sign:
        raise click.UsageError(f"{text!r} is no part of a vote: write it as in for=12,against=3")
    return word.strip(), count.strip()
