"""All acts of one operator: `operator = Operator(cell, backend)`; `operator.draw("1,000 USDC")`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from celldao.acts.act import Act, O_co
from celldao.acts.performing import perform
from celldao.acts.standing import Standing
from celldao.amounts import Amount
from celldao.cell import Cell
from celldao.chain.backend import Backend
from celldao.operators.accepting import Accept, Accepted
from celldao.operators.base import find_mandate
from celldao.operators.calling import CallContract, Called
from celldao.operators.drawing import Draw, Drawn, GiveBack, GivenBack
from celldao.operators.ending import MandateEnded, Recall, Sweep, Swept
from celldao.operators.filing import FileReport, LogProvenance, ProvenanceLogged, ReportFiled
from celldao.operators.spending import Spend, Spent
from celldao.snapshots import MandateState


class Operator:
    """What an operator does with a mandate of a cell.

    Every method asks the chain first whether it would do it, sends, waits, and returns the outcome as the
    chain's events tell it. With a `reference`, the caller's own name for what is done ("wages-2027-03"),
    nothing is done twice, whenever the process dies; see `celldao.acts.perform`. To show an act before it is
    signed, make it by its class: `Draw.of(operator.standing(), "5 USDC").shown()`.

    Every method raises ActError for what the chain would refuse, in plain words and with what to do, and else
    TransactionError, NodeError and JournalError as `Backend.send`.

    Attributes:
        mandate: its address; None means the only one of the account that has not ended.
    """

    def __init__(self, cell: Cell, backend: Backend, mandate: str | None = None) -> None:
        """`backend` sends and pays: its account is the operator."""
        self.cell = cell
        self.backend = backend
        self.mandate = mandate

    @property
    def account(self) -> str:
        return self.backend.sender

    def standing(self) -> Standing:
        """The account in the cell, as of the latest block."""
        return Standing.of(self.cell, self.account)

    def state(self) -> MandateState:
        """The mandate as of the latest block. Sends nothing.

        Raises:
            ActError: the account has none, or several and none was named.
        """
        return find_mandate(self.standing(), self.mandate)

    def perform(self, act: Act[O_co], reference: str = "") -> O_co:
        """Carries out an act that was shown before."""
        return perform(act, self.backend, reference)

    def accept(self, policy: bytes | None = None, reference: str = "") -> Accepted:
        """Begins the mandate; not if the policy is given and another than the vote meant."""
        return self.perform(Accept.of(self.standing(), self.mandate, policy), reference)

    # --- money

    def draw(self, amount: str | Amount, reference: str = "") -> Drawn:
        """From the treasury into the mandate's account."""
        return self.perform(Draw.of(self.standing(), amount, self.mandate), reference)

    def pay(self, receiver: str, amount: str | Amount, reference: str = "") -> Spent:
        """One payment out of the mandate's account."""
        return self.spend([(receiver, amount)], reference)

    def spend(self, payments: Iterable[tuple[str, str | Amount]], reference: str = "") -> Spent:
        """Payments out of the mandate's account: (address, amount) of each."""
        return self.perform(Spend.of(self.standing(), payments, self.mandate), reference)

    def call(
        self,
        target: str,
        function: str = "",
        arguments: Any = (),
        *,
        data: bytes | None = None,
        amount: str | Amount | None = None,
        reference: str = "",
    ) -> Called:
        """A listed function of a contract; see `CallContract.of`."""
        act = CallContract.of(
            self.standing(), target, function, arguments, data=data, amount=amount, mandate=self.mandate
        )
        return self.perform(act, reference)

    def give_back(self, amount: str | Amount, reference: str = "") -> GivenBack:
        """Out of the mandate's account to the treasury; it does not refill the budget."""
        return self.perform(GiveBack.of(self.standing(), amount, self.mandate), reference)

    # --- on record

    def file_report(self, digest: bytes, link: str = "", reference: str = "") -> ReportFiled:
        """The report of all periods that have ended and are not reported yet, by its hash."""
        return self.perform(FileReport.of(self.standing(), digest, link, self.mandate), reference)

    def log_provenance(self, root: bytes, link: str = "", reference: str = "") -> ProvenanceLogged:
        """The Merkle root of what was produced; see `celldao.provenance`."""
        return self.perform(LogProvenance.of(self.standing(), root, link, self.mandate), reference)

    # --- the end

    def resign(self, reference: str = "") -> MandateEnded:
        """Ends the mandate at once and for good."""
        return self.perform(Recall.of(self.standing(), self.mandate), reference)

    def sweep(self, *assets: str, reference: str = "") -> Swept:
        """What is left goes to the treasury, once the mandate is over. Anyone may."""
        return self.perform(Sweep.of(self.standing(), self.mandate, assets), reference)

    def __repr__(self) -> str:
        return f"<operator {self.account} of {self.cell!r}>"
