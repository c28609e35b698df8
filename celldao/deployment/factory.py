"""The factory of this version on a chain: finding it, or installing it with its masters.

Where the public CREATE2 proxy stands, the factory's address follows from its code and bounds alone: it is
the same on every chain. Elsewhere it is created plainly, and found again among what the sender created.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import rlp  # type: ignore[import-untyped]
from eth_utils.address import is_address, to_checksum_address
from eth_utils.crypto import keccak

from celldao.artifacts import FACTORY, MASTERS, artifact
from celldao.bounds import DEFAULT_BOUNDS, Bound, Bounds
from celldao.chain.backend import TRANSACTION_GAS_CAP, Backend, Reader
from celldao.chain.contract import Contract
from celldao.deployment.progress import Progress, Silent
from celldao.errors import FeeError, FoundingError, PendingError, TransactionError
from celldao.releases import told

CREATE2_PROXY: Final = "0x4e59b44847b379578588920cA78FbF26c0B4956C"
SALT: Final = bytes(32)
# How many of the sender's latest creations are looked at; each costs one reading.
LOOK_BACK: Final = 64


@dataclass(frozen=True)
class Factory:
    """A factory of this version.

    Attributes:
        contract: for reading.
        bounds: the hard bounds it gives its cells.
        missing: kinds of masters that are not installed yet.
    """

    contract: Contract
    bounds: Bounds
    missing: tuple[int, ...]

    @property
    def address(self) -> str:
        return self.contract.address


def init_code(bounds: Bounds) -> bytes:
    """What creates a factory with these bounds."""
    hashes = [keccak(artifact(name).init_code) for name in MASTERS]
    factory = artifact(FACTORY)
    return factory.init_code + factory.interface.encode_constructor(hashes, bounds)


def create2_address(creator: str, salt: bytes, code: bytes) -> str:
    """Where CREATE2 puts `code` (init code)."""
    return str(to_checksum_address(keccak(b"\xff" + bytes.fromhex(creator[2:]) + salt + keccak(code))[12:]))


def create_address(creator: str, nonce: int) -> str:
    """Where the transaction number `nonce` (from 0) of an account puts what it creates."""
    return str(to_checksum_address(keccak(rlp.encode([bytes.fromhex(creator[2:]), nonce]))[12:]))


def master_address(factory: str, kind: int) -> str:
    """Where a factory installs its master of this kind (a number in `MASTERS`)."""
    return create2_address(factory, kind.to_bytes(32, "big"), artifact(MASTERS[kind]).init_code)


def open_factory(reader: Reader, address: str) -> Factory:
    """The factory at an address.

    Raises:
        FoundingError: there is none, or not of this version.
    """
    compiled = artifact(FACTORY)
    remedy = "Name the right factory and network, or leave it out to use the standard one."
    if not is_address(address):
        raise FoundingError(f"{address} is not an address", remedy)
    code = reader.code(address)
    if not code:
        raise FoundingError(f"there is no contract at {address} on chain {reader.chain_id}", remedy)
    size = len(compiled.runtime)
    if code[:size] != compiled.runtime or len(code) != size + compiled.immutables_length:
        raise FoundingError(
            f"what stands at {address} is not the factory of this version of celldao{told(FACTORY, code)}",
            remedy,
        )
    contract = Contract(str(to_checksum_address(address)), compiled.interface, reader)
    missing = []
    for kind, name in enumerate(MASTERS):
        _, hashed, stands = contract.read("master", kind)
        if hashed != keccak(artifact(name).init_code):
            raise FoundingError(
                f"the factory at {address} founds cells with another version of {name}", remedy
            )
        if not stands:
            missing.append(kind)
    return Factory(contract, read_bounds(contract), tuple(missing))


def read_bounds(contract: Contract) -> Bounds:
    """The bounds of a factory, as they stand on chain."""
    answer: dict[str, Any] = contract.read("bounds")
    return Bounds(**{rule: Bound(edges["low"], edges["high"]) for rule, edges in answer.items()})


def find_factory(backend: Backend, bounds: Bounds = DEFAULT_BOUNDS) -> Factory | None:
    """The standard factory with these bounds on this chain, or None. See `expected_address`."""
    for address in _candidates(backend, bounds):
        if backend.code(address):
            try:
                factory = open_factory(backend, address)
            except FoundingError:
                continue  # something else that the sender created
            if factory.bounds == bounds:
                return factory
    return None


def expected_address(backend: Backend, bounds: Bounds) -> str:
    """Where `install_factory` would put a factory if there is none."""
    if backend.code(CREATE2_PROXY):
        return create2_address(CREATE2_PROXY, SALT, init_code(bounds))
    return create_address(backend.sender, backend.sent())


def _candidates(backend: Backend, bounds: Bounds) -> Iterator[str]:
    if backend.code(CREATE2_PROXY):
        yield create2_address(CREATE2_PROXY, SALT, init_code(bounds))
        return
    sent = backend.sent()
    for nonce in range(sent - 1, max(-1, sent - 1 - LOOK_BACK), -1):
        yield create_address(backend.sender, nonce)


def install_factory(
    backend: Backend, bounds: Bounds = DEFAULT_BOUNDS, progress: Progress | None = None
) -> Factory:
    """The factory with these bounds, complete with masters; what stands already is left as it is.

    Sends at most six transactions, each below the transaction gas cap.
    """
    progress = progress or Silent()
    factory = find_factory(backend, bounds)
    if factory is None:
        progress.step("factory")
        code = init_code(bounds)
        proxied = bool(backend.code(CREATE2_PROXY))
        address = expected_address(backend, bounds)
        to, data = (CREATE2_PROXY, SALT + code) if proxied else (None, code)
        with _unless_there(backend, address):
            progress.done(send(backend, to, data, purpose="the factory"))
        factory = open_factory(backend, address)
    return install_masters(backend, factory, progress)


def install_masters(backend: Backend, factory: Factory, progress: Progress | None = None) -> Factory:
    """The same factory with all masters standing. Anyone may complete one."""
    progress = progress or Silent()
    for kind in factory.missing:
        what = f"master of {MASTERS[kind]}"
        progress.step(what)
        data = factory.contract.interface.encode("install", kind, artifact(MASTERS[kind]).init_code)
        address = master_address(factory.address, kind)
        with _unless_there(backend, address):
            progress.done(send(backend, factory.address, data, purpose=what))
    return open_factory(backend, factory.address) if factory.missing else factory


@contextmanager
def _unless_there(backend: Backend, address: str) -> Iterator[None]:
    """Forgives a refusal if what was to be created stands now: somebody else was quicker."""
    try:
        yield
    except (PendingError, FeeError):
        raise
    except TransactionError:
        if not backend.code(address):
            raise


def send(
    backend: Backend,
    to: str | None,
    data: bytes,
    estimated: int | None = None,
    purpose: str = "",
    value: int = 0,
) -> int:
    """Sends with a tenth more gas than estimated, never above the cap. The answer is the gas used."""
    estimated = backend.estimate(to, data, value) if estimated is None else estimated
    if estimated > TRANSACTION_GAS_CAP:
        raise FoundingError(
            f"a transaction to {to or 'create a contract'} needs {estimated:,} gas, more than any may use",
            "Use smaller batches.",
        )
    gas = min(estimated + estimated // 10, TRANSACTION_GAS_CAP)
    return backend.send(to, data, gas, value=value, purpose=purpose).gas_used
