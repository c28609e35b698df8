"""cell.json: where a cell is, and what it was founded as."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
)

from celldao import __version__
from celldao.bounds import Bound, Bounds
from celldao.constitution.fields import read_address
from celldao.errors import CellFileError
from celldao.files import put
from celldao.text import one_line

if TYPE_CHECKING:
    from celldao.chain.backend import Reader
    from celldao.deployment.plan import Plan

FORMAT: Final = 1
_Address = Annotated[str, BeforeValidator(read_address)]
RelayUrl = Annotated[str, Field(pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$", max_length=200)]
_Hash = Annotated[str, Field(pattern=r"^0x[0-9a-f]{64}$")]


class CellRecord(BaseModel):
    """The content of cell.json. All but the chain's id and the version can be read from the chain again."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    format: Annotated[int, Field(ge=FORMAT, le=FORMAT)] = FORMAT
    """Of this file."""
    name: Annotated[str, AfterValidator(one_line)]
    """The cell's name at its founding, on one line: it stands in the words of what is signed."""
    chain_id: int
    factory: _Address
    founder: _Address
    treasury: _Address
    """The cell's identity."""
    share: _Address
    governor: _Address
    """The governor it was founded with; a vote may have appointed a successor."""
    splitter: _Address
    """Where customers pay."""
    block: int
    """The latest block when the founding was finished: no event of the open cell is older."""
    version: str
    """The version of celldao that founded it."""
    constitution: _Hash
    """keccak256 of the ABI-encoded constitution."""
    document: _Hash
    """keccak256 of the canonical constitution file."""
    bounds: dict[str, tuple[int, int]]
    """The hard bounds of the factory: seconds, basis points, share units."""
    relays: tuple[RelayUrl, ...] = ()
    """Addresses of relays that carry what members sign, the usual one first. Nobody needs to trust them."""

    @model_serializer(mode="wrap")
    def _without_empty(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A record without relays is written as it always was."""
        fields: dict[str, Any] = handler(self)
        if not fields["relays"]:
            del fields["relays"]
        return fields

    @property
    def hard_bounds(self) -> Bounds:
        return Bounds(**{rule: Bound(*edges) for rule, edges in self.bounds.items()})

    @classmethod
    def of_founding(cls, reader: Reader, plan: Plan) -> CellRecord:
        """The record of a founding that is finished now."""
        addresses = plan.addresses
        return cls(
            name=plan.constitution.name,
            chain_id=plan.chain_id,
            factory=plan.factory,
            founder=plan.founder,
            treasury=addresses.treasury,
            share=addresses.share,
            governor=addresses.governor,
            splitter=addresses.splitter,
            block=reader.block_number(),
            version=__version__,
            constitution="0x" + plan.founding.hash.hex(),
            document="0x" + plan.founding.document.hex(),
            bounds={rule: (low, high) for rule, (low, high) in plan.bounds._asdict().items()},
        )

    @classmethod
    def load(cls, file: str | Path) -> CellRecord:
        """Read a cell.json.

        Raises:
            CellFileError: it is missing or not one.
        """
        remedy = "Name the cell.json that the founding wrote, or run the founding again: it writes it anew."
        try:
            data: Any = json.loads(Path(file).read_text(encoding="utf-8"))
            return cls.model_validate(data)
        except OSError as error:
            raise CellFileError(f"{file} cannot be read: {error.strerror}", remedy) from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise CellFileError(f"{file} is no record of a cell: {place}: {first['msg']}", remedy) from error
        except ValueError as error:
            raise CellFileError(f"{file} is not JSON: {error}", remedy) from error

    def save(self, file: str | Path) -> None:
        """Write it, whole or not at all. Raises OutputError."""
        put(Path(file), (self.model_dump_json(indent=2) + "\n").encode())
