"""Ballots that are signed and handed to somebody who submits them: no coin is needed to vote."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from celldao.acts.standing import Standing, title_of
from celldao.acts.typed_data import BALLOT, EXTENDED_BALLOT, TypedSigner, sign
from celldao.acts.vote import SPLIT, Split, Support, check_reason, read_support
from celldao.constitution.fields import read_address
from celldao.errors import ActError

DOMAIN: Final = "celldao Governor"
_Address = Annotated[str, BeforeValidator(read_address)]
_Hex = Annotated[str, Field(pattern=r"^0x([0-9a-f]{2})*$")]
# A key's signature: r, s, v. Contracts sign with whatever they take (ERC-1271).
_ECDSA: Final = 65


class SignedBallot(BaseModel):
    """The content of a ballot file."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    format: Literal[1] = 1
    """Of this file."""
    chain_id: int
    governor: _Address
    """The contract that it is for."""
    proposal: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,77}$")]
    """Its id, in decimal digits: too long for the numbers of most programs."""
    title: str = ""
    """Of the proposal, for people; nothing relies on it."""
    voter: _Address
    support: Literal["against", "for", "abstain", "split"]
    params: _Hex = "0x"
    """How a split ballot is divided, as the governor takes it."""
    reason: Annotated[str, Field(max_length=1024)] = ""
    nonce: Annotated[int, Field(ge=0)]
    """How often the voter had revoked ballots when this was signed."""
    signature: _Hex

    @property
    def code(self) -> int:
        """The governor's number for what it says."""
        return SPLIT if self.support == "split" else Support(self.support).code

    @property
    def is_plain(self) -> bool:
        """Whether it fits into a batch: a key's, without reason, not split."""
        return not self.reason and self.support != "split" and len(self.signature) == 2 + 2 * _ECDSA

    @property
    def words(self) -> tuple[int, bytes, bytes]:
        """As a batch holds it: v | support | voter, then r, then s."""
        signature = bytes.fromhex(self.signature[2:])
        return (
            signature[64] << 168 | self.code << 160 | int(self.voter, 16),
            signature[:32],
            signature[32:64],
        )

    def call(self) -> tuple[str, tuple[Any, ...]]:
        """The governor's function that takes it alone, and its arguments."""
        signature = bytes.fromhex(self.signature[2:])
        proposal = int(self.proposal)
        if not self.reason and self.support != "split":
            return "castVoteBySig", (proposal, self.code, self.voter, signature)
        params = bytes.fromhex(self.params[2:])
        name = "castVoteWithReasonAndParamsBySig"
        return name, (proposal, self.code, self.voter, self.reason, params, signature)

    @classmethod
    def load(cls, file: str | Path) -> SignedBallot:
        """Raises ActError if the file is missing or no ballot."""
        remedy = "Name a file that `celldao ballot sign` wrote, unchanged."
        try:
            return cls.model_validate(json.loads(Path(file).read_text(encoding="utf-8")))
        except OSError as error:
            raise ActError(f"{file} cannot be read: {error.strerror}", remedy) from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise ActError(f"{file} is no ballot: {place}: {first['msg']}", remedy) from error
        except ValueError as error:
            raise ActError(f"{file} is not JSON: {error}", remedy) from error

    def save(self, file: str | Path) -> None:
        """Write it, whole or not at all."""
        path = Path(file)
        scratch = path.with_name(path.name + ".part")
        scratch.write_text(self.model_dump_json(indent=2, exclude_defaults=True) + "\n", encoding="utf-8")
        scratch.replace(path)


@dataclass(frozen=True)
class Ballot:
    """A ballot before it is signed: what it says, for the person who signs."""

    standing: Standing
    proposal: int
    title: str
    support: Support | None
    split: Split | None
    reason: str
    nonce: int

    @classmethod
    def of(
        cls, standing: Standing, proposal_id: int, support: str | Support | Split, reason: str = ""
    ) -> Ballot:
        """A ballot of the account.

        Raises:
            ActError: an unknown proposal, a word that is no vote, a reason that is too long.
        """
        check_reason(reason)
        proposal = standing.proposal(proposal_id)
        nonce = standing.ask(standing.governor, "nonces", standing.account)
        split = support if isinstance(support, Split) else None
        word = None if isinstance(support, Split) else read_support(support)
        return cls(standing, proposal_id, title_of(proposal), word, split, reason, nonce)

    def words(self) -> str:
        how = str(self.support).upper() if self.support else f"SPLIT ({self.split})"
        return (
            f"Sign a ballot {how} on {self.title}, as {self.standing.name(self.standing.account)}: "
            "whoever has it can submit it, once"
        )

    def signed(self, signer: TypedSigner) -> SignedBallot:
        """Raises ActError if the signer is another account, or does not sign."""
        if signer.address != self.standing.account:
            raise ActError(
                f"{signer.address} cannot sign the ballot of {self.standing.account}",
                "Use the voter's own key.",
            )
        governor, chain_id = self.standing.governor.address, self.standing.cell.record.chain_id
        code = SPLIT if self.support is None else self.support.code
        params = self.split.params if self.split else b""
        message = {"proposalId": self.proposal, "support": code, "voter": signer.address, "nonce": self.nonce}
        kind, fields = "Ballot", BALLOT
        if self.reason or self.split:
            kind, fields = "ExtendedBallot", EXTENDED_BALLOT
            message |= {"reason": self.reason, "params": params}
        signature = sign(signer, DOMAIN, chain_id, governor, kind, fields, message)
        return SignedBallot(
            chain_id=chain_id,
            governor=governor,
            proposal=str(self.proposal),
            title=self.title,
            voter=signer.address,
            support="split" if self.support is None else self.support.value,
            params="0x" + params.hex(),
            reason=self.reason,
            nonce=self.nonce,
            signature="0x" + signature.hex(),
        )
