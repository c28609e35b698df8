"""What an operator does with a mandate, and what members do about him.

    operator = Operator(cell, backend)
    operator.accept(policy=Path("policy.md").read_bytes())
    operator.draw("12,000 USDC", reference="draw-2027-03")
    operator.pay(supplier, "3,480.50 USDC")

    act = Spend.of(Standing.of(cell, account), [(supplier, "3,480.50 USDC")])
    print(act.shown())                  # what is about to be signed
    preview(act, backend)               # whether the chain would do it, and what it costs
    perform(act, backend, reference)    # sent once; the outcome, from the chain's own events

operator    all acts of one operator        calling     contracts that the charter lists
accepting   the terms, and their policy     filing      reports and roots of what was produced
drawing     money in, and back              ending      recall, resignation, sweep
spending    payments                        petitions   members recall without a vote
base        what all of them know
"""

from __future__ import annotations

from celldao.operators.accepting import Accept, Accepted, check_policy, terms_of
from celldao.operators.base import MandateAct, find_mandate
from celldao.operators.calling import CallContract, Called
from celldao.operators.drawing import Draw, Drawn, GiveBack, GivenBack
from celldao.operators.ending import MandateEnded, Recall, Sweep, Swept
from celldao.operators.filing import FileReport, LogProvenance, ProvenanceLogged, ReportFiled
from celldao.operators.operator import Operator
from celldao.operators.petitions import (
    FilePetition,
    PetitionSigned,
    SignedRecall,
    SignPetition,
    SubmitSignatures,
    find_petition,
    sign_recall,
)
from celldao.operators.spending import Payment, Spend, Spent

__all__ = [
    "Accept",
    "Accepted",
    "CallContract",
    "Called",
    "Draw",
    "Drawn",
    "FilePetition",
    "FileReport",
    "GiveBack",
    "GivenBack",
    "LogProvenance",
    "MandateAct",
    "MandateEnded",
    "Operator",
    "Payment",
    "PetitionSigned",
    "ProvenanceLogged",
    "Recall",
    "ReportFiled",
    "SignPetition",
    "SignedRecall",
    "Spend",
    "Spent",
    "SubmitSignatures",
    "Sweep",
    "Swept",
    "check_policy",
    "find_mandate",
    "find_petition",
    "sign_recall",
    "terms_of",
]
