"""`celldao relay`: running a relay, sending it files, and holding it to its word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from celldao.cli import options
from celldao.cli.session import Session


@click.command()
@click.argument("what", type=click.Choice(["serve", "send", "status", "check"]))
@click.argument("argument", metavar="SETTINGS|FILE|ID|RECEIPT")
@click.option("--relay", metavar="URL", help="The relay; by default the first one of the cell.json.")
@click.option(
    "--file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With check: what was signed, should the relay not show it.",
)
@options.reads
def command(session: Session, what: str, argument: str, relay: str | None, file: Path | None) -> None:
    """Run a relay that pays for members' ballots, use one, or hold one to its word.

    `serve` runs one by a settings file (docs/relay.md). `send` hands it a signed file and keeps its receipt,
    `status` tells where a file is. `check` compares a receipt with what the relay publishes and with the
    chain, and ends with exit code 4 if the relay has lied, censored, delayed, or written its log anew.

    \b
    Example:
      celldao relay serve relay.toml
      celldao relay send ballot.json --relay https://relay.example
      celldao relay status 0x5be1… --relay https://relay.example
      celldao relay check ballot.receipt.json --cell cell.json
    """
    if file is not None and what != "check":
        raise click.UsageError("--file goes with `relay check`.")
    if what == "serve":
        _serve(session, argument)
    elif what == "send":
        _send(session, Path(argument), relay)
    elif what == "status":
        _status(session, argument, relay)
    else:
        _check(session, Path(argument), relay, file)


def _serve(session: Session, settings: str) -> None:
    import logging

    from celldao.errors import RelayError
    from celldao.relay.settings import Settings

    try:
        from celldao.relay.server import Relay, serve
    except ImportError as error:
        raise RelayError(
            f"this installation cannot run a relay: {error.name} is missing", "pip install 'celldao[relay]'"
        ) from error
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")

    def ready(relay: Relay, url: str) -> None:
        data = {"url": url, "relay": relay.address}
        session.show(data, lambda: f"The relay of {relay.address} listens at {url} (Ctrl-C ends it)")

    serve(Settings.load(settings), ready)


def _send(session: Session, path: Path, relay: str | None) -> None:
    from celldao.cli.relaying import hand_over, read_file, relay_of

    file = read_file(path)
    cell = session.cell()
    hand_over(session, cell, relay_of(relay, cell), file, path)


def _status(session: Session, id: str, relay: str | None) -> None:
    import re

    from celldao.cli.relaying import relay_of
    from celldao.errors import RelayError
    from celldao.relay.client import RelayClient

    if not re.fullmatch(r"0x[0-9a-f]{64}", id):
        raise click.UsageError(f"{id!r} is no id: `relay send` tells it, 0x and 64 hexadecimal digits.")
    url = relay if relay is not None else relay_of(None, session.cell())
    listed = RelayClient(url).listed(id)
    if listed is None:
        raise RelayError(f"the relay at {url} has no file {id}", "Check the id, and that it is this relay.")
    session.show(listed, lambda: _lines(listed))


def _lines(listed: Any) -> list[str]:
    from celldao.cli.output import when
    from celldao.snapshots.units import at_time

    lines = [
        f"The relay says: {listed.kind} {listed.state}",
        f"Received {when(at_time(listed.received))}, to be on chain by {when(at_time(listed.submit_by))}",
    ]
    lines += [f"Transaction: {listed.transaction}"] if listed.transaction else []
    lines += [f"Block: {listed.block:,}"] if listed.block is not None else []
    lines += [f"Reason: {listed.reason}"] if listed.reason else []
    return [*lines, "Whether that is so, tells: celldao relay check"]


def _check(session: Session, path: Path, relay: str | None, file: Path | None) -> None:
    from celldao.cli.failures import DIFFERENT
    from celldao.cli.relaying import read_file, read_receipt, relay_of
    from celldao.relay.audit import Audit
    from celldao.relay.client import RelayClient

    receipt, kept, url = read_receipt(path)
    own = read_file(file) if file is not None else kept
    cell = session.cell()
    source = RelayClient(relay or url or relay_of(None, cell))
    report = Audit(receipt, source, cell.reader, own, str(cell.share.read("name")), cell.record.share).run()
    session.show(report, report.lines)
    if report.findings:
        click.get_current_context().exit(DIFFERENT)
