"""Any file that members sign for others to submit, as a relay looks at it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from eth_utils.crypto import keccak
from pydantic import ValidationError

from celldao.acts.ballots import MAX_TITLE, SignedBallot
from celldao.acts.signed_acts import KINDS, SignedAct, SignedDelegation, SignedExit
from celldao.artifacts import artifact
from celldao.canonical import parsed
from celldao.chain.codec import Interface
from celldao.errors import RelayRefusal

SignedAny = SignedBallot | SignedAct

# Past these the contract could not even be asked.
_MAX_WORD: Final = 2**256 - 1
_MAX_SIGNATURE: Final = 1024
_MAX_REASON: Final = 1024
_MAX_PARAMS: Final = 64
_MAX_CHAIN: Final = 2**63 - 1
_REMEDY: Final = "Send a file as celldao or the page has written it, unchanged."
_CONTRACTS: Final = {"ballot": "Governor", "delegation": "Share", "permit": "Share", "exit": "Treasury"}


@dataclass(frozen=True)
class Item:
    """A signed file.

    Attributes:
        kind: ballot, delegation, permit or exit.
        id: the digest of what was signed, 32 bytes; of a delegation with its member.
        contract: that takes it.
        place: of what that contract takes from one signer only one: the proposal of a ballot, or the nonce's
            register.
        signer: whose it is.
        deadline: the last second in which it can be taken, as far as the file says.
    """

    kind: str
    id: bytes
    file: SignedAny
    contract: str
    place: str
    signer: str
    deadline: int | None

    @property
    def interface(self) -> Interface:
        return artifact(_CONTRACTS[self.kind]).interface

    @property
    def calldata(self) -> bytes:
        """Of the transaction that submits it alone."""
        name, arguments = self.file.call()
        return self.interface.encode(name, *arguments)

    @property
    def proposal(self) -> int | None:
        return int(self.file.proposal) if isinstance(self.file, SignedBallot) else None

    @property
    def looks_plain(self) -> bool:
        """Whether it fits into a batch, if a key has signed it."""
        file = self.file
        if not isinstance(file, SignedBallot) or file.reason or file.support == "split":
            return False
        return len(file.signature) == 2 + 2 * 65

    def is_of_key(self) -> bool:
        """Whether a ballot's signature is that of the voter's own key."""
        return isinstance(self.file, SignedBallot) and self.file.is_plain

    def is_signed_by_key(self, share_name: str = "") -> bool:
        """Whether any file's signature is that of its signer's own key, over what the file says."""
        file = self.file
        if isinstance(file, SignedBallot):
            typed = file.typed
        else:
            typed = file.typed() if isinstance(file, SignedExit) else file.typed(share_name)
        return typed.is_signed_by(self.signer, bytes.fromhex(file.signature[2:]))

    def json(self) -> dict[str, Any]:
        """The file's content."""
        return self.file.model_dump()


def read_signed(content: Any) -> SignedAny:
    """From the JSON of a file.

    Raises:
        RelayRefusal: `malformed` if it is no signed file at all, `fields` if one is wrong.
    """
    if not isinstance(content, Mapping):
        raise RelayRefusal("malformed", "a signed file is a JSON object", _REMEDY)
    fields = dict(content)
    kind = fields.get("kind", "ballot")
    model = SignedBallot if kind == "ballot" else KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        raise RelayRefusal(
            "fields", f"kind: {str(kind)[:40]!r} is none of ballot, {', '.join(KINDS)}", _REMEDY
        )
    if kind == "ballot":
        fields.pop("kind", None)
    try:
        file = model.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])[:60] or "its content"
        raise RelayRefusal("fields", f"{place}: {first['msg'][:200]}", _REMEDY) from error
    _check_sizes(file)
    return file


def read_text(text: bytes) -> SignedAny:
    """The same from the bytes of a file. Raises RelayRefusal."""
    try:
        content = parsed(text.decode("utf-8"))
        json.dumps(content, ensure_ascii=False).encode()  # half of a surrogate pair is no text
    except ValueError as error:
        raise RelayRefusal("malformed", "the body is no JSON in UTF-8", _REMEDY) from error
    return read_signed(content)


def _check_sizes(file: SignedAny) -> None:
    """What pydantic lets through and no contract can be asked."""
    if not 0 < file.chain_id <= _MAX_CHAIN:
        raise RelayRefusal("fields", "chain_id: no chain has such an id", _REMEDY)
    if not isinstance(file, SignedBallot):
        return
    sizes = (
        ("proposal", int(file.proposal), _MAX_WORD),
        ("nonce", file.nonce, _MAX_WORD),
        ("reason", len(file.reason.encode()), _MAX_REASON),
        ("title", len(file.title), MAX_TITLE),
        ("params", len(file.params) // 2 - 1, _MAX_PARAMS),
        ("signature", len(file.signature) // 2 - 1, _MAX_SIGNATURE),
    )
    for name, size, most in sizes:
        if size > most:
            raise RelayRefusal("fields", f"{name}: more than the contract takes", _REMEDY)
    if (file.support == "split") is (file.params == "0x"):
        raise RelayRefusal("fields", "params: a split ballot has them, and no other", _REMEDY)


def item_of(file: SignedAny, share_name: str = "") -> Item:
    """
    Args:
        share_name: of the cell's shares, for delegations and permits.
    """
    if isinstance(file, SignedBallot):
        return Item(
            "ballot", file.typed.digest(), file, file.governor, file.proposal, file.voter, deadline=None
        )
    place = "exit" if isinstance(file, SignedExit) else "share"
    id = file.typed().digest() if isinstance(file, SignedExit) else file.typed(share_name).digest()
    if isinstance(file, SignedDelegation):
        # What is signed does not say whose it is: two members may sign the very same.
        id = bytes(keccak(id + bytes.fromhex(file.member[2:]).rjust(32, b"\0")))
    return Item(file.kind, id, file, file.contract, place, file.signer, file.deadline)
