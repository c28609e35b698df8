"""`celldao check`: constitutions and proposals before anybody acts on them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from celldao.cli import options, policies
from celldao.cli.session import Session

if TYPE_CHECKING:
    from celldao.actions import Action


@click.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path, dir_okay=False)
)
@click.option("--test-bounds", is_flag=True, help="Judge a constitution by the wider bounds of test chains.")
@policies.option
@options.reads
def command(session: Session, files: tuple[Path, ...], test_bounds: bool, policy: Path | None) -> None:
    """Check constitution and proposal files, and tell every mistake with its line.

    Needs no chain. With --cell a proposal is checked against that cell as well: amounts and members, its
    track, what it does in words, and what voters should look at. Ends with exit code 1 if a file has a
    mistake, or --policy names another file than the one that the proposal grants a mandate under.

    \b
    Example:
      celldao check cell.yaml
      celldao check grant.yaml --policy policy.md
      celldao check proposal.yaml --cell cell.json --rpc http://127.0.0.1:8545
    """
    from celldao.cli.failures import FAILED
    from celldao.errors import FileError

    named = click.get_current_context().get_parameter_source("cell")
    on_chain = named is not None and named is not ParameterSource.DEFAULT
    results: list[dict[str, Any]] = []
    lines: list[str] = []
    for file in files:
        try:
            found = _checked(session, file, on_chain, test_bounds, policy)
        except FileError as error:
            found = {
                "file": str(file),
                "valid": False,
                "problems": [
                    {
                        "file": problem.file,
                        "line": problem.line or None,
                        "field": problem.field or None,
                        "what": problem.what,
                        "remedy": problem.right,
                    }
                    for problem in error.problems
                ],
            }
            lines.append(error.what)
        else:
            lines += found.pop("lines")
        results.append(found)
    session.show(results, lambda: "\n".join(lines))
    if not all(result["valid"] for result in results):
        click.get_current_context().exit(FAILED)


def _checked(
    session: Session, file: Path, on_chain: bool, test_bounds: bool, policy_file: Path | None
) -> dict[str, Any]:
    if _is_proposal(file):
        found, actions = _proposal_of_cell(session, file) if on_chain else _proposal(file)
        if policy_file is not None:
            found["policy"], lines = policies.compared(policy_file, actions)
            found["lines"] += [f"  {line}" for line in lines]
            found["valid"] = found["policy"]["matches"]
        return found
    return _constitution(file, test_bounds)


def _is_proposal(file: Path) -> bool:
    """By its fields: a constitution has members, a proposal never."""
    from celldao.constitution.source import read_yaml, text_of
    from celldao.errors import FileError
    from celldao.proposals import Proposal

    data = read_yaml(text_of(file, FileError), file.name).data
    return isinstance(data, dict) and "members" not in data and bool(data.keys() & Proposal.model_fields)


def _constitution(file: Path, test_bounds: bool) -> dict[str, Any]:
    from celldao.bounds import DEFAULT_BOUNDS, TEST_BOUNDS
    from celldao.constitution import document_hash, load, to_chain
    from celldao.constitution.units import format_shares

    made = load(file, TEST_BOUNDS if test_bounds else DEFAULT_BOUNDS)
    count = len(made.members)
    return {
        "file": str(file),
        "valid": True,
        "kind": "constitution",
        "name": made.name,
        "members": count,
        "shares": format_shares(made.total_shares, with_unit=False),
        "constitution": to_chain(made).hash,
        "document": document_hash(made),
        "lines": [
            f"{file}: a valid constitution of {made.name}, "
            f"{'1 member' if count == 1 else f'{count:,} members'}, {format_shares(made.total_shares)}"
        ],
    }


def _proposal(file: Path) -> tuple[dict[str, Any], Sequence[Action]]:
    from celldao.proposals import load

    made = load(file)
    count = len(made.actions)
    found = {
        "file": str(file),
        "valid": True,
        "kind": "proposal",
        "title": made.title,
        "reference": made.reference,
        "actions": [action.kind for action in made.actions],
        "lines": [
            f"{file}: can be read: {made.title} ({made.reference}), "
            f"{'1 action' if count == 1 else f'{count} actions'}. With --cell it is checked against the cell."
        ],
    }
    return found, made.actions


def _proposal_of_cell(session: Session, file: Path) -> tuple[dict[str, Any], Sequence[Action]]:
    from celldao.cli.reading import warnings_of
    from celldao.context import load_proposal
    from celldao.proposals import track_of

    now = session.cell().now()
    made, context = load_proposal(file, now)
    calls = made.calls(context)
    warned = warnings_of(now, made.draft(context), context)
    words = made.in_words(context)
    found = {
        "file": str(file),
        "valid": True,
        "kind": "proposal",
        "title": made.title,
        "reference": made.reference,
        "track": track_of(calls, context),
        "actions": words[2:] if made.actions else [],
        "warnings": warned,
        "lines": [
            f"{file}: valid for {now.cell.record.name}",
            *(f"  {line}" for line in words),
            *(f"  {warning.level.upper()}: {warning.words}. {warning.remedy}" for warning in warned),
        ],
    }
    return found, made.actions
