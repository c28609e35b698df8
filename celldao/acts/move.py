"""Replacing a member's key by a new one, which has to agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Final

from pydantic import Field

from celldao.actions.fields import moment
from celldao.actions.wording import when
from celldao.acts.act import Act, Done, Explained, Outcome, Step
from celldao.acts.signed_file import AddressText, HexText, SignedFile
from celldao.acts.standing import Standing
from celldao.acts.typed_data import MOVE, TypedSigner, sign
from celldao.errors import ActError
from celldao.snapshots.units import at_time

# How long the new key's consent holds, if nobody says otherwise.
HOLDS: Final = 3_600
# The last second that a calendar has: the end of the year 9999.
LATEST: Final = 253_402_300_799


class Consent(SignedFile):
    """The new key's consent to take a member's place; the content of a file, too."""

    what: ClassVar[str] = "consent"
    source: ClassVar[str] = "`celldao move consent`"

    share: AddressText
    """The register that it is for."""
    old: AddressText
    new: AddressText
    deadline: Annotated[int, Field(ge=0, le=LATEST)]
    """The last second, in Unix time."""
    signature: HexText
    """A key's; of a contract, whatever it takes (a cell that approved the message by vote: 0x)."""

    @classmethod
    def sign(cls, standing: Standing, new: TypedSigner, until: datetime | None = None) -> Consent:
        """What the new key signs so that the account can move to it.

        Args:
            until: the last second in which it holds; an hour from the latest block on if None.

        Raises:
            ActError: the new key does not sign.
        """
        deadline = moment(until) if until else moment(standing.now.moment.time) + HOLDS
        chain_id, share = standing.cell.record.chain_id, standing.share.address
        name = standing.ask(standing.share, "name")
        message = {"old": standing.account, "new": new.address, "deadline": deadline}
        signature = sign(new, name, chain_id, share, "Move", MOVE, message)
        return cls(
            chain_id=chain_id,
            share=share,
            old=standing.account,
            new=new.address,
            deadline=deadline,
            signature="0x" + signature.hex(),
        )


@dataclass(frozen=True)
class Moved(Outcome):
    """
    Attributes:
        number: the member's, which stays.
        new: the address that holds it now.
    """

    number: int
    new: str

    def lines(self) -> list[str]:
        return [f"Member {self.number} is {self.new} from now on."]


@dataclass(frozen=True)
class Move(Act[Moved]):
    """
    Attributes:
        consent: the new key's.
    """

    kind: ClassVar[str] = "move"

    standing: Standing
    consent: Consent

    @classmethod
    def of(cls, standing: Standing, to: Consent | TypedSigner) -> Move:
        """To a key that is at hand, or one that has consented elsewhere.

        Raises:
            ActError: the account is no member, or the consent is for another member or cell.
        """
        if standing.member is None:
            raise ActError(
                f"{standing.account} is no member of {standing.cell.record.name}", "Use the member's account."
            )
        consent = to if isinstance(to, Consent) else Consent.sign(standing, to)
        record = standing.cell.record
        expected = (record.chain_id, record.share, standing.account)
        if (consent.chain_id, consent.share, consent.old) != expected:
            raise ActError(
                f"the consent of {consent.new} is for the member {consent.old} of the share {consent.share} "
                f"on chain {consent.chain_id}",
                f"Have it signed for {standing.account} of {record.name}.",
            )
        return cls(standing, consent)

    def words(self) -> str:
        return (
            f"Move {self.standing.name(self.standing.account)} of {self.standing.cell.record.name} to the "
            f"address {self.consent.new}"
        )

    def lines(self) -> list[str]:
        member = self.standing.member
        holds = [f"{member.balance}, {member.votes}"] if member else []
        return [
            *(f"Goes along: {what}, dividends, votes given, and what exits have set aside" for what in holds),
            "Stays behind: allowances, and a payout address",
            f"{self.standing.account} is never again a member's address. This cannot be undone.",
            f"The new key's consent holds until {when(at_time(self.consent.deadline))}.",
        ]

    def explain(self, reason: str) -> Explained | None:
        if reason == "share: this address may not hold shares":
            return (
                f"{self.consent.new} may not hold shares: it was a member's former key, is an operator's, or "
                "a contract of the cell",
                "Choose a new address.",
            )
        return None

    def steps(self) -> Sequence[Step]:
        share, consent = self.standing.share, self.consent
        signature = bytes.fromhex(consent.signature[2:])
        data = share.interface.encode("move", consent.new, consent.deadline, signature)
        return [Step(share.address, data, f"move the member {consent.old} to {consent.new}")]

    def outcome(self, done: Done) -> Moved:
        values = done.one("Moved").values
        return Moved(done.receipts, int(str(values["number"])), str(values["new"]))
