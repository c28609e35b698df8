"""Mandates: granting, changing, stopping and recalling operators."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path as File
from typing import Annotated, Any, ClassVar, Self

from eth_utils.crypto import keccak
from pydantic import Field

from celldao import limits
from celldao.actions.amounts import Amount
from celldao.actions.base import Action, CellCall, Part, Path
from celldao.actions.call import Call
from celldao.actions.context import FACTORY, MANDATE, Context
from celldao.actions.contracts import Coin, coin_units, nested_words
from celldao.actions.fields import (
    Address,
    AssetName,
    Digest,
    Duration,
    HexBytes,
    MaybeLink,
    Moment,
    Ratio,
    basis_points,
    from_basis_points,
    from_moment,
    from_seconds,
    moment,
    seconds,
)
from celldao.actions.invocation import (
    Arguments,
    FunctionText,
    SelectedFunction,
    call_words,
    calls_within,
    decoded,
    encoded,
    selected,
    selected_words,
    selector_of,
)
from celldao.actions.wording import lasting, percent, quoted, when
from celldao.errors import ActionError


class SetMandateRules(CellCall):
    """Sets what votes may grant to operators."""

    kind: ClassVar[str] = "set_mandate_rules"
    role: ClassVar[str] = FACTORY
    function_name: ClassVar[str] = "set_mandate_rules"

    allowed: bool
    """Whether votes may grant mandates at all, and mandates may draw."""
    draw_limit: Ratio
    """The part of what the treasury has of an asset that one mandate may draw in a period, at most."""
    petition_quorum: Ratio
    """The part of all votes that recalls an operator by signing a petition."""
    shortest_period: Duration
    """How long a mandate's period, from report to report, must be."""
    longest_period: Duration
    """How long it may be."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        ratios = basis_points(self.draw_limit), basis_points(self.petition_quorum)
        return ((self.allowed, *ratios, seconds(self.shortest_period), seconds(self.longest_period)),)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        ((allowed, draw_limit, quorum, shortest, longest),) = values
        return cls(
            allowed=allowed,
            draw_limit=from_basis_points(draw_limit),
            petition_quorum=from_basis_points(quorum),
            shortest_period=from_seconds(shortest),
            longest_period=from_seconds(longest),
        )

    def words(self, context: Context) -> str:
        return (
            f"{'Allow' if self.allowed else 'Forbid'} mandates; each draws up to "
            f"{percent(self.draw_limit)} of an asset in a period of {lasting(self.shortest_period)} "
            f"to {lasting(self.longest_period)}; "
            f"{percent(self.petition_quorum)} of all votes recall by petition"
        )


class Budget(Part):
    """What an operator may draw of one asset."""

    per_period: Amount
    """At most so much in a period."""
    lifetime: Amount
    """At most so much in all."""


class ReceiverRule(Part):
    """Whether an operator may pay somebody."""

    account: Address
    """Who is paid."""
    allowed: bool = True
    """No strikes him off the list."""


class CallRule(Part):
    """Whether an operator may call a function."""

    contract: Address
    """The contract."""
    function: SelectedFunction
    """Its function, or the selector."""
    allowed: bool = True
    """No strikes it off the list."""


class Charter(Part):
    """What a vote decides about a mandate. Lists say what changes; everything else replaces what was."""

    expiry: Moment
    """The first second in which the mandate is over."""
    any_receiver: bool = False
    """Whether payments may go to anyone, not only to listed receivers."""
    budgets: Annotated[tuple[Budget, ...], Field(max_length=limits.MAX_BUDGETS)] = ()
    """What may be drawn, in registered assets."""
    receivers: Annotated[tuple[ReceiverRule, ...], Field(max_length=limits.MAX_CHARTER_RECEIVERS)] = ()
    """Who may be paid."""
    calls: Annotated[tuple[CallRule, ...], Field(max_length=limits.MAX_CHARTER_CALLS)] = ()
    """What may be called."""
    policy: Digest = bytes(32)
    """keccak256 of the policy under which the operator works; a file may name the policy's file instead."""
    policy_link: MaybeLink = ""
    """Where the policy can be read."""

    def values(self, context: Context, path: Path) -> tuple[Any, ...]:
        """IMandate.Charter."""
        budgets = tuple(
            self._budget(budget, context, (*path, "budgets", index))
            for index, budget in enumerate(self.budgets)
        )
        return (
            moment(self.expiry),
            self.any_receiver,
            budgets,
            tuple((rule.account, rule.allowed) for rule in self.receivers),
            tuple((rule.contract, selector_of(rule.function), rule.allowed) for rule in self.calls),
            self.policy,
            self.policy_link,
        )

    def _budget(self, budget: Budget, context: Context, path: Path) -> tuple[str, int, int]:
        token, per_period = context.units(budget.per_period, (*path, "per_period"))
        other, lifetime = context.units(budget.lifetime, (*path, "lifetime"))
        if other != token:
            raise ActionError(
                f"{budget.lifetime} is in another currency than {budget.per_period}",
                "write one budget for each currency",
                (*path, "lifetime"),
            )
        for name, units in (("per_period", per_period), ("lifetime", lifetime)):
            if units > limits.MAX_BUDGET:
                raise ActionError("is more than a mandate can count", "write a smaller amount", (*path, name))
        return token, per_period, lifetime

    @classmethod
    def of_values(cls, values: tuple[Any, ...], context: Context) -> Self:
        expiry, any_receiver, budgets, receivers, calls, policy, link = values
        return cls(
            expiry=from_moment(expiry),
            any_receiver=any_receiver,
            budgets=tuple(
                Budget(per_period=context.amount(token, period), lifetime=context.amount(token, lifetime))
                for token, period, lifetime in budgets
            ),
            receivers=tuple(ReceiverRule(account=account, allowed=allowed) for account, allowed in receivers),
            calls=tuple(
                CallRule(contract=target, function=selected(target, selector, context), allowed=allowed)
                for target, selector, allowed in calls
            ),
            policy=policy,
            policy_link=link,
        )

    def lines(self, context: Context) -> list[str]:
        lines = [f"until {when(self.expiry)}"]
        lines += [f"draws up to {b.per_period} a period, {b.lifetime} in all" for b in self.budgets]
        if self.any_receiver:
            lines.append("may pay ANYONE")
        for receiver in self.receivers:
            may = "may pay" if receiver.allowed else "may no longer pay"
            lines.append(f"{may} {context.name(receiver.account)}")
        for call in self.calls:
            may = "may call" if call.allowed else "may no longer call"
            function = selected_words(call.function, call.contract, context)
            lines.append(f"{may} {function} of {context.name(call.contract)}")
        where = f" at {quoted(self.policy_link)}" if self.policy_link else ""
        lines.append(f"policy 0x{self.policy.hex()}{where}" if any(self.policy) else f"no policy{where}")
        return lines


def policy_hash(file: str | File) -> bytes:
    """What a charter holds of a policy: keccak256 of the file, byte for byte.

    Raises:
        ActionError: the file cannot be read, or is empty.
    """
    try:
        content = File(file).read_bytes()
    except OSError as error:
        raise ActionError(f"{file} cannot be read: {error.strerror}", "check the name") from error
    if not content:
        raise ActionError(f"{file} is empty", "write down what the operator may do, and for what")
    return bytes(keccak(content))


def policies_of(actions: Iterable[Action]) -> list[tuple[int, bytes]]:
    """(place among the actions from 1, hash) of every policy that these would put into a mandate."""
    return [
        (place, action.charter.policy)
        for place, action in enumerate(actions, start=1)
        if isinstance(action, (GrantMandate, AmendMandate))
    ]


class GrantMandate(CellCall):
    """Grants an operator an account of his own with a budget; begun when he accepts."""

    kind: ClassVar[str] = "grant_mandate"
    role: ClassVar[str] = FACTORY
    function_name: ClassVar[str] = "grant_mandate"

    operator: Address
    """The operator's account; it can hold no shares from then on."""
    period: Duration
    """Of budgets and reports."""
    report_time: Duration
    """After a period's end, within which its report is due."""
    charter: Charter
    """What he may do."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        charter = self.charter.values(context, ("charter",))
        return ((self.operator, seconds(self.period), seconds(self.report_time), charter),)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        ((operator, period, report_time, charter),) = values
        return cls(
            operator=operator,
            period=from_seconds(period),
            report_time=from_seconds(report_time),
            charter=Charter.of_values(charter, context),
        )

    def words(self, context: Context) -> str:
        name, period, report = context.name(self.operator), lasting(self.period), lasting(self.report_time)
        return f"Grant {name} a mandate with periods of {period} and reports within {report}"

    def lines(self, context: Context) -> list[str]:
        return self.charter.lines(context)


class _MandateCall(CellCall):
    role: ClassVar[str] = MANDATE

    mandate: Address
    """The mandate's address."""

    def target(self, context: Context) -> str:
        if context.role(self.mandate) != MANDATE:
            raise ActionError(f"{self.mandate} is no mandate of this cell", "check its address", ("mandate",))
        return self.mandate


class AmendMandate(_MandateCall):
    """Changes the terms of a mandate, at once."""

    kind: ClassVar[str] = "amend_mandate"
    function_name: ClassVar[str] = "amend"

    charter: Charter
    """What the operator may do from then on."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return (self.charter.values(context, ("charter",)),)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(mandate=target, charter=Charter.of_values(values[0], context))

    def words(self, context: Context) -> str:
        return f"Change the terms of {context.name(self.mandate)}"

    def lines(self, context: Context) -> list[str]:
        return self.charter.lines(context)


class SuspendMandate(_MandateCall):
    """Stops drawing, spending and calling by an operator, or lets them go on."""

    kind: ClassVar[str] = "suspend_mandate"
    function_name: ClassVar[str] = "suspend"

    suspended: bool = True
    """No lets him go on."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return (self.suspended,)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(mandate=target, suspended=values[0])

    def words(self, context: Context) -> str:
        name = context.name(self.mandate)
        return f"Suspend {name}" if self.suspended else f"Let {name} go on"


class RecallMandate(_MandateCall):
    """Ends a mandate at once and for good."""

    kind: ClassVar[str] = "recall_mandate"
    function_name: ClassVar[str] = "recall"

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return ()

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(mandate=target)

    def words(self, context: Context) -> str:
        return f"Recall {context.name(self.mandate)}, for good"


class SweepMandate(_MandateCall):
    """Takes what lies in an ended mandate back to the treasury."""

    kind: ClassVar[str] = "sweep_mandate"
    function_name: ClassVar[str] = "sweep"

    assets: Annotated[tuple[AssetName, ...], Field(min_length=1, max_length=limits.MAX_SWEEP)]
    """Which assets, by symbol or address."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return (tuple(context.token(asset, ("assets", i)) for i, asset in enumerate(self.assets)),)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(mandate=target, assets=tuple(context.asset_name(token) for token in values[0]))

    def words(self, context: Context) -> str:
        return f"Take {', '.join(self.assets)} back from {context.name(self.mandate)}"


class CallByMandate(_MandateCall):
    """Has an ended mandate call a contract, so that deposits elsewhere come back."""

    kind: ClassVar[str] = "call_by_mandate"
    function_name: ClassVar[str] = "call_by_vote"

    contract: Address
    """The contract that the mandate calls."""
    function: FunctionText = ""
    """The function with the types of its parameters."""
    arguments: Arguments = ()
    """In the function's order, or by its parameters' names."""
    data: HexBytes | None = None
    """Calldata, instead of function and arguments."""
    value: Coin = None
    """How much of the chain's own coin goes along, out of the mandate."""

    def _call(self, context: Context) -> Call:
        data = encoded(self.function, self.arguments, self.data)
        return Call(self.contract, coin_units(self.value, context), data)

    def inputs(self, context: Context) -> tuple[Any, ...]:
        call = self._call(context)
        return call.target, call.value, call.data

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        call = Call(*values)
        value = context.native.amount(call.value)
        return cls(mandate=target, contract=call.target, value=value, **decoded(call, context))

    def words(self, context: Context) -> str:
        return f"Have {context.name(self.mandate)} make a call: {call_words(self._call(context), context)}"

    def lines(self, context: Context) -> list[str]:
        return nested_words(self._call(context), context)

    def inner(self, context: Context) -> list[Call]:
        call = self._call(context)
        return [call, *calls_within(call, context)]
