"""What a relay signs: a receipt for every file that it takes, and the newest head of its log.

The log is a chain: each head is the hash of the one before, the file's id, and when it was received. A
receipt names the head that its own entry has made, so two receipts, or a receipt and a later head, show
whether the log between them is one log.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from eth_utils.crypto import keccak
from pydantic import BaseModel, ConfigDict, Field

from celldao.acts.signed_file import AddressText
from celldao.acts.typed_data import Typed, TypedSigner

DOMAIN: Final = "celldao Relay"
GENESIS: Final = bytes(32)
_RECEIPT: Final = [
    {"name": "id", "type": "bytes32"},
    {"name": "received", "type": "uint256"},
    {"name": "submitBy", "type": "uint256"},
    {"name": "sequence", "type": "uint256"},
    {"name": "head", "type": "bytes32"},
]
_HEAD: Final = [
    {"name": "sequence", "type": "uint256"},
    {"name": "head", "type": "bytes32"},
    {"name": "time", "type": "uint256"},
]

Word = Annotated[str, Field(pattern=r"^0x[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, lt=2**63)]
Signature = Annotated[str, Field(pattern=r"^0x[0-9a-f]{130}$")]


def next_head(head: bytes, id: bytes, received: int) -> bytes:
    """The log's head after one more entry."""
    return bytes(keccak(head + id + received.to_bytes(32, "big")))


class _Signed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    format: Literal[1] = 1
    """Of this object."""
    relay: AddressText
    """Who has signed it."""
    chain_id: Annotated[int, Field(gt=0, lt=2**63)]

    def typed(self) -> Typed:
        raise NotImplementedError

    def is_signed_by_relay(self) -> bool:
        """Whether the key of the address in `relay` has signed exactly this."""
        signature = bytes.fromhex(self.signature[2:])  # type: ignore[attr-defined]
        return self.typed().is_signed_by(self.relay, signature)


class Receipt(_Signed):
    """A relay's promise to bring a file to the chain in time."""

    id: Word
    """Of the file: the EIP-712 digest of what was signed; of a delegation its hash with the member."""
    received: Count
    """When, in Unix time."""
    submit_by: Count
    """Until when it will be on chain, in Unix time."""
    sequence: Count
    """Its place in the relay's log, from 1 on."""
    head: Word
    """Of the log, with this entry."""
    signature: Signature

    def typed(self) -> Typed:
        message = {
            "id": bytes.fromhex(self.id[2:]),
            "received": self.received,
            "submitBy": self.submit_by,
            "sequence": self.sequence,
            "head": bytes.fromhex(self.head[2:]),
        }
        return Typed(DOMAIN, self.chain_id, self.relay, "Receipt", _RECEIPT, message)


class Head(_Signed):
    """The newest entry of a relay's log, as the relay vouches for it."""

    sequence: Count
    head: Word
    time: Count
    """When it was signed, in Unix time."""
    signature: Signature

    def typed(self) -> Typed:
        message = {"sequence": self.sequence, "head": bytes.fromhex(self.head[2:]), "time": self.time}
        return Typed(DOMAIN, self.chain_id, self.relay, "Head", _HEAD, message)


class Notary:
    """Signs for one relay on one chain."""

    def __init__(self, signer: TypedSigner, chain_id: int) -> None:
        self._signer = signer
        self._place = {"relay": signer.address, "chain_id": chain_id}

    @property
    def address(self) -> str:
        return self._signer.address

    def receipt(self, id: bytes, received: int, submit_by: int, sequence: int, head: bytes) -> Receipt:
        fields = {
            "id": "0x" + id.hex(),
            "received": received,
            "submit_by": submit_by,
            "sequence": sequence,
            "head": "0x" + head.hex(),
        }
        return Receipt(**self._signed(Receipt, fields))

    def head(self, sequence: int, head: bytes, time: int) -> Head:
        return Head(**self._signed(Head, {"sequence": sequence, "head": "0x" + head.hex(), "time": time}))

    def _signed(self, model: type[_Signed], fields: dict[str, Any]) -> dict[str, Any]:
        fields |= self._place
        unsigned = model.model_construct(**fields)
        return fields | {"signature": "0x" + unsigned.typed().signed(self._signer).hex()}
