"""Random stories against a small model with exact fractions.

After every step the register must agree with the model (I-R1, I-R4, I-V1, I-V2), every past value asked for
must be the one that stood at the end of its second (I-V3), and every unit of every currency must be accounted
for (I-D1, I-D2, I-D3, I-D4).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt
from typing import Any

import boa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import tokens
from tests.support.actors import actor
from tests.support.cell import NATIVE, Policy, Weight
from tests.support.register import ONE, Position, Register, now, wait

UNITS: dict[Weight, Callable[[int], int]] = {
    Weight.MEMBER: lambda balance: ONE if balance else 0,
    Weight.SHARE: lambda balance: balance,
    Weight.SQRT: lambda balance: isqrt(balance * ONE),
}


@dataclass
class Currency:
    """What is booked in whole units; what each member has a right to, as an exact fraction."""

    asset: Any
    scale: int
    pending: Fraction = Fraction(0)
    since: int = 0
    accruals: int = 0
    distributed: int = 0
    claimed: int = 0
    rights: dict[int, Fraction] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return self.asset if isinstance(self.asset, str) else str(self.asset.address)


@dataclass
class Model:
    weight: Weight
    balances: dict[int, int]
    voters: dict[int, int]
    currencies: list[Currency]
    # end of second -> units cast by each number, and of all under 0
    past: dict[int, dict[int, int]] = field(default_factory=dict)

    @property
    def supply(self) -> int:
        return sum(self.balances.values())

    def units(self, number: int) -> int:
        return UNITS[self.weight](self.balances[number])

    def votes(self) -> dict[int, int]:
        cast = dict.fromkeys([0, *self.balances], 0)
        for number in self.balances:
            cast[self.voters[number]] += self.units(number)
            cast[0] += self.units(number)
        return cast

    def accrue(self) -> None:
        """What waited through the end of its second belongs to who held then."""
        for currency in self.currencies:
            if currency.pending and currency.since < now() and self.supply >= ONE:
                for number, balance in self.balances.items():
                    part = currency.pending * Fraction(balance, self.supply)
                    currency.rights[number] = currency.rights.get(number, Fraction(0)) + part
                currency.pending = Fraction(0)
                currency.accruals += 1


class Story:
    def __init__(self, weight: Weight, members: list[int], decimals: list[int]) -> None:
        policy = Policy.FREE if weight == Weight.SHARE else Policy.MEMBERS
        self.register = Register.open(members, weight=weight, policy=policy)
        self.addresses = dict(enumerate(self.register.members, 1))
        self.keys = len(self.addresses)
        currencies = []
        for places in decimals:
            asset = NATIVE if places == 18 else tokens.plain(places)
            self.register.add_currency(asset, places)
            scale = self.register.share.dividend_state(asset if places == 18 else asset.address).scale
            currencies.append(Currency(asset, scale))
        numbers = range(1, len(members) + 1)
        self.model = Model(
            weight, dict(zip(numbers, members, strict=True)), {n: n for n in numbers}, currencies
        )
        self.first = now() - 1
        self.record(self.first)

    # --- what may happen; a draw that the rules refuse is passed over

    def transfer(self, giver: int, taker: int, part: int) -> None:
        giver, taker = self.member(giver), self.member(taker)
        if not self.model.balances[taker] and self.model.weight != Weight.SHARE:
            return
        amount = self.model.balances[giver] * part // 8
        self.register.share.transfer(self.addresses[taker], amount, sender=self.addresses[giver])
        self.model.accrue()
        self.model.balances[giver] -= amount
        self.model.balances[taker] += amount

    def issue(self, taker: int, amount: int) -> None:
        number = taker % (len(self.addresses) + 1) + 1
        if number not in self.addresses:
            self.keys += 1
            self.addresses[number] = actor(f"key {self.keys}")
        self.register.issue(self.addresses[number], amount)
        self.model.accrue()
        self.model.balances[number] = self.model.balances.get(number, 0) + amount
        self.model.voters.setdefault(number, number)

    def burn(self, giver: int, part: int) -> None:
        number = self.member(giver)
        amount = self.model.balances[number] * part // 8
        if amount == 0:
            return
        burned = self.register.burn(self.addresses[number], amount)
        assert (burned.number, burned.supply_before) == (number, self.model.supply)
        self.model.accrue()
        self.model.balances[number] -= amount

    def delegate(self, giver: int, taker: int) -> None:
        giver, taker = self.member(giver), self.member(taker)
        if giver != taker and not self.model.balances[taker]:
            return
        self.register.share.delegate(self.addresses[taker], sender=self.addresses[giver])
        self.model.voters[giver] = taker

    def return_votes(self) -> None:
        self.register.share.return_votes(list(self.addresses.values()), sender=self.register.stranger)
        for number, voter in self.model.voters.items():
            if not self.model.balances[voter]:
                self.model.voters[number] = number

    def move(self, giver: int) -> None:
        number = self.member(giver)
        self.keys += 1
        new = actor(f"key {self.keys}")
        self.register.share.repoint(self.addresses[number], new, sender=self.register.treasury.address)
        self.addresses[number] = new

    def distribute(self, which: int, amount: int) -> None:
        currency = self.currency(which)
        self.register.distribute(currency.asset, amount)
        self.model.accrue()
        currency.pending += amount
        currency.since = now()
        currency.distributed += amount

    def claim(self, giver: int, which: int) -> None:
        self.pay([self.member(giver)], self.currency(which))

    def claim_all(self, which: int) -> None:
        self.pay(list(self.addresses), self.currency(which))

    def pass_time(self, seconds: int) -> None:
        for _ in range(seconds):
            self.record(now())
            wait()

    # --- parts

    def member(self, drawn: int) -> int:
        return drawn % len(self.addresses) + 1

    def currency(self, drawn: int) -> Currency:
        return self.model.currencies[drawn % len(self.model.currencies)]

    def pay(self, numbers: list[int], currency: Currency) -> None:
        self.model.accrue()
        share = self.register.share
        due = {n: share.claimable(self.addresses[n], currency.address) for n in numbers}
        before = self.lying(currency)
        members = [self.addresses[n] for n in numbers]
        share.claim_for(members, currency.address, sender=self.register.stranger)
        assert before - self.lying(currency) == sum(due.values())
        for number, amount in due.items():
            assert share.claimable(self.addresses[number], currency.address) == 0
            currency.rights[number] = currency.rights.get(number, Fraction(0)) - amount
            currency.claimed += amount

    def lying(self, currency: Currency) -> int:
        share = self.register.share.address
        if currency.asset == NATIVE:
            return int(boa.env.get_balance(share))
        return int(currency.asset.balanceOf(share))

    def record(self, second: int) -> None:
        self.model.past[second] = self.model.votes()

    # --- what must hold

    def check(self) -> None:
        register, model = self.register, self.model
        positions = {n: Position.of(register.share.position_word(n)) for n in self.addresses}
        votes = model.votes()
        assert {n: p.balance for n, p in positions.items()} == model.balances
        assert {n: p.votes for n, p in positions.items()} | {0: votes[0]} == votes
        totals = register.totals
        assert (totals.supply, totals.units) == (model.supply, votes[0])
        assert totals.holders == sum(balance > 0 for balance in model.balances.values())
        assert totals.members == len(self.addresses)
        for currency in model.currencies:
            self.check_currency(currency)

    def check_currency(self, currency: Currency) -> None:
        """Exact in integers of 2**-scale; and near the exact fractions, which know no remainder to carry."""
        self.model.accrue()
        share, scale = self.register.share, currency.scale
        state = share.dividend_state(currency.address)
        accounts = {n: share.account_of(currency.address, n).accrued for n in self.addresses}
        assert (currency.claimed << scale) + sum(
            accounts.values()
        ) + state.waiting == currency.distributed << scale
        assert state.booked == currency.distributed - currency.claimed == self.lying(currency)
        # each accrual carries less than one 2**-scale for each share unit
        tolerance = Fraction(currency.accruals * max(self.model.supply, 10**13), 2**scale)
        for number, accrued in accounts.items():
            exact = currency.rights.get(number, Fraction(0))
            assert abs(Fraction(accrued, 2**scale) - exact) <= tolerance

    def check_past(self) -> None:
        share = self.register.share
        for second, votes in self.model.past.items():
            if second >= now():
                continue
            assert share.getPastTotalSupply(second) == votes[0]
            words = share.powers_at(list(self.addresses.values()), second)
            assert words == [n << 72 | votes.get(n, 0) for n in self.addresses]


small = st.integers(0, 11)
part = st.integers(0, 8)
step = st.one_of(
    st.tuples(st.just("transfer"), small, small, part),
    st.tuples(st.just("issue"), small, st.integers(1, 10**12)),
    st.tuples(st.just("burn"), small, part),
    st.tuples(st.just("delegate"), small, small),
    st.tuples(st.just("return_votes")),
    st.tuples(st.just("move"), small),
    st.tuples(st.just("distribute"), small, st.integers(0, 10**12)),
    st.tuples(st.just("claim"), small, small),
    st.tuples(st.just("claim_all"), small),
    st.tuples(st.just("pass_time"), st.integers(1, 3)),
)


@pytest.mark.parametrize("weight", list(Weight))
@settings(max_examples=12)
@given(
    members=st.lists(st.integers(1, 10**12), min_size=1, max_size=5),
    decimals=st.lists(st.sampled_from([0, 6, 18, 24]), min_size=1, max_size=2, unique=True),
    steps=st.lists(step, min_size=10, max_size=40),
)
def test_story__any_order_of_events__agrees_with_the_model(
    weight: Weight, members: list[int], decimals: list[int], steps: list[tuple[Any, ...]]
) -> None:
    story = Story(weight, members, decimals)
    for name, *arguments in steps:
        getattr(story, name)(*arguments)
        story.check()
    story.pass_time(1)
    story.check()
    story.check_past()
