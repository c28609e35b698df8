"""How far a long reading of the history has come, on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click

# Where there is no terminal, no more often than that.
_EVERY_SECONDS: Final = 10.0


@contextmanager
def reading(words: str) -> Iterator[Callable[[int, int], None]]:
    """Gives a callback for `History`: a bar on a terminal that goes when it is done, elsewhere a line now and
    then.

    Args:
        words: what is read.
    """
    if not sys.stderr.isatty():
        told = time.monotonic()

        def tell(read: int, total: int) -> None:
            nonlocal told
            if time.monotonic() - told >= _EVERY_SECONDS:
                told = time.monotonic()
                click.echo(f"{words}: {read:,} of {total:,} blocks", err=True)

        yield tell
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=None)
        yield lambda read, total: bar.update(task, completed=read, total=total)
