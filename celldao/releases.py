"""Which release the code on a chain belongs to.

`releases.json` beside this file lists, for each release of celldao, the hashes of every contract's code:

    {"0.1.0": {"released": null, "contracts": {"Share": {"creation": "0x…", "runtime": "0x…", …}, …}}}

`python -m tools.release.hashes --write` writes it and docs/security/masters.md; `make check` compares both
with the compiled contracts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from eth_utils.crypto import keccak

from celldao.artifacts import FACTORY, MASTERS, Artifact
from celldao.chain.backend import Code
from celldao.chain.contract import ask
from celldao.errors import ArtifactError, NotACellError

if TYPE_CHECKING:
    from celldao.cell import Cell

FILE: Final = "releases.json"


@dataclass(frozen=True, slots=True)
class CodeHashes:
    """What is known of one contract's code.

    Attributes:
        creation: keccak256 of the init code, without constructor arguments, as 0x and 64 hex digits. The
            factory names the same hash for each of its masters.
        runtime: keccak256 of what lies at the address, without the immutables at its end.
        length: bytes that `runtime` is of.
        immutables: bytes that follow them.
    """

    creation: str
    runtime: str
    length: int
    immutables: int

    @classmethod
    def of(cls, compiled: Artifact) -> CodeHashes:
        return cls(
            creation=_hashed(compiled.init_code),
            runtime=_hashed(compiled.runtime),
            length=len(compiled.runtime),
            immutables=compiled.immutables_length,
        )

    def is_of(self, code: bytes) -> bool:
        """Whether this is the code of this contract, whatever its immutables."""
        return len(code) == self.length + self.immutables and _hashed(code[: self.length]) == self.runtime


@dataclass(frozen=True, slots=True)
class Release:
    """The contracts of a version of celldao.

    Attributes:
        released: the day, as 2026-05-31; None while the version is in the making.
        contracts: by name.
    """

    version: str
    released: str | None
    contracts: Mapping[str, CodeHashes]


class Recognised(NamedTuple):
    """A contract on a chain, and the releases that it is of.

    Attributes:
        name: what the cell takes it for, e.g. Share.
        releases: versions, oldest first; empty if the code is of none that this installation knows. A
            contract that did not change is of several.
    """

    name: str
    address: str
    releases: tuple[str, ...]


def parse(text: str) -> tuple[Release, ...]:
    """The releases of a list in the form of `releases.json`, in its order."""
    listed: dict[str, dict[str, Any]] = json.loads(text)
    return tuple(
        Release(
            version,
            entry["released"],
            {name: CodeHashes(**hashes) for name, hashes in entry["contracts"].items()},
        )
        for version, entry in listed.items()
    )


@cache
def known() -> tuple[Release, ...]:
    """All releases that this installation knows, oldest first.

    Raises:
        ArtifactError: the list is not part of this installation, or can't be read.
    """
    try:
        return parse((resources.files(__package__) / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtifactError(
            f"the list of releases is not in this installation ({error.__class__.__name__})",
            "Install celldao anew; in a clone of the repository run `make build`.",
        ) from error


def releases_of(name: str, code: bytes, releases: Sequence[Release] | None = None) -> tuple[str, ...]:
    """The versions whose contract of this name has this code on chain; empty if none has."""
    return tuple(
        release.version
        for release in (known() if releases is None else releases)
        if name in release.contracts and release.contracts[name].is_of(code)
    )


def recognise(cell: Cell) -> list[Recognised]:
    """The factory of a cell and all of its masters, each with the releases it is of. Two requests.

    A master that the factory names but that is not installed yet is left out: it has no code.
    """
    places = [(FACTORY, cell.record.factory)]
    questions = [cell.factory.question("master", kind) for kind in range(len(MASTERS))]
    for name, (address, _, stands) in zip(MASTERS, ask(cell.reader, questions), strict=True):
        if stands:
            places.append((name, address))
    codes = cell.reader.fetch([Code(address) for _, address in places])
    return [
        Recognised(name, address, releases_of(name, code))
        for (name, address), code in zip(places, codes, strict=True)
    ]


def told(name: str, code: bytes) -> str:
    """For an error about other code than expected: whose it is, in words that end a sentence, or nothing."""
    versions = releases_of(name, code)
    return f", which is that of celldao {versions[-1]}" if versions else ""


def require(found: Sequence[Recognised]) -> str:
    """The newest release that all of them are of.

    Raises:
        NotACellError: one is of no release that this installation knows, or they share none.
    """
    shared = [release.version for release in known() if all(release.version in one.releases for one in found)]
    if found and shared:
        return shared[-1]
    listed = "\n".join(
        f"  {one.name} at {one.address}: {', '.join(one.releases) or 'unknown code'}" for one in found
    )
    raise NotACellError(
        f"factory and masters are not the code of one release of celldao:\n{listed}",
        "Send this cell nothing. If a newer celldao has been released, install it and look again.",
    )


def _hashed(code: bytes) -> str:
    return "0x" + keccak(code).hex()
