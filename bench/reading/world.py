"""Ten years of a cell, and of OpenZeppelin's governor beside it, on one anvil."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_abi.abi import encode
from eth_utils.address import to_checksum_address
from hexbytes import HexBytes
from web3 import Web3

from bench.protocol.solidity import compile_solidity
from celldao.artifacts import artifact
from celldao.cell import Cell
from celldao.chain.web3py import Web3Backend
from celldao.constitution import from_data
from celldao.deployment.founding import found
from tests.support.artifacts import bytecode
from tests.support.live import key

HERE = Path(__file__).parent
MONTHS = 120
MONTH = 30 * 86_400
CLAIMS = 5
REVENUE = 12_000 * 10**6
MINTED_AT_ONCE = 150
_GAS = 10_000_000


@dataclass(frozen=True)
class World:
    """What is read.

    Attributes:
        cell: as its founder has it.
        members, proposals: how many there are, in the cell and in the peer.
        peer, peer_votes: OpenZeppelin's governor and its votes.
    """

    w3: Web3
    url: str
    cell: Cell
    members: int
    proposals: int
    token: str
    peer: str
    peer_votes: str
    peer_block: int


def account(index: int) -> str:
    """An address that nobody else has; without zero bytes, as real ones mostly are."""
    return str(to_checksum_address(Web3.keccak(text=f"member {index}")[12:].hex()))


class Sender:
    """Transactions of anybody, many to a request."""

    def __init__(self, w3: Web3) -> None:
        self.w3 = w3
        self._rich: set[str] = set()
        self.rpc("anvil_autoImpersonateAccount", True)

    def rpc(self, method: str, *params: Any) -> Any:
        answer = self.w3.provider.make_request(method, list(params))  # type: ignore[arg-type]
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def send(self, calls: Sequence[tuple[str, str | None, bytes]]) -> list[str]:
        """(from, to, data) each in a block of its own; the hashes."""
        for sender, _, _ in calls:
            if sender not in self._rich:
                self.rpc("anvil_setBalance", sender, hex(10**24))
                self._rich.add(sender)
        hashes = []
        for sender, to, data in calls:
            transaction = {"from": sender, "data": "0x" + data.hex(), "gas": hex(_GAS)}
            if to:
                transaction["to"] = to
            hashes.append(self.rpc("eth_sendTransaction", transaction))
        for sent in (hashes[0], hashes[-1]) if hashes else ():
            # anvil answers before it has mined
            receipt = self.w3.eth.wait_for_transaction_receipt(HexBytes(sent), poll_latency=0.01)
            if receipt["status"] != 1:
                raise RuntimeError("a transaction of the story failed")
        return hashes

    def create(self, sender: str, code: bytes) -> str:
        (sent,) = self.send([(sender, None, code)])
        return str(to_checksum_address(self.rpc("eth_getTransactionReceipt", sent)["contractAddress"]))


def build(w3: Web3, url: str, members: int) -> World:
    """A cell of so many members that has lived for ten years, with a tenth as many proposals; its peer."""
    sender = Sender(w3)
    founder = w3.eth.accounts[0]
    token = sender.create(founder, bytes.fromhex(bytecode("tokens/Plain")[2:]) + encode(["uint8"], [6]))
    constitution = from_data(
        {
            "name": "Bench Cell",
            "symbol": "BENCH",
            "purpose": "To be read.",
            "members": [{"address": account(n), "shares": 100 + n % 7} for n in range(members)],
            "assets": [
                {"token": token, "symbol": "ZOO", "decimals": 6, "dividend": True},
                {"token": "native"},
            ],
        }
    )
    cell = found(Web3Backend(w3, key(0), poll_seconds=0.01), constitution)
    peer, votes, block = _peer(w3, sender, founder, members)
    proposals = max(members // 10, MONTHS // 12)
    for month in range(MONTHS):
        sender.rpc("evm_increaseTime", MONTH)
        sender.send(_month(cell, token, founder, month, members))
        first, last = proposals * month // MONTHS, proposals * (month + 1) // MONTHS
        sender.send([_proposal(cell, n) for n in range(first, last)])
        sender.send([_peer_proposal(peer, founder, n) for n in range(first, last)])
    return World(w3, url, cell, members, proposals, token, peer, votes, block)


def _month(
    cell: Cell, token: str, payer: str, month: int, members: int
) -> list[tuple[str, str | None, bytes]]:
    """Some claim the last dividend, and the next one follows."""
    record = cell.record
    mint = Web3.keccak(text="mint(address,uint256)")[:4] + encode(
        ["address", "uint256"], [record.splitter, REVENUE + month]
    )
    allocate = artifact("RevenueSplitter").interface.encode("allocate", token)
    claim = artifact("Share").interface.encode("claim", token)
    claimants = [account((month * CLAIMS + n) % members) for n in range(CLAIMS)] if month else []
    return [
        *((claimant, record.share, claim) for claimant in claimants),
        (payer, token, bytes(mint)),
        (payer, record.splitter, allocate),
    ]


def _text(number: int) -> str:
    return f"# Resolution {number}\n\n" + "We mill what was ordered, and see to the line. " * 4


def _proposal(cell: Cell, number: int) -> tuple[str, str | None, bytes]:
    data = artifact("Governor").interface.encode("propose", [], [], [], _text(number))
    return account(number), cell.record.governor, data


def _peer_proposal(peer: str, proposer: str, number: int) -> tuple[str, str | None, bytes]:
    types = ["address[]", "uint256[]", "bytes[]", "string"]
    # it takes no resolutions: a call that does nothing stands for one
    data = Web3.keccak(text="propose(address[],uint256[],bytes[],string)")[:4] + encode(
        types, [[peer], [0], [b""], _text(number)]
    )
    return proposer, peer, bytes(data)


def _peer(w3: Web3, sender: Sender, founder: str, members: int) -> tuple[str, str, int]:
    made = compile_solidity(HERE / "PeerVotes.sol", "prague")["PeerVotes"]
    block = int(w3.eth.block_number)
    votes = sender.create(founder, bytes.fromhex(made.bytecode[2:]))
    governor = compile_solidity(HERE / "PeerGovernor.sol", "prague")["PeerGovernor"]
    peer = sender.create(founder, bytes.fromhex(governor.bytecode[2:]) + encode(["address"], [votes]))
    selector = Web3.keccak(text="issue(address[],uint256)")[:4]
    for part in _parts(members):
        data = selector + encode(["address[]", "uint256"], [[account(n) for n in part], 10**8])
        sender.send([(founder, votes, bytes(data))])
    return peer, votes, block


def _parts(members: int) -> Iterator[range]:
    for start in range(0, members, MINTED_AT_ONCE):
        yield range(start, min(members, start + MINTED_AT_ONCE))
