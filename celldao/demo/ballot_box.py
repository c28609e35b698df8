"""Proposals as the governor takes them, and ballots as members sign them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from celldao.cell import Cell
from celldao.chain.coding import encode
from celldao.demo.events import NewHolderCap, NewSplit, Proposal, Purchase, Support
from celldao.demo.operating import Charter, Wages
from celldao.demo.people import People

STATES: Final = ("Pending", "Active", "Canceled", "Defeated", "Succeeded", "Queued", "Expired", "Executed")
_BALLOT: Final = [
    {"name": "proposalId", "type": "uint256"},
    {"name": "support", "type": "uint8"},
    {"name": "voter", "type": "address"},
    {"name": "nonce", "type": "uint256"},
]

_RECALL: Final = [{"name": "petition", "type": "uint256"}, {"name": "voter", "type": "address"}]


@dataclass(frozen=True)
class Motion:
    """A proposal with its one action, ready to be sent.

    Attributes:
        id: the governor's number for it.
        description: ends with the proposer's mark, so that nobody else can send it in before him.
    """

    id: int
    target: str
    calldata: bytes
    description: str

    @property
    def actions(self) -> tuple[list[str], list[int], list[bytes]]:
        return [self.target], [0], [self.calldata]

    @property
    def proposing(self) -> tuple[Any, ...]:
        return (*self.actions, self.description)

    @property
    def executing(self) -> tuple[Any, ...]:
        return (*self.actions, keccak(text=self.description))


def motion(proposal: Proposal, cell: Cell, people: People, proposer: str, tokens: dict[str, str]) -> Motion:
    """`tokens` are the addresses of the currencies by symbol."""
    effect = proposal.effect
    if isinstance(effect, Purchase):
        contract = cell.treasury
        receiver = people.named(effect.supplier).address
        data = contract.interface.encode("send", tokens[effect.asset], [receiver], [effect.amount])
    elif isinstance(effect, NewSplit):
        contract = cell.splitter
        data = contract.interface.encode("set_split", _changed(contract.read("terms"), effect))
    elif isinstance(effect, NewHolderCap):
        contract = cell.share
        data = contract.interface.encode("set_holder_cap", effect.cap)
    elif isinstance(effect, Wages):
        contract = cell.treasury
        receivers = [people.payee(payee).address for payee, _ in effect.payments]
        amounts = [amount for _, amount in effect.payments]
        data = contract.interface.encode("send", tokens[effect.asset], receivers, amounts)
    else:
        contract = cell.factory
        data = contract.interface.encode("grant_mandate", _grant(effect.charter, people, tokens))
    description = f"# {proposal.title}\n\n{proposal.text}\n\n#proposer={proposer.lower()}"
    hashed = keccak(
        encode(
            ["address[]", "uint256[]", "bytes[]", "bytes32"],
            [[contract.address], [0], [data], keccak(text=description)],
        )
    )
    return Motion(int.from_bytes(hashed, "big"), contract.address, data, description)


def _changed(terms: dict[str, Any], effect: NewSplit) -> tuple[Any, ...]:
    """The splitter takes all its terms at once: the recipients stay."""
    recipients = [(entry["account"], entry["ratio"]) for entry in terms["recipients"]]
    return effect.dividends, effect.smoothing, recipients


def _grant(charter: Charter, people: People, tokens: dict[str, str]) -> tuple[Any, ...]:
    """IMandate.Grant. No function of another contract is listed: the operator pays and does nothing else."""
    budgets = [(tokens[budget.asset], budget.per_period, budget.lifetime) for budget in charter.budgets]
    receivers = [(people.payee(payee).address, True) for payee in charter.payees]
    policy = charter.policy
    terms: tuple[Any, ...] = (charter.expiry, False, budgets, receivers, [], policy.digest, policy.name)
    return people.named(charter.operator).address, charter.period, charter.report_time, terms


def signed_recalls(
    mandate: str, chain_id: int, petition: int, voters: Iterable[LocalAccount]
) -> list[tuple[int, bytes, bytes]]:
    """Each member's signature to a petition, in the three words in which batches are sent."""
    domain = {
        "name": "celldao Mandate",
        "version": "1",
        "chainId": chain_id,
        "verifyingContract": mandate,
    }
    words = []
    for account in voters:
        message = {"petition": petition, "voter": account.address}
        signature = account.sign_message(encode_typed_data(domain, {"Recall": _RECALL}, message))
        r, s = (number.to_bytes(32, "big") for number in (signature.r, signature.s))
        words.append((signature.v << 160 | int(account.address, 16), r, s))
    return words


def signed_ballots(
    governor: str, chain_id: int, proposal_id: int, ballots: Iterable[tuple[LocalAccount, Support]]
) -> list[tuple[int, bytes, bytes]]:
    """Each ballot signed by its member, in the three words in which batches are sent."""
    domain = {
        "name": "celldao Governor",
        "version": "1",
        "chainId": chain_id,
        "verifyingContract": governor,
    }
    words = []
    for account, support in ballots:
        # The nonce is how often the member has revoked his ballots: none has.
        message = {"proposalId": proposal_id, "support": support.code, "voter": account.address, "nonce": 0}
        signature = account.sign_message(encode_typed_data(domain, {"Ballot": _BALLOT}, message))
        head = signature.v << 168 | support.code << 160 | int(account.address, 16)
        r, s = (number.to_bytes(32, "big") for number in (signature.r, signature.s))
        words.append((head, r, s))
    return words


def signed_move(share: str, name: str, chain_id: int, old: str, new: LocalAccount, deadline: int) -> bytes:
    """The consent of a new key to take a member's place."""
    domain = {"name": name, "version": "1", "chainId": chain_id, "verifyingContract": share}
    types = {
        "Move": [
            {"name": "old", "type": "address"},
            {"name": "new", "type": "address"},
            {"name": "deadline", "type": "uint256"},
        ]
    }
    message = {"old": old, "new": new.address, "deadline": deadline}
    return bytes(new.sign_message(encode_typed_data(domain, types, message)).signature)
