"""What members sign beside ballots, for somebody else to submit: delegations, permits, exits.

Each holds until a deadline, and for one nonce. A delegation and a permit share the nonce of the share
register, an exit has that of the treasury: of several that were signed with one nonce, the first that is
submitted counts, and the others are worthless from then on. That is also how one that is out of hand is
revoked: see `signing`.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import AfterValidator, Field

from celldao.acts.move import LATEST
from celldao.acts.signed_file import AddressText, HexText, SignedFile
from celldao.acts.typed_data import DELEGATION, EXIT, PERMIT, Typed

TREASURY_DOMAIN: Final = "celldao Treasury"
_MAX: Final = 2**256 - 1

Deadline = Annotated[int, Field(ge=0, le=LATEST)]
Nonce = Annotated[int, Field(ge=0, lt=2**63)]
KeySignature = Annotated[str, Field(pattern=r"^0x[0-9a-f]{130}$")]


def _word(text: str) -> str:
    if int(text) > _MAX:
        raise ValueError("more than any contract can count")
    return text


Units = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,77})$"), AfterValidator(_word)]


class SignedDelegation(SignedFile):
    """The content of a file by which a member lets another one vote."""

    what: ClassVar[str] = "delegation"
    source: ClassVar[str] = "`celldao signed delegation`"

    kind: Literal["delegation"] = "delegation"
    share: AddressText
    """The register that it is for."""
    member: AddressText
    delegatee: AddressText
    """Who votes from then on; the member itself takes the votes back."""
    nonce: Nonce
    deadline: Deadline
    """The last second, in Unix time."""
    signature: KeySignature

    @property
    def contract(self) -> str:
        return self.share

    @property
    def signer(self) -> str:
        return self.member

    def typed(self, domain: str) -> Typed:
        """What the member has signed; `domain` is the share's name."""
        message = {"delegatee": self.delegatee, "nonce": self.nonce, "expiry": self.deadline}
        return Typed(domain, self.chain_id, self.share, "Delegation", DELEGATION, message)

    def is_signed(self, domain: str) -> bool:
        """Whether the member has signed it. The register does not ask: it delegates for whoever has."""
        return self.typed(domain).is_signed_by(self.member, bytes.fromhex(self.signature[2:]))

    def call(self) -> tuple[str, tuple[Any, ...]]:
        """The register's function that takes it, and its arguments."""
        return "delegateBySig", (self.delegatee, self.nonce, self.deadline, *_vrs(self.signature))


class SignedPermit(SignedFile):
    """The content of a file by which a member lets another address move shares of his."""

    what: ClassVar[str] = "permit"
    source: ClassVar[str] = "`celldao signed permit`"

    kind: Literal["permit"] = "permit"
    share: AddressText
    """The register that it is for."""
    owner: AddressText
    spender: AddressText
    value: Units
    """Share units, a million to a share, in decimal digits."""
    nonce: Nonce
    deadline: Deadline
    """The last second, in Unix time."""
    signature: KeySignature

    @property
    def contract(self) -> str:
        return self.share

    @property
    def signer(self) -> str:
        return self.owner

    def typed(self, domain: str) -> Typed:
        """What the owner has signed; `domain` is the share's name."""
        message = {
            "owner": self.owner,
            "spender": self.spender,
            "value": int(self.value),
            "nonce": self.nonce,
            "deadline": self.deadline,
        }
        return Typed(domain, self.chain_id, self.share, "Permit", PERMIT, message)

    def call(self) -> tuple[str, tuple[Any, ...]]:
        """The register's function that takes it, and its arguments."""
        value = int(self.value)
        return "permit", (self.owner, self.spender, value, self.deadline, *_vrs(self.signature))


class SignedExit(SignedFile):
    """The content of a file by which a member leaves with his part."""

    what: ClassVar[str] = "exit"
    source: ClassVar[str] = "`celldao signed exit`"

    kind: Literal["exit"] = "exit"
    treasury: AddressText
    """That it is for."""
    member: AddressText
    shares: Units
    """Share units, a million to a share, in decimal digits."""
    nonce: Nonce
    deadline: Deadline
    """The last second, in Unix time."""
    signature: Annotated[HexText, Field(max_length=2 + 2 * 1024)]
    """A key's; of a contract, whatever it takes (ERC-1271)."""

    @property
    def contract(self) -> str:
        return self.treasury

    @property
    def signer(self) -> str:
        return self.member

    def typed(self, domain: str = TREASURY_DOMAIN) -> Typed:
        """What the member has signed."""
        message = {
            "member": self.member,
            "shares": int(self.shares),
            "nonce": self.nonce,
            "deadline": self.deadline,
        }
        return Typed(domain, self.chain_id, self.treasury, "Exit", EXIT, message)

    def call(self) -> tuple[str, tuple[Any, ...]]:
        """The treasury's function that takes it, and its arguments."""
        signature = bytes.fromhex(self.signature[2:])
        return "exitBySig", (self.member, int(self.shares), self.deadline, signature)


SignedAct = SignedDelegation | SignedPermit | SignedExit
KINDS: Final[dict[str, type[SignedAct]]] = {
    "delegation": SignedDelegation,
    "permit": SignedPermit,
    "exit": SignedExit,
}


def _vrs(signature: str) -> tuple[int, bytes, bytes]:
    raw = bytes.fromhex(signature[2:])
    return raw[64], raw[:32], raw[32:64]
