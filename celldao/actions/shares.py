"""Shares: issuing, admitting, buying back, burning, and who may hold some."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar, Final, Self

from celldao.actions.amounts import Amount
from celldao.actions.base import CellCall
from celldao.actions.context import SHARE, TREASURY, Context, share_units, shares
from celldao.actions.fields import Address, AssetName, Moment, Shares, from_moment, moment
from celldao.actions.wording import when
from celldao.errors import ActionError

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class IssueShares(CellCall):
    """Issues shares to a member."""

    kind: ClassVar[str] = "issue_shares"
    role: ClassVar[str] = SHARE
    function_name: ClassVar[str] = "issue"

    to: Address
    """The member."""
    shares: Shares
    """How many: 12.5 shares."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        if self.to not in context.members:
            raise ActionError(
                f"{context.name(self.to)} is no member",
                "check the address; to make a new member use admit_member",
                ("to",),
            )
        return self.to, share_units(self.shares)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(to=values[0], shares=shares(values[1])) if values[0] in context.members else None

    def words(self, context: Context) -> str:
        return f"Issue {self.shares} to the member {context.name(self.to)}"


class AdmitMember(CellCall):
    """Makes somebody a member by issuing shares."""

    kind: ClassVar[str] = "admit_member"
    role: ClassVar[str] = SHARE
    function_name: ClassVar[str] = "issue"

    member: Address
    """The account of the new member."""
    shares: Shares
    """How many shares the new member gets."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        if self.member in context.members:
            raise ActionError(
                f"{context.name(self.member)} is a member already", "use issue_shares", ("member",)
            )
        return self.member, share_units(self.shares)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return None if values[0] in context.members else cls(member=values[0], shares=shares(values[1]))

    def words(self, context: Context) -> str:
        return f"Admit {context.name(self.member)} as a member with {self.shares}"


class BurnShares(CellCall):
    """Burns a member's shares, as far as he has allowed the treasury to."""

    kind: ClassVar[str] = "burn_shares"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "burn"

    owner: Address
    """The member whose shares are burned; he must have approved it."""
    shares: Shares
    """How many."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return self.owner, share_units(self.shares)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(owner=values[0], shares=shares(values[1]))

    def words(self, context: Context) -> str:
        return f"Burn {self.shares} of {context.name(self.owner)}, who has to allow it"


class OfferBuyBack(CellCall):
    """Offers to buy shares back at a price, in the place of any offer before."""

    kind: ClassVar[str] = "offer_buy_back"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "offer_buy_back"

    price: Amount
    """For one whole share, with its currency."""
    shares: Shares
    """How many shares at most."""
    until: Moment
    """The last second in which a member can accept."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        if not self.shares.value:
            raise ActionError(
                "offers to buy nothing", "to withdraw an offer use withdraw_buy_back", ("shares",)
            )
        token, price = context.units(self.price, ("price",))
        return token, price, share_units(self.shares), moment(self.until)

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        token, price, count, until = values
        return cls(price=context.amount(token, price), shares=shares(count), until=from_moment(until))

    def words(self, context: Context) -> str:
        return f"Offer to buy back up to {self.shares} at {self.price} a share until {when(self.until)}"


class WithdrawBuyBack(CellCall):
    """Withdraws the offer to buy shares back."""

    kind: ClassVar[str] = "withdraw_buy_back"
    role: ClassVar[str] = TREASURY
    function_name: ClassVar[str] = "offer_buy_back"

    asset: AssetName
    """Any registered asset: the contract wants one named."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return context.token(self.asset, ("asset",)), 0, 0, 0

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(asset=context.asset_name(values[0])) if not any(values[1:]) else None

    def words(self, context: Context) -> str:
        return "Withdraw the offer to buy shares back"


class Bar(CellCall):
    """Bars an account from holding shares, as operators are, or lifts that."""

    kind: ClassVar[str] = "bar"
    role: ClassVar[str] = SHARE
    function_name: ClassVar[str] = "bar"

    account: Address
    """The account; one that holds shares cannot be barred."""
    barred: bool
    """Yes to bar it, no to lift that."""

    def inputs(self, context: Context) -> tuple[Any, ...]:
        return self.account, self.barred

    @classmethod
    def of(cls, target: str, values: tuple[Any, ...], context: Context) -> Self | None:
        return cls(account=values[0], barred=values[1])

    def words(self, context: Context) -> str:
        name = context.name(self.account)
        return f"Bar {name} from holding shares" if self.barred else f"Let {name} hold shares again"
