"""Ballots that are signed and handed to somebody who submits them: no coin is needed to vote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from celldao.actions.other_cells import Support
from celldao.actions.wording import quoted
from celldao.acts.signed_file import AddressText, HexText, SignedFile
from celldao.acts.standing import Standing, title_of
from celldao.acts.typed_data import BALLOT, EXTENDED_BALLOT, Typed, TypedSigner
from celldao.acts.vote import SPLIT, Split, check_reason, proposal_lines, read_support, standing_of
from celldao.errors import ActError
from celldao.snapshots import Proposal

DOMAIN: Final = "celldao Governor"
# Of a title as a file holds it, with whatever is invisible written out.
MAX_TITLE: Final = 1_000


class SignedBallot(SignedFile):
    """The content of a ballot file."""

    what: ClassVar[str] = "ballot"
    source: ClassVar[str] = "`celldao ballot sign`"

    governor: AddressText
    """The contract that it is for."""
    proposal: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,77}$")]
    """Its id, in decimal digits: too long for the numbers of most programs."""
    title: str = ""
    """Of the proposal, for people; nothing relies on it."""
    voter: AddressText
    support: Literal["against", "for", "abstain", "split"]
    params: HexText = "0x"
    """How a split ballot is divided, as the governor takes it."""
    reason: Annotated[str, Field(max_length=1024)] = ""
    nonce: Annotated[int, Field(ge=0)]
    """How often the voter had revoked ballots when this was signed."""
    signature: HexText

    @property
    def code(self) -> int:
        """The governor's number for what it says."""
        return SPLIT if self.support == "split" else Support(self.support).code

    @property
    def is_plain(self) -> bool:
        """Whether it fits into a batch: a key's, without reason, not split."""
        if self.reason or self.support == "split":
            return False
        # A contract's signature may be as long as a key's (ERC-1271); only alone is the contract asked.
        return self.typed.is_signed_by(self.voter, bytes.fromhex(self.signature[2:]))

    @property
    def typed(self) -> Typed:
        """What the voter has signed."""
        params = bytes.fromhex(self.params[2:])
        return _typed(
            self.chain_id,
            self.governor,
            int(self.proposal),
            self.code,
            self.voter,
            self.nonce,
            self.reason,
            params,
        )

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


@dataclass(frozen=True)
class Ballot:
    """A ballot before it is signed: what it says, for the person who signs."""

    standing: Standing
    proposal: Proposal
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
        return cls(standing, proposal, word, split, reason, nonce)

    def words(self) -> str:
        how = str(self.support).upper() if self.support else f"SPLIT ({self.split})"
        return (
            f"Sign a ballot {how} on {title_of(self.proposal)} of {self.standing.cell.record.name}, as "
            f"{self.standing.name(self.standing.account)}: whoever has it can submit it, once"
        )

    def lines(self) -> list[str]:
        """What else there is to know before, a line each."""
        reason = [f"Reason, public for ever: {quoted(self.reason)}"] if self.reason else []
        return [*proposal_lines(self.standing, self.proposal), *reason, standing_of(self.proposal)]

    def shown(self) -> str:
        """Everything about it, for the person who signs."""
        return "\n".join([self.words(), *(f"  {line}" for line in self.lines())])

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
        typed = _typed(
            chain_id, governor, self.proposal.id, code, signer.address, self.nonce, self.reason, params
        )
        signature = typed.signed(signer)
        return SignedBallot(
            chain_id=chain_id,
            governor=governor,
            proposal=str(self.proposal.id),
            title=_short(title_of(self.proposal)),
            voter=signer.address,
            support="split" if self.support is None else self.support.value,
            params="0x" + params.hex(),
            reason=self.reason,
            nonce=self.nonce,
            signature="0x" + signature.hex(),
        )


def _short(title: str) -> str:
    return title if len(title) <= MAX_TITLE else title[: MAX_TITLE - 2] + '…"'


def _typed(
    chain_id: int,
    governor: str,
    proposal: int,
    code: int,
    voter: str,
    nonce: int,
    reason: str,
    params: bytes,
) -> Typed:
    """The shorter of the governor's two messages wherever it says everything."""
    message = {"proposalId": proposal, "support": code, "voter": voter, "nonce": nonce}
    if not reason and code != SPLIT:
        return Typed(DOMAIN, chain_id, governor, "Ballot", BALLOT, message)
    message |= {"reason": reason, "params": params}
    return Typed(DOMAIN, chain_id, governor, "ExtendedBallot", EXTENDED_BALLOT, message)
