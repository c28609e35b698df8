"""What the cell says in its own name: signed messages, and the page that describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from eth_utils.crypto import keccak
from pydantic import model_validator

from celldao.actions.base import CellCall
from celldao.actions.context import TREASURY, Context
from celldao.actions.fields import Digest, Link, Moment, from_moment, moment
from celldao.actions.wording import quoted, when
from celldao.constitution.problems import refused


def message_digest(text: str) -> bytes:
    """What a wallet signs for a text (EIP-191): "\\x19Ethereum Signed Message:\\n", its length, the text."""
    body = text.encode()
    return keccak(b"\x19Ethereum Signed Message:\n" + str(len(body)).encode() + body)


class SignMessage(CellCall):
    """Signs a message as the cell (ERC-1271), for whoever asks the treasury."""

    kind: ClassVar[str] = "sign_message"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "approve_message"

    digest: Digest
    """The message's hash. In its place a file may have `message`, the text as a wallet would sign it."""
    until: Moment
    """The last second in which the signature is valid."""

    @model_validator(mode="before")
    @classmethod
    def _read_message(cls, given: Any) -> Any:
        if isinstance(given, Mapping) and "message" in given:
            if "digest" in given or not isinstance(given["message"], str):
                raise refused("has a message that is no text, or a digest beside it", "keep one of the two")
            fields = {name: value for name, value in given.items() if name != "message"}
            return {**fields, "digest": message_digest(given["message"])}
        return given

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return self.digest, moment(self.until)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(digest=values[0], until=from_moment(values[1]))

    def words(self, context: Context) -> str:
        digest = f"0x{self.digest.hex()}"
        return f"SIGN as the cell the message with the hash {digest}, valid until {when(self.until)}"


class RevokeMessage(CellCall):
    """Takes a signature of the cell back."""

    kind: ClassVar[str] = "revoke_message"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "revoke_message"

    digest: Digest
    """The hash that was signed."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return (self.digest,)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(digest=values[0])

    def words(self, context: Context) -> str:
        return f"Take back the cell's signature of the hash 0x{self.digest.hex()}"


class SetDaoUri(CellCall):
    """Says where the cell describes itself to the public (ERC-4824)."""

    kind: ClassVar[str] = "set_dao_uri"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "set_dao_uri"

    uri: Link
    """The address of the description."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return (self.uri,)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(uri=values[0])

    def words(self, context: Context) -> str:
        return f"Describe the cell at {quoted(self.uri)}"
