"""What a command writes: tables for people, JSON for programs.

In JSON amounts are {"value": "12.5", "symbol": …, "currency": address}, other decimals text, times ISO 8601
in UTC ("2027-06-30T12:00:00Z"), lengths of time ISO 8601 durations ("PT36H"), ratios {"percent": "66.67"},
bytes 0x…, and whole numbers that some readers of JSON would round (from 2**53 on) text.
"""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import click

from celldao.amounts import Amount, Currency
from celldao.text import visible as character

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

    from celldao.chain.listener import Note

_LARGEST: Final = 2**53 - 1
# As wide as a table needs, where no terminal says how wide it is.
_WIDTH: Final = 1_000
_ADDRESS: Final = re.compile("0x[0-9a-fA-F]{40}")


def visible(text: str) -> str:
    """A text from elsewhere, with nothing in it that a terminal would obey or hide; lines are kept."""
    return "\n".join("".join(map(character, line)) for line in text.split("\n"))


def flat(text: str) -> str:
    """The same on one line, for what must not look like lines of ours."""
    return visible(" ".join(text.split("\n")))


# --- JSON ---------------------------------------------------------------------------------------------------


def write_json(data: Any) -> None:
    """One JSON value on standard output."""
    click.echo(as_json(plain(data), indent=2))


def as_json(data: Any, indent: int | None = None) -> str:
    """JSON with letters as they are; what a terminal would obey or hide is written as \\u…."""
    text = json.dumps(data, indent=indent, ensure_ascii=False)
    return "".join(
        sign if sign.isascii() or character(sign) == sign else json.dumps(sign)[1:-1] for sign in text
    )


def plain(value: Any) -> Any:
    """A value as JSON has it: see the head of this module."""
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if abs(value) <= _LARGEST else str(value)
    if isinstance(value, Amount):
        currency = value.currency
        return {
            "value": f"{value.value:f}",
            "symbol": currency.symbol,
            "currency": currency.address,
        }
    if isinstance(value, Currency):
        return {"symbol": value.symbol, "currency": value.address, "decimals": value.decimals}
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if dataclasses.is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in dataclasses.fields(value)}
    if hasattr(value, "model_dump"):
        return plain(value.model_dump())
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, Iterable):
        return [plain(part) for part in value]
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _duration(length: timedelta) -> str:
    total = int(length.total_seconds())
    days, rest = divmod(total, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, seconds = divmod(rest, 60)
    time = "".join(
        f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if count
    )
    text = (f"{days}D" if days else "") + (f"T{time}" if time else "")
    return "P" + (text or "T0S")


# --- tables -------------------------------------------------------------------------------------------------


def write(shown: Any, err: bool = False) -> None:
    """Something of rich, a text, or a list of these. Texts are shown as they are; nothing in them hides."""
    screen = console(err)
    for part in shown if isinstance(shown, (list, tuple)) else [shown]:
        if isinstance(part, str):
            click.echo(visible(part), err=err)
        elif screen.is_terminal:
            screen.print(part)
        else:
            with screen.capture() as captured:
                screen.print(part)
            lines = (line.rstrip() for line in captured.get().split("\n"))
            click.echo("\n".join(lines).strip("\n"), err=err)


def console(err: bool = False) -> Console:
    """Where tables go. Colours only on a terminal, and none with NO_COLOR."""
    from rich.console import Console

    stream = sys.stderr if err else sys.stdout
    return Console(file=stream, highlight=False, emoji=False, width=None if stream.isatty() else _WIDTH)


def table(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "", right: Iterable[str] = ()
) -> RenderableType:
    """Rows below headings.

    Args:
        rows: of cells, shown by `words`.
        right: the columns, by heading, that are set flush right: numbers.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    flush = set(right)
    cells = [[words(cell) for cell in row] for row in rows]
    made = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for place, heading in enumerate(columns):
        # An address that is broken cannot be copied.
        whole = any(_ADDRESS.fullmatch(row[place]) for row in cells)
        made.add_column(
            heading, justify="right" if heading in flush else "left", overflow="fold", no_wrap=whole
        )
    for row in cells:
        made.add_row(*map(Text, row))
    return _titled(title, made)


def pairs(rows: Iterable[tuple[str, Any]], *, title: str = "") -> RenderableType:
    """Names and values; a row whose value is None is left out."""
    from rich.table import Table
    from rich.text import Text

    made = Table(show_header=False, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    made.add_column(style="dim", no_wrap=True)
    made.add_column(overflow="fold")
    for name, value in rows:
        if value is not None:
            made.add_row(name, Text(words(value)))
    return _titled(title, made)


def _titled(title: str, made: Table) -> RenderableType:
    """With a title above that is not bound to the width of the table."""
    from rich.console import Group
    from rich.text import Text

    return Group(Text(flat(title), style="bold"), made) if title else made


def words(value: Any) -> str:
    """A value in a cell of a table."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return when(value)
    if isinstance(value, timedelta):
        from celldao.constitution.units import format_duration

        return format_duration(int(value.total_seconds()))
    if isinstance(value, Amount):
        return amount(value)
    if isinstance(value, int):
        return f"{value:,}"
    return flat(str(value))


def amount(value: Amount) -> str:
    """'1,250.5 USDC'."""
    symbol = value.currency.symbol
    return flat(f"{value.value:,f} {'vote' if symbol == 'votes' and value.value == 1 else symbol}")


def when(time: datetime) -> str:
    """'2027-06-30 12:00 UTC', with seconds where there are some."""
    time = time.astimezone(UTC)
    return time.strftime("%Y-%m-%d %H:%M:%S UTC" if time.second else "%Y-%m-%d %H:%M UTC")


# --- on the way ---------------------------------------------------------------------------------------------


class Lines:
    """Progress as lines on standard error, where that is no terminal."""

    def __init__(self) -> None:
        self._total = self._step = 0

    def begin(self, total: int) -> None:
        self._total = total

    def step(self, what: str) -> None:
        self._step += 1
        click.echo(f"[{self._step}/{self._total}] {what}", err=True)

    def done(self, gas_used: int) -> None:
        """The line of the next step says that this one is done."""

    def note(self, note: Note) -> None:
        Waiting().note(note)


class Waiting:
    """A listener that says on standard error what takes long, and nothing of what happens every day."""

    def note(self, note: Note) -> None:
        from celldao.deployment.progress import EVERY_DAY

        if note.stage not in EVERY_DAY:
            click.echo(visible(note.words), err=True)
