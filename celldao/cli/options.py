"""Options that several commands have. Each decorator gives the command a `Session` as its first argument.

    shows       only output: --json
    connects    a chain: --network or --rpc
    reads       a cell on a chain: --cell as well
    sends       a chain and an account: --account, --yes, --max-fee, --journal
    transacts   a cell, a chain and an account

Nothing here imports a library for chains: `--help` does not wait for one.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import update_wrapper
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from celldao.cli.session import Choice, Session

F = TypeVar("F", bound=Callable[..., Any])
_GWEI: Final = 10**9


class Gwei(click.ParamType):
    """A price of gas in gwei, as whole base units."""

    name = "gwei"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        try:
            amount = Decimal(value) * _GWEI
            whole = int(amount)
        except (InvalidOperation, ValueError, OverflowError):
            self.fail(f"{value} is no number of gwei, such as 30 or 1.5", param, ctx)
        if whole != amount or whole <= 0:
            self.fail(f"{value} gwei is no price above zero in whole base units", param, ctx)
        return whole


_CELL: Final = click.option(
    "--cell",
    metavar="FILE|ADDRESS",
    envvar="CELLDAO_CELL",
    default="cell.json",
    show_default=True,
    help="The cell: its cell.json, or the address of its treasury.",
)
_NETWORK: Final = click.option(
    "--network",
    metavar="CHOICE",
    envvar="CELLDAO_NETWORK",
    help="As Ape writes it, such as ethereum:sepolia:node; by default the network of the cell.json.",
)
_RPC: Final = click.option(
    "--rpc", metavar="URL", envvar="CELLDAO_RPC", help="Address of a node, instead of a network."
)
_JSON: Final = click.option("--json", "as_json", is_flag=True, help="Write JSON, for programs.")
_ACCOUNT: Final = click.option(
    "--account",
    metavar="ALIAS",
    envvar="CELLDAO_ACCOUNT",
    help="The account of Ape that signs; TEST::0 is its first test account.",
)
_YES: Final = click.option("--yes", is_flag=True, help="Do not ask before signing, for scripts.")
_MAX_FEE: Final = click.option(
    "--max-fee",
    type=Gwei(),
    help="The most to offer for gas, in gwei; replacements included.",
)
_JOURNAL: Final = click.option(
    "--journal",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="CELLDAO_JOURNAL",
    help="Where to write down what is signed; by default cell.journal.jsonl beside the cell.json.",
)


def _session(*declared: Callable[[F], F]) -> Callable[[F], F]:
    """A decorator: adds these options to a command, and makes one `Session` of their values."""

    def decorate(function: F) -> F:
        @click.pass_context
        def run(ctx: click.Context, /, **values: Any) -> Any:
            chosen = {name: values.pop(name) for name in Choice.__dataclass_fields__ if name in values}
            return function(Session(ctx, Choice(**chosen)), **values)

        wrapped: Any = update_wrapper(run, function)
        for option in reversed(declared):
            wrapped = option(wrapped)
        return wrapped  # type: ignore[no-any-return]

    return decorate


_CHAIN: Final = (_NETWORK, _RPC)
_SIGNING: Final = (_ACCOUNT, _YES, _MAX_FEE, _JOURNAL)

shows: Final = _session(_JSON)
connects: Final = _session(*_CHAIN, _JSON)
reads: Final = _session(_CELL, *_CHAIN, _JSON)
sends: Final = _session(*_CHAIN, *_SIGNING, _JSON)
transacts: Final = _session(_CELL, *_CHAIN, *_SIGNING, _JSON)
