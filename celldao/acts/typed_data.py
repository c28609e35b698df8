"""What members sign beside transactions: EIP-712 messages of a cell's contracts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_keys.exceptions import BadSignature
from eth_utils.crypto import keccak
from eth_utils.exceptions import ValidationError

from celldao.errors import ActError

Fields = Sequence[Mapping[str, str]]
# Of a key's signature, which the contracts take in one shape only: r, s up to so much, v of 27 or 28.
_ECDSA: Final = 65
_MAX_S: Final = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0


def _fields(text: str) -> Fields:
    """From 'uint256 proposalId, uint8 support'."""
    pairs = (field.split() for field in text.split(","))
    return [{"name": name, "type": kind} for kind, name in pairs]


BALLOT: Final = _fields("uint256 proposalId, uint8 support, address voter, uint256 nonce")
EXTENDED_BALLOT: Final = _fields(
    "uint256 proposalId, uint8 support, address voter, uint256 nonce, string reason, bytes params"
)
RECALL: Final = _fields("uint256 petition, address voter")
MOVE: Final = _fields("address old, address new, uint256 deadline")
DELEGATION: Final = _fields("address delegatee, uint256 nonce, uint256 expiry")
PERMIT: Final = _fields("address owner, address spender, uint256 value, uint256 nonce, uint256 deadline")
EXIT: Final = _fields("address member, uint256 shares, uint256 nonce, uint256 deadline")


class TypedSigner(Protocol):
    """A key that signs messages: one of eth-account, or an account of Ape's."""

    @property
    def address(self) -> str: ...

    def sign_message(self, signable_message: Any) -> Any:
        """Something with v, r and s."""
        ...


def sign(
    signer: TypedSigner,
    name: str,
    chain_id: int,
    contract: str,
    kind: str,
    fields: Fields,
    message: Mapping[str, Any],
) -> bytes:
    """The signature of a typed message, 65 bytes: r, s, v.

    Args:
        name: of the contract's EIP-712 domain.
        kind: the message's type.

    Raises:
        ActError: the account, or the person who holds it, does not sign.
    """
    signed = signer.sign_message(_encoded(name, chain_id, contract, kind, fields, message))
    if signed is None:
        raise ActError(f"the account {signer.address} did not sign", "Run the command again and sign.")
    r, s = (_word(part) for part in (signed.r, signed.s))
    v = int(signed.v)
    return r + s + bytes([v + 27 if v < 27 else v])


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed message, as a contract of a cell wants it signed.

    Attributes:
        name: of the contract's EIP-712 domain.
        kind: the message's type, and `fields` what it has.
    """

    name: str
    chain_id: int
    contract: str
    kind: str
    fields: Fields
    message: Mapping[str, Any]

    def digest(self) -> bytes:
        """What is signed, 32 bytes: for another chain or contract it is another one."""
        encoded = self._encoded()
        return bytes(keccak(b"\x19" + encoded.version + encoded.header + encoded.body))

    def signed(self, signer: TypedSigner) -> bytes:
        """See `sign`."""
        return sign(signer, self.name, self.chain_id, self.contract, self.kind, self.fields, self.message)

    def is_signed_by(self, account: str, signature: bytes) -> bool:
        """See `is_of_key`."""
        return is_of_key(
            account,
            signature,
            self.name,
            self.chain_id,
            self.contract,
            self.kind,
            self.fields,
            self.message,
        )

    def _encoded(self) -> Any:
        return _encoded(self.name, self.chain_id, self.contract, self.kind, self.fields, self.message)


def is_of_key(
    account: str,
    signature: bytes,
    name: str,
    chain_id: int,
    contract: str,
    kind: str,
    fields: Fields,
    message: Mapping[str, Any],
) -> bool:
    """Whether the account's own key has made the signature; a contract's may look like one."""
    if len(signature) != _ECDSA or signature[64] not in (27, 28):
        return False
    if int.from_bytes(signature[32:64], "big") > _MAX_S:
        return False
    encoded = _encoded(name, chain_id, contract, kind, fields, message)
    try:
        return bool(Account.recover_message(encoded, signature=signature) == account)
    except (BadSignature, ValidationError):
        return False


def _encoded(
    name: str, chain_id: int, contract: str, kind: str, fields: Fields, message: Mapping[str, Any]
) -> Any:
    domain = {"name": name, "version": "1", "chainId": chain_id, "verifyingContract": contract}
    return encode_typed_data(domain, {kind: list(fields)}, dict(message))


def _word(part: Any) -> bytes:
    return part.to_bytes(32, "big") if isinstance(part, int) else bytes(part).rjust(32, b"\0")
