"""modules/asset_register.vy, bracket.vy and exits.vy once more: what computes, each under its name there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.symbolic.integers.terms import Condition, Number, Terms

MAX_BALANCE = 2**128 - 1
WHOLE = 2**127


@dataclass(frozen=True)
class Asset:
    """What the books say of an asset. `remaining` and `pending` count only while it is `weighed`.

    `pool` is what the generation that was valued last is owed, `pool_weights` its weights not pulled yet.
    """

    owed: Number
    weighed: Condition
    remaining: Number
    pending: Number
    pool: Number = 0
    pool_weights: Number = 0


def free_of_debt(o: Terms, balance: Number, asset: Asset) -> Number:
    seen = o.least(balance, MAX_BALANCE)
    if o.holds(seen <= asset.owed):
        return 0
    return seen - asset.owed


def available_of(o: Terms, asset: Asset, balance: Number) -> Number:
    free = free_of_debt(o, balance, asset)
    if not o.holds(asset.weighed):
        return free
    return o.quotient(free * asset.remaining, asset.remaining + asset.pending)


def value(o: Terms, asset: Asset, balance: Number) -> Asset:
    if not o.holds(asset.weighed):
        return asset
    free = free_of_debt(o, balance, asset)
    amount = o.quotient(free * asset.pending, asset.remaining + asset.pending)
    if o.holds(amount == 0):
        return asset
    return replace(asset, owed=asset.owed + amount, weighed=False, pool=amount, pool_weights=asset.pending)


def weigh(o: Terms, asset: Asset, shares: Number, supply: Number) -> tuple[Asset, Number]:
    """The second is the leaver's weight."""
    if not o.holds(asset.weighed):
        asset = replace(asset, remaining=WHOLE, pending=0)
    weight = o.quotient(asset.remaining * shares, supply)
    if o.holds(weight == 0):
        return asset, 0
    after = replace(asset, weighed=True, remaining=asset.remaining - weight, pending=asset.pending + weight)
    return after, weight


def part(o: Terms, asset: Asset, balance: Number, shares: Number, supply: Number) -> tuple[Asset, Number]:
    """Of an asset that can be read; the second is what is booked for the leaver, or paid to him at once."""
    asset = value(o, asset, balance)
    claim = o.quotient(available_of(o, asset, balance) * shares, supply)
    return replace(asset, owed=asset.owed + claim), claim


def worth(o: Terms, asset: Asset, weight: Number) -> Number:
    """A weight's part of the pool."""
    return o.quotient(asset.pool * weight, asset.pool_weights)


def settle(o: Terms, asset: Asset, amount: Number, balance: Number) -> tuple[Asset, Number]:
    """The second is what is paid for an amount owed."""
    after = replace(asset, owed=asset.owed - amount)
    if o.holds(balance >= asset.owed):
        return after, amount
    return after, o.quotient(amount * balance, asset.owed)


def close(o: Terms, asset: Asset, before: Number, after: Number, spent: Number) -> tuple[Asset, bool]:
    """
    The bracket's end for an asset that could be read before and after.

    :param spent: what was paid out by name
    :return: false where it refuses
    """
    before, after = o.least(before, MAX_BALANCE), o.least(after, MAX_BALANCE)
    taken = before - o.least(after, before)
    if o.holds(taken == 0) and o.holds(spent == 0):
        return asset, True
    if o.holds(taken > available_of(o, asset, before)):
        return asset, False
    return value(o, asset, before), True
