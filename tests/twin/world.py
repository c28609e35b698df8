"""Both organisations, and how to call and ask them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from pyrevm import AccountInfo

from bench.protocol.solidity import Compiled, compile_solidity
from tests.model.chain import keys
from tests.model.chain.abi import Function, interface, type_of
from tests.model.chain.evm import Chain, Outcome
from tests.model.chain.people import People
from tests.model.reference.cell import Places

OURS = {"share": "Share", "governor": "Governor"}
THEIRS = {"token": "TwinToken", "parliament": "TwinGovernor", "target": "Target"}
PROPOSAL = ["address[]", "uint256[]", "bytes[]", "bytes32"]
RELAYER = "founder"
# Calls from the relayer: the rest of the data goes to the address in the first word, and the answer back. To
# anybody else it answers zero, which is the treasury's exit delay in these stories.
RELAY = (
    bytes.fromhex("3373")
    + bytes.fromhex(keys.address(RELAYER)[2:])
    + bytes.fromhex(
        "14601e5760205ff3"
        + "5b"
        + "60203603"
        + "8060205f37"
        + "5f5f825f5f5f355af1"
        + "3d5f5f3e"
        + "603b573d5ffd"
        + "5b3d5ff3"
    )
)
DOMAIN = keccak(text="EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")


@cache
def solidity() -> dict[str, Compiled]:
    return compile_solidity(Path(__file__).with_name("Twin.sol"), "prague")


@cache
def functions(contract: str) -> dict[str, Function]:
    return {item["name"]: Function(item) for item in solidity()[contract].abi if item["type"] == "function"}


@cache
def _errors() -> dict[str, str]:
    """Selector -> name, of all errors that theirs may raise."""
    found = {}
    for compiled in solidity().values():
        for item in compiled.abi:
            if item["type"] == "error":
                types = ",".join(type_of(parameter) for parameter in item["inputs"])
                found["0x" + keccak(text=f"{item['name']}({types})")[:4].hex()] = str(item["name"])
    return found


def create(chain: Chain, contract: str, types: Sequence[str], values: Sequence[Any]) -> str:
    code = bytes.fromhex(solidity()[contract].bytecode.removeprefix("0x")) + encode(types, values)
    return chain.deploy(keys.address("founder"), code)


@dataclass(frozen=True)
class Draft:
    """What is proposed; on both sides the same bytes."""

    targets: tuple[str, ...]
    values: tuple[int, ...]
    calldatas: tuple[bytes, ...]
    text: str

    @property
    def digest(self) -> bytes:
        return bytes(keccak(text=self.text))

    @property
    def number(self) -> int:
        words = [self.targets, self.values, self.calldatas, self.digest]
        return int.from_bytes(keccak(encode(PROPOSAL, words)), "big")

    @property
    def by_hash(self) -> tuple[Any, ...]:
        return self.targets, self.values, self.calldatas, self.digest


@dataclass
class Twins:
    chain: Chain
    people: People
    at: Places
    token: str
    parliament: str
    target: str
    accounts: list[str]
    holders: set[str] = field(default_factory=set)  # who has delegated to himself there
    drafts: list[Draft] = field(default_factory=list)  # proposed on both sides

    def ours(self, sender: str, place: str, function: str, *args: Any) -> Outcome:
        data = interface(OURS[place])[function].encode(args)
        return self.chain.send(sender, getattr(self.at, place), data)

    def by_vote(self, place: str, function: str, *args: Any) -> Outcome:
        """As the treasury would call it for a vote.

        Meanwhile other code stands in its place: a transaction can't come from a contract.
        """
        evm, treasury = self.chain.evm, self.at.treasury
        kept = evm.basic(treasury)
        code = bytes(evm.get_code(treasury))
        relay = AccountInfo(balance=kept.balance, nonce=kept.nonce, code=RELAY)
        evm.insert_account_info(treasury, relay)
        data = interface(OURS[place])[function].encode(args)
        target = bytes.fromhex(getattr(self.at, place)[2:]).rjust(32, b"\0")
        outcome = self.chain.send(keys.address(RELAYER), treasury, target + data)
        kept = evm.basic(treasury)
        evm.insert_account_info(treasury, AccountInfo(balance=kept.balance, nonce=kept.nonce, code=code))
        return outcome

    def theirs(self, sender: str, place: str, function: str, *args: Any) -> Outcome:
        """Their errors by name."""
        data = functions(THEIRS[place])[function].encode(args)
        outcome = self.chain.send(sender, getattr(self, place), data)
        return Outcome(outcome.succeeded, outcome.output, self._named(outcome.reason))

    def ask_ours(self, place: str, function: str, *args: Any) -> Any:
        """A view's answer, or what it says if it refuses, behind a question mark."""
        found = interface(OURS[place])[function]
        outcome = self.chain.view(getattr(self.at, place), found.encode(args))
        return found.decode(outcome.output) if outcome.succeeded else f"? {outcome.reason}"

    def ask_theirs(self, place: str, function: str, *args: Any) -> Any:
        found = functions(THEIRS[place])[function]
        outcome = self.chain.view(getattr(self, place), found.encode(args))
        return found.decode(outcome.output) if outcome.succeeded else f"? {self._named(outcome.reason)}"

    def _named(self, reason: str) -> str:
        return _errors().get(reason[:10], reason)

    def name(self, account: str) -> str:
        return self.people.names.get(account, account)


def seal(
    contract: str, name: str, kind: str, types: Sequence[str], words: Sequence[Any], signer: str
) -> tuple[int, bytes, bytes]:
    """A signature of typed data for one of the two, as v, r, s."""
    domain = ["bytes32", "bytes32", "bytes32", "uint256", "address"]
    separator = keccak(encode(domain, [DOMAIN, keccak(text=name), keccak(text="1"), 1, contract]))
    body = keccak(encode(["bytes32", *types], [keccak(text=kind), *words]))
    v, r, s = keys.sign(signer, keccak(b"\x19\x01" + separator + body))
    return v, r.to_bytes(32, "big"), s.to_bytes(32, "big")
