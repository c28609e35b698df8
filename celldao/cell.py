"""A cell on a chain, to be read: `Cell.load("cell.json", reader)`."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from celldao.artifacts import artifact
from celldao.chain.backend import Reader
from celldao.chain.contract import Contract
from celldao.errors import CellFileError
from celldao.mandate import PAGE, Mandate
from celldao.record import CellRecord


class Cell:
    """The contracts of one cell.

    Attributes:
        record: where it is, and what it was founded as.
        reader: the connection through which it is read.
    """

    def __init__(self, record: CellRecord, reader: Reader) -> None:
        """Raises CellFileError if the cell is on another chain than the reader."""
        if record.chain_id != reader.chain_id:
            raise CellFileError(
                f"{record.name} lives on chain {record.chain_id}, this is chain {reader.chain_id}",
                "Choose the network it was founded on.",
            )
        self.record = record
        self.reader = reader

    @classmethod
    def load(cls, file: str | Path, reader: Reader) -> Cell:
        """The cell of a cell.json.

        Raises:
            CellFileError: the file is missing, no record of a cell, of another chain, or no cell is there.
        """
        cell = cls(CellRecord.load(file), reader)
        if not reader.code(cell.record.treasury):
            raise CellFileError(
                f"there is no contract at {cell.record.treasury} on chain {reader.chain_id}",
                "A test chain forgets when it ends: found the cell again, or choose the right node.",
            )
        return cell

    def _contract(self, name: str, address: str) -> Contract:
        return Contract(address, artifact(name).interface, self.reader)

    @cached_property
    def share(self) -> Contract:
        return self._contract("Share", self.record.share)

    @cached_property
    def treasury(self) -> Contract:
        return self._contract("Treasury", self.record.treasury)

    @cached_property
    def splitter(self) -> Contract:
        return self._contract("RevenueSplitter", self.record.splitter)

    @cached_property
    def factory(self) -> Contract:
        return self._contract("CellFactory", self.record.factory)

    @property
    def governor(self) -> Contract:
        """The governor that the treasury obeys now."""
        return self._contract("Governor", self.treasury.read("governor"))

    def mandates(self) -> list[Mandate]:
        """All that the cell has ever granted, ended ones included, in the order of granting."""
        treasury, factory = self.record.treasury, self.factory
        count = factory.read("mandate_count", treasury)
        pages = [factory.read("mandates", treasury, first, PAGE) for first in range(0, count, PAGE)]
        return [Mandate.at(address, self.reader) for page in pages for address in page]

    def __repr__(self) -> str:
        return f"<Cell {self.record.name!r} at {self.record.treasury} on chain {self.record.chain_id}>"
