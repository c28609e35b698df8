"""A cell on a chain, to be read: `Cell.load("cell.json", reader)` or `Cell.load("0x…", reader)`.

now = cell.now()                    # everything of one block
now.rules()["voting.ordinary.quorum"].value
for member in now.members(): ...
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from pathlib import Path

from eth_utils.address import is_address, to_checksum_address

from celldao import identity
from celldao.artifacts import artifact
from celldao.chain.backend import Block, Reader
from celldao.chain.contract import Contract
from celldao.chain.lens import Ask, Lens
from celldao.constitution import Constitution, to_chain
from celldao.errors import CellFileError
from celldao.history import History
from celldao.history.blocks import block_at
from celldao.mandate import PAGE, Mandate
from celldao.record import CellRecord
from celldao.snapshots import Snapshot


class Cell:
    """The contracts of one cell.

    Attributes:
        record: where it is, and what it was founded as.
        reader: the connection through which it is read.
        names: of members, by number; see `name_members`.
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
        self.names: dict[int, str] = {}

    @classmethod
    def load(cls, where: str | Path, reader: Reader) -> Cell:
        """The cell of a cell.json, or the one whose treasury is at an address.

        What stands there is checked before it is trusted: see celldao/identity.py. One request with a
        cell.json.

        Raises:
            CellFileError: the file is missing, no record of a cell, or of another chain.
            NotACellError: what stands there is not the cell of the record, or no cell of a factory of this
            version.
            HistoryError: of an address alone: the node does not tell when the cell was founded.
            ChainError: the node does not answer.
        """
        if isinstance(where, str) and is_address(where):
            return cls(identity.rebuild(where, reader), reader)
        cell = cls(CellRecord.load(where), reader)
        identity.check(cell.record, reader)
        return cell

    @cached_property
    def lens(self) -> Lens:
        """Reads long pages of the cell in one call."""
        return Lens(self.reader)

    def name_members(self, constitution: Constitution) -> None:
        """Take the founding members' names from the constitution file.

        Raises:
            CellFileError: the cell was not founded with this file.
        """
        if "0x" + to_chain(constitution).document.hex() != self.record.document:
            raise CellFileError(
                f"{self.record.name} at {self.record.treasury} was not founded with this constitution",
                "Name the file that the founding read, unchanged.",
            )
        self.names = {
            number: member.name for number, member in enumerate(constitution.members, start=1) if member.name
        }

    def share_number(self, account: str, block: Block) -> int:
        """The member number of an address at a block, 0 for who never was a member."""
        ask = Ask("number_of", (str(to_checksum_address(account)),), contract=self.share)
        return int(self.lens.read(block, [ask])[0])

    def now(self) -> Snapshot:
        """The cell as of the latest block. One request; every part of it is read when it is asked for."""
        return Snapshot.latest(self)

    def at(self, when: datetime | int) -> Snapshot:
        """The cell as of an earlier time, or block number: its last block by then.

        Reading it needs a node that keeps states of that age; others refuse with NodeRefusal.

        Raises:
            HistoryError: the time is not over, or before the first block.
            ValueError: a time without a time zone.
        """
        return Snapshot.of_block(self, block_at(self.reader, when))

    def history(self, cache: str | Path | None = None) -> History:
        """What has happened: events and statements.

        Args:
            cache: folder in which what is settled is kept; the platform's folder for caches if None.
        """
        return History(self, cache)

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
