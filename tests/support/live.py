"""A cell on a node, founded by the package, and what tests do to a node's clock."""

from __future__ import annotations

import time
from typing import Any

from eth_account import Account
from web3 import Web3

from celldao.cell import Cell
from celldao.chain.web3py import Web3Backend
from celldao.constitution import from_data
from celldao.deployment.founding import found
from tests.support.anvil import MNEMONIC

SETTLE_SECONDS = 120

Account.enable_unaudited_hdwallet_features()


def key(index: int) -> Any:
    """The account that anvil has unlocked at this place."""
    return Account.from_mnemonic(MNEMONIC, account_path=f"m/44'/60'/0'/0/{index}")


def found_cell(w3: Web3, **rules: Any) -> Cell:
    """Five members with 100 shares each at anvil's accounts 1 to 5, founded by account 0."""
    constitution = from_data(
        {
            "name": "Bottling Cell",
            "symbol": "BOTTLE",
            "purpose": "We fill bottles.",
            "members": [{"address": w3.eth.accounts[index], "shares": 100} for index in range(1, 6)],
            **rules,
        }
    )
    return found(Web3Backend(w3, key(0), poll_seconds=0.01), constitution)


def pass_time(w3: Web3, seconds: int) -> None:
    """Mine a block so many seconds after the latest one."""
    settle(w3)
    w3.provider.make_request("evm_increaseTime", [seconds])  # type: ignore[arg-type]
    w3.provider.make_request("evm_mine", [])  # type: ignore[arg-type]


def pass_to(w3: Web3, timestamp: int) -> None:
    """Mine a block that bears this timestamp."""
    settle(w3)
    w3.provider.make_request("evm_mine", [timestamp])  # type: ignore[arg-type]


def settle(w3: Web3) -> None:
    """Until what was sent is in a block: anvil answers a little earlier, and the next block would have it."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while pending(w3):
        assert time.monotonic() < deadline, "transactions are pending: does the node mine?"
        time.sleep(0.005)


def pending(w3: Web3) -> int:
    """How many transactions could be in the next block."""
    return int(w3.provider.make_request("txpool_status", [])["result"]["pending"], 16)  # type: ignore[arg-type]
