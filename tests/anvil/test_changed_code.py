"""Accounts that become something else: contracts created anew (EIP-6780), keys that borrow code (EIP-7702).

titanoboa ends no transactions and sends none that authorise, so that only a node shows these as they are.
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from web3 import Web3
from web3.exceptions import ContractLogicError

from celldao.cell import Cell
from tests.support.artifacts import abi
from tests.support.live import found_cell, key, pass_time, pass_to
from tests.support.openzeppelin import Client, Draft

DAY = 86_400
FOR = 1
SHARE = 10**6
SUM = 10**9
NO_CODE = "governor: the target has no code of its own"
# Does nothing, and is gone when it is called without data:
# CALLDATASIZE ISZERO PUSH1 6 JUMPI STOP JUMPDEST CALLER SELFDESTRUCT
HARMLESS = bytes.fromhex("3615600657005b33ff")
BORROWED = bytes.fromhex("ef0100")


@pytest.fixture
def coin(deploy: Any) -> Any:
    return deploy("tokens/Plain", 6)


@pytest.fixture
def cell(w3: Web3, coin: Any) -> Cell:
    asset = {"token": coin.address, "symbol": "COIN", "decimals": 6, "dividend": True}
    cell = found_cell(w3, weight="share", transfer="free", assets=[asset])
    coin.functions.mint(cell.record.treasury, SUM).transact({"from": w3.eth.accounts[0]})
    pass_time(w3, DAY)
    return cell


@pytest.fixture
def client(w3: Web3, cell: Cell) -> Client:
    return Client(w3, cell.record.governor, cell.record.share)


@pytest.fixture
def governor(w3: Web3, cell: Cell) -> Any:
    return w3.eth.contract(address=cell.record.governor, abi=abi("Governor"))


def borrow(w3: Web3, account: Any, code: str) -> None:
    """Lets a key answer with the code of a contract (nobody: with none any more); somebody else pays."""
    authorisation = account.sign_authorization(
        {"chainId": w3.eth.chain_id, "address": code, "nonce": w3.eth.get_transaction_count(account.address)}
    )
    payer = key(19)
    sent = payer.sign_transaction(
        {
            "type": 4,
            "chainId": w3.eth.chain_id,
            "nonce": w3.eth.get_transaction_count(payer.address),
            "to": payer.address,
            "value": 0,
            "gas": 200_000,
            "maxFeePerGas": 10**10,
            "maxPriorityFeePerGas": 10**9,
            "authorizationList": [authorisation],
        }
    )
    w3.eth.wait_for_transaction_receipt(w3.eth.send_raw_transaction(sent.raw_transaction))
    expected = b"" if int(code, 16) == 0 else BORROWED + bytes.fromhex(code[2:])
    assert bytes(w3.eth.get_code(account.address)) == expected


def vote_of_all(client: Client, proposal: int) -> None:
    functions = client.governor.functions
    pass_to(client.w3, functions.proposalSnapshot(proposal).call() + 1)
    for voter in client.w3.eth.accounts[2:6]:
        client.vote(voter, proposal, FOR)
    pass_to(client.w3, functions.proposalEta(proposal).call())


def refused(call: Any, reason: str, sender: str) -> None:
    with pytest.raises(ContractLogicError, match=reason):
        call.call({"from": sender})


def test_contract_destroyed_and_created_anew__is_refused(
    w3: Web3, cell: Cell, client: Client, governor: Any, coin: Any, deploy: Any
) -> None:
    """Harmless when proposed, destroyed in the same transaction, created anew to take what it is allowed."""
    thief = w3.eth.accounts[1]
    attacker, shop = deploy("attackers/Metamorphic"), deploy("standins/Shop")
    share = client.token(cell.record.share)
    share.functions.transfer(attacker.address, 50 * SHARE).transact({"from": thief})
    pass_time(w3, 10)
    target = attacker.functions.deploy(HARMLESS).call({"from": thief})
    scheme = Draft(
        [coin.address, target],
        [0, 0],
        [
            bytes.fromhex(coin.encode_abi("approve", [target, SUM])[2:]),
            bytes.fromhex(shop.encode_abi("take", [coin.address, SUM])[2:]),
        ],
        "A partner to be introduced",
    )
    lists = [scheme.targets, scheme.values, scheme.calldatas]
    propose = bytes.fromhex(governor.encode_abi("propose", [*lists, scheme.description])[2:])
    refused(attacker.functions.run(governor.address, propose), NO_CODE, thief)
    vanish = attacker.functions.propose_and_vanish(HARMLESS, governor.address, propose)
    w3.eth.wait_for_transaction_receipt(vanish.transact({"from": thief}))
    assert bytes(w3.eth.get_code(target)) == b""

    proposal = governor.functions.hashProposal(*scheme.by_hash).call()
    vote_of_all(client, proposal)
    execute = governor.functions.execute(*scheme.by_hash)
    refused(execute, NO_CODE, thief)
    evil = bytes(w3.eth.get_code(shop.address))
    w3.eth.wait_for_transaction_receipt(attacker.functions.deploy(evil).transact({"from": thief}))
    assert bytes(w3.eth.get_code(target)) == evil
    refused(execute, "governor: the code of a target has changed", thief)
    assert coin.functions.allowance(cell.record.treasury, target).call() == 0


def test_key_that_borrows_code__is_no_target_before_nor_after(
    w3: Web3, client: Client, governor: Any, coin: Any, deploy: Any
) -> None:
    """What such an account does is decided anew by its key, as often as it likes."""
    member, outsider = w3.eth.accounts[1], key(9)
    shop = deploy("standins/Shop")
    data = bytes.fromhex(shop.encode_abi("buy")[2:])

    def propose(target: str) -> Any:
        return governor.functions.propose([target], [0], [data], "Buy there")

    refused(propose(outsider.address), NO_CODE, member)
    borrow(w3, outsider, shop.address)
    # it does answer now
    w3.eth.call({"to": outsider.address, "data": data})
    refused(propose(outsider.address), NO_CODE, member)
    borrow(w3, outsider, "0x" + "00" * 20)
    refused(propose(outsider.address), NO_CODE, member)
    propose(shop.address).call({"from": member})


def test_receiver_of_coin_who_borrows_code__is_paid_and_vetoes_nothing(
    w3: Web3, cell: Cell, client: Client, governor: Any, deploy: Any
) -> None:
    """His code is not part of what is decided. If it refuses the coin, that is his payment alone."""
    member, receiver = w3.eth.accounts[1], key(9)
    treasury = cell.record.treasury
    w3.eth.send_transaction({"from": member, "to": treasury, "value": 10**18})
    draft = Draft([receiver.address], [10**9], [b""], "A prize")
    proposal = client.propose(member, draft)
    vote_of_all(client, proposal)
    borrow(w3, receiver, deploy("standins/Shop").address)
    before = w3.eth.get_balance(receiver.address)
    client.execute(member, draft)
    assert w3.eth.get_balance(receiver.address) - before == 10**9


def test_member_whose_key_borrows_code__votes_by_his_key_once(
    w3: Web3, client: Client, governor: Any, deploy: Any
) -> None:
    """I-V4: he has a key and code, and either may say yes. One number, one ballot, whichever comes first."""
    yes = deploy("attackers/HostileSigner")
    by_key, by_code = key(2), key(3)
    draft = Draft([], [], [], "Do we agree?")
    proposal = client.propose(w3.eth.accounts[1], draft)
    for account in (by_key, by_code):
        borrow(w3, account, yes.address)
    pass_to(w3, governor.functions.proposalSnapshot(proposal).call() + 1)
    signature = ballot(governor, proposal, by_key)
    anyone = w3.eth.accounts[8]

    def cast(voter: Any, signed: bytes) -> Any:
        return governor.functions.castVoteBySig(proposal, FOR, voter.address, signed)

    head = signature[64] << 168 | FOR << 160 | int(by_key.address, 16)
    batch = governor.functions.cast_votes_by_sig(proposal, [(head, signature[:32], signature[32:64])])
    assert batch.call({"from": anyone}) == 1
    w3.eth.wait_for_transaction_receipt(cast(by_key, signature).transact({"from": anyone}))
    refused(cast(by_key, b"any"), "governor: has voted already", anyone)
    assert batch.call({"from": anyone}) == 0
    # one whose code says yes to everything has left his vote to everybody, and no more than his
    w3.eth.wait_for_transaction_receipt(cast(by_code, b"any").transact({"from": anyone}))
    refused(cast(by_code, ballot(governor, proposal, by_code)), "governor: has voted already", anyone)
    refused(cast(key(4), b"any"), "governor: wrong signature", anyone)
    assert governor.functions.proposalVotes(proposal).call() == [0, 200 * SHARE, 0]


def ballot(governor: Any, proposal: int, signer: Any) -> bytes:
    message = {"proposalId": proposal, "support": FOR, "voter": signer.address, "nonce": 0}
    domain = {"name": "celldao Governor", "version": "1", "verifyingContract": governor.address}
    typed = encode_typed_data(
        {**domain, "chainId": governor.w3.eth.chain_id},
        {
            "Ballot": [
                {"name": "proposalId", "type": "uint256"},
                {"name": "support", "type": "uint8"},
                {"name": "voter", "type": "address"},
                {"name": "nonce", "type": "uint256"},
            ]
        },
        message,
    )
    return bytes(Account.sign_message(typed, signer.key).signature)
