"""`celldao init`: a cell.yaml from a few questions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from celldao.cli import options
from celldao.cli.session import Session

_WEIGHTS = ("member", "share", "sqrt")
_NO_TEXT = "Say it in a few words."


@click.command()
@click.option("--name", help="What the cell is called.")
@click.option("--symbol", help="The share's short name, as wallets show it.")
@click.option("--purpose", help="What the cell is for.")
@click.option(
    "--member",
    "members",
    multiple=True,
    metavar="ADDRESS=SHARES[=NAME]",
    help="A founding member. Repeat it for each.",
)
@click.option(
    "--members-file", metavar="CSV", help="Instead: a file beside the cell.yaml, with address, shares, name."
)
@click.option("--weight", type=click.Choice(_WEIGHTS), help="How much a vote weighs. No vote can change it.")
@click.option(
    "--asset",
    "assets",
    multiple=True,
    metavar="TOKEN=SYMBOL=DECIMALS",
    help="A token that customers pay in. Repeat it for each.",
)
@click.option("--dividend-ratio", metavar="PERCENT", help="The part of the revenue paid to the members.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("cell.yaml"),
    show_default=True,
    help="The file to write. One that exists is left alone.",
)
@options.shows
def command(
    session: Session,
    name: str | None,
    symbol: str | None,
    purpose: str | None,
    members: tuple[str, ...],
    members_file: str | None,
    weight: str | None,
    assets: tuple[str, ...],
    dividend_ratio: str | None,
    out: Path,
) -> None:
    """Ask a few questions and write a valid cell.yaml.

    What an option says is not asked. With name, symbol, purpose and members given, nothing is asked at all.
    Every other rule has a default, which docs/founding.md lists; add to the file what is to be different.

    \b
    Example:
      celldao init
      celldao init --name "Rhine Workshop" --symbol RHINE --purpose "We mill." --members-file members.csv
    """
    from celldao.constitution import loads
    from celldao.constitution.units import format_shares
    from celldao.errors import CellFileError

    if out.exists():
        raise CellFileError(
            f"{out} exists and is left alone", "Name another file with --out, or move this one away first."
        )
    asking = not (name and symbol and purpose and (members or members_file))
    name = name or _ask("What is the cell called?", _text)
    symbol = symbol or _ask("The share's short name, as wallets show it", _text, _short(name))
    purpose = purpose or _ask("What is it for, in a sentence or two?", _text)
    entries = [_member(text) for text in members]
    if not entries and not members_file:
        entries = _ask_members()
    if weight is None:
        weight = _ask_weight() if asking else "member"
    tokens = [_asset(text) for text in assets]
    if asking and not tokens:
        tokens = _ask_assets()
    if dividend_ratio is None:
        question = "Which part of the revenue is paid to the members, above the reserves?"
        dividend_ratio = _ask(question, _percent, "50 %") if asking else "50 %"
    else:
        dividend_ratio = _percent(dividend_ratio)
    text = _render(name, symbol, purpose, entries or members_file or "", weight, tokens, dividend_ratio)
    made = loads(text, out.name, out.parent)
    out.write_text(text, encoding="utf-8")
    count = len(made.members)
    data = {"file": str(out), "name": made.name, "members": count, "weight": weight}
    session.show(
        data,
        lambda: [
            f"Written: {out}, a valid constitution of {made.name}, "
            f"{'1 member' if count == 1 else f'{count:,} members'}, {format_shares(made.total_shares)}.",
            "Read it, add what is to be different (docs/founding.md lists every rule), then: "
            f"celldao check {out}, celldao found {out} --plan",
        ],
    )


# --- questions ----------------------------------------------------------------------------------------------


def _ask(question: str, read: Callable[[str], Any], default: str | None = None) -> Any:
    """Asks until the answer can be read."""

    def convert(text: str) -> Any:
        try:
            return read(text)
        except click.BadParameter as error:
            raise click.UsageError(error.message) from error

    suffix = " " if question.endswith("?") and not default else ": "
    return click.prompt(
        question,
        value_proc=convert,
        default=default,
        show_default=bool(default),
        prompt_suffix=suffix,
        err=True,
    )


def _ask_members() -> list[tuple[str, str, str]]:
    click.echo("Founding members, one after the other; leave the address empty to end.", err=True)
    found: list[tuple[str, str, str]] = []
    while True:
        text = _ask(f"  address of member {len(found) + 1}", lambda text: text and _address(text), "")
        if not text:
            if found:
                return found
            click.echo("A cell has one member at least.", err=True)
            continue
        if any(text == address for address, _, _ in found):
            click.echo(f"{text} is a member already.", err=True)
            continue
        shares = _ask("  shares", _shares, "100")
        name = click.prompt(
            "  name (published nowhere; may be empty)", default="", show_default=False, err=True
        )
        found.append((text, shares, name.strip()))


def _ask_weight() -> str:
    click.echo(
        "How much a vote weighs, which no vote can change: member (one each), share (one per share), "
        "sqrt (the root of the shares)",
        err=True,
    )
    chosen: str = click.prompt(
        "  weight", type=click.Choice(_WEIGHTS), default="member", show_choices=False, err=True
    )
    return chosen


def _ask_assets() -> list[tuple[str, str, str]]:
    click.echo("The native coin is taken anyway. Tokens that customers pay in, such as USDC:", err=True)
    found: list[tuple[str, str, str]] = []
    while True:
        token = _ask("  address of a token (empty: no more)", lambda text: text and _address(text), "")
        if not token:
            return found
        symbol = _ask("  its symbol", _text)
        decimals = click.prompt("  its decimals", type=click.IntRange(0, 24), default=6, err=True)
        found.append((token, symbol, str(decimals)))


# --- answers ------------------------------------------------------------------------------------------------


def _text(text: str) -> str:
    if not text.strip():
        raise click.BadParameter(_NO_TEXT)
    return text.strip()


def _address(text: str) -> str:
    from celldao.cli.members import checked

    try:
        return checked(text.strip())
    except click.UsageError as error:
        raise click.BadParameter(error.message) from error


def _shares(text: str) -> str:
    from celldao.constitution.units import UnitError, format_shares, parse_shares

    try:
        return format_shares(parse_shares(text, unit_required=False), with_unit=False)
    except UnitError as error:
        raise click.BadParameter(f"{error.what}: {error.right}") from error


def _percent(text: str) -> str:
    from celldao.constitution.units import UnitError, format_percent, parse_percent

    try:
        return format_percent(parse_percent(text if "%" in text else f"{text} %"))
    except UnitError as error:
        raise click.BadParameter(f"{error.what}: {error.right}") from error


def _member(text: str) -> tuple[str, str, str]:
    address, sign, rest = text.partition("=")
    shares, _, name = rest.partition("=")
    if not sign or not shares:
        raise click.BadParameter(
            f"{text} is not ADDRESS=SHARES or ADDRESS=SHARES=NAME", param_hint="--member"
        )
    return _address(address), _shares(shares), name.strip()


def _asset(text: str) -> tuple[str, str, str]:
    parts = text.split("=")
    if len(parts) != 3 or not parts[2].isdecimal():
        raise click.BadParameter(f"{text} is not TOKEN=SYMBOL=DECIMALS", param_hint="--asset")
    return _address(parts[0]), _text(parts[1]), parts[2]


def _short(name: str) -> str:
    """A symbol to propose for a name."""
    words = re.findall(r"[A-Za-z0-9]+", name)
    return (words[0] if words else "CELL").upper()[:6]


# --- the file -----------------------------------------------------------------------------------------------


def _render(
    name: str,
    symbol: str,
    purpose: str,
    members: list[tuple[str, str, str]] | str,
    weight: str,
    tokens: list[tuple[str, str, str]],
    dividend_ratio: str,
) -> str:
    lines = [
        "# The constitution of a cell. Whatever is left out has the default of docs/founding.md.",
        f"name: {_quoted(name)}",
        f"symbol: {_quoted(symbol)}",
        f"purpose: {_quoted(purpose)}",
    ]
    if isinstance(members, str):
        lines.append(f"members: {_quoted(members)}")
    else:
        lines.append("members:")
        for address, shares, called in members:
            label = f", name: {_quoted(called)}" if called else ""
            lines.append(f'  - {{address: "{address}", shares: {_quoted(shares)}{label}}}')
    lines += ["", f"weight: {weight} # the one rule that no vote can change", "", "assets:"]
    for token, called, decimals in tokens:
        lines.append(
            f'  - {{token: "{token}", symbol: {_quoted(called)}, decimals: {decimals}, dividend: yes}}'
        )
    lines += [
        "  - {token: native, dividend: yes}",
        "",
        "revenue: # what no ratio names stays in the treasury",
        f"  dividend_ratio: {dividend_ratio}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text of YAML: JSON's texts are YAML's, too."""
    return json.dumps(text, ensure_ascii=False)
