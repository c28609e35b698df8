"""Typed data (EIP-712): what people sign, as bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from tests.model.chain.keys import sign
from tests.model.reference.signed import Signed

if TYPE_CHECKING:
    from tests.model.chain.world import World

CHAIN_ID = 1
DOMAIN = keccak(text="EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
TYPES = {
    "Permit": "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)",
    "Delegation": "Delegation(address delegatee,uint256 nonce,uint256 expiry)",
    "Move": "Move(address old,address new,uint256 deadline)",
    "Exit": "Exit(address member,uint256 shares,uint256 nonce,uint256 deadline)",
    "Ballot": "Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)",
    "ExtendedBallot": "ExtendedBallot(uint256 proposalId,uint8 support,address voter,uint256 nonce,"
    "string reason,bytes params)",
    "Recall": "Recall(uint256 petition,address voter)",
}


def packed_params(parts: tuple[int, int, int] | None) -> bytes:
    return b"" if parts is None else b"".join(part.to_bytes(16, "big") for part in parts)


def _domain(world: World, seal: Signed) -> bytes:
    name, contract = {
        "Recall": ("celldao Mandate", seal.words[0]),
        "Exit": ("celldao Treasury", world.at.treasury),
        "Ballot": ("celldao Governor", world.at.governor),
        "ExtendedBallot": ("celldao Governor", world.at.governor),
    }.get(seal.kind, (world.share_name, world.at.share))
    words = [DOMAIN, keccak(text=name), keccak(text="1"), CHAIN_ID, contract]
    return keccak(encode(["bytes32", "bytes32", "bytes32", "uint256", "address"], words))


def _types(kind: str) -> list[str]:
    inner = TYPES[kind].partition("(")[2].removesuffix(")")
    return [part.split(" ")[0] for part in inner.split(",")]


def digest(world: World, seal: Signed) -> bytes:
    words: list[Any] = list(seal.words)
    types = _types(seal.kind)
    if "Ballot" in seal.kind:
        words[0] = world.proposal_id(words[0])
        if seal.kind == "ExtendedBallot":
            words[4:] = [keccak(text=words[4]), keccak(packed_params(words[5]))]
            types[4:] = ["bytes32", "bytes32"]
    elif seal.kind == "Recall":
        # which mandate is said by the domain
        words = words[1:]
    else:
        words.append(seal.deadline)
    body = keccak(encode(["bytes32", *types], [keccak(text=TYPES[seal.kind]), *words]))
    return keccak(b"\x19\x01" + _domain(world, seal) + body)


def signature(world: World, seal: Signed) -> tuple[int, bytes, bytes]:
    v, r, s = sign(world.people.names[seal.key], digest(world, seal))
    return v, r.to_bytes(32, "big"), s.to_bytes(32, "big")


def as_bytes(world: World, seal: Signed) -> bytes:
    v, r, s = signature(world, seal)
    return r + s + bytes([v])
