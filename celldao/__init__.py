"""Found, run and leave cooperatives on chain.

    import celldao

    backend = celldao.Web3Backend(celldao.connect("https://…"), account)
    cell = celldao.Cell.load("cell.json", backend)
    member = celldao.Member(cell, backend)
    member.vote(proposal_id, "for")

The names are loaded when they are used: to import this takes no time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

__version__ = "0.1.0"

# Where each name is.
_NAMES: Final = {
    "CellRecord": "celldao.record",
    "Cell": "celldao.cell",
    "CelldaoError": "celldao.errors",
    "FileJournal": "celldao.chain.journal",
    "FeePolicy": "celldao.chain.fees",
    "Member": "celldao.acts",
    "Operator": "celldao.operators",
    "Pay": "celldao.actions",
    "Period": "celldao.history",
    "Proposal": "celldao.proposals",
    "Sending": "celldao.chain.sending",
    "Web3Backend": "celldao.chain.web3py",
    "Web3Reader": "celldao.chain.web3py",
    "connect": "celldao.chain.web3py",
    "load_proposal": "celldao.context",
    "payroll": "celldao.actions",
    "save_proposal": "celldao.proposals",
    "simulate": "celldao.simulation",
    "wait_until": "celldao.chain.waiting",
}
_ELSEWHERE: Final = {"save_proposal": "save"}

if TYPE_CHECKING:
    from celldao.actions import Pay
    from celldao.actions.payroll import payroll
    from celldao.acts import Member
    from celldao.cell import Cell
    from celldao.chain.fees import FeePolicy
    from celldao.chain.journal import FileJournal
    from celldao.chain.sending import Sending
    from celldao.chain.waiting import wait_until
    from celldao.chain.web3py import Web3Backend, Web3Reader, connect
    from celldao.context import load_proposal
    from celldao.errors import CelldaoError
    from celldao.history import Period
    from celldao.operators import Operator
    from celldao.proposals import Proposal
    from celldao.proposals import save as save_proposal
    from celldao.record import CellRecord
    from celldao.simulation.simulate import simulate

__all__ = [
    "Cell",
    "CellRecord",
    "CelldaoError",
    "FeePolicy",
    "FileJournal",
    "Member",
    "Operator",
    "Pay",
    "Period",
    "Proposal",
    "Sending",
    "Web3Backend",
    "Web3Reader",
    "connect",
    "load_proposal",
    "payroll",
    "save_proposal",
    "simulate",
    "wait_until",
]


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_NAMES[name]), _ELSEWHERE.get(name, name))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_NAMES})
