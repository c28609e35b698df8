"""Petitions: members recall an operator without waiting for a vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pydantic import Field

from celldao import limits
from celldao.actions.wording import when
from celldao.acts.act import Done, Outcome, Step
from celldao.acts.signed_file import AddressText, HexText, SignedFile
from celldao.acts.standing import Standing
from celldao.acts.typed_data import RECALL, TypedSigner, is_of_key, sign
from celldao.amounts import Amount
from celldao.chain.lens import Ask
from celldao.errors import ActError
from celldao.operators.base import Given, MandateAct, find_mandate
from celldao.snapshots import MandateState, PetitionState

DOMAIN: Final = "celldao Mandate"
# IMandate.SignatureSkipped
_SKIPPED: Final = {
    1: "had no votes at the petition's snapshot",
    2: "has signed it already",
    3: "did not sign this: the signature does not fit",
}


class SignedRecall(SignedFile):
    """The content of a file with a signature of a petition."""

    what: ClassVar[str] = "signature of a petition"
    source: ClassVar[str] = "`celldao mandate petition sign`"

    mandate: AddressText
    petition: Annotated[int, Field(ge=1)]
    voter: AddressText
    signature: HexText

    @property
    def words(self) -> tuple[int, bytes, bytes]:
        """As a batch holds it: v | voter, then r, then s."""
        signature = bytes.fromhex(self.signature[2:])
        return signature[64] << 160 | int(self.voter, 16), signature[:32], signature[32:64]

    @property
    def is_of_voter(self) -> bool:
        """Whether the voter's key made it; contracts cannot sign petitions so."""
        signature = bytes.fromhex(self.signature[2:])
        message = {"petition": self.petition, "voter": self.voter}
        return is_of_key(
            self.voter, signature, DOMAIN, self.chain_id, self.mandate, "Recall", RECALL, message
        )


@dataclass(frozen=True)
class PetitionSigned(Outcome):
    """
    Attributes:
        petition: as it stands now.
        counted: votes that were added.
        skipped: (account, why) of each signature that did not count.
        recalled: whether it is complete: the mandate has ended.
    """

    mandate: str
    number: int
    counted: Amount
    skipped: tuple[tuple[str, str], ...]
    recalled: bool

    def lines(self) -> list[str]:
        lines = [f"Petition {self.number} of the mandate {self.mandate}: {self.counted} more"]
        lines += [f"Not counted: {account} {why}" for account, why in self.skipped]
        if self.recalled:
            lines.append("It is complete: the operator is recalled. Sweep: `celldao mandate sweep`.")
        return lines


@dataclass(frozen=True)
class _Signing(MandateAct[PetitionSigned]):
    def outcome(self, done: Done) -> PetitionSigned:
        signed = done.all("PetitionSigned")
        number = int(str(done.one("PetitionSigned").values["petition"]))
        return PetitionSigned(
            done.receipts,
            self.mandate.address,
            number,
            sum((event.amount("units") for event in signed), self.standing.now.votes.nothing),
            tuple(
                (str(event.values["voter"]), _SKIPPED.get(int(str(event.values["reason"])), "was skipped"))
                for event in done.all("SignatureSkipped")
            ),
            bool(done.all("Ended")),
        )


@dataclass(frozen=True)
class FilePetition(_Signing):
    """A member begins a petition, and signs it."""

    kind: ClassVar[str] = "petition_file"

    @classmethod
    def of(cls, standing: Standing, mandate: Given) -> FilePetition:
        """Raises ActError if there is no such mandate."""
        return cls(standing, find_mandate(standing, mandate))

    def words(self) -> str:
        return (
            f"Begin a petition to recall the operator of the {self.label}, as "
            f"{self.standing.name(self.standing.account)}"
        )

    def lines(self) -> list[str]:
        return [
            "It recalls at once when enough votes have signed; it can be signed for 14 days.",
            f"Petitions so far: {self.mandate.petitions}",
        ]

    def check(self) -> None:
        self.check_lasting()

    def steps(self) -> Sequence[Step]:
        return [self.step(f"begin a petition on the {self.label}", "file_petition")]


@dataclass(frozen=True)
class SignPetition(_Signing):
    """A member signs a petition with a transaction of his own.

    Attributes:
        petition: as it stands.
    """

    kind: ClassVar[str] = "petition_sign"

    petition: PetitionState

    @classmethod
    def of(cls, standing: Standing, mandate: Given, number: int | None = None) -> SignPetition:
        """The petition of this number, or the newest. Raises ActError if there is none."""
        found = find_mandate(standing, mandate)
        return cls(standing, found, find_petition(standing, found, number))

    def words(self) -> str:
        return (
            f"Sign petition {self.petition.number} to recall the operator of the {self.label}, as "
            f"{self.standing.name(self.standing.account)}"
        )

    def lines(self) -> list[str]:
        return petition_lines(self.petition)

    def check(self) -> None:
        check_open(self, self.petition)

    def steps(self) -> Sequence[Step]:
        number = self.petition.number
        return [self.step(f"sign petition {number} on the {self.label}", "sign_petition", number)]


@dataclass(frozen=True)
class SubmitSignatures(_Signing):
    """Hands in signatures of others. Anyone may.

    Attributes:
        petition: as it stands.
        signatures: those that can count, each of another voter.
        refused: (voter, why) of those that are left out.
    """

    kind: ClassVar[str] = "petition_submit"

    petition: PetitionState
    signatures: tuple[SignedRecall, ...]
    refused: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, standing: Standing, signatures: Sequence[SignedRecall]) -> SubmitSignatures:
        """
        Raises:
            ActError: there are none, or they are of several petitions, another cell, or one voter's twice.
        """
        if not signatures:
            raise ActError("there is no signature to hand in", "Name the files of signatures.")
        first = signatures[0]
        found = find_mandate(standing, first.mandate)
        seen: set[str] = set()
        for one in signatures:
            if (one.mandate, one.petition, one.chain_id) != (first.mandate, first.petition, first.chain_id):
                raise ActError("the signatures are of several petitions", "Hand in those of one at a time.")
            if one.voter in seen:
                raise ActError(f"there are two signatures of {one.voter}", "Keep one of them.")
            seen.add(one.voter)
        if first.chain_id != standing.cell.record.chain_id:
            raise ActError(
                f"they are for chain {first.chain_id}, not {standing.cell.record.chain_id}",
                "Choose the network they are for.",
            )
        petition = find_petition(standing, found, first.petition)
        taken, refused = _sorted(standing, cls(standing, found, petition, (), ()), signatures)
        return cls(standing, found, petition, taken, refused)

    def words(self) -> str:
        count = "1 signature" if len(self.signatures) == 1 else f"{len(self.signatures)} signatures"
        return (
            f"Hand in {count} of petition {self.petition.number} to recall the operator of the {self.label}"
        )

    def lines(self) -> list[str]:
        own = [f"of {signature.voter}" for signature in self.signatures]
        left_out = [f"left out: {voter}: {why}" for voter, why in self.refused]
        return [*own, *left_out, *petition_lines(self.petition)]

    def check(self) -> None:
        check_open(self, self.petition)
        if not self.signatures:
            voter, why = self.refused[0]
            raise ActError(
                f"none of the {len(self.refused)} signatures would count; of {voter}: {why}",
                "Ask members who have not signed yet.",
            )

    def steps(self) -> Sequence[Step]:
        steps = []
        for number, first in enumerate(range(0, len(self.signatures), limits.MAX_SIGNATURES), start=1):
            part = self.signatures[first : first + limits.MAX_SIGNATURES]
            steps.append(
                self.step(
                    f"hand in {len(part)} signatures of petition {self.petition.number}",
                    "sign_petition_by_sigs",
                    self.petition.number,
                    [one.words for one in part],
                    key=str(number),
                )
            )
        return steps

    def outcome(self, done: Done) -> PetitionSigned:
        told = super().outcome(done)
        skipped = (*self.refused, *told.skipped)
        return PetitionSigned(told.receipts, told.mandate, told.number, told.counted, skipped, told.recalled)


def sign_recall(
    standing: Standing, signer: TypedSigner, mandate: MandateState, petition: PetitionState
) -> SignedRecall:
    """The account's signature of a petition, for somebody else to hand in. Costs nothing.

    Raises:
        ActError: the signer is another account, or does not sign.
    """
    if signer.address != standing.account:
        raise ActError(f"{signer.address} cannot sign for {standing.account}", "Use the member's own key.")
    chain_id = standing.cell.record.chain_id
    message = {"petition": petition.number, "voter": signer.address}
    signature = sign(signer, DOMAIN, chain_id, mandate.address, "Recall", RECALL, message)
    return SignedRecall(
        chain_id=chain_id,
        mandate=mandate.address,
        petition=petition.number,
        voter=signer.address,
        signature="0x" + signature.hex(),
    )


def find_petition(standing: Standing, mandate: MandateState, number: int | None) -> PetitionState:
    """Of this number, or the newest. Raises ActError if there is none."""
    all_of = standing.now.petitions(mandate)
    if not all_of:
        raise ActError(
            f"there is no petition on the mandate {mandate.address}",
            "Begin one: `celldao mandate petition file`.",
        )
    if number is None:
        return all_of[-1]
    if not 1 <= number <= len(all_of):
        raise ActError(
            f"the mandate {mandate.address} has no petition {number}", f"They are 1 to {len(all_of)}."
        )
    return all_of[number - 1]


def petition_lines(petition: PetitionState) -> list[str]:
    """How a petition stands, a line each."""
    return [
        f"Signed so far: {petition.signed} of {petition.needed}",
        f"Votes of {when(petition.snapshot)} count; it can be signed until {when(petition.deadline)}.",
    ]


def check_open(act: MandateAct[PetitionSigned], petition: PetitionState) -> None:
    """Raises ActError if a petition cannot be signed any more."""
    act.check_lasting()
    if act.standing.now.moment.time > petition.deadline:
        raise ActError(
            f"petition {petition.number} could be signed until {when(petition.deadline)}", "Begin another."
        )


def _sorted(
    standing: Standing, act: SubmitSignatures, signatures: Sequence[SignedRecall]
) -> tuple[tuple[SignedRecall, ...], tuple[tuple[str, str], ...]]:
    """What the contract would count, and what not with why."""
    snapshot = int(act.petition.snapshot.timestamp())
    asks = [Ask("power_at", (one.voter, snapshot), contract=standing.share) for one in signatures]
    powers = standing.ask_all(asks)
    numbers = [power[0] for power in powers]
    signed = standing.ask_all(
        [Ask("has_signed", (act.petition.number, number), contract=act.contract) for number in numbers]
    )
    taken, refused = [], []
    left = (act.petition.needed - act.petition.signed).units
    for one, (_, units), already in zip(signatures, powers, signed, strict=True):
        reason = 1 if not units else 2 if already else 0 if one.is_of_voter else 3
        if reason:
            refused.append((one.voter, _SKIPPED[reason]))
        elif left <= 0:
            # a batch after the one that completes it would be refused as a whole
            refused.append((one.voter, "is not needed any more"))
        else:
            taken.append(one)
            left -= units
    return tuple(taken), tuple(refused)
