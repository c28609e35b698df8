"""That the treasury never pays out more than it holds free of debts (I-T2, I-T4), whatever the books."""

from __future__ import annotations

from dataclasses import replace

from tests.symbolic.integers import treasury
from tests.symbolic.integers.terms import Number, Terms
from tests.symbolic.integers.treasury import MAX_BALANCE, WHOLE, Asset

MAX_SUPPLY = 4 * 10**21


def any_asset(o: Terms, weighed: bool) -> Asset:
    """What is owed fits its half word; the weights of leavers and of who stays are one whole."""
    owed = o.any("owed", 0, MAX_BALANCE)
    pending = o.any("pending", 0, WHOLE)
    return Asset(owed, weighed, WHOLE - pending, pending)


def _protected(o: Terms, asset: Asset, balance: Number) -> Number:
    """What is owed, with the part of pending weights."""
    free = treasury.free_of_debt(o, balance, asset)
    weights = asset.remaining + asset.pending
    return asset.owed + (o.quotient(free * asset.pending, weights) if asset.weighed else 0)


def _execution(o: Terms, weighed: bool) -> None:
    asset = any_asset(o, weighed)
    before, after = o.any("before"), o.any("after")
    closed, agreed = treasury.close(o, asset, before, after, o.any("spent"))
    if not agreed:
        return
    protected = _protected(o, asset, before)
    o.claim(
        "what is protected stays, or all that was there", after >= o.least(before, protected, MAX_BALANCE)
    )
    o.claim("what is owed stays, or all that was there", after >= o.least(before, asset.owed))
    o.claim("what is owed has not become less", closed.owed >= asset.owed)
    o.claim("what is owed fits", closed.owed <= MAX_BALANCE)
    covered = o.least(before, after, MAX_BALANCE)
    if o.holds(covered >= asset.owed):
        o.claim("what was covered stays covered", covered >= closed.owed)


def execution(o: Terms) -> None:
    """after an execution an asset's balance is not below what leavers are owed, or is what it was before"""
    _execution(o, False)


def execution_with_weights(o: Terms) -> None:
    """the same while weights of leavers wait for a value: their part is protected, too, and valued"""
    _execution(o, True)


def valuation(o: Terms) -> None:
    """what pending weights are worth and what is available are together no more than what is free of debts"""
    asset = any_asset(o, True)
    balance = o.any("balance")
    free = treasury.free_of_debt(o, balance, asset)
    available = treasury.available_of(o, asset, balance)
    valued = treasury.value(o, asset, balance)
    o.claim("within what is free", available + valued.owed - asset.owed <= free)
    o.claim("what is owed fits", valued.owed <= MAX_BALANCE)


def weighing(o: Terms) -> None:
    """a leaver's weight is no more than what remains; weights stay one whole"""
    asset = any_asset(o, True)
    supply = o.any("supply", 1, MAX_SUPPLY)
    shares = o.any("shares", 0, MAX_SUPPLY)
    o.assume(shares <= supply)
    after, weight = treasury.weigh(o, asset, shares, supply)
    o.product_fact(asset.remaining, supply - shares)
    o.product_fact(asset.remaining, shares)
    o.claim("no more than remains", weight <= asset.remaining)
    o.claim("nothing negative", weight >= 0)
    o.claim("one whole", after.remaining + after.pending == WHOLE)


def _leaving(o: Terms, weighed: bool) -> None:
    asset = any_asset(o, weighed)
    balance = o.any("balance")
    supply = o.any("supply", 1, MAX_SUPPLY)
    shares = o.any("shares", 0, MAX_SUPPLY)
    o.assume(shares <= supply)
    free = treasury.free_of_debt(o, balance, asset)
    valued = treasury.value(o, asset, balance)
    available = treasury.available_of(o, valued, balance)
    o.product_fact(available, supply - shares)
    after, claim = treasury.part(o, asset, balance, shares, supply)
    o.claim("no more than what is free of debts", claim <= free)
    o.claim("nothing negative", claim >= 0)
    o.claim("what is booked fits", after.owed <= MAX_BALANCE)
    if o.holds(o.least(balance, MAX_BALANCE) >= asset.owed):
        o.claim("what is booked is there", after.owed <= o.least(balance, MAX_BALANCE))


def leaving(o: Terms) -> None:
    """a leaver is booked, or paid at once, no more than what is free of debts; it is covered"""
    _leaving(o, False)


def leaving_with_weights(o: Terms) -> None:
    """the same while weights of former leavers wait for a value: they are valued first"""
    _leaving(o, True)


def pulling(o: Terms) -> None:
    """a pull pays no more than is there and owed for it; others stay covered, or all shrink alike"""
    asset = any_asset(o, False)
    amount = o.any("amount", 0, MAX_BALANCE)
    o.assume(amount <= asset.owed)
    balance = o.any("balance")
    after, paid = treasury.settle(o, asset, amount, balance)
    o.product_fact(asset.owed - amount, balance)
    o.product_fact(asset.owed - balance, amount)
    o.claim("no more than is there", paid <= balance)
    o.claim("no more than the amount", paid <= amount)
    o.claim("the others' part", (balance - paid) * asset.owed >= after.owed * o.least(balance, asset.owed))


def sharing(o: Terms) -> None:
    """parts of a pool, pulled in any order, are together no more than the pool"""
    pool, weights = o.any("pool", 0, MAX_BALANCE), o.any("weights", 1, WHOLE)
    weight = o.any("weight", 1, WHOLE)
    o.assume(weight <= weights)
    asset = Asset(pool, False, 0, 0, pool, weights)
    amount = treasury.worth(o, asset, weight)
    o.product_fact(pool, weights - weight)
    o.claim("within the pool", amount <= pool)
    left = replace(asset, pool=pool - amount, pool_weights=weights - weight)
    if o.holds(weights == weight):
        o.claim("the last one takes it all", left.pool == 0)


LEMMAS = (
    execution,
    execution_with_weights,
    valuation,
    weighing,
    leaving,
    leaving_with_weights,
    pulling,
    sharing,
)
