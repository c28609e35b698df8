"""The year computed a second time: whole numbers and fractions, from docs/spec.md, without any contract.

Where a contract keeps an accumulator so that its work does not grow with the members, this walks through all
members and adds. Slow, plain, and wrong in other places if it is wrong.
"""

from celldao.demo.ledger.books import LedgerBooks
from celldao.demo.ledger.impossible import LedgerError, Refused
from celldao.demo.ledger.ledger import Ledger
from celldao.demo.ledger.mandate import Mandate
from celldao.demo.ledger.mandate import Rules as MandateRules
from celldao.demo.ledger.votes import Poll, Track

__all__ = [
    "Ledger",
    "LedgerBooks",
    "LedgerError",
    "Mandate",
    "MandateRules",
    "Poll",
    "Refused",
    "Track",
]
