"""A proof that one file was logged by an operator: a file that anybody can check with nothing but a node."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from eth_utils.address import to_checksum_address
from pydantic import Field

from celldao import limits
from celldao.artifacts import artifact
from celldao.chain.backend import Reader
from celldao.chain.contract import Contract, ask
from celldao.documents.fields import AddressText, Word
from celldao.errors import NotProvenError
from celldao.identity import cell_of_mandate
from celldao.provenance.manifest import Entry, FileModel, Manifest, is_content_of
from celldao.provenance.merkle import root_of
from celldao.snapshots.units import at_time

_REMEDY = "Do not rely on it: ask whoever gave it to you where it is from."


class Proof(FileModel):
    """The content of a proof file."""

    what: ClassVar[str] = "proof"
    source: ClassVar[str] = "`celldao provenance prove`"

    format: Literal[1] = 1
    """Of this file."""
    chain_id: int
    mandate: AddressText
    """Whose operator has logged the root."""
    root: Word
    entry: Entry
    """What is proven: the file's content, and what was said of it."""
    siblings: Annotated[tuple[Word, ...], Field(max_length=limits.MAX_DEPTH)]
    """Of its leaf, from below."""

    @classmethod
    def of(cls, manifest: Manifest, name: str) -> Proof:
        """Of one file of a manifest.

        Raises:
            ProvenanceError: the manifest has no such file, or one twice.
        """
        entry = manifest.entry(name)
        siblings = manifest.tree.proof(entry.item)
        return cls(
            chain_id=manifest.chain_id,
            mandate=manifest.mandate,
            root="0x" + manifest.root.hex(),
            entry=entry,
            siblings=tuple("0x" + sibling.hex() for sibling in siblings),
        )


@dataclass(frozen=True, slots=True)
class Proven:
    """What the chain says of a proof that holds.

    Attributes:
        treasury: of the cell whose operator logged it.
        operator: of the mandate.
        logged: when.
        file: whether the file itself was given, and is the one.
    """

    proof: Proof
    treasury: str
    operator: str
    logged: datetime
    file: bool


def verify(
    proof: Proof,
    reader: Reader,
    content: bytes | None = None,
    check_cell: Callable[[str, Reader], str] = cell_of_mandate,
) -> Proven:
    """Holds a proof against the chain: that the mandate is one of a cell, that its operator has logged the
    root, and that the entry leads to it. Three requests.

    Args:
        content: the file; without it only what the entry says of it is proven.

    Raises:
        NotProvenError: it does not hold, with what is wrong.
        NotACellError: the address is no mandate of a cell of this version.
        ChainError: the node does not answer.
    """
    if proof.chain_id != reader.chain_id:
        raise NotProvenError(
            f"the proof is for chain {proof.chain_id}, this is chain {reader.chain_id}",
            "Name a node of that chain.",
        )
    if content is not None and not is_content_of(proof.entry, content):
        raise NotProvenError(f"the file is not the one that was proven as {proof.entry.name}", _REMEDY)
    root, item = bytes.fromhex(proof.root[2:]), proof.entry.item
    siblings = [bytes.fromhex(sibling[2:]) for sibling in proof.siblings]
    if root_of(item, siblings) != root:
        raise NotProvenError("the entry does not lead to the root: the proof was changed", _REMEDY)
    treasury = check_cell(proof.mandate, reader)
    contract = Contract(str(to_checksum_address(proof.mandate)), artifact("Mandate").interface, reader)
    logged, policy, proven, overview = ask(
        reader,
        [
            contract.question("logged_at", root),
            contract.question("logged_under", root),
            contract.question("is_proven", root, item, siblings),
            contract.question("overview"),
        ],
    )
    if not logged or not proven:
        raise NotProvenError(
            f"the operator of the mandate {proof.mandate} has not logged the root {proof.root}", _REMEDY
        )
    if "0x" + policy.hex() != proof.entry.policy:
        raise NotProvenError(
            f"the entry says policy {proof.entry.policy}, it was logged under 0x{policy.hex()}", _REMEDY
        )
    if proof.entry.time > at_time(logged):
        raise NotProvenError(
            f"the entry says it was made at {proof.entry.time}, after it was logged at {at_time(logged)}",
            _REMEDY,
        )
    return Proven(proof, treasury, overview["operator"], at_time(logged), content is not None)
