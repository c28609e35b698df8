"""Mandates on a node, granted as the treasury: only a vote moves it, and how votes are taken is shown
elsewhere.
"""

from __future__ import annotations

from typing import Any

from web3 import Web3

from celldao.cell import Cell
from tests.support.artifacts import abi

_COINS = 100 * 10**18


def mined(w3: Web3, function: Any, sender: str) -> Any:
    return w3.eth.wait_for_transaction_receipt(function.transact({"from": sender}))


def by_vote(w3: Web3, cell: Cell, function: Any) -> None:
    """As the treasury."""
    treasury = cell.record.treasury
    balance = max(w3.eth.get_balance(Web3.to_checksum_address(treasury)), _COINS)
    w3.provider.make_request("anvil_impersonateAccount", [treasury])  # type: ignore[arg-type]
    w3.provider.make_request("anvil_setBalance", [treasury, hex(balance)])  # type: ignore[arg-type]
    assert mined(w3, function, treasury)["status"] == 1
    w3.provider.make_request("anvil_stopImpersonatingAccount", [treasury])  # type: ignore[arg-type]


def granted(w3: Web3, cell: Cell, operator: str, period: int, report_time: int, charter: Any) -> Any:
    """The mandate, as a contract of web3.py; its operator has not accepted it yet.

    Args:
        charter: (expiry, any_receiver, budgets, receivers, calls, policy, policy_link)
    """
    factory = w3.eth.contract(address=Web3.to_checksum_address(cell.record.factory), abi=abi("CellFactory"))
    by_vote(w3, cell, factory.functions.grant_mandate((operator, period, report_time, charter)))
    *_, address = factory.functions.mandates(cell.record.treasury, 0, 100).call()
    return w3.eth.contract(address=address, abi=abi("Mandate"))
