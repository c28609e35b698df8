"""What a treasury does in another cell, in which it holds shares: a cell that is a member of a cell.

The other cell is named by its treasury. Who puts the context together has checked that it is one, of a known
factory: what it does is known as surely as what the cell's own contracts do.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema

from celldao.actions.base import Action, Outflow, cell_function
from celldao.actions.call import Call
from celldao.actions.context import GOVERNOR, SHARE, TREASURY, Context, OtherCell, share_units, shares
from celldao.actions.fields import (
    Address,
    AssetName,
    HexBytes,
    Moment,
    Shares,
    from_moment,
    moment,
)
from celldao.actions.function import Function
from celldao.actions.wording import quoted, when
from celldao.constitution.fields import read_text, within
from celldao.constitution.problems import close_to, refused, shown
from celldao.errors import ActionError

# Governor.castVoteWithReason
MAX_REASON: Final = 1024


def _read_id(given: Any) -> int:
    if isinstance(given, str) and given.strip().isdecimal():
        given = int(given.strip())
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given < 2**256:
        raise refused(f"{shown(given)} is no proposal", "write its id, in decimal digits")
    return given


ProposalId = Annotated[
    int,
    BeforeValidator(_read_id),
    PlainSerializer(str, return_type=str, when_used="json"),
    WithJsonSchema({"type": ["string", "integer"], "pattern": "^[0-9]+$"}),
]
Reason = Annotated[str, BeforeValidator(read_text), AfterValidator(within(MAX_REASON))]


class Support(StrEnum):
    """What a ballot says, in the order of the governor's codes."""

    AGAINST = "against"
    FOR = "for"
    ABSTAIN = "abstain"

    @property
    def code(self) -> int:
        return list(Support).index(self)


def _read_support(given: Any) -> Support:
    words = [str(support) for support in Support]
    if isinstance(given, str) and given.strip().lower() in words:
        return Support(given.strip().lower())
    meant = close_to(given, words) if isinstance(given, str) else ""
    hint = f"did you mean {meant}? " if meant else ""
    raise refused(f"{shown(given)} is no vote", f"{hint}write one of {', '.join(words)}")


Vote = Annotated[
    Support,
    BeforeValidator(_read_support),
    WithJsonSchema({"enum": [str(support) for support in Support]}),
]


class OtherCellCall(Action):
    """A call of one function of one of another cell's contracts."""

    role: ClassVar[str]
    function_names: ClassVar[tuple[str, ...]]

    cell: Address
    """The other cell: the address of its treasury."""

    def inputs(self, other: OtherCell, context: Context) -> tuple[str, tuple[Any, ...]]:
        """The function, and its arguments."""
        raise NotImplementedError

    @classmethod
    def of(cls, other: OtherCell, name: str, values: tuple[Any, ...], context: Context) -> Self | None:
        """The action from the function's arguments; None or one of NOT_THIS if they are no such action."""
        raise NotImplementedError

    @classmethod
    def functions(cls) -> tuple[Function, ...]:
        return tuple(cell_function(cls.role, name) for name in cls.function_names)

    def other(self, context: Context) -> OtherCell:
        """The cell that it is about. Raises ActionError if it is not known."""
        found = context.other_cell(self.cell)
        if found is None:
            raise ActionError(
                f"no cell is known at {self.cell}",
                "write the treasury of a cell of the same factory, on the same chain",
                ("cell",),
            )
        return found

    def call(self, context: Context) -> Call:
        other = self.other(context)
        target = getattr(other, self.role)
        if target is None:
            raise ActionError(
                f"{other.label} has a governor that this version does not know",
                "use call, with the ABI of that governor",
                ("cell",),
            )
        name, values = self.inputs(other, context)
        return Call(target, 0, cell_function(self.role, name).encode(values))

    @classmethod
    def read(cls, call: Call, context: Context) -> Self | None:
        found = context.other_contract(call.target)
        if call.value or found is None or found[1] != cls.role:
            return None
        for name, function in zip(cls.function_names, cls.functions(), strict=True):
            if (values := function.decode(call.data)) is not None:
                return cls.of(found[0], name, values, context)
        return None


class VoteIn(OtherCellCall):
    """Votes on a proposal of another cell, with all votes that the treasury has there."""

    kind: ClassVar[str] = "vote_in"
    role: ClassVar[str] = GOVERNOR
    function_names: ClassVar[tuple[str, ...]] = ("castVote", "castVoteWithReason")

    proposal: ProposalId
    """Its id there. It has to be open for votes when this is carried out."""
    support: Vote
    """for, against, or abstain."""
    reason: Reason | None = None
    """Why, for the record there."""

    def inputs(self, other: OtherCell, context: Context) -> tuple[str, tuple[Any, ...]]:
        if self.reason is None:
            return "castVote", (self.proposal, self.support.code)
        return "castVoteWithReason", (self.proposal, self.support.code, self.reason)

    @classmethod
    def of(cls, other: OtherCell, name: str, values: tuple[Any, ...], context: Context) -> Self | None:
        proposal, code, *reason = values
        if code >= len(Support):
            return None
        support = list(Support)[code]
        return cls(cell=other.treasury, proposal=proposal, support=support, reason=(reason or [None])[0])

    def words(self, context: Context) -> str:
        other = self.other(context)
        title = other.title(self.proposal)
        named = f"{quoted(title)}, proposal {self.proposal}" if title else f"proposal {self.proposal}"
        return f"Vote {self.support.upper()} on {named} of {other.label}"

    def lines(self, context: Context) -> list[str]:
        return [f"reason: {quoted(self.reason)}"] if self.reason is not None else []


class DelegateIn(OtherCellCall):
    """Lets a member of another cell cast the votes that the treasury has there."""

    kind: ClassVar[str] = "delegate_in"
    role: ClassVar[str] = SHARE
    function_names: ClassVar[tuple[str, ...]] = ("delegate",)

    to: Address
    """A member there; the treasury's own address takes the votes back."""

    def inputs(self, other: OtherCell, context: Context) -> tuple[str, tuple[Any, ...]]:
        return "delegate", (self.to,)

    @classmethod
    def of(cls, other: OtherCell, name: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(cell=other.treasury, to=values[0])

    def words(self, context: Context) -> str:
        other = self.other(context)
        if self.to == context.treasury:
            return f"Take back the votes that the treasury has in {other.label}"
        return f"Let {context.name(self.to)} cast the votes that the treasury has in {other.label}"


class ClaimIn(OtherCellCall):
    """Claims the treasury's dividends in another cell."""

    kind: ClassVar[str] = "claim_in"
    role: ClassVar[str] = SHARE
    function_names: ClassVar[tuple[str, ...]] = ("claim",)

    asset: AssetName
    """The currency, by its symbol there or its address."""

    def inputs(self, other: OtherCell, context: Context) -> tuple[str, tuple[Any, ...]]:
        return "claim", (other.token(self.asset, ("asset",)),)

    @classmethod
    def of(cls, other: OtherCell, name: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(cell=other.treasury, asset=other.asset_name(values[0]))

    def words(self, context: Context) -> str:
        other = self.other(context)
        asset = other.asset_name(other.token(self.asset))
        return f"Claim the treasury's dividends in {asset} from {other.label}"


class ExitFrom(OtherCellCall):
    """Redeems shares of another cell for their part of everything there."""

    kind: ClassVar[str] = "exit_from"
    role: ClassVar[str] = TREASURY
    function_names: ClassVar[tuple[str, ...]] = ("exit",)

    shares: Shares
    """How many: 12.5 shares. What the exit sets aside anyone can fetch for the treasury later."""

    def inputs(self, other: OtherCell, context: Context) -> tuple[str, tuple[Any, ...]]:
        return "exit", (share_units(self.shares),)

    @classmethod
    def of(cls, other: OtherCell, name: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(cell=other.treasury, shares=shares(values[0]))

    def words(self, context: Context) -> str:
        return f"Redeem {self.shares} of {self.other(context).label} for their part of everything there"


class TransferShares(OtherCellCall):
    """Transfers shares of another cell."""

    kind: ClassVar[str] = "transfer_shares"
    role: ClassVar[str] = SHARE
    function_names: ClassVar[tuple[str, ...]] = ("transfer",)

    to: Address
    """Who gets them."""
    shares: Shares
    """How many."""

    def inputs(self, other: OtherCell, context: Context) -> tuple[str, tuple[Any, ...]]:
        return "transfer", (self.to, share_units(self.shares))

    @classmethod
    def of(cls, other: OtherCell, name: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(cell=other.treasury, to=values[0], shares=shares(values[1]))

    def outflows(self, context: Context) -> list[Outflow]:
        units = share_units(self.shares)
        return [Outflow(self.to, self.other(context).share, units, ("shares",))] if units else []

    def words(self, context: Context) -> str:
        return f"Transfer {self.shares} of {self.other(context).label} to {context.name(self.to)}"


class MoveIn(OtherCellCall):
    """Gives the treasury's place as a member of another cell to another address, with all its shares."""

    kind: ClassVar[str] = "move_in"
    role: ClassVar[str] = SHARE
    function_names: ClassVar[tuple[str, ...]] = ("move",)

    to: Address
    """The address that takes its place; it must never have been a member there."""
    until: Moment
    """The last second in which its consent holds."""
    signature: HexBytes
    """Its consent."""

    def inputs(self, other: OtherCell, context: Context) -> tuple[str, tuple[Any, ...]]:
        return "move", (self.to, moment(self.until), self.signature)

    @classmethod
    def of(cls, other: OtherCell, name: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(cell=other.treasury, to=values[0], until=from_moment(values[1]), signature=values[2])

    def words(self, context: Context) -> str:
        return (
            f"HAND OVER the treasury's place in {self.other(context).label}, with its shares, to "
            f"{context.name(self.to)}"
        )

    def lines(self, context: Context) -> list[str]:
        return [f"its consent holds until {when(self.until)}"]
