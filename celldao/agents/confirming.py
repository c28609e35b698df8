"""A person's confirmation of one act: an EIP-712 signature by an account that the settings name.

The agent may well be able to write every file of ours, since it often runs as the same user. So a
confirmation is no entry in a file but a signature over the very calldata: there is nothing to tamper with,
and no tool that signs it. What the agent must not have is the confirmer's key; docs/agents.md says how to
see to that.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from eth_utils.crypto import keccak

from celldao.acts.typed_data import TypedSigner, is_of_key, sign
from celldao.errors import ConfirmationError

NAME: Final = "celldao agent"
KIND: Final = "Confirmation"
FIELDS: Final = (
    {"name": "id", "type": "string"},
    {"name": "key", "type": "string"},
    {"name": "act", "type": "bytes32"},
    {"name": "until", "type": "uint256"},
)


def message(id: str, key: str, data: bytes, until: int) -> dict[str, Any]:
    """What is signed: `act` is the keccak of the calldata to the mandate, `until` Unix seconds."""
    return {"id": id, "key": key, "act": keccak(data), "until": until}


def confirmed_by(signer: TypedSigner, chain_id: int, mandate: str, fields: dict[str, Any]) -> bytes:
    """A person's signature. Raises ActError if he does not sign."""
    return sign(signer, NAME, chain_id, mandate, KIND, FIELDS, fields)


def check(
    confirmers: Iterable[str],
    signature: bytes,
    chain_id: int,
    mandate: str,
    fields: dict[str, Any],
    now: int,
    within: int,
) -> None:
    """That one of the confirmers has signed this very act, for now.

    Args:
        within: the longest, in seconds, for which a confirmation may count.

    Raises:
        ConfirmationError: none has, or his confirmation is over.
    """
    until = int(fields["until"])
    remedy = "Ask the person for a confirmation: `celldao mcp pending` shows the act."
    if until < now:
        raise ConfirmationError("the confirmation is over", remedy)
    if until > now + within:
        raise ConfirmationError("the confirmation would count for longer than the settings allow", remedy)
    if not any(
        is_of_key(account, signature, NAME, chain_id, mandate, KIND, FIELDS, fields) for account in confirmers
    ):
        raise ConfirmationError("the confirmation was not signed by a confirmer for this very act", remedy)
