"""Exits, pulls, revenue, losses and broken tokens in any order, beside a model in exact fractions. (I-T4)

What must hold (docs/spec.md §6.4):
- a leaver's part is the exact part rounded down, never more;
- a pull that is ready, readable and worth something always succeeds, whoever pulled before;
- nobody's claim is touched by the exits, pulls, revenue or spending of others; if a token shrinks below
  what is owed, all claims on it shrink alike;
- when all have left and pulled, nothing is left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import boa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import reading
from tests.support.tokens import broken_balance
from tests.unit.treasury.world import DAY, MONEY, World, at_time, make, now, zoo_token

MEMBERS = 10
# weights have 127 bits: what rounding them takes is far below one base unit
CLOSE = Fraction(1, 10**6)


@pytest.fixture(scope="module")
def world() -> World:
    """Leavers wait a day; two tokens can break."""
    return make(broken_balance(), others=(broken_balance(),), minimum_position=1)


@dataclass
class Model:
    """What one asset owes, in exact fractions; weights are valued before anything is spent or booked."""

    claims: dict[int, Fraction] = field(default_factory=dict)
    pending: dict[int, Fraction] = field(default_factory=dict)
    remaining: Fraction = Fraction(1)

    def owed(self) -> Fraction:
        return sum(self.claims.values(), Fraction(0))

    def value(self, balance: int) -> None:
        free = balance - self.owed()
        if not self.pending or free <= 0:
            return
        total = self.remaining + sum(self.pending.values())
        if int(free * sum(self.pending.values()) / total) == 0:
            return
        for ticket, weight in self.pending.items():
            self.claims[ticket] = free * weight / total
        self.pending, self.remaining = {}, Fraction(1)

    def available(self, balance: int) -> Fraction:
        free = max(Fraction(0), balance - self.owed())
        return free * self.remaining / (self.remaining + sum(self.pending.values()))

    def exit(self, ticket: int, part: Fraction, balance: int | None) -> None:
        if balance is None:
            if weight := self.remaining * part:
                self.pending[ticket] = weight
                self.remaining -= weight
            return
        self.value(balance)
        if (amount := self.available(balance) * part) >= 1:
            self.claims[ticket] = amount


actions = st.lists(
    st.one_of(
        st.tuples(st.just("exit"), st.integers(0, MEMBERS - 1), st.integers(1, 100)),
        st.tuples(st.just("pull"), st.integers(1, 12), st.integers(0, 1)),
        st.tuples(st.just("earn"), st.integers(0, 1), st.integers(1, 10**12)),
        st.tuples(st.just("lose"), st.integers(0, 1), st.integers(1, 100)),
        st.tuples(st.just("spend"), st.integers(0, 1), st.integers(1, 100)),
        st.tuples(st.just("toggle"), st.integers(0, 1), st.just(0)),
    ),
    max_size=24,
)


class Story:
    def __init__(self, world: World) -> None:
        self.world = world
        self.tokens = [zoo_token(asset) for asset in world.treasury.registered_assets()[1:]]
        self.models = [Model(), Model()]
        self.broken = [False, False]
        self.owner: dict[int, str] = {}
        self.lost = False
        for token in self.tokens:
            token.mint(world.treasury, 1_000 * MONEY + 7)

    def balance(self, index: int) -> int:
        if self.broken[index]:
            with boa.env.anchor():
                self.tokens[index].set_mode(0)
                return int(self.tokens[index].balanceOf(self.world.treasury))
        return int(self.tokens[index].balanceOf(self.world.treasury))

    def exit(self, member: int, percent: int) -> None:
        world = self.world
        account = world.members[member]
        shares = world.share.balanceOf(account) * percent // 100
        if shares == 0:
            return
        supply = world.share.totalSupply()
        if shares == supply:
            with boa.reverts("treasury: the last one dissolves it first"):
                world.treasury.exit(shares, sender=account)
            return
        ticket = world.treasury.exit(shares, sender=account)
        self.owner[ticket] = account
        part = Fraction(shares, supply)
        for index, model in enumerate(self.models):
            balance = None if self.broken[index] else self.balance(index)
            before = model.available(balance) if balance is not None else Fraction(0)
            model.exit(ticket, part, balance)
            claim = reading.claim_of(world.treasury, ticket, self.tokens[index])
            assert claim.weighed == (balance is None and claim.amount > 0)
            if balance is not None:
                # exact part of what is available, rounded down; the books' own rounding stays with who stays
                assert before * part - 2 < claim.amount <= (before + len(self.owner)) * part

    def pull(self, ticket: int, index: int) -> None:
        world, model, token = self.world, self.models[index], self.tokens[index]
        claim = reading.claim_of(world.treasury, ticket, token)
        if self.broken[index]:
            if claim.amount or claim.weighed:
                with boa.reverts("treasury: asset can't be read"):
                    world.treasury.pull(ticket, token)
            return
        balance, owed = self.balance(index), world.owed(token)
        model.value(balance)
        if ticket not in model.claims:
            return
        exact = model.claims[ticket]
        if balance < owed:
            exact = exact * balance / owed
        before = token.balanceOf(self.owner[ticket])
        try:
            world.treasury.pull(ticket, token)
        except boa.BoaError:
            # nothing there that could be paid
            assert exact < 1 + CLOSE or balance == 0
            return
        paid = token.balanceOf(self.owner[ticket]) - before
        assert paid <= exact + len(self.owner)  # dust of those who rounded down before in the same pool
        if not self.lost:
            assert paid > exact - 2
        del model.claims[ticket]

    def spend(self, index: int, percent: int) -> None:
        if self.broken[index]:
            return
        world, token, model = self.world, self.tokens[index], self.models[index]
        available = world.treasury.available(token)
        others = {ticket: reading.claim_of(world.treasury, ticket, token).amount for ticket in model.claims}
        balance = self.balance(index)
        if amount := available * percent // 100:
            world.send(token, [world.stranger], [amount])
            model.value(balance)
        for ticket, claimed in others.items():
            assert reading.claim_of(world.treasury, ticket, token).amount == claimed

    def act(self, kind: str, first: int, second: int) -> None:
        if kind == "exit":
            self.exit(first, second)
        elif kind == "pull":
            self.pull(first, second)
        elif kind == "earn":
            self.tokens[first].mint(self.world.treasury, second)
        elif kind == "lose":
            if lost := self.balance(first) * second // 100:
                self.tokens[first].burn(self.world.treasury, lost)
                self.lost = True
        elif kind == "spend":
            self.spend(first, second)
        else:
            self.broken[first] = not self.broken[first]
            self.tokens[first].set_mode(int(self.broken[first]))
        self.check()

    def check(self) -> None:
        for index, token in enumerate(self.tokens):
            state = reading.asset_state(self.world.treasury, token)
            assert state.remaining + state.pending <= 2**127
            if not self.broken[index]:
                assert state.available <= max(0, self.balance(index) - state.owed)

    def end(self) -> None:
        world = self.world
        for index, token in enumerate(self.tokens):
            self.broken[index] = False
            token.set_mode(0)
            token.mint(world.treasury, 100 * MONEY)  # so that no claim is worth nothing
        for member in range(MEMBERS):
            self.exit(member, 100)
        at_time(now() + DAY)
        for index, token in enumerate(self.tokens):
            for ticket in reversed(self.owner):
                claim = reading.claim_of(world.treasury, ticket, token)
                if claim.amount or claim.weighed:
                    world.treasury.pull(ticket, token)
            assert world.owed(token) == 0
            assert self.balance(index) == world.treasury.available(token)  # what is left is the last one's
            assert reading.asset_state(world.treasury, token).pending == 0


@settings(max_examples=25)
@given(steps=actions)
def test_exits_and_pulls__any_order__as_the_model(world: World, steps: list[tuple[str, int, int]]) -> None:
    story = Story(world)
    for kind, first, second in steps:
        story.act(kind, first, second)
        at_time(now() + DAY)
    story.end()
