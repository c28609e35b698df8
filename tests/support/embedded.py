"""A cell on a chain within the test's own process, whose clock tests set: fast, and one for each module."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from eth_tester import EthereumTester, PyEVMBackend
from eth_utils.address import to_canonical_address, to_checksum_address
from web3 import EthereumTesterProvider, Web3

from celldao.acts import Member
from celldao.artifacts import artifact
from celldao.cell import Cell
from celldao.chain.lens import PLACE
from celldao.chain.web3py import Web3Backend
from tests.support.anvil import MNEMONIC
from tests.support.artifacts import abi, bytecode
from tests.support.live import found_cell, key

DAY = 86_400
COIN = 10**6
ETHER = 10**18
ACCOUNTS = 12


def embedded_w3() -> Web3:
    """A fresh chain with anvil's accounts. The Lens stands on it: to lend it to each call takes long here."""
    state = PyEVMBackend.generate_genesis_state(
        mnemonic=MNEMONIC,
        overrides={"balance": 10**6 * ETHER},
        num_accounts=ACCOUNTS,
        hd_path="m/44'/60'/0'/0",
    )
    lens = {"balance": 0, "nonce": 1, "code": artifact("Lens").runtime, "storage": {}}
    backend = PyEVMBackend(
        genesis_parameters=PyEVMBackend.generate_genesis_params(overrides={"gas_limit": 60_000_000}),
        genesis_state={**dict(state), to_canonical_address(PLACE): lens},
        mnemonic=MNEMONIC,
        hd_path="m/44'/60'/0'/0",
    )
    return Web3(EthereumTesterProvider(EthereumTester(backend)))


@dataclass
class Town:
    """A cell of five members, with a dollar (6 decimals) that pays dividends, and who acts in it.

    Account 0 founded it and is no member; 1 to 5 are members 1 to 5; the others are strangers.
    """

    w3: Web3
    cell: Cell
    coin: Any

    def account(self, index: int) -> str:
        return str(to_checksum_address(self.w3.eth.accounts[index]))

    def member(self, index: int) -> Member:
        return Member(self.cell, Web3Backend(self.w3, key(index), poll_seconds=0.01))

    def contract(self, name: str) -> Any:
        record = self.cell.record
        place = {"Share": record.share, "Governor": record.governor, "Treasury": record.treasury}
        address = place.get(name, record.splitter)
        return self.w3.eth.contract(address=Web3.to_checksum_address(address), abi=abi(name))

    def send(self, call: Any, sender: int = 0, **fields: Any) -> Any:
        """A transaction of an account, which must succeed."""
        sent = call.transact({"from": self.account(sender), "gas": 8_000_000, **fields})
        receipt = self.w3.eth.wait_for_transaction_receipt(sent)
        assert receipt["status"] == 1
        return receipt

    def coin_to(self, receiver: str, amount: int, sender: int = 0) -> None:
        """Native coin by plain transfer."""
        fields: Any = {"from": self.account(sender), "to": receiver, "value": amount, "gas": 500_000}
        assert self.w3.eth.wait_for_transaction_receipt(self.w3.eth.send_transaction(fields))["status"] == 1

    @property
    def time(self) -> int:
        return int(self.w3.eth.get_block("latest")["timestamp"])

    def pass_time(self, seconds: int) -> None:
        """Mine a block so many seconds after the latest one."""
        tester = self.w3.provider.ethereum_tester  # type: ignore[attr-defined]
        tester.time_travel(self.time + seconds)
        tester.mine_block()

    def pass_to(self, timestamp: int) -> None:
        """Mine a block that bears this timestamp."""
        self.pass_time(timestamp - self.time)

    def carried(self, proposal: Any, proposer: int = 1) -> int:
        """The id of a proposal that members 1 to 4 have voted for, and that is executed."""
        made = self.member(proposer).propose(proposal)
        self.passed(made.id)
        self.member(0).execute(made.id)
        return made.id

    def passed(self, proposal_id: int) -> None:
        """Members 1 to 4 vote for it, and its delay passes."""
        self.pass_time(DAY + 1)
        for index in (1, 2, 3, 4):
            self.member(index).vote(proposal_id, "for")
        proposal = self.cell.now().proposal(proposal_id)
        assert proposal is not None
        assert proposal.eta is not None
        self.pass_to(int(proposal.eta.timestamp()) + 1)


@contextmanager
def undone(w3: Web3) -> Iterator[None]:
    """What happens within is undone."""
    tester = w3.provider.ethereum_tester  # type: ignore[attr-defined]
    snapshot = tester.take_snapshot()
    try:
        yield
    finally:
        tester.revert_to_snapshot(snapshot)


def deploy(w3: Web3, name: str, *arguments: Any) -> Any:
    factory = w3.eth.contract(abi=abi(name), bytecode=bytecode(name))
    sent = factory.constructor(*arguments).transact({"from": w3.eth.accounts[0]})
    return w3.eth.contract(
        address=w3.eth.wait_for_transaction_receipt(sent)["contractAddress"], abi=abi(name)
    )


def deploy_code(w3: Web3, code: bytes) -> str:
    """The address of a contract with this very code."""
    init = bytes([0x60, len(code), 0x80, 0x60, 0x09, 0x5F, 0x39, 0x5F, 0xF3]) + code
    sent = w3.eth.send_transaction({"from": w3.eth.accounts[0], "data": init, "gas": 1_000_000})
    address = w3.eth.wait_for_transaction_receipt(sent)["contractAddress"]
    assert bytes(w3.eth.get_code(address)) == code
    return str(address)


def build_town(w3: Web3 | None = None, **rules: Any) -> Town:
    """Founded, with 1,000,000 dollars in the hands of account 0."""
    w3 = w3 or embedded_w3()
    coin = deploy(w3, "tokens/Plain", 6)
    fields: dict[str, Any] = {
        "assets": [
            {"token": coin.address, "symbol": "ZOO", "decimals": 6, "dividend": True},
            {"token": "native", "dividend": True},
        ],
        "revenue": {"dividend_ratio": "50 %"},
        "exit": {"delay": "2 days", "holding_time": "0 seconds"},
        "spending": {"limit": "50 %", "period": "30 days"},
    }
    town = Town(w3, found_cell(w3, **{**fields, **rules}), coin)
    town.send(coin.functions.mint(town.account(0), 1_000_000 * COIN))
    town.pass_time(DAY)
    return town
