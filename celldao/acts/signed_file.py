"""Files that hold something signed, handed from one person to another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from celldao.canonical import parsed
from celldao.constitution.fields import read_address
from celldao.errors import ActError
from celldao.files import put

AddressText = Annotated[str, BeforeValidator(read_address)]
HexText = Annotated[str, Field(pattern=r"^0x([0-9a-f]{2})*$")]


class SignedFile(BaseModel):
    """The content of such a file."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    # What it is called, and where to get one.
    what: ClassVar[str]
    source: ClassVar[str]

    format: Literal[1] = 1
    """Of this file."""
    chain_id: int

    @classmethod
    def load(cls, file: str | Path) -> Self:
        """Raises ActError if the file is missing, or holds something else."""
        remedy = f"Name a file that {cls.source} wrote, unchanged."
        try:
            return cls.model_validate(parsed(Path(file).read_text(encoding="utf-8")))
        except OSError as error:
            raise ActError(f"{file} cannot be read: {error.strerror}", remedy) from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "its content"
            raise ActError(f"{file} is no {cls.what}: {place}: {first['msg']}", remedy) from error
        except ValueError as error:
            raise ActError(f"{file} is not JSON: {error}", remedy) from error

    def save(self, file: str | Path) -> None:
        """Write it, whole or not at all. Raises OutputError."""
        put(Path(file), (self.model_dump_json(indent=2) + "\n").encode())
