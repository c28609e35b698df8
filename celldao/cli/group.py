"""The group of all commands. A command's module is imported when that command is called, not before."""

from __future__ import annotations

import difflib
import importlib
from typing import Any

import click

from celldao import __version__
from celldao.cli.failures import in_our_words
from celldao.cli.table import COMMANDS, SECTIONS, module_of


class Lazy(click.Group):
    """Knows its commands by the table, for which none of them is imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(module_of(name)).command
        command.name = name
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(map(len, COMMANDS), default=0)
        for section, commands in SECTIONS.items():
            if commands:
                with formatter.section(section):
                    formatter.write_dl([(name.ljust(width), words) for name, words in commands.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            close = difflib.get_close_matches(args[0], COMMANDS, n=2)
            if close and not ctx.resilient_parsing:
                raise click.UsageError(f"{error.message} Did you mean {' or '.join(close)}?", ctx) from None
            raise

    def invoke(self, ctx: click.Context) -> Any:
        with in_our_words(ctx):
            return super().invoke(ctx)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="celldao %(version)s")
def main() -> None:
    """Found and run a cell: a company owned by its members, on a chain.

    A cell is named by --cell: its cell.json, or the address of its treasury. The network is written as Ape
    writes it (--network ethereum:sepolia:node), or is the one of the cell.json; for reading alone a node's
    address is enough (--rpc URL). Set CELLDAO_CELL, CELLDAO_NETWORK, CELLDAO_RPC and CELLDAO_ACCOUNT, and
    leave them out.

    \b
    Exit codes:
      0  done
      1  refused, failed or declined; the reason and what to do are on standard error
      2  wrong usage
      3  not finished: a node that does not answer, gas above your ceiling, a transaction on its way.
         Run the same command again: it goes on, and nothing is sent twice
      4  what stands on the chain is not what the file or the release says: trust nothing there
      130  interrupted
    """
