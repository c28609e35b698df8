"""modules/asset_register.vy, bracket.vy and exits.vy, in the harness Reserve, beside their transcription."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from tests.symbolic.comparison.world import Deployed, World
from tests.symbolic.integers import treasury
from tests.symbolic.integers.terms import Numbers, draw
from tests.symbolic.integers.treasury import MAX_BALANCE, WHOLE, Asset

MAX_SUPPLY = 4 * 10**21
WEIGHED = 1 << 16
WEIGHT = 1 << 255
NUMBERS = Numbers()


@dataclass(frozen=True)
class State:
    asset: Asset
    # the first of the list, with so many decimals
    decimals: int
    generation: int
    balance: int


def _book(state: State, asset: Asset) -> int:
    """place + 1: 8 bits | decimals 8 | weighed 1 | (15 free) | generation 32 | (64 free) | owed 128"""
    valued = int(state.asset.weighed and not asset.weighed)
    head = 1 | state.decimals << 8 | int(asset.weighed) << 16 | (state.generation + valued) << 32
    return int(head | asset.owed << 128)


def _weights(asset: Asset) -> int:
    return int(asset.remaining | asset.pending << 128)


def any_state(source: random.Random) -> State:
    pending = draw(source, 0, WHOLE)
    owed = draw(source, 0, MAX_BALANCE)
    asset = Asset(owed, source.random() < 0.6, WHOLE - pending, pending)
    # near what is owed, too: there it begins to be free
    near = max(0, owed + source.randrange(-2, 3))
    balance = source.choice((draw(source, 0, None), draw(source, 0, MAX_BALANCE), near))
    return State(asset, source.randrange(25), source.randrange(2**32 - 1), balance)


class Treasury:
    def __init__(self, root: Any, source: random.Random) -> None:
        self._world = World(root)
        self._it: Deployed = self._world.deploy("Reserve")
        self._source = source

    @property
    def _token(self) -> str:
        return self._world.coin.address

    def _write(self, state: State) -> None:
        it = self._it
        it.write(1 << 168, "treasury_terms__control")
        it.write(int(self._token, 16), "asset_register__list")
        it.write(_book(state, state.asset), "asset_register__books", self._token)
        it.write(_weights(state.asset), "asset_register__weights", self._token)
        it.write(0, "asset_register__pools", self._token, state.generation)
        self._world.coin.call("become(uint256,bool,bool,uint256)", state.balance, True, True, 0)

    def _begin(self) -> State:
        state = any_state(self._source)
        self._write(state)
        return state

    def _same(self, state: State, asset: Asset, said: Any, answer: Any, more: object = None) -> None:
        it = self._it
        found = {
            "book": it.read("asset_register__books", self._token),
            "weights": it.read("asset_register__weights", self._token),
            "pool": it.read("asset_register__pools", self._token, state.generation),
            "answer": answer,
        }
        expected = {
            "book": _book(state, asset),
            "weights": _weights(asset),
            "pool": asset.pool | asset.pool_weights << 128,
            "answer": said,
        }
        self._world.same(expected, found, (state, more))

    def _shares(self) -> tuple[int, int]:
        supply = draw(self._source, 1, MAX_SUPPLY)
        return self._source.choice((supply, draw(self._source, 0, supply))), supply

    def available(self) -> None:
        """what is available of an asset"""
        state = self._begin()
        answer = self._it.call(
            "available_of(address,uint256)", self._token, state.balance, answers=("uint256",)
        )
        said = (treasury.available_of(NUMBERS, state.asset, state.balance),)
        self._same(state, state.asset, said, answer)

    def valuation(self) -> None:
        """pending weights become an amount and a pool"""
        state = self._begin()
        answer = self._it.call("value(address,uint256)", self._token, state.balance)
        self._same(state, treasury.value(NUMBERS, state.asset, state.balance), (), answer)

    def weighing(self) -> None:
        """a leaver's weight of what can't be read"""
        state = self._begin()
        shares, supply = self._shares()
        answer = self._it.call(
            "weigh(address,uint256,uint256)", self._token, shares, supply, answers=("uint256",)
        )
        asset, weight = treasury.weigh(NUMBERS, state.asset, shares, supply)
        if not weight:
            # nothing is written
            asset = state.asset
        claim = WEIGHT | state.generation << 128 | weight if weight else 0
        self._same(state, asset, (claim,), answer, (shares, supply))

    def leaving(self) -> None:
        """a leaver's part of what can be read, booked for him"""
        state = self._begin()
        shares, supply = self._shares()
        self._it.write(0, "exits__claims", 1, self._token)
        answer = self._it.call("part(address,uint256,uint256)", self._token, shares, supply)
        asset, claim = treasury.part(NUMBERS, state.asset, state.balance, shares, supply)
        booked = self._it.read("exits__claims", 1, self._token)
        self._same(state, asset, claim, booked if answer == () else None, (shares, supply))

    def pulling(self) -> None:
        """a booked amount, struck off and paid"""
        state = self._begin()
        amount = draw(self._source, 0, state.asset.owed)
        answer = self._it.call(
            "pull(address,uint256,uint256)", self._token, amount, state.balance, answers=("uint256",) * 2
        )
        asset = treasury.value(NUMBERS, state.asset, state.balance)
        asset, paid = treasury.settle(NUMBERS, asset, amount, state.balance)
        self._same(state, asset, (amount, paid), answer, amount)

    def sharing(self) -> None:
        """a weight's part of its pool"""
        state = self._begin()
        weights = draw(self._source, 1, WHOLE)
        pool = draw(self._source, 1, MAX_BALANCE)
        weight = draw(self._source, 1, weights)
        owed = draw(self._source, pool, MAX_BALANCE)
        asset = Asset(owed, False, state.asset.remaining, state.asset.pending, pool, weights)
        state = State(asset, state.decimals, state.generation, state.balance)
        self._write(state)
        self._it.write(pool | weights << 128, "asset_register__pools", self._token, state.generation)
        claim = WEIGHT | state.generation << 128 | weight
        answer = self._it.call(
            "pull(address,uint256,uint256)", self._token, claim, state.balance, answers=("uint256",) * 2
        )
        amount = treasury.worth(NUMBERS, asset, weight)
        after, paid = treasury.settle(NUMBERS, asset, amount, state.balance)
        after = Asset(after.owed, False, after.remaining, after.pending, pool - amount, weights - weight)
        self._same(state, after, (amount, paid), answer, (weight, weights))

    def execution(self) -> None:
        """the bracket's end: what it refuses, and what it values"""
        state = self._begin()
        before = min(state.balance, MAX_BALANCE)
        available = treasury.available_of(NUMBERS, state.asset, before)
        # around what is just allowed
        edge = max(0, before - available + self._source.randrange(-1, 2))
        after = self._source.choice((draw(self._source, 0, None), edge, state.balance))
        spent = self._source.choice((0, draw(self._source, 0, None)))
        self._world.coin.call("become(uint256,bool,bool,uint256)", state.balance, True, True, after)
        answer = self._it.call("execute(address,uint256)", self._token, spent)
        asset, agreed = treasury.close(NUMBERS, state.asset, state.balance, after, spent)
        self._same(state, asset, () if agreed else None, answer, (after, spent))
