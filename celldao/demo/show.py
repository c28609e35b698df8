"""What a person sees while the year runs: a bar on a terminal, and anywhere a line for each month."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from celldao.chain.listener import Note
from celldao.demo.gas import GasBook, GasNote


class Show:
    """Speaks to one console."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.began = time.monotonic()
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=None)

    @contextmanager
    def running(self) -> Iterator[Show]:
        with self._bar:
            yield self

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def expect(self, steps: int) -> None:
        self._bar.update(self._task, total=steps)

    def step(self, what: str) -> None:
        """Something begins now; the one before it is done."""
        self._bar.update(self._task, description=f"{what:<34}")

    def done(self) -> None:
        self._bar.advance(self._task)

    def line(self, head: str, words: str, *notes: str) -> None:
        """Something is finished; notes stand below it."""
        clock = f"[dim]{self.seconds:5.1f} s[/]"
        self.console.print(f"{clock}  [bold]{escape(head):<8}[/] {escape(words)}", highlight=False)
        for note in notes:
            self.console.print(f"{'':<19}[dim]{escape(note)}[/]", highlight=False)


class FoundingShow:
    """The founding's steps, and the gas of those that a founder asks for."""

    def __init__(self, show: Show, gas: GasBook) -> None:
        self._show = show
        self._gas = gas
        self._step = ""

    def begin(self, total: int) -> None: ...

    def note(self, note: Note) -> None: ...

    def step(self, what: str) -> None:
        self._step = what
        self._show.step(f"founding: {what}")

    def done(self, gas_used: int) -> None:
        self._show.done()
        if self._step == "contracts and rules":
            self._gas.add(GasNote("the cell's four contracts, with all rules", gas_used))
        elif self._step.startswith("members "):
            first, last = (int(word) for word in self._step.split()[1::2])
            count = last - first + 1
            self._gas.add(GasNote(f"{count} founding members entered", gas_used, count, "member"))
