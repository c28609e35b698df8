"""`celldao mcp`: a server for agents, and the confirmations of the person who runs one."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from celldao.cli import options
from celldao.cli.session import Session

if TYPE_CHECKING:
    from celldao.agents.ledger import Entry, Ledger
    from celldao.agents.settings import AgentSettings
    from celldao.chain.sender import Signer


# So many digits of an id that it does not fit by chance.
_SHORTEST_ID: Final = 8
_CONFIG: Final = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="CELLDAO_AGENT_CONFIG",
    default="agent.yaml",
    show_default=True,
    help="The settings: mandate, limits, confirmers, folders.",
)


@click.group()
def command() -> None:
    """Agents: serve one mandate to one (MCP), and confirm what it asks for.

    An agent can read the cell, move money within the mandate and the limits of the settings, file reports,
    log outputs and draft proposals; it cannot propose, vote or confirm. See docs/agents.md.

    \b
    Example:
      celldao mcp serve --cell cell.json --config agent.yaml --rpc http://127.0.0.1:8545
      celldao mcp pending --config agent.yaml
      celldao mcp confirm 3f2a9c0d1b7e4f65 --account ada
    """


@command.command("serve")
@_CONFIG
@click.option("--try-only", is_flag=True, help="Use no key, and send nothing.")
@options.transacts
def serve_(session: Session, config: Path, try_only: bool) -> None:
    """Serve a mandate to an agent, over standard input and output.

    The operator's key is in the file that CELLDAO_KEY_FILE names, at the descriptor of CELLDAO_KEY_FD, or an
    account of Ape's (--account); without one, or with --try-only, nothing is sent. Needs the extra `agents`:
    pip install 'celldao[agents]'.

    \b
    Example:
      celldao mcp serve --cell cell.json --config agent.yaml --rpc http://127.0.0.1:8545
      celldao mcp serve --try-only
    """
    _serve(session, _settings(config), config, try_only)


@command.command("pending")
@_CONFIG
@options.reads
def pending_(session: Session, config: Path) -> None:
    """List what waits for a person, as its calldata says.

    \b
    Example:
      celldao mcp pending --config agent.yaml
    """
    _pending(session, _settings(config), config)


@command.command("confirm")
@click.argument("id")
@_CONFIG
@options.transacts
def confirm_(session: Session, id: str, config: Path) -> None:
    """Let one act through, by a signature of an account that the settings name as a confirmer.

    ID is what `celldao mcp pending` shows, or its beginning, of at least 8 digits, where only one begins so.
    It costs nothing. The agent then has to ask for the act again, under the same key, within the settings'
    confirm_within.

    \b
    Example:
      celldao mcp confirm 3f2a9c0d1b7e4f65 --account ada
    """
    _confirm(session, _settings(config), config, id)


def _settings(config: Path) -> AgentSettings:
    from celldao.agents.settings import AgentSettings
    from celldao.settings_file import load_settings

    return load_settings(config, AgentSettings)


def _serve(session: Session, settings: AgentSettings, config: Path, try_only: bool) -> None:
    import os

    from celldao.errors import AgentError

    try:
        import mcp  # noqa: F401
    except ImportError:
        raise AgentError(
            "the package `mcp` is not installed", "Install it: pip install 'celldao[agents]'"
        ) from None
    from celldao.agents.opening import open_desk
    from celldao.agents.server import serve
    from celldao.chain.web3py import KeySigner
    from celldao.keys import key_from

    signer: Signer | None
    key = None if try_only else key_from(os.environ)
    if key is not None:
        reader, signer = session.chain, KeySigner(key)
    elif try_only or session.choice.account is None:
        reader, signer = session.chain, None
    else:
        reader = session.signer
        signer = session.signer.signer
    assert session.choice.cell is not None
    desk = open_desk(settings, config.parent, session.choice.cell, reader, signer)
    click.echo(
        f"serving the mandate {settings.mandate} as {desk.backend.sender}"
        + ("" if desk.sends else "; trying out only, nothing is sent"),
        err=True,
    )
    serve(desk)


def _pending(session: Session, settings: AgentSettings, config: Path) -> None:
    waiting = _ledger(session, settings, config).waiting()
    shown = [(entry, _lines(session, settings, entry)) for entry in waiting]
    data = [{"id": entry.id, "key": entry.key, "act": told} for entry, told in shown]
    session.show(data, lambda: _listed(shown))


def _listed(shown: list[tuple[Entry, list[str]]]) -> list[str]:
    if not shown:
        return ["Nothing waits."]
    return [f"{entry.id}\n" + "\n".join(f"  {line}" for line in told) for entry, told in shown]


def _confirm(session: Session, settings: AgentSettings, config: Path, id: str) -> None:
    from celldao.agents import confirming
    from celldao.errors import ConfirmationError

    ledger = _ledger(session, settings, config)
    found = [one for one in ledger.waiting() if one.id.startswith(id) and len(id) >= _SHORTEST_ID]
    if len(found) > 1:
        raise ConfirmationError(f"{len(found)} acts wait whose ids begin with {id}", "Write more of it.")
    if not found:
        raise ConfirmationError(
            f"nothing of the id {id} waits",
            f"`celldao mcp pending` lists what does; write at least {_SHORTEST_ID} digits of it.",
        )
    (entry,) = found
    person = session.signer
    if person.sender not in settings.confirmers:
        raise ConfirmationError(
            f"{person.sender} is none of the confirmers that the settings name", "Use one of theirs."
        )
    session.say(*_lines(session, settings, entry))
    session.confirm(f"Confirm it with {person.sender}{session.where()}?")
    until = _now(session, settings) + int(settings.confirm_within.total_seconds())
    fields = confirming.message(entry.id, entry.key, entry.data, until)
    signature = confirming.confirmed_by(person.account, person.chain_id, settings.mandate, fields)
    ledger.confirm(entry.id, signature, until)
    session.show(
        {"id": entry.id, "key": entry.key, "until": until},
        lambda: "Confirmed. The agent has to ask for it again under the same key.",
    )


def _now(session: Session, settings: AgentSettings) -> int:
    from celldao.agents.settings import Clock

    # What is a little over is refused as too long: clocks of two machines differ.
    return (int(time.time()) if settings.clock is Clock.MACHINE else session.signer.timestamp()) - 60


def _ledger(session: Session, settings: AgentSettings, config: Path) -> Ledger:
    from celldao.agents.opening import ledger_of

    return ledger_of(settings, config.parent, session.chain)


def _lines(session: Session, settings: AgentSettings, entry: Entry) -> list[str]:
    from celldao.agents.pending import lines

    currencies: dict[str, Any] = {one.address: one for one in session.cell().now().currencies.values()}
    return lines(entry, settings, currencies)
