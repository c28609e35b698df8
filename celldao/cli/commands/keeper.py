"""`celldao keeper`: what is due for the cell, done once each."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from celldao.cli import options
from celldao.cli.session import Session

if TYPE_CHECKING:
    from celldao.cell import Cell
    from celldao.chain.web3py import SigningBackend
    from celldao.keeper.keeper import Keeper, Round
    from celldao.keeper.settings import KeeperSettings
    from celldao.watching import Sink


_CONFIG: Final = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="CELLDAO_KEEPER_CONFIG",
    default="keeper.yaml",
    show_default=True,
    help="The settings: what is to be done, from which amounts on, how often.",
)
_WEBHOOK: Final = click.option(
    "--webhook", metavar="URL", envvar="CELLDAO_WEBHOOK", help="Send warnings there, signed."
)


@click.group()
def command() -> None:
    """Do what is due, once each: split revenue, pay dividends, report, warn of votes.

    Whatever the node does and whenever it is killed, nothing is done twice under one occasion, and what was
    begun is gone on with: start it again. The key is in the file that CELLDAO_KEY_FILE names, at the
    descriptor of CELLDAO_KEY_FD, or an account of Ape's (--account). A webhook gets each warning until it
    answers 2xx, maybe twice, with the same id; CELLDAO_WEBHOOK_SECRET signs it. See docs/keeper.md.

    \b
    Example:
      celldao keeper once --cell cell.json --config keeper.yaml --account keeper
      celldao keeper run --every 600 --webhook https://example.org/hook
    """


@command.command("once")
@_CONFIG
@_WEBHOOK
@options.transacts
def once_(session: Session, config: Path, webhook: str | None) -> None:
    """Do what is due now, and end: for cron and timers.

    \b
    Example:
      celldao keeper once --cell cell.json --config keeper.yaml --account keeper
    """
    done = _keeper(session, config, webhook).round()
    session.show({"done": done.done, "errors": _errors(done)}, lambda: done.done or ["Nothing was due."])
    if done.errors:
        raise done.errors[0][1]


@command.command("run")
@_CONFIG
@click.option(
    "--every",
    metavar="SECONDS",
    type=click.FloatRange(min=1),
    default=300,
    show_default=True,
    help="How often to look.",
)
@_WEBHOOK
@options.transacts
def run_(session: Session, config: Path, every: float, webhook: str | None) -> None:
    """Do what is due, and look again and again, until it is interrupted.

    \b
    Example:
      celldao keeper run --every 600 --webhook https://example.org/hook
    """
    from celldao.cli.failures import INTERRUPTED

    keeper = _keeper(session, config, webhook)
    try:
        keeper.run(every)
    except KeyboardInterrupt:
        click.echo("stopped; the next run goes on with what was begun", err=True)
        click.get_current_context().exit(INTERRUPTED)


def _keeper(session: Session, config: Path, webhook: str | None) -> Keeper:
    from celldao.keeper.opening import open_keeper
    from celldao.keeper.settings import KeeperSettings
    from celldao.settings_file import load_settings

    settings = load_settings(config, KeeperSettings)
    backend = _backend(session, settings)
    cell = _cell(session, backend)

    def tell(words: str) -> None:
        from celldao.cli.output import flat

        click.echo(flat(words), err=True)

    return open_keeper(settings, config.parent, cell, backend, _sinks(cell, webhook), tell)


def _errors(done: Round) -> list[dict[str, str]]:
    return [{"at": what, "what": error.what, "remedy": error.remedy} for what, error in done.errors]


def _backend(session: Session, settings: KeeperSettings) -> SigningBackend:
    """The key of the environment, or an account of Ape's."""
    from dataclasses import replace

    from celldao.chain.fees import FeePolicy
    from celldao.chain.journal import FileJournal
    from celldao.chain.sending import Sending
    from celldao.chain.web3py import Web3Backend
    from celldao.keys import key_from

    key = key_from(os.environ)
    ceiling = session.choice.max_fee
    if ceiling is None and settings.most_gas_price is not None:
        ceiling = int(settings.most_gas_price * 10**9)
    if key is None:
        session.choice = replace(session.choice, max_fee=ceiling, yes=True)
        return session.signer
    fees = Sending(fees=FeePolicy(ceiling=ceiling))
    return Web3Backend(session.chain.w3, key, journal=FileJournal(session.journal_file), settings=fees)


def _cell(session: Session, backend: SigningBackend) -> Cell:
    from celldao.cell import Cell

    assert session.choice.cell is not None
    return Cell.load(session.choice.cell, backend)


def _sinks(cell: Cell, webhook: str | None) -> list[Sink]:
    if webhook is None:
        return []
    from celldao.watching import Webhook
    from celldao.watching.webhook import secret_from

    record = cell.record
    about = {"cell": record.name, "treasury": record.treasury, "chain_id": record.chain_id}
    return [Webhook(webhook, secret_from(os.environ), about)]
