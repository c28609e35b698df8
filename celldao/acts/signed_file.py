"""Files that hold something signed, handed from one person to another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from celldao.constitution.fields import read_address
from celldao.errors import ActError
from celldao.files import put
from celldao.json_file import JsonFile

AddressText = Annotated[str, BeforeValidator(read_address)]
HexText = Annotated[str, Field(pattern=r"^0x([0-9a-f]{2})*$")]


class SignedFile(JsonFile):
    """The content of such a file."""

    refusal = ActError

    format: Literal[1] = 1
    """Of this file."""
    chain_id: int

    def save(self, file: str | Path) -> None:
        """Write it, whole or not at all. Raises OutputError."""
        put(Path(file), (self.model_dump_json(indent=2) + "\n").encode())
