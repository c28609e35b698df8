"""Calling a contract from a mandate's account: the functions that its charter lists, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from eth_utils.address import is_address, to_checksum_address

from celldao import limits
from celldao.actions.call import Call as RawCall
from celldao.actions.function import Function
from celldao.actions.invocation import call_words
from celldao.acts.act import Done, Outcome, Step
from celldao.acts.standing import Standing
from celldao.amounts import Amount
from celldao.constitution.fields import NATIVE
from celldao.errors import ActError
from celldao.operators.base import Given, MandateAct, amount_of, budget_of, find_mandate

_SELECTOR = 4


@dataclass(frozen=True)
class Called(Outcome):
    """
    Attributes:
        target: the contract.
        selector: of its function, 4 bytes.
    """

    mandate: str
    target: str
    selector: bytes

    def lines(self) -> list[str]:
        return [f"Called: function 0x{self.selector.hex()} of {self.target} by the mandate {self.mandate}"]


@dataclass(frozen=True)
class CallContract(MandateAct[Called]):
    """
    Attributes:
        target: the contract.
        data: calldata.
        amount: native coin that goes along, or of a token what the contract may take; None: nothing.
        listed: whether the charter allows it.
        told: what the call does, as far as that is known.
    """

    kind: ClassVar[str] = "mandate_call"

    target: str
    data: bytes
    amount: Amount | None
    listed: bool
    told: str

    @classmethod
    def of(
        cls,
        standing: Standing,
        target: str,
        function: str = "",
        arguments: Any = (),
        *,
        data: bytes | None = None,
        amount: str | Amount | None = None,
        mandate: Given = None,
    ) -> CallContract:
        """
        Args:
            function: with the types of its parameters, "deposit(uint256 assets, address receiver)".
            arguments: in the function's order, or by its parameters' names.
            data: calldata, instead of function and arguments.
            amount: coin to send along, or of a token the allowance for the time of the call.

        Raises:
            AmountError: the amount cannot be read.
            ActionError: function and arguments do not fit.
            ActError: no such mandate, no budget of the asset, no address, or nothing to call.
        """
        found = find_mandate(standing, mandate)
        if not is_address(target):
            raise ActError(f"{target!r} is no address", "Write 0x and 40 hexadecimal digits.")
        target = str(to_checksum_address(target))
        given = _calldata(function, arguments, data)
        sent = None if amount is None else amount_of(standing, found, amount)
        if sent is not None:
            budget_of(found, sent.currency)
        selector = given[:_SELECTOR]
        act = cls(standing, found, target, given, sent, False, "")
        listed = standing.ask(act.contract, "is_call", target, selector)
        context = standing.now.context(accounts=[target])
        if function:
            context = context.with_abi(target, Function.parse(function))
        told = call_words(RawCall(target, act.value, given), context)
        return cls(standing, found, target, given, sent, bool(listed), told)

    @property
    def value(self) -> int:
        """Base units of native coin that go along."""
        is_coin = self.amount is not None and self.amount.currency.address == NATIVE
        return self.amount.units if is_coin and self.amount is not None else 0

    def words(self) -> str:
        return f"Call {self.target} from the {self.label}"

    def lines(self) -> list[str]:
        lines = [self.told]
        if self.amount is not None and not self.value:
            lines.append(f"It may take up to {self.amount} within the call; no allowance stays behind.")
        return [*lines, "What the mandate's assets lose by it is booked as spent."]

    def check(self) -> None:
        self.check_working()
        if not self.listed:
            raise ActError(
                f"the {self.label} may not call function 0x{self.data[:_SELECTOR].hex()} of {self.target}",
                "Call only what is listed in its charter; a vote can amend it.",
            )
        if self.amount is None:
            return
        balance = self.mandate.budgets[budget_of(self.mandate, self.amount.currency)].balance
        if self.value and balance < self.amount:
            raise ActError(
                f"the {self.label} has {balance}, less than {self.amount}",
                "Draw first: `celldao mandate draw`; or send less.",
            )

    def steps(self) -> Sequence[Step]:
        what = f"call 0x{self.data[:_SELECTOR].hex()} of {self.target}"
        if self.amount is not None and not self.value:
            token, units = self.amount.currency.address, self.amount.units
            return [self.step(what, "call_with", token, units, self.target, self.data)]
        return [self.step(what, "call", self.target, self.value, self.data)]

    def outcome(self, done: Done) -> Called:
        event = done.one("Called")
        selector = event.values["selector"]
        assert isinstance(selector, bytes), "as the ABI says"
        return Called(done.receipts, self.mandate.address, str(event.values["target"]), selector)


def _calldata(function: str, arguments: Any, data: bytes | None) -> bytes:
    if bool(function) == (data is not None):
        raise ActError(
            "there must be either a function with its arguments, or calldata", "Give one of the two."
        )
    if data is None:
        read = Function.parse(function)
        data = read.encode(read.read(arguments))
    if len(data) < _SELECTOR:
        raise ActError(f"{len(data)} bytes name no function", "Give calldata of 4 bytes at least.")
    if len(data) > limits.MAX_MANDATE_DATA:
        raise ActError(
            f"the call has {len(data)} bytes of calldata",
            f"Divide it: a mandate's call holds at most {limits.MAX_MANDATE_DATA}.",
        )
    return data
