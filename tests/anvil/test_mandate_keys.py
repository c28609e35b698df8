"""Mandates on a node: under each of its rules, and with keys that borrow code (EIP-7702)."""

from __future__ import annotations

from typing import Any

import pytest
from eth_account.messages import encode_typed_data
from web3 import Web3
from web3.exceptions import ContractLogicError

from celldao.cell import Cell
from tests.anvil.test_changed_code import borrow, refused
from tests.support import mandates as support
from tests.support.artifacts import abi
from tests.support.live import found_cell, key, pass_time
from tests.support.mandates import by_vote, mined

DAY = 86_400
SHARE = 10**6
COIN = 10**18
NATIVE = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"
OPERATOR = key(9)
RECALLED = 16
BUY = bytes.fromhex(Web3.keccak(text="buy()").hex().removeprefix("0x")[:8])


@pytest.fixture
def cell(w3: Web3) -> Cell:
    cell = found_cell(w3, weight="share", transfer="free")
    sent = w3.eth.send_transaction(
        {"from": w3.eth.accounts[0], "to": cell.record.treasury, "value": 10 * COIN}
    )
    w3.eth.wait_for_transaction_receipt(sent)
    pass_time(w3, DAY)
    return cell


def granted(w3: Web3, cell: Cell, calls: tuple[tuple[str, bytes, bool], ...] = ()) -> Any:
    factory = w3.eth.contract(address=cell.record.factory, abi=abi("CellFactory"))
    by_vote(w3, cell, factory.functions.set_mandate_rules((True, 5_000, 2_000, 7 * DAY, 92 * DAY)))
    expiry = w3.eth.get_block("latest")["timestamp"] + 365 * DAY
    charter = (expiry, True, [(NATIVE, COIN, 2 * COIN)], [], list(calls), bytes(32), "")
    return support.granted(w3, cell, OPERATOR.address, 30 * DAY, DAY, charter)


@pytest.mark.every_hardfork
def test_mandate__drawn_on_paid_from_and_ended_by_members(w3: Web3, cell: Cell) -> None:
    mandate, payee = granted(w3, cell), w3.eth.accounts[7]
    mined(w3, mandate.functions.accept(1), OPERATOR.address)
    mined(w3, mandate.functions.draw(NATIVE, COIN), OPERATOR.address)
    before = w3.eth.get_balance(payee)
    mined(w3, mandate.functions.pay(NATIVE, payee, COIN // 4), OPERATOR.address)
    assert w3.eth.get_balance(payee) == before + COIN // 4
    pass_time(w3, 2)
    # who files it signs it, and alone has the fifth of the votes that is needed
    mined(w3, mandate.functions.file_petition(), w3.eth.accounts[1])
    assert mandate.functions.overview().call()[2] == RECALLED
    refused(mandate.functions.pay(NATIVE, payee, 1), "mandate: it has ended", OPERATOR.address)
    treasury = w3.eth.get_balance(cell.record.treasury)
    mined(w3, mandate.functions.sweep([NATIVE]), payee)
    assert w3.eth.get_balance(cell.record.treasury) == treasury + COIN - COIN // 4


def test_operator_whose_key_borrows_code__is_the_operator_by_either(
    w3: Web3, cell: Cell, deploy: Any
) -> None:
    """The office is the address: who lets it run code that obeys everybody has left his mandate to everybody,
    and everybody is held to its budget."""
    mandate, script = granted(w3, cell), deploy("attackers/Script")
    thief = w3.eth.accounts[8]
    mined(w3, mandate.functions.accept(1), OPERATOR.address)
    draw = bytes.fromhex(mandate.encode_abi("draw", [NATIVE, COIN])[2:])
    account = w3.eth.contract(address=OPERATOR.address, abi=abi("attackers/Script"))
    refused(mandate.functions.draw(NATIVE, 1), "mandate: only the operator", thief)
    borrow(w3, OPERATOR, script.address)
    spend = bytes.fromhex(mandate.encode_abi("spend", [NATIVE, [thief], [COIN]])[2:])
    steps = [(mandate.address, 0, data) for data in (draw, draw, spend)]
    before = w3.eth.get_balance(mandate.address)
    w3.eth.wait_for_transaction_receipt(
        account.functions.run(steps).transact({"from": thief, "gas": 5_000_000})
    )
    assert [account.functions.succeeded(n).call() for n in range(3)] == [True, False, True]
    assert w3.eth.get_balance(mandate.address) == before == 0
    # nobody else becomes one by borrowing the same code
    borrow(w3, key(7), script.address)
    other = w3.eth.contract(address=key(7).address, abi=abi("attackers/Script"))
    w3.eth.wait_for_transaction_receipt(
        other.functions.run(steps[:1]).transact({"from": thief, "gas": 5_000_000})
    )
    assert other.functions.succeeded(0).call() is False
    # and by his key he still ends it
    mined(w3, mandate.functions.recall(), OPERATOR.address)


def test_key_that_borrows_code__is_no_target_of_a_call_before_nor_after(
    w3: Web3, cell: Cell, deploy: Any
) -> None:
    shop, outsider = deploy("standins/Shop"), key(7)
    mandate = granted(w3, cell, ((shop.address, BUY, True),))
    mined(w3, mandate.functions.accept(1), OPERATOR.address)
    mined(w3, mandate.functions.call(shop.address, 0, BUY), OPERATOR.address)
    charter = mandate.functions.overview().call()
    amended = (charter[7], True, [], [], [(outsider.address, BUY, True)], bytes(32), "")
    for code in (None, shop.address):
        if code:
            borrow(w3, outsider, code)
            w3.eth.call({"to": outsider.address, "data": BUY})  # it does answer
        with pytest.raises(ContractLogicError, match="mandate: target has no code"):
            mandate.functions.amend(amended).call({"from": cell.record.treasury})


def test_member_whose_key_borrows_code__signs_a_petition_by_his_key(
    w3: Web3, cell: Cell, deploy: Any
) -> None:
    mandate = granted(w3, cell)
    filer, signer = w3.eth.accounts[1], key(2)
    pass_time(w3, 2)
    factory = w3.eth.contract(address=cell.record.factory, abi=abi("CellFactory"))
    by_vote(w3, cell, factory.functions.set_mandate_rules((True, 5_000, 4_000, 7 * DAY, 92 * DAY)))
    mined(w3, mandate.functions.file_petition(), filer)
    borrow(w3, signer, deploy("attackers/HostileSigner").address)
    types = {
        "EIP712Domain": [
            {"name": "name", "type": "string"},
            {"name": "version", "type": "string"},
            {"name": "chainId", "type": "uint256"},
            {"name": "verifyingContract", "type": "address"},
        ],
        "Recall": [{"name": "petition", "type": "uint256"}, {"name": "voter", "type": "address"}],
    }
    typed = {
        "types": types,
        "primaryType": "Recall",
        "domain": {
            "name": "celldao Mandate",
            "version": "1",
            "chainId": w3.eth.chain_id,
            "verifyingContract": mandate.address,
        },
        "message": {"petition": 1, "voter": signer.address},
    }
    signed = signer.sign_message(encode_typed_data(full_message=typed))
    words = (signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big"))
    anyone = w3.eth.accounts[8]
    # what his code would say to anything counts for nothing
    refused(
        mandate.functions.sign_petition_by_sigs(
            1, [(27 << 160 | int(signer.address, 16), bytes(32), bytes(32))]
        ),
        "mandate: no signature counts",
        anyone,
    )
    head = signed.v << 160 | int(signer.address, 16)
    mined(w3, mandate.functions.sign_petition_by_sigs(1, [(head, *words)]), anyone)
    assert mandate.functions.overview().call()[2] == RECALLED
