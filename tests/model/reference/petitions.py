"""Members recall an operator without waiting for a vote: spec §9.6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.model.reference.basics import BASIS, Account, require
from tests.model.reference.signed import Signed

if TYPE_CHECKING:
    from tests.model.reference.mandate import Mandate

SIGNING_TIME = 14 * 86_400


@dataclass(frozen=True)
class Signature:
    """One of a batch."""

    voter: Account
    seal: Signed


@dataclass
class Petition:
    snapshot: int
    needed: int  # units
    signed: int = 0
    numbers: set[int] = field(default_factory=set)  # who has signed

    @property
    def deadline(self) -> int:
        return self.snapshot + SIGNING_TIME


class Petitions:
    def __init__(self, mandate: Mandate) -> None:
        self.mandate, self.cell, self.clock = mandate, mandate.cell, mandate.clock
        self.filed: list[Petition] = []

    def file(self, caller: Account) -> int:
        self.mandate.check_lasting()
        snapshot = self.clock.now - 1
        require(snapshot >= self.mandate.granted_at, "mandate: wait a second")
        total = self.cell.share.votes.total_at(snapshot)
        units = self._units(caller, snapshot)
        require(units > 0, "mandate: no votes at the snapshot")
        needed = -(-total * self.cell.factory.rules.petition_quorum // BASIS)
        self.filed.append(Petition(snapshot, needed))
        self._sign(self.filed[-1], caller, units)
        self._end_if_enough(self.filed[-1])
        return len(self.filed)

    def sign(self, caller: Account, number: int) -> None:
        petition = self._open(number)
        units = self._units(caller, petition.snapshot)
        require(units > 0, "mandate: no votes at the snapshot")
        again = self._number(caller) in petition.numbers
        require(not again, "mandate: you have signed it already")
        self._sign(petition, caller, units)
        self._end_if_enough(petition)

    def sign_by_sigs(self, number: int, signatures: Sequence[Signature]) -> None:
        petition, counted = self._open(number), 0
        for signature in signatures:
            voter, seal = signature.voter, signature.seal
            units = self._units(voter, petition.snapshot)
            good = seal.is_by_key(voter, "Recall", self.mandate.me, number, voter)
            if units == 0 or self._number(voter) in petition.numbers or not good:
                continue
            self._sign(petition, voter, units)
            counted += 1
        require(counted > 0, "mandate: no signature counts")
        self._end_if_enough(petition)

    def _open(self, number: int) -> Petition:
        self.mandate.check_lasting()
        known = 0 < number <= len(self.filed)
        in_time = known and self.clock.now <= self.filed[number - 1].deadline
        require(in_time, "mandate: no petition that can be signed now")
        return self.filed[number - 1]

    def _number(self, account: Account) -> int:
        return self.cell.share.register.number_of(account)

    def _units(self, account: Account, snapshot: int) -> int:
        return self.cell.share.votes.at(account, snapshot)

    def _sign(self, petition: Petition, voter: Account, units: int) -> None:
        petition.numbers.add(self._number(voter))
        petition.signed += units

    def _end_if_enough(self, petition: Petition) -> None:
        if petition.signed >= petition.needed:
            self.mandate.finish()
