"""Models that are kept in a JSON file of their own, read with errors that name the file."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from celldao.canonical import parsed
from celldao.errors import CelldaoError


class JsonFile(BaseModel):
    """The content of such a file; nothing in it may be unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    # What it is called, where to get one, and the error of one that is none.
    what: ClassVar[str]
    source: ClassVar[str]
    refusal: ClassVar[type[CelldaoError]]

    @classmethod
    def load(cls, file: str | Path) -> Self:
        """Raises `refusal` if the file is missing, or holds something else."""
        remedy = f"Name a file that {cls.source} wrote, unchanged."
        try:
            return cls.model_validate(parsed(Path(file).read_text(encoding="utf-8")))
        except OSError as error:
            raise cls.refusal(f"{file} cannot be read: {error.strerror}", remedy) from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "its content"
            raise cls.refusal(f"{file} is no {cls.what}: {place}: {first['msg']}", remedy) from error
        except ValueError as error:
            raise cls.refusal(f"{file} is not JSON: {error}", remedy) from error
