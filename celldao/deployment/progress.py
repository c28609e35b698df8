"""What a person sees while transactions are sent: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from celldao.chain.listener import Note, Stage


class Progress(Protocol):
    """Told before and after each step. It is a `Listener`, too, for what is waited for within a step."""

    def begin(self, total: int) -> None:
        """`total` transactions are to be sent."""
        ...

    def step(self, what: str) -> None:
        """A transaction is sent now."""
        ...

    def done(self, gas_used: int) -> None:
        """It is in a block."""
        ...

    def note(self, note: Note) -> None:
        """Something happened on the way."""
        ...


# What each transaction goes through.
EVERY_DAY: Final = (Stage.SIGNED, Stage.SENT, Stage.WAITING, Stage.INCLUDED)


class Silent:
    """Says nothing."""

    def begin(self, total: int) -> None: ...

    def step(self, what: str) -> None: ...

    def done(self, gas_used: int) -> None: ...

    def note(self, note: Note) -> None: ...


class Bar:
    """A bar of rich with the present step, the gas used so far, and a line for what takes long."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[gas]:,} gas"),
            TextColumn("{task.fields[doing]}", style="dim", markup=False),
        )
        self._bar = RichProgress(*columns, console=Console(stderr=True))
        self._task = self._bar.add_task("", total=None, gas=0, doing="")
        self._gas = 0

    def begin(self, total: int) -> None:
        self._bar.update(self._task, total=total)

    def step(self, what: str) -> None:
        self._bar.update(self._task, description=what)

    def done(self, gas_used: int) -> None:
        self._gas += gas_used
        self._bar.update(self._task, advance=1, gas=self._gas)

    def note(self, note: Note) -> None:
        if note.stage in EVERY_DAY:
            self._bar.update(self._task, doing=note.words.rpartition(": ")[2])
        else:
            self._bar.console.print(note.words, style="dim", markup=False, highlight=False)

    @contextmanager
    def shown(self) -> Iterator[Bar]:
        with self._bar:
            yield self


@contextmanager
def progress(quiet: bool = False) -> Iterator[Progress]:
    """A bar where standard error is a terminal, silence elsewhere."""
    import sys

    if quiet or not sys.stderr.isatty():
        yield Silent()
        return
    with Bar().shown() as bar:
        yield bar
