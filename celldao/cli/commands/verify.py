"""`celldao verify`: what stands on the chain against release and file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from celldao.cli import options
from celldao.cli.session import Session


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@options.reads
def command(session: Session, file: Path | None) -> None:
    """Compare a cell's code with this release, and its rules with the constitution file.

    Without FILE the code of factory, masters and the cell's four contracts is compared, and that the factory
    founded them as one cell. The code of factory and masters is held against the list of hashes that ships
    with celldao (docs/security/masters.md), which says of which release it is. With the constitution (FILE),
    every rule and founding member as well. A cell that has lived since differs rightly where votes or members
    have changed it: each point is listed. Ends with exit code 4 if anything differs.

    \b
    Example:
      celldao verify --cell cell.json --rpc http://127.0.0.1:8545
      celldao verify cell.yaml --cell cell.json --network ethereum:sepolia:node
    """
    from celldao import __version__
    from celldao.cli.failures import DIFFERENT
    from celldao.cli.output import pairs, table
    from celldao.constitution import load
    from celldao.deployment.verify import verify
    from celldao.releases import recognise, require

    # The factory's bounds are compared on chain; a file of a test cell must be readable, too.
    constitution = load(file, _bounds(session)) if file else None
    cell = session.cell()
    record = cell.record
    # That proposals were made since is no difference in rules.
    found = verify(cell, constitution) if constitution else []
    differences = [one for one in found if one.where != "governor.proposal_count"]
    masters = recognise(cell)
    release = require(masters)
    data = {
        "cell": record.treasury,
        "chain_id": record.chain_id,
        "version": __version__,
        "code": "same",
        "release": release,
        "masters": [
            {"name": one.name, "address": one.address, "releases": list(one.releases)} for one in masters
        ],
        "file": str(file) if file else None,
        "differences": [
            {"where": one.where, "expected": _word(one.expected), "found": _word(one.found)}
            for one in differences
        ],
    }

    def shown() -> list[Any]:
        contracts = ("treasury", "share", "governor", "splitter", "factory")
        lines: list[Any] = [
            pairs([(name, getattr(record, name)) for name in contracts], title=record.name),
            f"\nThe code of factory and masters is that of celldao {release}, and the factory founded these "
            "four as one cell.",
        ]
        if differences:
            rows = [(one.where, _word(one.expected), _word(one.found)) for one in differences]
            lines.append(
                table(
                    ("where", "the file gives", "the chain says"),
                    rows,
                    title=f"{'1 difference' if len(rows) == 1 else f'{len(rows)} differences'} from {file}",
                )
            )
            lines.append(
                "Votes and members may have changed these rightly: see the proposals that were carried out."
            )
        elif file:
            lines.append(f"Every rule and member is as {file} says.")
        return lines

    session.show(data, shown)
    if differences:
        click.get_current_context().exit(DIFFERENT)


def _bounds(session: Session) -> Any:
    """The hard bounds of the cell's factory, by which the file is judged."""
    return session.cell().record.hard_bounds


def _word(value: Any) -> Any:
    """Something found on chain, for reading."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return value if isinstance(value, (bool, int, str)) else str(value)
