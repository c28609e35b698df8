"""Contracts put on a node from the artifacts in npm packages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from web3 import Web3
from web3.contract import Contract
from web3.types import TxReceipt

from tests.support.paths import NODE_MODULES


def read(path: str) -> dict[str, Any]:
    """An artifact below node_modules, with `abi` and `bytecode`."""
    artifact: dict[str, Any] = json.loads((NODE_MODULES / Path(path)).read_text())
    return artifact


def put(w3: Web3, path: str, *arguments: Any) -> Contract:
    """A contract created from an artifact by the node's first account."""
    artifact = read(path)
    factory = w3.eth.contract(abi=artifact["abi"], bytecode=artifact["bytecode"])
    receipt = mined(w3, factory.constructor(*arguments), w3.eth.accounts[0])
    address = receipt["contractAddress"]
    assert address is not None
    return w3.eth.contract(address=address, abi=artifact["abi"])


def mined(w3: Web3, call: Any, sender: str, **transaction: Any) -> TxReceipt:
    """The receipt of a call that the node's unlocked account has sent, and that succeeded."""
    sent = call.transact({"from": sender, **transaction})
    receipt = w3.eth.wait_for_transaction_receipt(sent)
    assert receipt["status"] == 1
    return receipt
