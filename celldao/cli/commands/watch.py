"""`celldao watch`: follow the cell."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from celldao.cli import options
from celldao.cli.session import Session

if TYPE_CHECKING:
    from celldao.cell import Cell
    from celldao.watching import Settings, Sink, Watch, Watcher

KINDS: Final = (
    *("proposed", "extended", "passed", "defeated", "expired", "executed", "cancelled", "due", "revenue"),
    *("dividend", "payment", "exit", "member", "guardian", "mandate", "spending", "report", "rule"),
)


class Length(click.ParamType):
    """A length of time, as the constitution file writes it."""

    name = "length"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        from celldao.constitution.units import parse_duration

        if isinstance(value, timedelta):
            return value
        if str(value).strip() == "0":
            return timedelta(0)
        try:
            return timedelta(seconds=parse_duration(value))
        except ValueError as error:
            self.fail(f"{error}, such as '12 hours'", param, ctx)


@click.command()
@click.option("--once", is_flag=True, help="Tell what there is to tell, and end: for cron.")
@click.option(
    "--every",
    metavar="SECONDS",
    type=click.FloatRange(min=0.1),
    default=15,
    show_default=True,
    help="How often to look for new blocks.",
)
@click.option("--webhook", metavar="URL", envvar="CELLDAO_WEBHOOK", help="Send each notice there, signed.")
@click.option(
    "--feed", type=click.Path(path_type=Path, dir_okay=False), help="Keep an Atom feed in this file."
)
@click.option("--no-lines", is_flag=True, help="Write no lines.")
@click.option(
    "--only",
    metavar="KIND",
    type=click.Choice(KINDS),
    multiple=True,
    help=f"Tell this alone; may be given several times. One of {', '.join(KINDS)}.",
)
@click.option(
    "--ahead", type=Length(), default="1 day", show_default=True, help="Tell dates so long before they come."
)
@click.option(
    "--since",
    metavar="BLOCK",
    type=click.IntRange(min=0),
    help="Begin with this block; with the latest, if left out.",
)
@click.option(
    "--confirmations",
    type=click.IntRange(min=0),
    default=64,
    show_default=True,
    help="Blocks that must stand on one before it is read.",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What is told already; cell.watch.json beside the cell.json if left out.",
)
@click.option(
    "--names",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The cell.yaml that has names of accounts.",
)
@options.reads
def command(
    session: Session,
    once: bool,
    every: float,
    webhook: str | None,
    feed: Path | None,
    no_lines: bool,
    only: tuple[str, ...],
    ahead: timedelta,
    since: int | None,
    confirmations: int,
    state: Path | None,
    names: Path | None,
) -> None:
    """Follow the cell: what happens, as lines, signed webhooks or a feed.

    Proposals and what becomes of them, dates ahead, payments, dividends, exits, what guardian and operators
    do, rules that change. Each thing is told once: the state file knows what was told, over restarts too.
    Should the chain be reorganised below what was told, that is withdrawn. A webhook gets each notice until
    it answers 2xx, maybe twice, with the same id; CELLDAO_WEBHOOK_SECRET signs it. With --json each line is
    one JSON value. Runs until it is interrupted.

    \b
    Example:
      celldao watch --cell cell.json
      celldao watch --once --no-lines --feed cell.atom --rpc http://127.0.0.1:8545
      celldao watch --webhook https://example.org/hook --only proposed --only payment
    """
    from celldao.cli.failures import INTERRUPTED
    from celldao.watching import Kind, Settings

    cell = session.cell()
    sinks = _sinks(session, cell, webhook, no_lines, confirmations)
    if not sinks and feed is None:
        raise click.UsageError("Nothing is told anywhere: leave --no-lines out, or add --webhook or --feed.")
    settings = Settings(
        confirmations=confirmations,
        ahead=ahead,
        kinds=frozenset(Kind(name) for name in only) | {Kind.WITHDRAWN} if only else None,
        names=_names(cell, names),
        sinks=tuple(sink.name for sink in sinks),
    )
    running = _watch(session, cell, settings, sinks, feed, since, state, every)
    try:
        running.run(once)
    except KeyboardInterrupt:
        reached = running.watcher.state.settled.number
        click.echo(f"stopped after block {reached:,}; the next run goes on from there", err=True)
        click.get_current_context().exit(INTERRUPTED)


def _sinks(
    session: Session, cell: Cell, webhook: str | None, no_lines: bool, confirmations: int
) -> list[Sink]:
    from celldao.watching import Lines, Webhook
    from celldao.watching.webhook import secret_from

    def write(line: str) -> None:
        click.echo(line)  # it flushes

    sinks: list[Sink] = [] if no_lines else [Lines(write, session.choice.as_json)]
    if webhook is not None:
        record = cell.record
        about = {"cell": record.name, "treasury": record.treasury, "chain_id": record.chain_id}
        secret = secret_from(os.environ)
        sinks.append(Webhook(webhook, secret, {**about, "confirmations": confirmations}))
    return sinks


def _names(cell: Cell, names: Path | None) -> dict[str, str]:
    if names is None:
        return {}
    from celldao.constitution import load
    from celldao.statements import address_book

    constitution = load(names, cell.record.hard_bounds)
    cell.name_members(constitution)
    return address_book(cell.now(), constitution)


def _watch(
    session: Session,
    cell: Cell,
    settings: Settings,
    sinks: list[Sink],
    feed: Path | None,
    since: int | None,
    state: Path | None,
    every: float,
) -> Watch:
    from celldao.watching import CellSource, Feed, StateFile, Watch, Watcher

    record = cell.record
    source, file = CellSource(cell), StateFile(state or session.record.with_suffix(".watch.json"))
    known = file.load(source.chain_id, source.treasury)
    if known is not None and since is not None:
        raise click.UsageError(
            f"{file.path} says that all is told up to block {known.settled.number:,}: --since is for a first "
            "run. Move the file away to begin anew."
        )
    watcher: Watcher = (
        Watcher(source, known, settings) if known is not None else Watcher.begin(source, settings, since)
    )
    feeding = Feed(feed, record.name, record.treasury, record.chain_id) if feed is not None else None
    return Watch(watcher, file, sinks, feeding, every, _Told())


class _Told:
    """Says on standard error what is waited for; once, while it is the same."""

    def __init__(self) -> None:
        self._last = ""

    def note(self, note: Any) -> None:
        from celldao.cli.output import visible

        if note.words != self._last:
            self._last = note.words
            click.echo(visible(note.words), err=True)
