"""What operators drew and spent in a period, by mandate and asset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from celldao.amounts import Amount, Currency
from celldao.artifacts import artifact
from celldao.chain.backend import Block, Code
from celldao.chain.contract import Contract
from celldao.chain.lens import Ask, Lens
from celldao.errors import ChainError, NodeError
from celldao.history.events import Event
from celldao.snapshots.currencies import Currencies

_SUMS: Final = {"Drawn": "drawn", "Spent": "paid", "Returned": "returned", "Swept": "swept"}


@dataclass(frozen=True, slots=True)
class OperatorMoney:
    """One asset of one mandate over a period.

    Attributes:
        mandate: its address.
        drawn: from the treasury; as `returned` and `swept`, to it, a part of the cell's own books.
        paid: by payments.
        called: what the contract booked as lost in calls; None where the node keeps no state of that age.
        payments, receivers: how many.
        calls: how many the mandate made, whatever asset they were about.
    """

    mandate: str
    currency: Currency
    drawn: Amount
    paid: Amount
    called: Amount | None
    returned: Amount
    swept: Amount
    payments: int
    receivers: int
    calls: int

    @property
    def spent(self) -> Amount | None:
        """Paid, and lost in calls; None where that is not known."""
        return None if self.called is None else self.paid + self.called


def operators_money(
    events: Sequence[Event], currencies: Currencies, lens: Lens, first: Block, last: Block
) -> tuple[OperatorMoney, ...]:
    """From the events of a period, in order of mandates' first event.

    Nothing more is asked but for mandates that made calls: three requests for up to 100 of these.

    Args:
        first: the last block before the period; `last`: of the period.
    """
    own: dict[str, list[Event]] = {}
    for event in events:
        if event.contract == "Mandate":
            own.setdefault(event.address, []).append(event)
    calling = [mandate for mandate, made in own.items() if any(event.name == "Called" for event in made)]
    booked = _booked(calling, lens, first, last)
    found = []
    for mandate, made in own.items():
        assets = dict.fromkeys(str(event.values["asset"]) for event in made if event.name in _SUMS)
        assets |= dict.fromkeys(asset for at, asset in booked or () if at == mandate)
        calls = sum(1 for event in made if event.name == "Called")
        for asset in assets:
            units = None if booked is None else booked.get((mandate, asset), 0)
            found.append(_one(mandate, asset, made, calls, currencies, units))
    return tuple(found)


def _one(
    mandate: str,
    asset: str,
    events: Sequence[Event],
    calls: int,
    currencies: Currencies,
    booked: int | None,
) -> OperatorMoney:
    own = [event for event in events if event.name in _SUMS and event.values["asset"] == asset]
    currency = currencies.amount(asset, 0).currency
    sums = dict.fromkeys(_SUMS.values(), currency.nothing)
    for event in own:
        sums[_SUMS[event.name]] = sums[_SUMS[event.name]] + event.amount("amount")
    paid = [event for event in own if event.name == "Spent"]
    if not calls:
        called: Amount | None = currency.nothing
    else:
        called = None if booked is None else currency.amount(booked) - sums["paid"]
    return OperatorMoney(
        mandate=mandate,
        currency=currency,
        called=called,
        payments=len(paid),
        receivers=len({str(event.values["receiver"]) for event in paid}),
        calls=calls,
        **sums,
    )


def _booked(
    mandates: Sequence[str], lens: Lens, first: Block, last: Block
) -> Mapping[tuple[str, str], int | None] | None:
    """What the contracts booked as spent between two blocks, by mandate and asset; None where the node keeps
    no states of that age."""
    interface = artifact("Mandate").interface
    contracts = {mandate: Contract(mandate, interface, lens.reader) for mandate in mandates}
    try:
        overviews = lens.read(last, [Ask("overview", (), contract=one) for one in contracts.values()])
    except NodeError:
        raise
    except ChainError:
        return None
    held = [
        (mandate, asset)
        for mandate, overview in zip(mandates, overviews, strict=True)
        for asset in overview["assets"]
    ]
    asks = [Ask("account_of", (asset,), contract=contracts[mandate]) for mandate, asset in held]
    after: list[Any] = lens.read(last, asks)
    try:
        before: list[Any] = lens.read(first, asks)
    except NodeError:
        raise
    except ChainError:
        # No state of that age; or one of the mandates did not stand there yet.
        before = [_before(ask, lens, first) for ask in asks]
    return {
        key: None if one is None else two["spent"] - one["spent"]
        for key, one, two in zip(held, before, after, strict=True)
    }


def _before(ask: Ask, lens: Lens, block: Block) -> dict[str, Any] | None:
    """Of a mandate that was granted since: nothing spent. None where the node does not know."""
    assert ask.contract is not None
    try:
        (code,) = lens.reader.fetch([Code(ask.contract.address)], block)
        if not code:
            return {"spent": 0}
        answer: dict[str, Any] = lens.read(block, [ask])[0]
    except NodeError:
        raise
    except ChainError:
        return None
    return answer
