"""What one run of a command works with: the options that were given, and what they open when it is needed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from celldao.cli import output
from celldao.cli.failures import AS_JSON

if TYPE_CHECKING:
    from celldao.cell import Cell
    from celldao.chain.web3py import SigningBackend, Web3Reader
    from celldao.cli.connection import Connections
    from celldao.deployment.progress import Progress

_RECORD: Final = Path("cell.json")


@dataclass(frozen=True)
class Choice:
    """The values of the options in options.py; a command has some of them.

    Attributes:
        cell: a file, or an address; None in commands that are about no cell yet.
        network: as Ape writes it.
        rpc: address of a node.
        max_fee: base units of the native coin per gas.
    """

    cell: str | None = None
    network: str | None = None
    rpc: str | None = None
    as_json: bool = False
    account: str | None = None
    yes: bool = False
    max_fee: int | None = None
    journal: Path | None = None


class Session:
    """One run of a command.

    Attributes:
        choice: what the user has set.
        record: the cell.json, be it read or written.
    """

    def __init__(self, ctx: click.Context, choice: Choice) -> None:
        self.choice = choice
        self.record = _RECORD if choice.cell is None or _is_address(choice.cell) else Path(choice.cell)
        self._ctx = ctx
        ctx.meta[AS_JSON] = choice.as_json

    # --- the chain ------------------------------------------------------------------------------------------

    @cached_property
    def _connections(self) -> Connections:
        """Ape and web3.py, unless whoever called the command gave something else as context object."""
        from celldao.cli.connection import Connections

        given = self._ctx.find_object(Connections)
        opened = given or Connections()
        self._ctx.call_on_close(opened.close)
        return opened

    @cached_property
    def chain(self) -> Web3Reader:
        """The connection, for reading. Raises ChainError, or UsageError if no network is named."""
        if "signer" in self.__dict__:
            return self.signer
        return self._connections.reader(self.choice.rpc, self._network, output.Waiting())

    @cached_property
    def signer(self) -> SigningBackend:
        """The connection, for reading and for sending from the account. Raises as `chain` does."""
        from celldao.chain.fees import FeePolicy
        from celldao.chain.journal import FileJournal
        from celldao.chain.sending import Sending

        return self._connections.backend(
            self.choice.rpc,
            self._network,
            self.choice.account,
            FileJournal(self.journal_file),
            Sending(fees=FeePolicy(ceiling=self.choice.max_fee)),
            output.Waiting(),
            ask=not self.choice.yes and sys.stdin.isatty(),
        )

    @property
    def journal_file(self) -> Path:
        """Where it is written down what is signed."""
        return self.choice.journal or self.record.with_suffix(".journal.jsonl")

    def _network(self) -> str:
        """The network that was named, or the one of the cell.json."""
        from celldao.cli.connection import network_of
        from celldao.record import CellRecord

        if self.choice.network:
            return self.choice.network
        recorded = self.choice.cell is not None and not _is_address(self.choice.cell)
        found = network_of(CellRecord.load(self.record).chain_id) if recorded else None
        if found is None:
            raise click.UsageError(
                "No network is named. Say --network, as Ape writes it (ethereum:sepolia:node), or --rpc with "
                "the address of a node; or set CELLDAO_NETWORK or CELLDAO_RPC.",
                self._ctx,
            )
        return found

    # --- the cell -------------------------------------------------------------------------------------------

    def cell(self, *, sending: bool = False) -> Cell:
        """The cell, checked before it is trusted.

        Args:
            sending: whether it is read through the connection that sends, `signer`.

        Raises:
            CellFileError: there is no such cell.json, or it belongs to another chain.
            NotACellError: what stands there is not that cell.
            ChainError: the node does not answer.
        """
        from celldao.cell import Cell
        from celldao.cli.members import checked
        from celldao.record import CellRecord

        assert self.choice.cell is not None, "the command has no --cell"
        if _is_address(self.choice.cell):
            checked(self.choice.cell)
        else:
            CellRecord.load(self.record)  # that it cannot be read is said before anything is connected
        return Cell.load(self.choice.cell, self.signer if sending else self.chain)

    # --- talking to the user --------------------------------------------------------------------------------

    def show(self, data: Any, table: Callable[[], Any]) -> None:
        """Writes the result.

        Args:
            data: what it is, for JSON: see output.py for how values are written.
            table: makes what a person reads: something of rich, a text, or a list of these. A text is shown
                as it is, without rich's markup.
        """
        if self.choice.as_json:
            output.write_json(data)
        else:
            output.write(table())

    def say(self, *shown: Any) -> None:
        """Shows something on the way: on standard output, or on standard error where that has JSON."""
        output.write(list(shown), err=self.choice.as_json)

    def where(self, cell: Cell | None = None) -> str:
        """What belongs to a question before signing: a name may be another cell's, too, and a node's own word
        which chain it is of is all that there may be."""
        of = f" for {cell.record.name} at {cell.record.treasury}" if cell else ""
        return f"{of} on chain {self.signer.chain_id}"

    def confirm(self, question: str) -> None:
        """Asks, unless --yes was given; ends the command if the answer is no.

        What is about to be signed has been shown in words before. The account is then unlocked, so that
        nothing else is asked while the work goes on.

        Raises:
            TransactionError: the passphrase was wrong.
        """
        if not self.choice.yes:
            click.confirm(question, abort=True, err=True)
        if "signer" in self.__dict__:
            from celldao.chain.apeworx import ApeBackend

            if isinstance(self.signer, ApeBackend):
                self.signer.unlock()

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Who is told of each step: a bar on a terminal, lines on standard error elsewhere."""
        from celldao.cli.connection import listening
        from celldao.deployment.progress import progress

        if not sys.stderr.isatty():
            lines = output.Lines()
            with listening(self.signer, lines):
                yield lines
            return
        with progress() as bar, listening(self.signer, bar):
            yield bar


def _is_address(text: str) -> bool:
    return text.lower().startswith("0x") and not Path(text).exists()
