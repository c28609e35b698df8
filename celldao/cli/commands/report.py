"""`celldao report`: what an operator reports of its periods, and whether it is true."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from celldao.cli import mandates, options
from celldao.cli.acting import reference as reference_option
from celldao.cli.session import Session

FORMS: Final = ("html", "md")
_FILE: Final = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def command() -> None:
    """Reports of operators: drafted from the chain, completed, filed, and checked.

    Its hash and a link go on chain; the file lies wherever the cell keeps files. By docs/report.schema.json.

    \b
    Example:
      celldao report draft --mandate 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --out report-3.json
      celldao report check report-3.json
    """


@command.command("draft")
@click.option("--mandate", metavar="ADDRESS", required=True, help="The mandate that is reported on.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write; report-….json by the report's number if left out. It must not exist.",
)
@options.reads
def draft_(session: Session, mandate: str, out: Path | None) -> None:
    """Write a report with its financial part filled in from the chain. The operator writes the rest.

    It covers all periods that have ended and are not reported. Opening and closing balances need a node that
    keeps states of that age.

    \b
    Example:
      celldao report draft --mandate 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --out report-3.json
    """
    from celldao.cli.members import checked
    from celldao.errors import OutputError
    from celldao.reports import draft, save

    report = draft(session.cell(), checked(mandate))
    file = out or Path(f"report-{report.number}.json")
    if file.exists():
        raise OutputError(f"{file} exists already", "Name another file with --out, or move it away.")
    save(report, file)
    told = {"file": str(file), "number": report.number, "covers": report.covers.model_dump(mode="json")}
    session.show(
        told,
        lambda: [
            f"Written: {file}, report {report.number} of the mandate {report.mandate}",
            "Write operations, market, forecasts and incidents into it; then check it and file it.",
        ],
    )


@command.command("render")
@_FILE
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file to write, in the form that its name ends with: .html or .md.",
)
@options.shows
def render(session: Session, file: Path, out: Path) -> None:
    """Write a report as one HTML file, or as Markdown. Needs no chain.

    \b
    Example:
      celldao report render report-3.json --out report-3.html
    """
    from celldao.files import put
    from celldao.reports import as_html, as_markdown, load

    ending = out.suffix.removeprefix(".").lower()
    if ending not in FORMS:
        raise click.UsageError(f"{out.name} ends with neither .html nor .md")
    report = load(file)
    put(out, (as_html(report) if ending == "html" else as_markdown(report)).encode())
    session.show({"file": str(out), "form": ending, "hash": report.digest}, lambda: f"Written: {out}")


@command.command("file")
@_FILE
@mandates.link
@reference_option
@options.transacts
def file_(session: Session, file: Path, link: str, reference: str) -> None:
    """File a report: its hash and a link go on chain, for ever. It is held against the chain before.

    \b
    Example:
      celldao report file report-3.json --link https://cell.example/report-3.json --account nightjar
    """
    file_report(session, file, link, reference)


@command.command("check")
@_FILE
@options.reads
def check_(session: Session, file: Path) -> None:
    """Hold every figure of a report against the chain, and its hash against what was filed.

    Names every difference with both values. Exit code 4 if anything differs; 3 if nothing does but the node
    keeps no states of that age, so that not everything could be compared.

    \b
    Example:
      celldao report check report-3.json --cell cell.json
    """
    from celldao.cli.failures import DIFFERENT, UNFINISHED
    from celldao.reports import Verdict, check, load

    found = check(load(file), session.cell())
    data = {
        "file": str(file),
        "hash": found.digest,
        "filed": found.filed,
        "holds": found.holds,
        "complete": found.is_complete,
        "findings": found.findings,
    }
    differing, unknown = found.of(Verdict.DIFFERS), found.of(Verdict.UNKNOWN)

    def page() -> list[str]:
        told = [one.line() for one in (*differing, *unknown, *found.of(Verdict.NOTE))]
        count = len(found.of(Verdict.AGREES))
        if differing:
            return [*told, f"{len(differing)} things differ, {count} agree."]
        if unknown:
            return [*told, f"Nothing differs: {count} things agree, {len(unknown)} could not be compared."]
        return [*told, f"All {count} things agree with the chain."]

    session.show(data, page)
    if differing:
        click.get_current_context().exit(DIFFERENT)
    if unknown:
        click.get_current_context().exit(UNFINISHED)


def file_report(session: Session, file: Path, link: str, reference: str) -> None:
    """Raises ReportError if the report says anything else than the chain, or nothing of its operations."""
    from celldao.acts import Standing
    from celldao.cli.acting import carry_out
    from celldao.errors import ReportError
    from celldao.operators import FileReport
    from celldao.reports import Verdict, check, load

    report = load(file)
    if not report.operations.summary.strip():
        raise ReportError(f"{file} says nothing of the operations", "Write operations.summary into it.")

    def make(standing: Standing) -> FileReport:
        act = FileReport.of(standing, report.digest, link, report.mandate)
        if report.number == act.mandate.reports + 1:
            differing = check(report, standing.cell, now=standing.now).of(Verdict.DIFFERS)
            if differing:
                raise ReportError(
                    f"{file} does not say what the chain says: " + "; ".join(one.line() for one in differing),
                    "Draft it anew, or correct it.",
                )
        return act

    carry_out(session, make, reference)
