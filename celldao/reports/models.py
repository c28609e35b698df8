"""A report of what an operator did in one or several periods: `report-3.json`.

Its financial part is what the contract saw, and is held against the chain; the rest is what the operator
says. What is filed on chain is the hash of its canonical bytes (`celldao.canonical`), however the file is
written.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from celldao import limits
from celldao.amounts import Amount, Currency
from celldao.canonical import digest_of
from celldao.documents.fields import AddressText, Second, Word, all_visible
from celldao.statements.document import plain

FORMAT: Final = 1
_NUMBER: Final = re.compile(r"-?[0-9]{1,78}(\.[0-9]{1,78})?")
_MAX_TEXT: Final = 20_000
_MAX_LIST: Final = 1_000


def _exact(given: Any) -> Decimal:
    if isinstance(given, Decimal) and given.is_finite():
        return given
    if not isinstance(given, str) or _NUMBER.fullmatch(given) is None:
        raise ValueError("write an exact number as text, such as '-1250.5'")
    return Decimal(given)


def _text(text: str) -> str:
    for line in text.split("\n"):
        all_visible(line)
    return text


Exact = Annotated[
    Decimal,
    BeforeValidator(_exact),
    PlainSerializer(plain, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "examples": ["-1250.5"]}),
]
"""An exact decimal number, as text."""
Line = Annotated[str, Field(max_length=300), AfterValidator(all_visible)]
Text = Annotated[str, Field(max_length=_MAX_TEXT), AfterValidator(_text)]
"""Plain text in paragraphs: no markup is understood."""


class Part(BaseModel):
    """A part of a report."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Span(Part):
    """From `start` up to, and without, `end`."""

    start: Second
    end: Second

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end <= self.start:
            raise ValueError("ends before it begins")
        return self


class PeriodFigures(Part):
    """What the contract saw of one asset in one period."""

    period: Span
    drawn: Exact
    """From the treasury."""
    spent: Exact | None
    """Paid, and lost in calls; null where a call was made and the node keeps no state of that age."""
    returned: Exact
    """Given back to the treasury by the operator."""


class AssetFigures(Part):
    """One asset of the mandate, in whole units of it."""

    asset: AddressText
    """The token; the native coin's is 0xEeee…EEeE."""
    symbol: Line
    """What the token calls itself: another may bear the same."""
    decimals: Annotated[int, Field(ge=0, le=limits.MAX_DECIMALS)]
    opening: Exact | None
    """In the mandate's account before the first period; null if the node keeps no state of that age."""
    closing: Exact | None
    """After the last one; null likewise."""
    periods: Annotated[tuple[PeriodFigures, ...], Field(min_length=1, max_length=_MAX_LIST)]
    other: Exact | None
    """What the balance changed by besides: gifts, a token's fees, what calls brought; null if not known."""

    @property
    def currency(self) -> Currency:
        return Currency(self.asset, self.symbol, self.decimals)

    def total(self, figure: Literal["drawn", "spent", "returned"]) -> Decimal | None:
        """Over all periods; None if one is not known."""
        values = [getattr(period, figure) for period in self.periods]
        if any(value is None for value in values):
            return None
        return sum((Amount(value, self.currency) for value in values), self.currency.nothing).value

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        values = [self.opening, self.closing, self.other]
        for figures in self.periods:
            values += [figures.drawn, figures.spent, figures.returned]
        for value in values:
            if value is not None:
                Amount(value, self.currency).units  # noqa: B018  # finer than the asset: it raises
        if self.opening is None or self.closing is None or self.other is None:
            return self
        drawn, spent, returned = (self.total(name) for name in ("drawn", "spent", "returned"))
        if drawn is None or spent is None or returned is None:
            return self
        amount = [Amount(value, self.currency).units for value in (drawn, spent, returned, self.other)]
        led_to = Amount(self.opening, self.currency).units + amount[0] - amount[1] - amount[2] + amount[3]
        if led_to != Amount(self.closing, self.currency).units:
            raise ValueError(f"{self.symbol}: opening balance and sums do not make the closing balance")
        return self


class Paid(Part):
    """All payments to one receiver in one asset."""

    asset: AddressText
    receiver: AddressText
    amount: Exact
    count: Annotated[int, Field(ge=1)]
    purpose: Line = ""
    """What it was for: the operator says so, nothing checks it."""


class CallsMade(Part):
    """All calls of one function of a contract."""

    target: AddressText
    selector: Annotated[str, Field(pattern=r"^0x[0-9a-f]{8}$")]
    count: Annotated[int, Field(ge=1)]
    purpose: Line = ""
    """What it was for: the operator says so, nothing checks it."""


class Revenue(Part):
    """What the whole cell earned in the time of the report."""

    asset: AddressText
    symbol: Line
    decimals: Annotated[int, Field(ge=0, le=limits.MAX_DECIMALS)]
    amount: Exact


class Finances(Part):
    """What the chain bears out; `celldao report draft` fills it in."""

    assets: Annotated[tuple[AssetFigures, ...], Field(max_length=limits.MAX_BUDGETS)]
    paid: Annotated[tuple[Paid, ...], Field(max_length=_MAX_LIST * 10)] = ()
    calls: Annotated[tuple[CallsMade, ...], Field(max_length=_MAX_LIST)] = ()
    revenue: Annotated[tuple[Revenue, ...], Field(max_length=64)] = ()
    comment: Text = ""


class Figure(Part):
    """Something that the operator measures, and what was meant to be."""

    name: Line
    unit: Line = ""
    value: Exact
    target: Exact | None = None


class Operations(Part):
    """What was produced, and how."""

    summary: Text = ""
    figures: Annotated[tuple[Figure, ...], Field(max_length=100)] = ()


class Market(Part):
    """What was sold, to whom, and what the customers and prices did."""

    summary: Text = ""
    figures: Annotated[tuple[Figure, ...], Field(max_length=100)] = ()


class Forecast(Part):
    """What the operator expects, to be held against what comes."""

    name: Line
    unit: Line = ""
    by: Second
    expected: Exact
    low: Exact | None = None
    high: Exact | None = None
    reason: Text = ""

    @model_validator(mode="after")
    def _within(self) -> Self:
        if self.low is not None and self.low > self.expected:
            raise ValueError("the low end is above what is expected")
        if self.high is not None and self.high < self.expected:
            raise ValueError("the high end is below what is expected")
        return self


class Incident(Part):
    """What went wrong, and what was done about it."""

    time: Second
    severity: Literal["low", "medium", "high"]
    what: Text
    done: Text = ""


class Report(Part):
    """A report of an operator to the members of a cell."""

    format: Annotated[int, Field(ge=FORMAT, le=FORMAT)] = FORMAT
    """Of this document. It is raised when a field changes its meaning or goes away, not when one is added."""
    chain_id: int
    cell: AddressText
    """The cell's identity: its treasury."""
    cell_name: Line
    """At its founding."""
    mandate: AddressText
    operator: AddressText
    policy: Word
    """Hash of the policy when the report was drafted."""
    number: Annotated[int, Field(ge=1)]
    """Of the mandate's reports, from 1."""
    covers: Span
    """As the contract counts: all periods that had ended and were not reported."""
    finances: Finances
    operations: Operations = Operations()
    market: Market = Market()
    forecasts: Annotated[tuple[Forecast, ...], Field(max_length=100)] = ()
    incidents: Annotated[tuple[Incident, ...], Field(max_length=_MAX_LIST)] = ()

    @property
    def digest(self) -> bytes:
        """What is filed on chain."""
        return digest_of(self)

    @model_validator(mode="after")
    def _of_its_periods(self) -> Self:
        assets = [one.asset for one in self.finances.assets]
        if len(set(assets)) != len(assets):
            raise ValueError("an asset is there twice")
        for one in self.finances.assets:
            spans = [figures.period for figures in one.periods]
            ends = [span.end for span in spans]
            if [span.start for span in spans] != [self.covers.start, *ends[:-1]] or ends[
                -1
            ] != self.covers.end:
                raise ValueError(f"{one.symbol}: the periods are not those that the report covers")
        return self
