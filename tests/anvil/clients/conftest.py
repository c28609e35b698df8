"""A cell of which a Safe and an ERC-4337 wallet are members, beside keys; and what they do in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from web3 import Web3
from web3.contract import Contract

from celldao.cell import Cell
from tests.support.artifacts import abi
from tests.support.live import found_cell, key, pass_time, pass_to
from tests.support.wallets.entry_point import SmartAccount, make_smart_account
from tests.support.wallets.published import mined
from tests.support.wallets.safe import Safe, make_safe

DAY = 86_400
COIN = 10**18
SHARE = 10**6
NATIVE = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"


@dataclass
class Town:
    """A cell of three members with 100 shares each: a Safe, an ERC-4337 wallet, and the node's account 1."""

    w3: Web3
    cell: Cell
    safe: Safe
    wallet: SmartAccount
    governor: Contract
    share: Contract
    treasury: Contract
    splitter: Contract

    @property
    def person(self) -> str:
        return self.w3.eth.accounts[1]

    def data(self, contract: Contract, name: str, *arguments: Any) -> bytes:
        return bytes.fromhex(contract.encode_abi(name, list(arguments))[2:])

    def propose(self, *calls: tuple[str, bytes], text: str = "a decision") -> tuple[int, tuple[Any, ...]]:
        """A proposal of the person's in its voting period, and what executes it."""
        targets, datas = [to for to, _ in calls], [data for _, data in calls]
        lists = (targets, [0] * len(calls), datas)
        mined(self.w3, self.governor.functions.propose(*lists, text), self.person)
        key = (*lists, bytes(Web3.keccak(text=text)))
        proposal = self.governor.functions.hashProposal(*key).call()
        pass_to(self.w3, self.governor.functions.proposalSnapshot(proposal).call() + 1)
        return proposal, key

    def carry_out(self, proposal: int, key: tuple[Any, ...]) -> None:
        pass_to(self.w3, self.governor.functions.proposalDeadline(proposal).call() + 1)
        pass_to(self.w3, self.governor.functions.proposalEta(proposal).call())
        mined(self.w3, self.governor.functions.execute(*key), self.w3.eth.accounts[9])

    def votes(self, proposal: int) -> tuple[int, ...]:
        """Units against, for, abstaining."""
        return tuple(self.governor.functions.proposalVotes(proposal).call())

    def balance(self, account: str) -> int:
        return int(self.w3.eth.get_balance(account))


@pytest.fixture
def town(w3: Web3) -> Town:
    safe = make_safe(w3, [key(5), key(6)])
    wallet = make_smart_account(w3, key(7))
    members = [safe.address, wallet.address, w3.eth.accounts[1]]
    cell = found_cell(
        w3,
        weight="share",
        transfer="free",
        members=[{"address": member, "shares": 100} for member in members],
        assets=[{"token": "native", "dividend": True}],
        revenue={"dividend_ratio": "50 %", "smoothing": "0 days"},
    )
    record = cell.record

    def contract(name: str, address: str) -> Contract:
        return w3.eth.contract(address=address, abi=abi(name))

    town = Town(
        w3,
        cell,
        safe,
        wallet,
        contract("Governor", record.governor),
        contract("Share", record.share),
        contract("Treasury", record.treasury),
        contract("RevenueSplitter", record.splitter),
    )
    paid = w3.eth.send_transaction({"from": w3.eth.accounts[0], "to": record.treasury, "value": 9 * COIN})
    w3.eth.wait_for_transaction_receipt(paid)
    pass_time(w3, DAY)
    return town
