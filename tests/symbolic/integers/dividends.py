"""modules/dividends.vy once more: each function under its name there, words as their fields."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.symbolic.integers.terms import Condition, Number, Terms

MASK_123 = 2**123 - 1
MAX_PER_UNIT = 2**105 - 1
ONE_SHARE = 10**6


@dataclass(frozen=True)
class Currency:
    """Book and queue of a currency. `one` is 2**scale, a base unit in what accrues."""

    one: Number
    booked: Number
    per_unit: Number
    waiting: Number
    time: Number
    fresh: Condition


@dataclass(frozen=True)
class Account:
    accrued: Number
    marker: Number


@dataclass(frozen=True)
class Claim:
    """What a claim came to: `claimed` leaves the books, `paid` the balance; 0 if nothing was paid."""

    currency: Currency
    account: Account
    claimed: Number
    paid: Number


def grown(o: Terms, currency: Currency, supply: Number, now: Number) -> Currency:
    if not o.holds(currency.fresh) or o.holds(currency.time == now):
        return currency
    if o.holds(supply < ONE_SHARE):
        return currency
    delta = o.quotient(currency.waiting, supply)
    return replace(
        currency,
        per_unit=currency.per_unit + delta,
        waiting=currency.waiting - delta * supply,
        fresh=False,
    )


def settled(account: Account, currency: Currency, balance: Number) -> Account:
    more = balance * (currency.per_unit - account.marker)
    return Account(accrued=account.accrued + more, marker=currency.per_unit)


def settle(
    o: Terms, currency: Currency, account: Account, balance: Number, supply: Number, now: Number
) -> tuple[Currency, Account]:
    currency = grown(o, currency, supply, now)
    return currency, settled(account, currency, balance)


def distribute(
    o: Terms, currency: Currency, supply: Number, now: Number, received: Number
) -> tuple[Currency, Number]:
    """The second is what was booked."""
    currency = grown(o, currency, supply, now)
    room = o.quotient(MASK_123, currency.one) - currency.booked
    spare = (MAX_PER_UNIT - currency.per_unit) * ONE_SHARE - currency.waiting
    booked = o.least(received, room, o.quotient(spare, currency.one))
    after = replace(
        currency,
        waiting=currency.waiting + booked * currency.one,
        booked=currency.booked + booked,
        time=now,
        fresh=True,
    )
    return after, booked


def claim(
    o: Terms,
    currency: Currency,
    former: Account,
    balance: Number,
    supply: Number,
    now: Number,
    held: Number,
    for_less: bool,
    agreed: bool,
) -> Claim:
    """
    :param balance: the member's shares
    :param held: what the contract has of the token; 0 if it can't be read
    :param agreed: whether the token pays
    """
    currency = grown(o, currency, supply, now)
    account = settled(former, currency, balance)
    claimed = o.quotient(account.accrued, currency.one)
    nothing = Claim(currency, former, 0, 0)
    if o.holds(claimed == 0):
        return nothing
    paid = claimed
    if o.holds(held < currency.booked):
        paid = o.quotient(claimed * held, currency.booked) if for_less else 0
    if o.holds(paid == 0) or not agreed:
        return nothing
    after = replace(currency, booked=currency.booked - claimed)
    return Claim(after, replace(account, accrued=account.accrued - claimed * currency.one), claimed, paid)


def sweep(o: Terms, currency: Currency, ended: bool) -> tuple[Currency, Number]:
    """`_unbooked`; the second is what was taken off the books."""
    if not ended:
        return currency, 0
    whole = o.quotient(currency.waiting, currency.one)
    after = replace(currency, waiting=currency.waiting - whole * currency.one, booked=currency.booked - whole)
    return after, whole
