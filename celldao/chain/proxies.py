"""The code at addresses: whether there is any of its own, and where a proxy finds what it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from celldao.chain.backend import Block, Call, Code, Query, Reader, Storage

# EIP-1167: the code of a clone, before and behind its implementation; 0age's shorter one likewise.
_CLONES: Final = (
    (bytes.fromhex("363d3d373d3d3d363d73"), bytes.fromhex("5af43d82803e903d91602b57fd5bf3")),
    (bytes.fromhex("3d3d3d3d363d3d37363d73"), bytes.fromhex("5af43d3d93803e602a57fd5bf3")),
)
# EIP-7702: an account that borrows code.
_BORROWED: Final = bytes.fromhex("ef0100")
_BORROWED_SIZE: Final = 23


def _below(text: str) -> int:
    return int.from_bytes(keccak(text=text), "big") - 1


# Where proxies keep their implementation: EIP-1967; EIP-1822; OpenZeppelin's before there was a standard.
_SLOTS: Final = (
    _below("eip1967.proxy.implementation"),
    int.from_bytes(keccak(text="PROXIABLE"), "big"),
    int.from_bytes(keccak(text="org.zeppelinos.proxy.implementation"), "big"),
)
_BEACON: Final = _below("eip1967.proxy.beacon")
_IMPLEMENTATION: Final = keccak(text="implementation()")[:4]
# What Safe's proxies answer with their singleton, from slot 0.
_SINGLETON: Final = keccak(text="masterCopy()")[:4]


@dataclass(frozen=True, slots=True)
class Stands:
    """What stands at an address.

    Attributes:
        exists: whether there is code of its own: that of a key which borrows some (EIP-7702) is none.
        implementation: where a proxy finds what it does.
        fixed: whether it always will be there, as a clone's is (EIP-1167).
    """

    exists: bool
    implementation: str | None = None
    fixed: bool = False


def what_stands(reader: Reader, addresses: Sequence[str], block: Block | None = None) -> dict[str, Stands]:
    """Code and proxies at addresses; one request for up to 16 of them, two where there are beacons.

    Raises:
        ChainError: the node does not answer.
    """
    asked = list(dict.fromkeys(str(to_checksum_address(address)) for address in addresses))
    if not asked:
        return {}
    queries: list[Query] = [query for address in asked for query in _questions(address)]
    answers = reader.fetch(queries, block)
    width = len(queries) // len(asked)
    rows = [answers[start : start + width] for start in range(0, len(answers), width)]
    beacons = {
        address: beacon
        for address, row in zip(asked, rows, strict=True)
        if row[0] and (beacon := _account(row[1 + len(_SLOTS)])) is not None
    }
    said = reader.fetch(
        [Call(beacon, _IMPLEMENTATION, optional=True) for beacon in beacons.values()] if beacons else [],
        block,
    )
    behind = dict(zip(beacons, (_account(answer) for answer in said), strict=True))
    return {
        address: _stands(row[0], row[1 : 1 + len(_SLOTS)], row[-1], behind.get(address))
        for address, row in zip(asked, rows, strict=True)
    }


def _questions(address: str) -> tuple[Query, ...]:
    slots = [Storage(address, slot) for slot in (*_SLOTS, _BEACON)]
    return Code(address), *slots, Call(address, _SINGLETON, optional=True)


def _stands(code: bytes, slots: Sequence[bytes], singleton: bytes | None, behind: str | None) -> Stands:
    if not code or (len(code) == _BORROWED_SIZE and code.startswith(_BORROWED)):
        return Stands(exists=False)
    for head, tail in _CLONES:
        if len(code) == len(head) + 20 + len(tail) and code.startswith(head) and code.endswith(tail):
            return Stands(True, str(to_checksum_address(code[len(head) :][:20])), fixed=True)
    found = [account for word in slots if (account := _account(word)) is not None]
    implementation = found[0] if found else behind or _account(singleton)
    return Stands(True, implementation)


def _account(word: bytes | None) -> str | None:
    """The address in a word; None where there is none, or something else."""
    if word is None or len(word) != 32 or any(word[:12]) or not any(word[12:]):
        return None
    return str(to_checksum_address(word[12:]))
