"""The constitution of a cell: cell.yaml, checked, and as the contracts take it.

    constitution = load("cell.yaml")
    founding = to_chain(constitution)

source      YAML with line numbers          roster      members from a CSV
units       quantities as people write them fields      kinds of values
models      the fields of the file          problems    mistakes in words
checks      how fields go together          loader      all of it, every mistake at once
document    canonical text and its hash     onchain     structs, roster, constitution hash
schema      JSON schema for editors         table     CSV files with line numbers
"""

from __future__ import annotations

from celldao.constitution.document import document, document_hash
from celldao.constitution.fields import NATIVE, Transfer, Weight
from celldao.constitution.loader import from_data, load, loads, recheck
from celldao.constitution.models import (
    Asset,
    Constitution,
    Exit,
    Guardian,
    Mandates,
    Member,
    Recipient,
    Revenue,
    Spending,
    Track,
    Voting,
)
from celldao.constitution.onchain import Founding, Roster, roster, to_chain
from celldao.constitution.problems import Problem

__all__ = [
    "NATIVE",
    "Asset",
    "Constitution",
    "Exit",
    "Founding",
    "Guardian",
    "Mandates",
    "Member",
    "Problem",
    "Recipient",
    "Revenue",
    "Roster",
    "Spending",
    "Track",
    "Transfer",
    "Voting",
    "Weight",
    "document",
    "document_hash",
    "from_data",
    "load",
    "loads",
    "recheck",
    "roster",
    "to_chain",
]
