"""cell.yaml, field by field.

Values are kept in base units: seconds, basis points, share units (6 decimals), base units of an asset, Unix
time. A model is written back with its units (`model_dump(mode="json")`), and reads what it wrote.

What a single field may be is checked here; how fields go together, and the factory's bounds, in `checks`.
Use `load`, `loads` or `from_data` of celldao.constitution, which check both.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FieldSerializationInfo,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    field_serializer,
    field_validator,
)

from celldao.constitution import units
from celldao.constitution.fields import (
    NATIVE,
    Address,
    Duration,
    Holding,
    Moment,
    Percent,
    Position,
    Token,
    Transfer,
    Weight,
    read_text,
    within,
)
from celldao.constitution.problems import refused, shown

DAY: Final = 86_400

Text = Annotated[str, BeforeValidator(read_text)]
Label = Annotated[Text, AfterValidator(within(200))]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Member(_Model):
    """A founding member."""

    address: Address
    """The account that will hold the shares and vote. A member can move to another key later."""
    shares: Holding
    """How many shares, with at most 6 decimals: 120 or 12.5."""
    name: Label | None = None
    """What the member is called. Bound by the document's hash, published nowhere."""
    role: Label | None = None
    """What the member does in the cell."""


class Track(_Model):
    """How a kind of proposal is decided."""

    voting_delay: Duration = DAY
    """From proposing to the beginning of the vote. Who holds shares then may vote."""
    voting_period: Duration = 3 * DAY
    """How long ballots are accepted."""
    execution_delay: Duration = 2 * DAY
    """From the end of the vote until it can be executed: the time to leave for who lost."""
    expiry: Duration = 14 * DAY
    """How long it can be executed from then on."""
    quorum: Percent = 2_000
    """The part of all votes that must be cast for or in abstention."""
    approval: Percent = 5_000
    """The part of for and against that must be for. More for than against are always needed."""
    late_extension: Duration = DAY
    """What remains at least for answering when a late ballot reaches the quorum."""


class ConstitutionalTrack(Track):
    """How rules, issues of shares and everything that is not ordinary business are decided."""

    voting_period: Duration = 7 * DAY
    """How long ballots are accepted. Never shorter than on the ordinary track."""
    execution_delay: Duration = 7 * DAY
    """From the end of the vote until it can be executed. Never shorter than on the ordinary track."""
    quorum: Percent = 3_333
    """The part of all votes that must be cast for or in abstention. Never less than on the ordinary track."""
    approval: Percent = 6_667
    """The part of for and against that must be for. Never less than on the ordinary track."""


class Voting(_Model):
    """Who may propose, and how proposals are decided."""

    threshold: Percent = 0
    """The part of all votes that a proposer needs. At 0 % any member may propose."""
    ordinary: Track = Track()
    """Daily business: payments within the spending limit, listed calls, resolutions."""
    constitutional: ConstitutionalTrack = ConstitutionalTrack()
    """Everything else."""


class Guardian(_Model):
    """Who may cancel proposals for a time, and can do nothing else."""

    address: Address
    """The guardian's account."""
    until: Moment
    """When his term ends: a day (its beginning, UTC) or a time with its zone."""


class Exit(_Model):
    """The terms of leaving with one's part of the treasury."""

    delay: Duration = 2 * DAY
    """From leaving until the money can be taken. At most the shorter execution delay of the tracks."""
    holding_time: Duration = 30 * DAY
    """How long shares must have been held, on average, before they can be redeemed."""


class Spending(_Model):
    """What ordinary decisions may spend, all together."""

    limit: Percent = 1_000
    """The part of each asset that may leave the treasury per period."""
    period: Duration = 30 * DAY
    """The length of a period."""


class Mandates(_Model):
    """What votes may grant to operators: accounts of their own, with budget and reports."""

    allowed: bool = True
    """Whether votes may grant mandates at all, and mandates may draw."""
    draw_limit: Percent = 1_000
    """The part of what the treasury has of an asset that one mandate may draw in a period, at most."""
    petition_quorum: Percent = 2_000
    """The part of all votes that recalls an operator by signing a petition."""
    shortest_period: Duration = 7 * DAY
    """How long a mandate's period, from report to report, must be."""
    longest_period: Duration = 92 * DAY
    """How long it may be."""


class Recipient(_Model):
    """Who else gets a part of the revenue."""

    address: Address
    """The account that is paid."""
    ratio: Percent
    """The part of the revenue that it gets."""
    name: Label | None = None
    """What it is called."""


class Revenue(_Model):
    """How revenue is split, once the reserves are filled. What is left over goes to the treasury."""

    dividend_ratio: Percent = 5_000
    """The part that is paid to the members by their shares."""
    smoothing: Duration = 0
    """Over how long a dividend is released; 0 seconds means at once."""
    recipients: tuple[Recipient, ...] = Field(default=(), max_length=8)
    """Up to 8 others: a network, a solidarity fund."""


def _read_decimals(given: Any, info: ValidationInfo) -> int:
    if given is None:
        if info.data.get("token", NATIVE) == NATIVE:
            return 18
        raise refused("is missing", "write how many decimals the token has, as in decimals: 6")
    if isinstance(given, str) and given.strip().isdecimal() and len(given) < 4:
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= 24:
        raise refused(f"{shown(given)} is no number of decimals", "write a whole number from 0 to 24")
    return given


class Asset(_Model):
    """Something the treasury keeps, and a member who leaves gets his part of."""

    token: Token
    """The token's address, or native for the chain's own coin."""
    symbol: Annotated[Text, AfterValidator(within(16))] = Field(default=None, validate_default=True)
    """What amounts of it are called. ETH for the native coin, if left out."""
    decimals: Annotated[int, BeforeValidator(_read_decimals)] = Field(default=None, validate_default=True)
    """How many decimals the token has. Always 18 for the native coin."""
    dividend: bool = False
    """Whether dividends are paid in it (in at most 4 assets)."""
    reserve_floor: int = Field(default=0, ge=0)
    """The treasury is filled up to this amount before revenue is split: 5000 or 5000 USDC."""

    @field_validator("symbol", mode="before")
    @classmethod
    def _read_symbol(cls, given: Any, info: ValidationInfo) -> Any:
        if given is None:
            if info.data.get("token", NATIVE) == NATIVE:
                return "ETH"
            raise refused("is missing", "write what amounts of the token are called, as in symbol: USDC")
        return given

    @field_validator("reserve_floor", mode="before")
    @classmethod
    def _read_floor(cls, given: Any, info: ValidationInfo) -> Any:
        if isinstance(given, (int, Decimal)) and not isinstance(given, bool):
            given = format(given, "f") if isinstance(given, Decimal) else str(given)
        symbol, decimals = info.data.get("symbol"), info.data.get("decimals")
        if symbol is None or decimals is None:
            return 0  # what it depends on is wrong and has been reported
        if not isinstance(given, str):
            raise refused(f"is {shown(given)}, not an amount", f"write an amount as in 5000 {symbol}")
        try:
            return units.parse_amount(given, decimals, symbol)
        except units.UnitError as error:
            raise refused(error.what, error.right) from None

    @field_serializer("reserve_floor", mode="wrap")
    def _write_floor(
        self, value: int, handler: SerializerFunctionWrapHandler, info: FieldSerializationInfo
    ) -> Any:
        if info.mode == "json":
            return units.format_amount(value, self.decimals, self.symbol)
        return handler(value)


class Constitution(_Model):
    """The constitution of a cell: who founds it, and by which rules it lives."""

    name: Annotated[Text, AfterValidator(within(64))]
    """The cell's name, which is also the name of its share."""
    symbol: Annotated[Text, AfterValidator(within(16))]
    """The share's short name, as wallets show it."""
    purpose: Text
    """What the cell is for, in as many words as it takes."""
    members: tuple[Member, ...]
    """The founding members, or a CSV file beside this one with columns address, shares, name, role."""
    weight: Weight = Weight.MEMBER
    """How much a member's vote weighs: one each (member), one per share (share), or its root (sqrt)."""
    transfer: Transfer = Transfer.MEMBERS
    """Who may be given shares: members, nobody (locked), or anyone (free; with weight: share, uncapped)."""
    movable: bool = True
    """Whether a member may move to another key by himself. Only a cell with locked shares may say no."""
    minimum_position: Position = units.SHARE
    """The least a member may hold."""
    holder_cap: Percent = units.BASIS
    """The largest part of all shares that one member may receive up to; 100 % means no cap."""
    voting: Voting = Voting()
    """Who may propose, and how proposals are decided."""
    guardian: Guardian | None = None
    """Who may cancel proposals for a time. None, if left out."""
    exit: Exit = Exit()
    """The terms of leaving."""
    spending: Spending = Spending()
    """What ordinary decisions may spend."""
    mandates: Mandates = Mandates()
    """What votes may grant to operators."""
    recovery_notice: Duration = 30 * DAY
    """How long a key that was reported lost can object before it is replaced."""
    assets: tuple[Asset, ...] = Field(default=(Asset(token=NATIVE, dividend=True),), max_length=8)
    """What the treasury keeps: up to 8, up to 4 of them for dividends. If left out, the native coin alone."""
    revenue: Revenue = Revenue()
    """How revenue is split."""
    dao_uri: Annotated[Text, AfterValidator(within(256))] | None = None
    """Where the cell describes itself to the public (ERC-4824)."""

    @property
    def total_shares(self) -> int:
        """Share units of all founding members."""
        return sum(member.shares for member in self.members)
