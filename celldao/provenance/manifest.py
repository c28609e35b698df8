"""What was produced, with what, by whom and under which policy: `manifest.json`, and the root that is logged.

An entry's hash is the item of the Merkle tree: so a proof binds the file's content, its name, tool, policy
and time, and whether it is declared to be made by people.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, ClassVar, Literal

from eth_utils.crypto import keccak
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from celldao.canonical import digest_of
from celldao.documents.fields import AddressText, Second, Word, all_visible
from celldao.errors import ProvenanceError
from celldao.files import put
from celldao.json_file import JsonFile
from celldao.provenance.merkle import Tree

MadeBy = Literal["software", "people", "both"]

_MAX_NAME = 512


def _is_name(text: str) -> str:
    parts = PurePosixPath(text)
    if not text or parts.is_absolute() or ".." in parts.parts or "\\" in text:
        raise ValueError("is no name of a file below the manifest's folder")
    return all_visible(text)


Line = Annotated[str, Field(max_length=256), AfterValidator(all_visible)]


class FileModel(JsonFile):
    """A document in a JSON file of which every byte of content is checked."""

    refusal = ProvenanceError

    def save(self, file: str | Path) -> None:
        """Write it, whole or not at all. Raises OutputError."""
        text = json.dumps(self.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"
        put(Path(file), text.encode())


class Entry(BaseModel):
    """One file that was produced."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    name: Annotated[str, Field(max_length=_MAX_NAME), AfterValidator(_is_name)]
    """Below the manifest's folder, with slashes."""
    size: Annotated[int, Field(ge=0)]
    """Bytes."""
    keccak256: Word
    """Of the content."""
    made_by: MadeBy
    """'people' is a declaration that no software made it; nothing can prove it, but somebody said so then."""
    tool: Line
    """What made it, with its version: "toolpath 4.1", "hand and pencil"."""
    policy: Word
    """Of the mandate, at that time."""
    time: Second
    """When it was made, or entered."""
    note: Line = ""

    @property
    def item(self) -> bytes:
        """The item of the tree: hash of everything above, 32 bytes."""
        return digest_of(self)


class Manifest(FileModel):
    """Everything that one root stands for."""

    what: ClassVar[str] = "manifest"
    source: ClassVar[str] = "`celldao provenance log`"

    format: Literal[1] = 1
    """Of this file."""
    chain_id: int
    mandate: AddressText
    """Whose operator logs the root."""
    entries: Annotated[tuple[Entry, ...], Field(min_length=1)]

    @cached_property
    def tree(self) -> Tree:
        """Raises ProvenanceError if an entry is there twice."""
        names = [entry.name for entry in self.entries]
        if len(set(names)) != len(names):
            raise ProvenanceError("a file is in the manifest twice", "Name each file once.")
        return Tree([entry.item for entry in self.entries])

    @property
    def root(self) -> bytes:
        return self.tree.root

    def entry(self, name: str) -> Entry:
        """Raises ProvenanceError if there is no file of this name."""
        for entry in self.entries:
            if entry.name == name:
                return entry
        raise ProvenanceError(
            f"the manifest has no file {name}", "Name one of its files, as it stands there."
        )


def entry_of(
    file: Path,
    folder: Path,
    *,
    tool: str,
    made_by: MadeBy,
    policy: str,
    time: datetime,
    note: str = "",
) -> Entry:
    """The entry of a file.

    Args:
        folder: the file lies in or below it.
        policy: hash of the mandate's policy, 0x…

    Raises:
        ProvenanceError: the file cannot be read, lies elsewhere, or a text cannot be used.
    """
    try:
        content = file.read_bytes()
        name = file.resolve().relative_to(folder.resolve()).as_posix()
    except OSError as error:
        raise ProvenanceError(f"{file} cannot be read: {error.strerror}", "Check the name.") from error
    except ValueError as error:
        raise ProvenanceError(
            f"{file} is not below {folder}", "Name the folder that has all files."
        ) from error
    try:
        return Entry(
            name=name,
            size=len(content),
            keccak256="0x" + keccak(content).hex(),
            made_by=made_by,
            tool=tool,
            policy=policy,
            time=time,
            note=note,
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise ProvenanceError(
            f"{file}: {'.'.join(map(str, first['loc']))}: {first['msg']}", "Change that."
        ) from error


def is_content_of(entry: Entry, content: bytes) -> bool:
    """Whether these bytes are the file of an entry."""
    return len(content) == entry.size and "0x" + keccak(content).hex() == entry.keccak256


def entries_of(files: Iterable[Path], folder: Path, **fields: Any) -> tuple[Entry, ...]:
    """Of all files, in order. See `entry_of`."""
    return tuple(entry_of(file, folder, **fields) for file in files)
