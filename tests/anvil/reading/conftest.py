"""A small cell that has lived: revenue, dividends, votes, payments, an exit, a mandate."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from web3 import Web3

from celldao.cell import Cell
from celldao.constitution.fields import NATIVE
from tests.support.anvil import Anvil
from tests.support.artifacts import abi
from tests.support.counting import CountingReader
from tests.support.live import found_cell, pass_time
from tests.support.openzeppelin import Client, Draft

DAY = 86_400
COIN = 10**6
ETHER = 10**18
SUPPLIER = "0x00000000000000000000000000000000000000A1"
FUND = "0x11c9CFEc77102a7C903a2D2319c79E7b0BBC9235"


@dataclass
class World:
    """A cell, who reads it, and what tests do to it."""

    w3: Web3
    url: str
    cell: Cell
    coin: Any
    founding: int  # block in which it was finished

    @property
    def accounts(self) -> list[str]:
        return list(self.w3.eth.accounts)

    def contract(self, name: str, address: str) -> Any:
        return self.w3.eth.contract(address=Web3.to_checksum_address(address), abi=abi(name))

    @property
    def share(self) -> Any:
        return self.contract("Share", self.cell.record.share)

    @property
    def governor(self) -> Any:
        return self.contract("Governor", self.cell.record.governor)

    @property
    def treasury(self) -> Any:
        return self.contract("Treasury", self.cell.record.treasury)

    @property
    def splitter(self) -> Any:
        return self.contract("RevenueSplitter", self.cell.record.splitter)

    @property
    def client(self) -> Client:
        return Client(self.w3, self.cell.record.governor, self.cell.record.share)

    def send(self, call: Any, sender: int = 0, **fields: Any) -> Any:
        """A transaction of anvil's account `sender`, which must succeed."""
        sent = call.transact({"from": self.accounts[sender], **fields})
        receipt = self.w3.eth.wait_for_transaction_receipt(sent)
        assert receipt["status"] == 1
        return receipt

    def coin_to(self, receiver: str, amount: int, sender: int = 0) -> None:
        """Native coin by plain transfer."""
        sent = self.w3.eth.send_transaction(
            {"from": self.accounts[sender], "to": receiver, "value": Web3.to_wei(amount, "wei")}
        )
        assert self.w3.eth.wait_for_transaction_receipt(sent)["status"] == 1

    def reader(self) -> CountingReader:
        return CountingReader(self.url)

    def loaded(self, tmp_path: Path) -> tuple[Cell, CountingReader]:
        """The cell of a cell.json, through a reader that counts."""
        file = tmp_path / "cell.json"
        self.cell.record.save(file)
        reader = self.reader()
        return Cell.load(file, reader), reader

    def pay_supplier(self, amount: int, coin: int = 0) -> Draft:
        """A draft that sends the token to the supplier, and native coin by a plain call."""
        data = self.treasury.encode_abi("send", args=[self.coin.address, [SUPPLIER], [amount]])
        targets, values, calls = [self.cell.record.treasury], [0], [bytes.fromhex(data[2:])]
        if coin:
            targets, values, calls = [*targets, SUPPLIER], [0, coin], [*calls, b""]
        return Draft(targets, values, calls, "Pay the supplier")

    def carry(self, draft: Draft, proposer: int = 1) -> int:
        """Propose, have three vote for it, and execute."""
        proposal = self.client.propose(self.accounts[proposer], draft)
        pass_time(self.w3, DAY + 1)
        for voter in (1, 2, 3, 4):
            self.client.vote(self.accounts[voter], proposal, 1)
        pass_time(self.w3, 15 * DAY)
        self.client.execute(self.accounts[0], draft)
        return proposal


@pytest.fixture
def world(anvil: Anvil, w3: Web3, deploy: Any) -> World:
    return founded(anvil.url, w3, deploy("tokens/Plain", 6))


def founded(url: str, w3: Web3, coin: Any) -> World:
    """A cell of five members, on a node at `url`, with a token and native coin as assets."""
    cell = found_cell(
        w3,
        assets=[
            {"token": coin.address, "symbol": "ZOO", "decimals": 6, "dividend": True, "reserve_floor": "5"},
            {"token": "native", "dividend": True},
        ],
        revenue={"dividend_ratio": "50 %", "recipients": [{"address": FUND, "ratio": "10 %"}]},
        exit={"delay": "2 days", "holding_time": "0 seconds"},
        spending={"limit": "50 %", "period": "30 days"},
    )
    world = World(w3, url, cell, coin, cell.record.block)
    world.send(coin.functions.mint(world.accounts[0], 10_000 * COIN))
    pass_time(w3, DAY)
    return world


@pytest.fixture
def lived(world: World) -> World:
    return live(world)


def live(world: World) -> World:
    """Revenue of 1,000 COIN and 10 ETH, capital of 100 COIN and 3 ETH; dividends, a payment, an exit."""
    record, coin = world.cell.record, world.coin
    world.send(coin.functions.approve(record.splitter, 600 * COIN))
    world.send(world.splitter.functions.pay(coin.address, 600 * COIN, "invoice 7"))
    world.send(coin.functions.transfer(record.splitter, 400 * COIN))
    world.send(coin.functions.transfer(record.treasury, 100 * COIN))
    world.coin_to(record.splitter, 6 * ETHER)
    world.send(world.splitter.functions.pay(NATIVE, 4 * ETHER, "invoice 8"), value=4 * ETHER)
    world.coin_to(record.treasury, 3 * ETHER)
    for asset in (coin.address, NATIVE):
        world.send(world.splitter.functions.allocate(asset))
    pass_time(world.w3, DAY)
    world.send(world.share.functions.claim(coin.address), sender=1)
    world.send(world.share.functions.claim(NATIVE), sender=2)
    world.carry(world.pay_supplier(30 * COIN, ETHER // 2))
    balance = world.share.functions.balanceOf(world.accounts[5]).call()
    world.send(world.treasury.functions.exit(balance), sender=5)
    pass_time(world.w3, 3 * DAY)
    world.send(world.treasury.functions.pull(1, coin.address))
    world.send(coin.functions.transfer(record.splitter, 7 * COIN))
    pass_time(world.w3, DAY)
    return world
