"""Delegations, permits and exits before they are signed: what they say, for the person who signs.

    paper = Unsigned.exit(standing, "12.5", until)
    print(paper.shown())
    paper.signed(key).save("exit.json")

What was signed and given away is revoked by signing something harmless with the same nonce, and having that
submitted first: `Unsigned.revocation`. A permit of nothing does it for delegations and permits. The treasury
knows no such thing; an exit of a millionth of a share does it there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Literal

from eth_utils.address import to_checksum_address

from celldao.actions.fields import moment
from celldao.actions.wording import when
from celldao.acts.leave import Exit
from celldao.acts.money import shares_of
from celldao.acts.signed_acts import KINDS, SignedAct
from celldao.acts.standing import Standing
from celldao.acts.typed_data import TypedSigner
from celldao.amounts import Amount
from celldao.chain.contract import Contract
from celldao.errors import ActError
from celldao.snapshots.units import at_time

# How long what is signed holds, if nobody says otherwise.
HOLDS: Final = 86_400
_UNSIGNED: Final = "0x" + "00" * 65


@dataclass(frozen=True)
class Unsigned:
    """What is about to be signed.

    Attributes:
        kind: delegation, permit or exit.
        words: what it is, in one line.
        more: what else there is to know, a line each.
        fields: of the file, but the signature.
        domain: of the contract that it is for.
    """

    standing: Standing
    kind: str
    words: str
    more: tuple[str, ...]
    fields: dict[str, Any]
    domain: str

    @classmethod
    def delegation(cls, standing: Standing, to: str, until: datetime | None = None) -> Unsigned:
        """
        Args:
            to: a member; oneself takes the votes back.
            until: the last second in which it can be submitted; a day from the latest block on if None.

        Raises:
            ActError: the account, or who is to vote, holds no shares.
        """
        standing.the_member()
        to = str(to_checksum_address(to))
        chosen = standing.now.member(to)
        if to != standing.account and (chosen is None or not chosen.is_holder):
            raise ActError(f"{to} holds no shares", "Votes can only be given to a member.")
        name = standing.name(to)
        words = "take back the votes" if to == standing.account else f"let {name} vote"
        fields = {"share": standing.share.address, "member": standing.account, "delegatee": to}
        return _of_share(standing, "delegation", words, (), fields, until)

    @classmethod
    def permit(
        cls,
        standing: Standing,
        spender: str,
        shares: str | Decimal | int | Amount,
        until: datetime | None = None,
    ) -> Unsigned:
        """
        Args:
            spender: who may move the shares.
            shares: how many; 0 takes a former permission back.

        Raises:
            AmountError: it is no number of shares.
            ActError: the account holds none.
        """
        standing.the_member()
        spender = str(to_checksum_address(spender))
        none = str(shares).strip() == "0"
        amount = standing.now.shares.amount(0) if none else shares_of(standing, shares)
        words = f"let {standing.name(spender)} move {amount}, and no more"
        more = (f"Until it is used, {spender} can transfer them to whom this cell's rules allow.",)
        return _of_share(standing, "permit", words, more, _permit(standing, spender, amount.units), until)

    @classmethod
    def exit(
        cls, standing: Standing, shares: str | Decimal | int | Amount, until: datetime | None = None
    ) -> Unsigned:
        """
        Args:
            shares: how many; "all".

        Raises: as `Exit.of`.
        """
        act = Exit.of(standing, shares)
        more = ("The amounts are those of the moment when it is submitted.", *act.lines())
        words = f"redeem {act.shares} for their part of everything"
        return _of_treasury(standing, words, more, act.shares.units, until)

    @classmethod
    def revocation(cls, standing: Standing, of: str, until: datetime | None = None) -> Unsigned:
        """What makes worthless whatever of a kind the account has signed and nobody has submitted.

        Args:
            of: delegation, permit or exit.

        Raises:
            ActError: the account holds no shares.
        """
        standing.the_member()
        if of == "exit":
            more = (
                "The treasury forgets a signed exit only when another one takes its number: one of a "
                "millionth of a share, which is paid like any other.",
            )
            return _of_treasury(standing, "make signed exits worthless", more, 1, until)
        more = ("It permits nothing; it uses the number that they were signed with.",)
        words = "make signed delegations and permits worthless"
        return _of_share(standing, "permit", words, more, _permit(standing, standing.account, 0), until)

    def shown(self) -> str:
        """Everything about it, for the person who signs."""
        return "\n".join([self.words, *(f"  {line}" for line in self.more)])

    def signed(self, signer: TypedSigner) -> SignedAct:
        """Raises ActError if the signer is another account, or does not sign."""
        if signer.address != self.standing.account:
            raise ActError(
                f"{signer.address} cannot sign for {self.standing.account}", "Use the member's own key."
            )
        draft = KINDS[self.kind](**self.fields, signature=_UNSIGNED)
        signature = draft.typed(self.domain).signed(signer)
        return draft.model_copy(update={"signature": "0x" + signature.hex()})


def _permit(standing: Standing, spender: str, units: int) -> dict[str, Any]:
    return {
        "share": standing.share.address,
        "owner": standing.account,
        "spender": spender,
        "value": str(units),
    }


def _of_share(
    standing: Standing,
    kind: Literal["delegation", "permit"],
    words: str,
    more: Sequence[str],
    fields: dict[str, Any],
    until: datetime | None,
) -> Unsigned:
    domain = str(standing.ask(standing.share, "name"))
    return _made(standing, standing.share, kind, words, more, fields, domain, until)


def _of_treasury(
    standing: Standing, words: str, more: Sequence[str], units: int, until: datetime | None
) -> Unsigned:
    fields = {
        "treasury": standing.treasury.address,
        "member": standing.account,
        "shares": str(units),
    }
    from celldao.acts.signed_acts import TREASURY_DOMAIN

    return _made(standing, standing.treasury, "exit", words, more, fields, TREASURY_DOMAIN, until)


def _made(
    standing: Standing,
    contract: Contract,
    kind: str,
    words: str,
    more: Sequence[str],
    fields: dict[str, Any],
    domain: str,
    until: datetime | None,
) -> Unsigned:
    deadline = moment(until) if until else moment(standing.now.moment.time) + HOLDS
    nonce = int(standing.ask(contract, "nonces", standing.account))
    me, cell = standing.name(standing.account), standing.cell.record.name
    fields = {**fields, "chain_id": standing.cell.record.chain_id, "nonce": nonce, "deadline": deadline}
    lines = (
        *more,
        f"Whoever has the file can submit it, once, until {when(at_time(deadline))}.",
        "Of several that are signed before one is submitted, only the first counts.",
    )
    return Unsigned(standing, kind, f"Sign, as {me} of {cell}: {words}", lines, fields, domain)
