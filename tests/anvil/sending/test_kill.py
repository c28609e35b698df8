"""A founding of 300 members through a node that fails, killed again and again: one cell, nothing twice.

CELLDAO_KILLS sets how often it is killed (5; `make proof` takes 20), CELLDAO_SEED the chance; CELLDAO_ROWS
names the file in which `make proof` looks for the outcome.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from eth_account import Account

from celldao.cell import Cell
from celldao.chain.journal import State
from celldao.deployment.founding import found, prepare
from celldao.deployment.verify import verify
from celldao.record import CellRecord
from tests.support.anvil import Anvil
from tests.support.assassin import Assassin
from tests.support.faulty_proxy import FaultyProxy, Seeded
from tests.support.founding_process import MEMBERS, founder, three_hundred
from tests.support.zygote import Zygote

KILLS = int(os.environ.get("CELLDAO_KILLS", "5"))
SEED = int(os.environ.get("CELLDAO_SEED", "11"))
# factory, five masters, contracts, three batches, finish
STEPS = 11
REQUEST_SECONDS = 2.0
COINS = 10 * 10**18


@pytest.fixture
def zygote() -> Iterator[Zygote]:
    zygote = Zygote("tests.support.founding_process")
    yield zygote
    zygote.close()


def test_found__killed_at_random_points_over_a_failing_node__one_cell_and_nothing_twice(
    node, zygote, tmp_path
):
    began, dice = time.monotonic(), random.Random(SEED)
    account = Account.from_key(dice.randbytes(32))
    node.w3.provider.make_request("anvil_setBalance", [account.address, hex(COINS)])
    constitution = three_hundred()
    calm = founder(node.url, account.key.hex(), tmp_path / "unused.jsonl", seconds=60)
    planned = prepare(calm, constitution).addresses
    with FaultyProxy(node.url, Seeded(SEED, share=0.12), late_seconds=REQUEST_SECONDS + 0.3) as proxy:
        order = {
            "url": proxy.url,
            "key": account.key.hex(),
            "journal": str(tmp_path / "cell.journal.jsonl"),
            "record": str(tmp_path / "cell.json"),
            "seconds": REQUEST_SECONDS,
        }
        assassin, killed, arrived = Assassin(proxy, dice), 0, False
        while killed < KILLS:
            assassin.hunt(zygote.start(**order), sends=not arrived)
            code = zygote.ended()
            assassin.spare()
            assert code in (0, -signal.SIGKILL)
            killed += code != 0
            arrived = arrived or code == 0
        zygote.start(**order)
        assert zygote.ended() == 0
        assert proxy.happened
    cell = Cell.load(tmp_path / "cell.json", calm)
    assert CellRecord.load(tmp_path / "cell.json").treasury == planned.treasury
    assert verify(cell, constitution) == []
    assert cell.share.read("member_count") == MEMBERS
    assert cell.share.read("totalSupply") == constitution.total_shares
    assert cell.factory.read("cell_count") == 1
    check_account(node, account.address)
    survivor = founder(node.url, account.key.hex(), order["journal"], seconds=60)
    entries = survivor.entries()
    assert sorted(entry.nonce for entry in entries) == list(range(STEPS))
    assert {entry.state for entry in entries} == {State.INCLUDED}
    found(survivor, constitution)
    assert survivor.sent() == STEPS
    if rows := os.environ.get("CELLDAO_ROWS"):
        write_row(Path(rows), time.monotonic() - began)


def write_row(path: Path, seconds: float) -> None:
    what = f"founding of {MEMBERS} members, killed over a failing node, seed {SEED}"
    row = {"what": what, "tried": KILLS, "unit": "kills", "found": 0, "seconds": round(seconds, 1)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([row], indent=1) + "\n")


def check_account(node: Anvil, sender: str) -> None:
    """Every transaction of the founder did its work, and gas is all that he has spent."""
    blocks = [
        node.w3.eth.get_block(number, full_transactions=True)
        for number in range(node.w3.eth.block_number + 1)
    ]
    sent = [one for block in blocks for one in block["transactions"] if one["from"] == sender]
    receipts = [node.w3.eth.get_transaction_receipt(one["hash"]) for one in sent]
    assert [one["nonce"] for one in sent] == list(range(STEPS))
    assert len({bytes(one["input"]) for one in sent}) == STEPS
    assert all(receipt["status"] == 1 for receipt in receipts)
    assert all(one["value"] == 0 for one in sent)
    paid = sum(receipt["gasUsed"] * receipt["effectiveGasPrice"] for receipt in receipts)
    assert node.w3.eth.get_balance(sender) == COINS - paid
