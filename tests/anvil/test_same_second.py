"""Several blocks that bear the same second: past votes and totals are those of the second's last block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from web3 import Web3
from web3.exceptions import ContractLogicError

from celldao.cell import Cell
from tests.support.live import found_cell, pass_time, pass_to
from tests.support.openzeppelin import Client

SHARE = 10**6


@pytest.fixture
def cell(w3: Web3) -> Cell:
    cell = found_cell(w3, weight="share", transfer="free")
    pass_time(w3, 100)
    return cell


@pytest.fixture
def client(w3: Web3, cell: Cell) -> Client:
    return Client(w3, cell.record.governor, cell.record.share)


@pytest.fixture
def one_second(w3: Web3, client: Client) -> Iterator[int]:
    """From here on every block bears the same timestamp."""
    second = w3.eth.get_block("latest")["timestamp"] + 10
    pass_to(w3, second)
    w3.provider.make_request("anvil_setBlockTimestampInterval", [0])  # type: ignore[arg-type]
    yield second
    w3.provider.make_request("anvil_removeBlockTimestampInterval", [])  # type: ignore[arg-type]


def _transfer(client: Client, sender: str, receiver: str, shares: int) -> Any:
    token = client.token(client.votes.address)
    call = token.functions.transfer(receiver, shares * SHARE)
    return client.w3.eth.wait_for_transaction_receipt(call.transact({"from": sender}))


def test_votes__changed_in_three_blocks_of_a_second__are_those_of_the_last(
    w3: Web3, client: Client, one_second: int
) -> None:
    """I-V1, I-V3"""
    giver, taker, third = w3.eth.accounts[1:4]
    blocks = [
        _transfer(client, giver, taker, 10),
        _transfer(client, taker, giver, 30),
        _transfer(client, giver, third, 50),
    ]
    assert len({receipt["blockNumber"] for receipt in blocks}) == 3
    assert {w3.eth.get_block(receipt["blockNumber"])["timestamp"] for receipt in blocks} == {one_second}
    votes = client.votes.functions
    with pytest.raises(ContractLogicError, match="share: that second is not over yet"):
        votes.getPastVotes(giver, one_second).call()

    w3.provider.make_request("anvil_removeBlockTimestampInterval", [])  # type: ignore[arg-type]
    pass_time(w3, 5)
    now = [100 + 20 - 50, 100 - 20, 100 + 50]
    assert [votes.getPastVotes(who, one_second).call() for who in (giver, taker, third)] == [
        n * SHARE for n in now
    ]
    assert [votes.getPastVotes(who, one_second - 1).call() for who in (giver, taker, third)] == [
        100 * SHARE
    ] * 3
    assert votes.getPastTotalSupply(one_second).call() == 500 * SHARE
    # and they stay: a change in a later second leaves them alone
    _transfer(client, giver, taker, 1)
    pass_time(w3, 5)
    assert [votes.getPastVotes(who, one_second).call() for who in (giver, taker, third)] == [
        n * SHARE for n in now
    ]


def test_snapshot__shares_arriving_in_its_second__count_as_they_stood_at_its_end(
    w3: Web3, client: Client, one_second: int
) -> None:
    """Shares that pass through a member within one second leave no vote behind."""
    giver, taker = w3.eth.accounts[1:3]
    _transfer(client, giver, taker, 60)
    assert client.votes.functions.getVotes(taker).call() == 160 * SHARE
    _transfer(client, taker, giver, 60)
    w3.provider.make_request("anvil_removeBlockTimestampInterval", [])  # type: ignore[arg-type]
    pass_time(w3, 5)
    assert client.votes.functions.getPastVotes(taker, one_second).call() == 100 * SHARE


def test_dividends__bought_in_the_second_of_a_distribution__earn_nothing(
    w3: Web3, cell: Cell, client: Client, one_second: int
) -> None:
    """I-D3: buy, distribute, sell in three blocks of one second."""
    seller, buyer = w3.eth.accounts[1], w3.eth.accounts[6]
    share, splitter = cell.share, cell.splitter
    native = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"
    _transfer(client, seller, buyer, 100)
    w3.eth.wait_for_transaction_receipt(
        w3.eth.send_transaction({"from": seller, "to": cell.record.splitter, "value": 10**18})
    )
    data = splitter.interface.encode("allocate", native)
    w3.eth.wait_for_transaction_receipt(
        w3.eth.send_transaction({"from": seller, "to": cell.record.splitter, "data": data})
    )
    _transfer(client, buyer, seller, 100)
    w3.provider.make_request("anvil_removeBlockTimestampInterval", [])  # type: ignore[arg-type]
    pass_time(w3, 5)
    assert share.read("claimable", buyer, native) == 0
    assert share.read("claimable", seller, native) == 10**18 // 2 // 5
