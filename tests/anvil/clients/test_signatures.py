"""What eth-account signs, viem takes, and the other way round; the contracts take both, each only once.

The typed data here are written by hand from the standards (ERC-2612, OpenZeppelin's governor, ERC-5267 for
the domain), as a stranger's client would write them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from hexbytes import HexBytes
from web3 import Web3
from web3.contract import Contract
from web3.exceptions import ContractLogicError

from celldao.cell import Cell
from tests.support.artifacts import abi
from tests.support.live import found_cell, key, pass_time, pass_to
from tests.support.viem import viem
from tests.support.wallets.published import mined

pytestmark = pytest.mark.every_hardfork

SHARE = 10**6
FOR = 1
HALF_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141 // 2
DOMAIN = [
    {"name": "name", "type": "string"},
    {"name": "version", "type": "string"},
    {"name": "chainId", "type": "uint256"},
    {"name": "verifyingContract", "type": "address"},
]
TYPES = {
    "Permit": "address owner,address spender,uint256 value,uint256 nonce,uint256 deadline",
    "Delegation": "address delegatee,uint256 nonce,uint256 expiry",
    "Ballot": "uint256 proposalId,uint8 support,address voter,uint256 nonce",
    "ExtendedBallot": "uint256 proposalId,uint8 support,address voter,uint256 nonce,string reason,"
    "bytes params",
    "Move": "address old,address new,uint256 deadline",
    "Exit": "address member,uint256 shares,uint256 nonce,uint256 deadline",
}
REASON = "Läuft seit Jahren ohne uns – «weiter so» 🏭"


Work = list[tuple[Any, dict[str, Any]]]  # who signs what


def eth_account_signs(work: Work) -> list[bytes]:
    return [
        bytes(signer.sign_message(encode_typed_data(full_message=data)).signature) for signer, data in work
    ]


def viem_signs(work: Work) -> list[bytes]:
    jobs = [{"do": "sign", "key": signer.key.to_0x_hex(), "data": portable(data)} for signer, data in work]
    return [bytes(HexBytes(answer["signature"])) for answer in viem(jobs)]


SIGNERS: dict[str, Callable[[Work], list[bytes]]] = {"eth-account": eth_account_signs, "viem": viem_signs}


def viem_checks(signed: list[tuple[Any, dict[str, Any], bytes]]) -> list[dict[str, Any]]:
    """What viem says of signatures that should be these signers'."""
    return viem(
        [
            {"do": "check", "address": who.address, "signature": "0x" + made.hex(), "data": portable(data)}
            for who, data, made in signed
        ]
    )


def portable(data: dict[str, Any]) -> dict[str, Any]:
    """Numbers as texts: JSON's lose digits."""
    message = {
        name: str(value) if isinstance(value, int) else value for name, value in data["message"].items()
    }
    return {**data, "message": message}


@dataclass
class Town:
    w3: Web3
    cell: Cell
    share: Contract
    governor: Contract
    treasury: Contract

    def data(self, contract: Contract, kind: str, **message: Any) -> dict[str, Any]:
        """Typed data under the domain that the contract itself tells, where it does."""
        name = "celldao Treasury"
        if contract.address != self.treasury.address:
            fields, name, version, chain, where, salt, extensions = contract.functions.eip712Domain().call()
            assert (fields, version, salt, extensions) == (b"\x0f", "1", bytes(32), [])
            assert (chain, where) == (self.w3.eth.chain_id, contract.address)
        fields = [{"type": one.split()[0], "name": one.split()[1]} for one in TYPES[kind].split(",")]
        domain = {
            "name": name,
            "version": "1",
            "chainId": self.w3.eth.chain_id,
            "verifyingContract": contract.address,
        }
        types = {"EIP712Domain": DOMAIN, kind: fields}
        return {"domain": domain, "types": types, "primaryType": kind, "message": message}

    def now(self) -> int:
        return int(self.w3.eth.get_block("latest")["timestamp"])

    def proposal(self, text: str) -> int:
        """One in its voting period, of member 1."""
        mined(self.w3, self.governor.functions.propose([], [], [], text), key(1).address)
        proposal = self.governor.functions.hashProposal([], [], [], bytes(Web3.keccak(text=text))).call()
        pass_to(self.w3, self.governor.functions.proposalSnapshot(proposal).call() + 1)
        return int(proposal)


@pytest.fixture
def town(w3: Web3) -> Town:
    # a name that libraries must encode alike
    cell = found_cell(w3, name="Zelle Süd – 東京", weight="share", transfer="free")
    pass_time(w3, 60 * 86_400)  # longer than anybody must hold shares before he leaves
    contracts = [
        w3.eth.contract(address=address, abi=abi(name))
        for name, address in (
            ("Share", cell.record.share),
            ("Governor", cell.record.governor),
            ("Treasury", cell.record.treasury),
        )
    ]
    return Town(w3, cell, *contracts)


def split(signature: bytes) -> tuple[int, bytes, bytes]:
    return signature[64], signature[:32], signature[32:64]


def cases(town: Town) -> dict[str, tuple[Any, dict[str, Any], Callable[[bytes], Any]]]:
    """By name: who signs, what, and the contract's function that takes the signature."""
    owner, fresh, spender = key(2), key(11), key(9).address
    share, governor, treasury = town.share, town.governor, town.treasury
    deadline = town.now() + 30 * 86_400
    proposal = town.proposal("a resolution")
    ballot = {"proposalId": proposal, "support": FOR, "voter": key(3).address, "nonce": 0}
    extended = {
        "proposalId": proposal,
        "support": 0,
        "voter": key(4).address,
        "nonce": 0,
        "reason": REASON,
        "params": "0x",
    }
    return {
        "permit": (
            owner,
            town.data(
                share,
                "Permit",
                owner=owner.address,
                spender=spender,
                value=7 * SHARE,
                nonce=0,
                deadline=deadline,
            ),
            lambda made: share.functions.permit(owner.address, spender, 7 * SHARE, deadline, *split(made)),
        ),
        "ballot": (
            key(3),
            town.data(governor, "Ballot", **ballot),
            lambda made: governor.functions.castVoteBySig(proposal, FOR, key(3).address, made),
        ),
        "ballot with a reason": (
            key(4),
            town.data(governor, "ExtendedBallot", **extended),
            lambda made: governor.functions.castVoteWithReasonAndParamsBySig(
                proposal, 0, key(4).address, REASON, b"", made
            ),
        ),
        "delegation": (
            key(5),
            town.data(share, "Delegation", delegatee=key(1).address, nonce=0, expiry=deadline),
            lambda made: share.functions.delegateBySig(key(1).address, 0, deadline, *split(made)),
        ),
        "exit": (
            key(3),
            town.data(treasury, "Exit", member=key(3).address, shares=SHARE, nonce=0, deadline=deadline),
            lambda made: treasury.functions.exitBySig(key(3).address, SHARE, deadline, made),
        ),
        "move": (
            fresh,
            town.data(share, "Move", old=owner.address, new=fresh.address, deadline=deadline),
            lambda made: share.functions.move(fresh.address, deadline, made),
        ),
    }


SENDERS = {"move": 2}  # the old key sends; everything else anybody may


@pytest.mark.parametrize("library", SIGNERS)
def test_signed_by_one_library__the_other_and_the_contract_take_it(town: Town, library: str) -> None:
    made = cases(town)
    signatures = SIGNERS[library]([(signer, data) for signer, data, _ in made.values()])
    signed = [(*case[:2], signature) for case, signature in zip(made.values(), signatures, strict=True)]
    for (name, (signer, data, call)), signature, by_viem in zip(
        made.items(), signatures, viem_checks(signed), strict=True
    ):
        encoded = encode_typed_data(full_message=data)
        assert len(signature) == 65, name
        assert signature[64] in (27, 28), name
        assert int.from_bytes(signature[32:64], "big") <= HALF_ORDER, name
        assert Account.recover_message(encoded, signature=signature) == signer.address, name
        assert (by_viem["valid"], by_viem["signer"]) == (True, signer.address), name
        digest = Web3.keccak(b"\x19" + encoded.version + encoded.header + encoded.body)
        assert bytes.fromhex(by_viem["digest"][2:]) == bytes(digest), name
        mined(town.w3, call(signature), town.w3.eth.accounts[SENDERS.get(name, 8)])
        if name == "permit":
            assert town.share.functions.allowance(signer.address, key(9).address).call() == 7 * SHARE
    share = town.share.functions
    assert share.balanceOf(key(2).address).call() == 0
    assert share.balanceOf(key(11).address).call() == 100 * SHARE
    assert share.delegates(key(5).address).call() == key(1).address
    assert share.balanceOf(key(3).address).call() == 99 * SHARE


@pytest.mark.parametrize("library", SIGNERS)
def test_signed_by_a_stranger__nobody_takes_it(town: Town, library: str) -> None:
    stranger = key(12)
    made = cases(town)
    signatures = SIGNERS[library]([(stranger, data) for _, data, _ in made.values()])
    signed = [(*case[:2], signature) for case, signature in zip(made.values(), signatures, strict=True)]
    assert [one["valid"] for one in viem_checks(signed)] == [False] * len(made)
    for (name, (_, data, call)), signature in zip(made.items(), signatures, strict=True):
        encoded = encode_typed_data(full_message=data)
        assert Account.recover_message(encoded, signature=signature) == stranger.address, name
        with pytest.raises(ContractLogicError, match=r"signature|only a member"):
            call(signature).call({"from": town.w3.eth.accounts[SENDERS.get(name, 8)]})
