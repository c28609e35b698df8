"""How a statement is made of events, transfers and balances: one currency a time, in base units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from celldao.amounts import Amount, Currency
from celldao.history.events import Event
from celldao.history.statement import CurrencyStatement, Kind, Row
from celldao.snapshots.units import at_time

Balances = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Places:
    """Where a cell's money lies, and the accounts of its mandates."""

    treasury: str
    splitter: str
    share: str
    mandates: frozenset[str] = frozenset()

    @property
    def own(self) -> tuple[str, str, str]:
        return self.treasury, self.splitter, self.share


@dataclass(frozen=True, slots=True)
class Transfer:
    """A token's own event. `units` are base units, `timestamp` Unix seconds."""

    sender: str
    receiver: str
    units: int
    block: int
    index: int
    timestamp: int
    transaction: str


@dataclass(frozen=True, slots=True)
class CoinSent:
    """Native coin that a proposal's action took along, base units."""

    receiver: str
    units: int
    executed: Event


# (event, contract): kind, field of the amount, field of the counterparty
_OUT = {
    ("Sent", "Treasury"): (Kind.PAYMENT, "amount", "receiver"),
    ("SpentWith", "Treasury"): (Kind.PAYMENT, "amount", "target"),
    ("ExitPaid", "Treasury"): (Kind.EXIT, "amount", "receiver"),
    ("SoldBack", "Treasury"): (Kind.BUY_BACK, "amount", "receiver"),
    ("HeirPaid", "Treasury"): (Kind.HEIR, "amount", "heir"),
    ("Paid", "RevenueSplitter"): (Kind.RECIPIENT, "amount", "recipient"),
    ("CreditWithdrawn", "RevenueSplitter"): (Kind.RECIPIENT, "paid", "receiver"),
    ("Claimed", "Share"): (Kind.DIVIDEND, "paid", "payee"),
    ("Drawn", "Mandate"): (Kind.TO_MANDATE, "amount", ""),
}
_FROM_MANDATE = ("Returned", "Swept")


def books(
    currency: Currency,
    places: Places,
    events: Iterable[Event],
    transfers: Sequence[Transfer] | None,
    coins: Sequence[CoinSent],
    opening: Balances,
    closing: Balances,
) -> CurrencyStatement:
    """The statement of one currency.

    Args:
        events: of the period, of all currencies.
        transfers: all of the token from or to the cell's contracts in the period; None for the native coin.
        coins: native coin sent along with actions; none for a token.
        opening: base units by place, None where they are not known; `closing` likewise.
    """
    own = [event for event in events if _asset(event) == currency.address]
    rows = [*_going_out(currency, places, own), *_from_mandates(own)]
    rows += [_row(coin.executed, Kind.PAYMENT, currency.amount(-coin.units), coin.receiver) for coin in coins]
    if transfers is None:
        rows += _coin_revenue(currency, places, own, opening, closing)
    else:
        rows += _token_receipts(currency, places, own, transfers)
        rows += _token_others(currency, places, own, transfers)
    totals: dict[Kind, int] = defaultdict(int)
    for row in rows:
        totals[row.kind] += row.amount.units
    rows.sort(key=lambda row: (row.block if row.block is not None else 2**62, row.index))
    return CurrencyStatement(
        currency,
        _sum(currency, opening, places),
        _sum(currency, closing, places),
        {kind: currency.amount(totals[kind]) for kind in Kind if kind in totals},
        currency.amount(_units(own, "Distributed", "Share", "booked")),
        tuple(rows),
    )


def _asset(event: Event) -> object:
    return event.values.get("asset") or event.values.get("token")


def _sum(currency: Currency, balances: Balances, places: Places) -> Amount | None:
    found = [balances.get(place) for place in places.own]
    known = [units for units in found if units is not None]
    return currency.amount(sum(known)) if len(known) == len(found) else None


def _units(events: Iterable[Event], name: str, contract: str, field: str) -> int:
    return sum(
        event.amount(field).units for event in events if (event.name, event.contract) == (name, contract)
    )


def _row(event: Event, kind: Kind, amount: Amount, counterparty: str | None = None, memo: str = "") -> Row:
    return Row(kind, amount, event.time, event.block, event.transaction, counterparty, memo, event.index)


def _going_out(currency: Currency, places: Places, events: Sequence[Event]) -> Iterator[Row]:
    for event in events:
        kind, field, whom = _OUT.get((event.name, event.contract), (None, "", ""))
        if kind is None:
            continue
        counterparty = str(event.values[whom]) if whom else event.address
        if kind is Kind.RECIPIENT and counterparty == places.treasury:
            continue  # it stays within the cell
        yield _row(event, kind, -event.amount(field), counterparty)


def _from_mandates(events: Sequence[Event]) -> Iterator[Row]:
    for event in events:
        if event.contract == "Mandate" and event.name in _FROM_MANDATE:
            yield _row(event, Kind.FROM_MANDATE, event.amount("amount"), event.address)


def _receipts(events: Sequence[Event]) -> dict[str, list[Event]]:
    """What customers paid with `pay`, by transaction."""
    found: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if (event.name, event.contract) == ("Received", "RevenueSplitter"):
            found[event.transaction].append(event)
    return found


# --- native coin: no transfer of it is logged


def _coin_revenue(
    currency: Currency, places: Places, events: Sequence[Event], opening: Balances, closing: Balances
) -> list[Row]:
    """All that arrived at the splitter: what it has more, and what it paid out."""
    rows = [
        _row(
            event, Kind.REVENUE, event.amount("amount"), str(event.values["payer"]), str(event.values["memo"])
        )
        for receipts in _receipts(events).values()
        for event in receipts
    ]
    before, after = opening.get(places.splitter), closing.get(places.splitter)
    if before is None or after is None:
        return rows
    paid_out = (
        _units(events, "Paid", "RevenueSplitter", "amount")
        + _units(events, "CreditWithdrawn", "RevenueSplitter", "paid")
        + _units(events, "Distributed", "Share", "received")
    )
    arrived = after - before + paid_out - _units(events, "Swept", "Share", "amount")
    rest = arrived - sum(row.amount.units for row in rows)
    if rest:
        rows.append(Row(Kind.REVENUE, currency.amount(rest), memo="arrived without a receipt"))
    return rows


# --- tokens: every transfer is logged


def _token_receipts(
    currency: Currency, places: Places, events: Sequence[Event], transfers: Sequence[Transfer]
) -> Iterator[Row]:
    receipts = _receipts(events)
    within = {
        (places.splitter, places.treasury),
        (places.splitter, places.share),
        (places.share, places.splitter),
    }
    for transfer in transfers:
        sender, receiver = transfer.sender, transfer.receiver
        if receiver not in places.own or sender == receiver or (sender, receiver) in within:
            continue
        if receiver == places.treasury and sender in places.mandates:
            continue  # an event of the mandate says so
        kind = Kind.REVENUE if receiver == places.splitter else Kind.RECEIPT
        memo = ""
        if kind is Kind.REVENUE:
            fitting = [
                event
                for event in receipts.get(transfer.transaction, ())
                if event.values["payer"] == sender and event.amount("amount").units == transfer.units
            ]
            memo = str(fitting[0].values["memo"]) if fitting else ""
        yield Row(
            kind,
            currency.amount(transfer.units),
            at_time(transfer.timestamp),
            transfer.block,
            transfer.transaction,
            sender,
            memo,
            transfer.index,
        )


def _token_others(
    currency: Currency, places: Places, events: Sequence[Event], transfers: Sequence[Transfer]
) -> list[Row]:
    """The difference between what left by transfers and what the cell's events say has left; likewise with
    mandates."""
    own = set(places.own)
    gone = sum(
        transfer.units
        for transfer in transfers
        if transfer.sender in own
        and transfer.sender != transfer.receiver
        and (transfer.sender == places.treasury or transfer.receiver not in own)
    )
    named = sum(-row.amount.units for row in _going_out(currency, places, events))
    came = sum(
        transfer.units
        for transfer in transfers
        if transfer.receiver == places.treasury and transfer.sender in places.mandates
    )
    said = sum(row.amount.units for row in _from_mandates(events))
    other = (named - gone) + (came - said)
    if not other:
        return []
    return [Row(Kind.OTHER, currency.amount(other), memo="moved without an event of the cell that names it")]
