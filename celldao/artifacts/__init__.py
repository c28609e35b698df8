"""The compiled contracts that ship with the package: `artifact("Share")`.

The JSON files beside this one are written by `make build` from contracts/ and hold ABI, init code and runtime
code in EthPM's form, with the compiler's version and settings.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from celldao.errors import ArtifactError

if TYPE_CHECKING:
    from ape.contracts import ContractContainer

    from celldao.chain.codec import Interface

# What every cell is founded with, and all that cells have clones of, in the order of the factory's kinds.
FOUNDED: Final = ("Share", "Governor", "Treasury", "RevenueSplitter")
MASTERS: Final = (*FOUNDED, "Mandate")
FACTORY: Final = "CellFactory"


@dataclass(frozen=True)
class Artifact:
    """A compiled contract.

    Attributes:
        raw: the whole JSON file, in EthPM's form.
    """

    name: str
    raw: dict[str, Any]

    @property
    def abi(self) -> list[dict[str, Any]]:
        """As web3.py takes it."""
        abi: list[dict[str, Any]] = self.raw["abi"]
        return abi

    @cached_property
    def init_code(self) -> bytes:
        """To be followed by the constructor's arguments."""
        return bytes.fromhex(self.raw["deploymentBytecode"]["bytecode"].removeprefix("0x"))

    @cached_property
    def runtime(self) -> bytes:
        """The code on chain, without the immutables that follow it there."""
        return bytes.fromhex(self.raw["runtimeBytecode"]["bytecode"].removeprefix("0x"))

    @property
    def immutables_length(self) -> int:
        """Bytes of immutables after the runtime code."""
        return int(self.raw["immutablesLength"])

    @cached_property
    def interface(self) -> Interface:
        from celldao.chain.codec import Interface

        return Interface(self.abi)

    @cached_property
    def container(self) -> ContractContainer:
        """For Ape: `account.deploy(artifact("Share").container)`."""
        from ape.contracts import ContractContainer
        from ethpm_types import ContractType

        return ContractContainer(ContractType.model_validate(self.raw))


@cache
def artifact(name: str) -> Artifact:
    """The compiled contract of this name.

    Raises:
        ArtifactError: it is not part of this installation.
    """
    file = resources.files(__name__) / f"{name}.json"
    try:
        return Artifact(name, json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ArtifactError(
            f"the compiled contract {name} is not in this installation ({error.__class__.__name__})",
            "Install celldao anew; in a clone of the repository run `make build`.",
        ) from error
