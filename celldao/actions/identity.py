"""What the cell says in its own name: signed messages, and the page that describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from eth_utils.crypto import keccak
from pydantic import model_validator

from celldao.actions.base import CellCall
from celldao.actions.context import TREASURY, Context
from celldao.actions.fields import Digest, Link, Moment, from_moment, moment
from celldao.actions.typed_data import TypedData
from celldao.actions.wording import quoted, when
from celldao.constitution.problems import refused, shown


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
    """The message's hash. It may be left out where the message itself is given."""
    until: Moment
    """The last second in which the signature is valid."""
    message: str | None = None
    """The message, as a text that a wallet would sign (EIP-191)."""
    typed_data: TypedData | None = None
    """The message, as typed data that a wallet would sign (EIP-712)."""

    @model_validator(mode="before")
    @classmethod
    def _read_message(cls, given: Any) -> Any:
        if not isinstance(given, Mapping) or not given.keys() & {"message", "typed_data"}:
            return given
        fields = {name: value for name, value in given.items() if value is not None}
        message, typed = fields.get("message"), fields.get("typed_data")
        if message is not None and typed is not None:
            raise refused("has a message and typed data", "keep one of the two")
        if message is not None:
            if not isinstance(message, str):
                raise refused(f"has a message that is {shown(message)}", "write a text")
            hashed = message_digest(message)
        elif typed is not None:
            data = typed if isinstance(typed, TypedData) else TypedData.model_validate(typed)
            fields["typed_data"], hashed = data, data.digest
        else:
            return fields
        said = fields.setdefault("digest", hashed)
        if said not in (hashed, "0x" + hashed.hex()):
            raise refused("has another digest than its message's", "delete the digest: it is computed")
        return fields

    # The chain keeps the digest: what is read from there is the same signature as one whose message is known.
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SignMessage):
            return NotImplemented
        return (self.digest, self.until) == (other.digest, other.until)

    def __hash__(self) -> int:
        return hash((self.digest, self.until))

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return self.digest, moment(self.until)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(digest=values[0], until=from_moment(values[1]))

    def words(self, context: Context) -> str:
        what = "the message"
        if self.message is not None:
            what = f"the text {quoted(self.message)}"
        elif self.typed_data is not None:
            what = f"the typed message {self.typed_data.words(context)},"
        digest = f"with the hash 0x{self.digest.hex()}"
        return f"SIGN as the cell {what} {digest}, valid until {when(self.until)}"

    def lines(self, context: Context) -> list[str]:
        if self.typed_data is None:
            return []
        lines = self.typed_data.lines(context)
        return [*lines, "The chain keeps the hash alone: by this text it can be computed again."]


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
