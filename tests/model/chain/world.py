"""The chain of one story: a cell, tokens and people, and how the model's words become calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from tests.model.chain import sealing
from tests.model.chain.abi import Function, interface
from tests.model.chain.clones import charter_words, grant_words
from tests.model.chain.evm import Chain, Outcome
from tests.model.chain.people import People
from tests.model.reference.actions import Action, Content
from tests.model.reference.cell import Places
from tests.model.reference.governor import Ballot, Track
from tests.model.reference.petitions import Signature
from tests.model.reference.signed import Signed
from tests.model.reference.terms import Charter, Grant, MandateRules

CONTRACTS = {
    "share": "Share",
    "governor": "Governor",
    "treasury": "Treasury",
    "splitter": "RevenueSplitter",
    "lens": "Lens",
    "factory": "CellFactory",
}
PROPOSAL = ["address[]", "uint256[]", "bytes[]", "bytes32"]


@dataclass
class World:
    chain: Chain
    people: People
    at: Places
    share_name: str
    shop: str
    lens: str
    tokens: dict[str, str] = field(default_factory=dict)  # address -> file, such as tokens/Plain
    others: dict[str, str] = field(default_factory=dict)  # any other contract -> file
    files: dict[str, str] = field(default_factory=dict)  # of all that is here from the beginning
    mandates: set[str] = field(default_factory=set)
    created_in: list[int] = field(default_factory=list)  # the block of each proposal
    _ids: dict[Content, int] = field(default_factory=dict)
    # answers since the last transaction
    _said: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    # --- names

    def address(self, place: str) -> str:
        """A contract of the cell by role; what is an address stays one."""
        return str(getattr(self, place, None) or getattr(self.at, place, place))

    def contract_file(self, address: str) -> str:
        for role, file in CONTRACTS.items():
            if self.address(role) == address:
                return file
        if address == self.shop:
            return "standins/Shop"
        if address in self.mandates:
            return "Mandate"
        return self.tokens.get(address) or self.others[address]

    # --- proposals

    def calldata(self, action: Action) -> bytes:
        if not action.function:
            return b""
        function = interface(self.contract_file(action.target))[action.function]
        return function.encode(self.arguments(action.target, action.function, action.args))

    def selector(self, target: str, function: str) -> bytes:
        return interface(self.contract_file(target))[function].selector

    def lists(self, content: Content) -> tuple[list[str], list[int], list[bytes]]:
        actions = content.actions
        targets, values = [action.target for action in actions], [action.value for action in actions]
        return targets, values, [self.calldata(action) for action in actions]

    def proposal_id(self, content: Content) -> int:
        if content not in self._ids:
            words = [*self.lists(content), keccak(text=content.text)]
            self._ids[content] = int.from_bytes(keccak(encode(PROPOSAL, words)), "big")
        return self._ids[content]

    # --- arguments

    def arguments(self, target: str, function: str, args: tuple[Any, ...]) -> list[Any]:
        """The model's arguments as the contract takes them."""
        if function in ("propose", "queue", "execute", "cancel"):
            content, *_ = args
            text = content.text if function == "propose" else keccak(text=content.text)
            return [*self.lists(content), text]
        if function == "cast_votes_by_sig":
            content, ballots = args
            return [self.proposal_id(content), [self._ballot(ballot) for ballot in ballots]]
        if function == "list_call":
            contract, name, listed = args
            return [contract, self.selector(contract, name), listed]
        if function in ("spend_with", "call_with"):
            asset, amount, contract, inner = args
            call = Action(contract, inner.function, inner.args)
            return [asset, amount, contract, self.calldata(call)]
        if function in ("call", "call_by_vote"):
            contract, amount, inner = args
            return [contract, amount, self.calldata(Action(contract, inner.function, inner.args))]
        if function == "sign_petition_by_sigs":
            number, signatures = args
            return [number, [self._signature(signature) for signature in signatures]]
        if function == "set_split":
            ratio, smoothing, recipients = args
            return [(ratio, smoothing, list(recipients))]
        taken: list[Any] = []
        for place, arg in enumerate(args):
            taken += self._argument(function, place, arg)
        return taken

    def _argument(self, function: str, place: int, arg: Any) -> list[Any]:
        if isinstance(arg, Content):
            return [self.proposal_id(arg)]
        if isinstance(arg, (Track, MandateRules)):
            return [tuple(vars(arg).values())]
        if isinstance(arg, Grant):
            return [grant_words(arg, self.files)]
        if isinstance(arg, Charter):
            return [charter_words(arg, self.files)]
        if isinstance(arg, Signed):
            return self._seal(function, arg)
        if function.startswith("castVoteWithReasonAndParams") and (arg is None or isinstance(arg, tuple)):
            return [sealing.packed_params(arg)]
        return [arg]

    def _seal(self, function: str, seal: Signed) -> list[Any]:
        if function == "permit":
            return [seal.deadline, *sealing.signature(self, seal)]
        if function == "delegateBySig":
            return [seal.deadline, *sealing.signature(self, seal)]
        signature = sealing.as_bytes(self, seal)
        return [signature] if "Vote" in function else [seal.deadline, signature]

    def _ballot(self, ballot: Ballot) -> tuple[int, bytes, bytes]:
        v, r, s = sealing.signature(self, ballot.seal)
        return (v << 168 | ballot.support << 160 | int(ballot.voter, 16), r, s)

    def _signature(self, signature: Signature) -> tuple[int, bytes, bytes]:
        v, r, s = sealing.signature(self, signature.seal)
        return (v << 160 | int(signature.voter, 16), r, s)

    # --- calls

    def send(
        self, sender: str, target: str, function: str, args: tuple[Any, ...], value: int = 0
    ) -> tuple[Outcome, Function]:
        found = interface(self.contract_file(target))[function]
        data = found.encode(self.arguments(target, function, args))
        outcome = self.send_raw(sender, target, data, value)
        if function == "propose" and outcome.succeeded:
            self.created_in.append(self.chain.number)
        return outcome, found

    def send_raw(self, sender: str, target: str, data: bytes, value: int = 0) -> Outcome:
        self._said.clear()
        wallet = self.others.get(sender)
        if wallet is None:
            return self.chain.send(sender, target, data, value)
        run = interface(wallet)["run"]
        call = run.encode([target, value, data] if len(run.inputs) == 3 else [target, data])
        outcome = self.chain.send(self.payer(sender), sender, call)
        if not outcome.succeeded or not run.outputs:
            return outcome
        return Outcome(True, run.decode(outcome.output))

    def pass_to(self, second: int) -> None:
        self._said.clear()
        self.chain.pass_to(second)

    def payer(self, caller: str) -> str:
        """Who sends the transaction: the caller, or for a contract somebody with a key."""
        return self.people_payer if caller in self.others else caller

    @property
    def people_payer(self) -> str:
        return next(iter(self.people.names))

    def read(self, place: str, function: str, *args: Any) -> Any:
        """A view's answer; what it says if it refuses, as a string that begins with a question mark."""
        question = (place, function, *args)
        if question not in self._said:
            target = self.address(place)
            file = CONTRACTS.get(place) or self.contract_file(target)
            self._said[question] = self.read_at(target, file, function, args)
        return self._said[question]

    def token_balance(self, token: str, account: str) -> int | None:
        """As a careful caller reads it: None for what is no answer."""
        question = interface("tokens/Plain")["balanceOf"].encode((account,))
        outcome = self.chain.view(token, question, gas=150_000)
        return int.from_bytes(outcome.output[:32], "big") if len(outcome.output) >= 32 else None

    def read_at(self, target: str, file: str, function: str, args: tuple[Any, ...]) -> Any:
        found = interface(file)[function]
        outcome = self.chain.view(target, found.encode(args))
        return found.decode(outcome.output) if outcome.succeeded else f"? {outcome.reason}"
