"""Submitting the delegations, permits and exits that others have signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from eth_utils.crypto import keccak

from celldao.acts.act import Act, Done, Outcome, Step
from celldao.acts.reasons import explained
from celldao.acts.signed_acts import SignedAct, SignedDelegation, SignedExit, SignedPermit
from celldao.acts.standing import Standing
from celldao.amounts import Amount
from celldao.chain.contract import Contract
from celldao.errors import ActError, TransactionError


@dataclass(frozen=True)
class ActsSubmitted(Outcome):
    """
    Attributes:
        done: what came of each file, a line each.
    """

    done: tuple[str, ...]

    def lines(self) -> list[str]:
        return list(self.done)


@dataclass(frozen=True)
class SubmitActs(Act[ActsSubmitted]):
    """
    Attributes:
        files: in the order in which they are submitted.
    """

    kind: ClassVar[str] = "submit-acts"

    standing: Standing
    files: tuple[SignedAct, ...]

    @classmethod
    def of(cls, standing: Standing, files: Sequence[SignedAct]) -> SubmitActs:
        """Asks the contracts of each file whether they would take it.

        Raises:
            ActError: there are none, one is for another cell, or a contract does not take it.
        """
        if not files:
            raise ActError("there is no file to submit", "Name the files that members have signed.")
        record, share_name = standing.cell.record, standing.ask(standing.share, "name")
        for file in files:
            if (file.chain_id, file.contract) not in (
                (record.chain_id, record.share),
                (record.chain_id, record.treasury),
            ):
                raise ActError(
                    f"the {file.kind} of {file.signer} is for the contract {file.contract} on chain "
                    f"{file.chain_id}, not for {record.name}",
                    "Submit it to the cell that it is for.",
                )
            if isinstance(file, SignedDelegation) and not file.is_signed(str(share_name)):
                raise ActError(
                    f"the delegation of {file.signer} is not signed by that account", "Ask the member for it."
                )
            name, arguments = file.call()
            try:
                _contract(standing, file).read(name, *arguments)
            except TransactionError as error:
                what, remedy = explained(error.reason) or (error.what, error.remedy)
                raise ActError(
                    f"the {file.kind} of {file.signer} would not be taken: {what}", remedy, error.reason
                ) from error
        return cls(standing, tuple(files))

    def words(self) -> str:
        count = "1 signed file" if len(self.files) == 1 else f"{len(self.files)} signed files"
        return f"Submit {count} of members of {self.standing.cell.record.name}"

    def lines(self) -> list[str]:
        return [_words(self.standing, file) for file in self.files]

    def steps(self) -> Sequence[Step]:
        steps = []
        for file in self.files:
            contract = _contract(self.standing, file)
            name, arguments = file.call()
            data = contract.interface.encode(name, *arguments)
            purpose = f"submit the {file.kind} of {file.signer}"
            steps.append(Step(contract.address, data, purpose, key=keccak(data).hex()[:16]))
        return steps

    def outcome(self, done: Done) -> ActsSubmitted:
        return ActsSubmitted(
            done.receipts, tuple(f"Done: {_words(self.standing, one)}" for one in self.files)
        )


def _contract(standing: Standing, file: SignedAct) -> Contract:
    return standing.treasury if isinstance(file, SignedExit) else standing.share


def _words(standing: Standing, file: SignedAct) -> str:
    who = standing.name(file.signer)
    if isinstance(file, SignedDelegation):
        back = file.delegatee == file.member
        return f"{who} takes the votes back" if back else f"{standing.name(file.delegatee)} votes for {who}"
    if isinstance(file, SignedPermit):
        return f"{standing.name(file.spender)} may move {_shares(standing, file.value)} of {who}"
    return f"{who} redeems {_shares(standing, file.shares)}"


def _shares(standing: Standing, units: str) -> Amount:
    return standing.now.shares.amount(int(units))
