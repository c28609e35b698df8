"""The rules of holding, deciding, leaving and spending."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from celldao.actions.base import CellCall, Part
from celldao.actions.context import GOVERNOR, SHARE, TREASURY, Context
from celldao.actions.fields import (
    Address,
    Duration,
    Moment,
    Ratio,
    basis_points,
    from_basis_points,
    from_moment,
    from_seconds,
    moment,
    seconds,
)
from celldao.actions.invocation import SelectedFunction, selected, selected_words, selector_of
from celldao.actions.wording import lasting, percent, when
from celldao.constitution.fields import ZERO, Transfer


class SetTransferPolicy(CellCall):
    """Says who may receive shares by transfer."""

    kind: ClassVar[str] = "set_transfer"
    role: ClassVar[str] = SHARE
    function_name: ClassVar[str] = "set_policy"

    transfer: Transfer
    """members, locked (nobody), or free (anyone; only where votes weigh by share, without a cap)."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return (int(self.transfer),)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(transfer=Transfer(values[0])) if values[0] in list(Transfer) else None

    def words(self, context: Context) -> str:
        who = {
            Transfer.FREE: "anyone",
            Transfer.MEMBERS: "members only",
            Transfer.LOCKED: "nobody (shares are locked)",
        }
        return f"Let shares be transferred to {who[self.transfer]}"


class SetHolderCap(CellCall):
    """Says up to which part of all shares a member may receive some."""

    kind: ClassVar[str] = "set_holder_cap"
    role: ClassVar[str] = SHARE
    function_name: ClassVar[str] = "set_holder_cap"

    cap: Ratio
    """100 % means no cap. Who has more keeps it."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return (basis_points(self.cap),)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(cap=from_basis_points(values[0]))

    def words(self, context: Context) -> str:
        if self.cap == 100:
            return "Let a member hold any part of the shares"
        return f"Let nobody receive shares beyond {percent(self.cap)} of all"


class SetMovable(CellCall):
    """Says whether members may move to a new key by themselves."""

    kind: ClassVar[str] = "set_movable"
    role: ClassVar[str] = SHARE
    function_name: ClassVar[str] = "set_movable"

    movable: bool
    """Only a cell with locked shares may say no."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return (self.movable,)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(movable=values[0])

    def words(self, context: Context) -> str:
        may = "Let members" if self.movable else "Don't let members"
        return f"{may} move to a new key by themselves"


class TrackRules(Part):
    """How a kind of proposal is decided. Every rule is written: what is left out would not stay as it is."""

    voting_delay: Duration
    """From proposing to the beginning of the vote."""
    voting_period: Duration
    """How long ballots are accepted."""
    execution_delay: Duration
    """From the end of the vote until it can be executed."""
    expiry: Duration
    """How long it can be executed from then on."""
    quorum: Ratio
    """The part of all votes that must be cast for or in abstention."""
    approval: Ratio
    """The part of for and against that must be for."""
    late_extension: Duration
    """What remains at least for answering when a late ballot reaches the quorum."""

    @property
    def values(self) -> tuple[int, ...]:
        """As the contract has them, in its order."""
        times = (self.voting_delay, self.voting_period, self.execution_delay, self.expiry)
        ratios = (basis_points(self.quorum), basis_points(self.approval))
        return (*map(seconds, times), *ratios, seconds(self.late_extension))

    @classmethod
    def of_values(cls, values: tuple[int, ...]) -> Self:
        delay, period, execution, expiry, quorum, approval, extension = values
        return cls(
            voting_delay=from_seconds(delay),
            voting_period=from_seconds(period),
            execution_delay=from_seconds(execution),
            expiry=from_seconds(expiry),
            quorum=from_basis_points(quorum),
            approval=from_basis_points(approval),
            late_extension=from_seconds(extension),
        )

    @property
    def words(self) -> str:
        return (
            f"{lasting(self.voting_delay)} until the vote, {lasting(self.voting_period)} to vote, "
            f"{lasting(self.execution_delay)} until execution, {lasting(self.expiry)} to execute; "
            f"quorum {percent(self.quorum)}, approval {percent(self.approval)}, "
            f"late quorum extends by {lasting(self.late_extension)}"
        )


class SetTracks(CellCall):
    """Sets how both kinds of proposals are decided."""

    kind: ClassVar[str] = "set_tracks"
    role: ClassVar[str] = GOVERNOR
    function_name: ClassVar[str] = "set_tracks"

    ordinary: TrackRules
    """Daily business."""
    constitutional: TrackRules
    """Everything else; never weaker than ordinary."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return self.ordinary.values, self.constitutional.values

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        ordinary, constitutional = (TrackRules.of_values(track) for track in values)
        return cls(ordinary=ordinary, constitutional=constitutional)

    def words(self, context: Context) -> str:
        return "Change how proposals are decided"

    def lines(self, context: Context) -> list[str]:
        return [f"ordinary: {self.ordinary.words}", f"constitutional: {self.constitutional.words}"]


class SetThreshold(CellCall):
    """Says which part of all votes a proposer needs."""

    kind: ClassVar[str] = "set_threshold"
    role: ClassVar[str] = GOVERNOR
    function_name: ClassVar[str] = "set_proposal_threshold"

    threshold: Ratio
    """At 0 % any member may propose."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return (basis_points(self.threshold),)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(threshold=from_basis_points(values[0]))

    def words(self, context: Context) -> str:
        return f"Let members propose who have {percent(self.threshold)} of all votes"


class SetGuardian(CellCall):
    """Appoints or replaces who may cancel proposals for a time."""

    kind: ClassVar[str] = "set_guardian"
    role: ClassVar[str] = GOVERNOR
    function_name: ClassVar[str] = "set_guardian"

    guardian: Address
    """The guardian's account."""
    until: Moment
    """When his term ends: a year from the vote's execution at the latest."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return self.guardian, moment(self.until)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(guardian=values[0], until=from_moment(values[1]))

    def words(self, context: Context) -> str:
        name = context.name(self.guardian)
        return f"Make {name} the guardian, who may cancel proposals, until {when(self.until)}"


class RemoveGuardian(CellCall):
    """Leaves the cell without a guardian."""

    kind: ClassVar[str] = "remove_guardian"
    role: ClassVar[str] = GOVERNOR
    function_name: ClassVar[str] = "set_guardian"

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return ZERO, 0

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls() if values == (ZERO, 0) else None

    def words(self, context: Context) -> str:
        return "Remove the guardian"


class SetExitTerms(CellCall):
    """Sets the terms of leaving with one's part of the treasury, for those who leave from then on."""

    kind: ClassVar[str] = "set_exit_terms"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "set_exit_terms"

    delay: Duration
    """From leaving until the money can be taken."""
    holding_time: Duration
    """How long shares must have been held, on average, before they can be redeemed."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return seconds(self.delay), seconds(self.holding_time)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(delay=from_seconds(values[0]), holding_time=from_seconds(values[1]))

    def words(self, context: Context) -> str:
        return (
            f"Let who leaves take the money after {lasting(self.delay)}, "
            f"with shares held for {lasting(self.holding_time)}"
        )


class SetSpendingLimit(CellCall):
    """Sets what ordinary decisions may spend, all together, and begins a new period."""

    kind: ClassVar[str] = "set_spending_limit"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "set_spending_limit"

    limit: Ratio
    """The part of each asset that may leave the treasury per period."""
    period: Duration
    """The length of a period."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return basis_points(self.limit), seconds(self.period)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(limit=from_basis_points(values[0]), period=from_seconds(values[1]))

    def words(self, context: Context) -> str:
        part, period = percent(self.limit), lasting(self.period)
        return f"Let ordinary decisions spend up to {part} of each asset in {period}"


class ListCall(CellCall):
    """Puts a function of a contract on the list of what ordinary proposals may call, or strikes it off."""

    kind: ClassVar[str] = "list_call"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "list_call"

    contract: Address
    """The contract."""
    function: SelectedFunction
    """Its function: deposit(uint256 assets, address receiver), or the selector."""
    listed: bool
    """Yes to put it on the list, no to strike it off."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return self.contract, selector_of(self.function), self.listed

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        contract, selector, listed = values
        return cls(contract=contract, function=selected(contract, selector, context), listed=listed)

    def words(self, context: Context) -> str:
        may = "Let" if self.listed else "Don't let"
        function = selected_words(self.function, self.contract, context)
        return f"{may} ordinary proposals call {function} of {context.name(self.contract)}"
