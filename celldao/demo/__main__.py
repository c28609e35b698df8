"""`python -m celldao.demo`: found a cell of 100 members, live through a year with it, check every unit."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from celldao.demo.chain import embedded_chain
from celldao.demo.report import write_report
from celldao.demo.show import Show
from celldao.demo.statement import print_statement
from celldao.demo.terms import example_folder
from celldao.demo.year import live
from celldao.errors import CelldaoError


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m celldao.demo", description=__doc__)
    parser.add_argument(
        "--report", type=Path, default=Path("demo-report.html"), help="where the report is written"
    )
    options = parser.parse_args(arguments)
    console = Console()
    # Where the output is no terminal, rich would fold it at 80 columns.
    if not console.is_terminal:
        console = Console(width=120)
    show = Show(console)
    show.line("begin", "an embedded chain, with accounts of the public test phrase")
    try:
        with embedded_chain() as chain, show.running():
            outcome = live(chain, example_folder(), show)
    except CelldaoError as error:
        print(error, file=sys.stderr)
        return 1
    print_statement(outcome, console)
    write_report(outcome, options.report)
    console.print(f"\nThe report: [bold]{options.report.resolve()}[/]", highlight=False)
    if outcome.disagreements:
        print("\nFigures that do not agree:", file=sys.stderr)
        for comparison in outcome.disagreements:
            print(f"  {comparison}", file=sys.stderr)
        return 1
    console.print(
        f"All {len(outcome.comparisons)} figures of the contracts equal the second computation, "
        f"and each currency sums to the unit. {outcome.seconds:.0f} s.",
        highlight=False,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
