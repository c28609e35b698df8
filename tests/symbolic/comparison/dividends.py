"""modules/dividends.vy, in the harness Accrual, beside its transcription."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from tests.symbolic.comparison.world import Deployed, World
from tests.symbolic.integers import dividends
from tests.symbolic.integers.dividends import MASK_123, MAX_PER_UNIT, ONE_SHARE, Account, Currency
from tests.symbolic.integers.terms import Numbers, draw

MAX_SUPPLY = 4 * 10**21
OWNER = "0x" + "a1" * 20
NUMBERS = Numbers()


@dataclass(frozen=True)
class State:
    scale: int
    index: int
    number: int
    flags: int
    currency: Currency
    account: Account
    balance: int
    supply: int
    now: int

    @property
    def word(self) -> int:
        return _account_word(self, self.account)


def _book(state: State, currency: Currency) -> int:
    """booked 123 | scale 7 | index 2 | is a currency 1 | fresh 1 | (17 free) | accrued per unit 105"""
    head = currency.booked | state.scale << 123 | state.index << 130 | 1 << 132
    return int(head | int(currency.fresh) << 133 | currency.per_unit << 151)


def _queue(currency: Currency) -> int:
    return int(currency.waiting | currency.time << 123)


def _entry(state: State) -> int:
    return state.number | state.flags << 24


def _account_word(state: State, account: Account) -> int:
    """Beside number and flags in the first currency."""
    low = _entry(state) if state.index == 0 else 0
    return int(low | account.accrued << 28 | account.marker << 151)


def any_state(source: random.Random) -> State:
    """Books that are kept, as `about_dividends.kept` has them, for a member; others may have some."""
    scale = source.randrange(124)
    one = 1 << scale
    booked = draw(source, 0, MASK_123 >> scale)
    per_unit = draw(source, 0, MAX_PER_UNIT)
    waiting = draw(source, 0, min(booked * one, (MAX_PER_UNIT - per_unit) * ONE_SHARE))
    left = booked * one - waiting
    balance = draw(source, 0, MAX_SUPPLY)
    since = draw(source, 0, min(per_unit, left // balance if balance else per_unit))
    accrued = draw(source, 0, left - balance * since)
    now = draw(source, 1, 2**32 - 1)
    time = source.choice((now, draw(source, 0, 2**32 - 1)))
    currency = Currency(one, booked, per_unit, waiting, time, source.random() < 0.7)
    return State(
        scale=scale,
        index=source.randrange(4),
        number=draw(source, 1, 2**24 - 1),
        # retired, barred, a contract of the cell; a payout address would be looked up
        flags=source.choice((0, 1, 2, 8, 11)),
        currency=currency,
        account=Account(accrued, per_unit - since),
        balance=balance,
        supply=draw(source, balance, MAX_SUPPLY),
        now=now,
    )


class Dividends:
    def __init__(self, root: Any, source: random.Random) -> None:
        self._world = World(root)
        self._it: Deployed = self._world.deploy("Accrual")
        self._source = source

    @property
    def _token(self) -> str:
        return self._world.coin.address

    def _begin(self) -> State:
        state = any_state(self._source)
        it = self._it
        for place in range(4):
            token = int(self._token, 16) if place == state.index else 0
            it.chain.evm.insert_account_storage(it.address, it.slots["dividends_tokens"] + place, token)
            it.write(0, "dividends_accounts", state.number << 2 | place)
        it.write(_book(state, state.currency), "dividends_books", self._token)
        it.write(_queue(state.currency), "dividends_queues", self._token)
        it.write(int(OWNER, 16), "register_owners", state.number)
        it.write(state.balance, "register_positions", state.number)
        it.write(state.supply, "register_sums")
        it.write(_entry(state), "register_entries", OWNER)
        if state.index == 0:
            it.write(state.word, "register_entries", OWNER)
        else:
            it.write(state.word, "dividends_accounts", state.number << 2 | state.index)
        self._world.at(state.now)
        return state

    def _found(self, state: State) -> dict[str, Any]:
        it = self._it
        entry = it.read("register_entries", OWNER)
        other = it.read("dividends_accounts", state.number << 2 | state.index)
        return {
            "book": it.read("dividends_books", self._token),
            "queue": it.read("dividends_queues", self._token),
            "account": entry if state.index == 0 else other,
        }

    @staticmethod
    def _expected(state: State, currency: Currency, account: Account) -> dict[str, Any]:
        return {
            "book": _book(state, currency),
            "queue": _queue(currency),
            "account": _account_word(state, account),
        }

    def settling(self) -> None:
        """a member is settled as the transcription says, in each of four currencies"""
        state = self._begin()
        done = self._it.call("settle_in(uint256,uint256)", state.number, state.index + 1)
        after = dividends.settle(
            NUMBERS, state.currency, state.account, state.balance, state.supply, state.now
        )
        found = {**self._found(state), "done": done is not None}
        self._world.same({**self._expected(state, *after), "done": True}, found, state)

    def views(self) -> None:
        """account_of and dividend_state answer what would be written now"""
        state = self._begin()
        currency, account = dividends.settle(
            NUMBERS, state.currency, state.account, state.balance, state.supply, state.now
        )
        words = ("uint256",) * 5
        said = self._it.call("dividend_state(address)", self._token, answers=(*words, "bool"))
        own = self._it.call(
            "account_of(address,uint256)", self._token, state.number, answers=("uint256",) * 2
        )
        expected = (currency.per_unit, currency.waiting, currency.booked, state.scale, currency.fresh)
        found = None if said is None else (*said[:4], said[5])
        self._world.same(
            {"currency": expected, "account": (account.marker, account.accrued)},
            {"currency": found, "account": own},
            state,
        )

    def distribution(self) -> None:
        """a distribution books what the transcription says, and never reverts"""
        state = self._begin()
        received = draw(self._source, 0, None)
        done = self._it.call("distribute(address,uint256)", self._token, received)
        currency, _ = dividends.distribute(NUMBERS, state.currency, state.supply, state.now, received)
        found = {**self._found(state), "done": done is not None}
        self._world.same({**self._expected(state, currency, state.account), "done": True}, found, state)

    def claim(self) -> None:
        """a claim books and pays what the transcription says: in full, for less, refused, unreadable"""
        state = self._begin()
        booked = state.currency.booked
        held = self._source.choice((draw(self._source, 0, None), draw(self._source, 0, booked + 1)))
        readable, agreed = self._source.random() < 0.9, self._source.random() < 0.8
        for_less = self._source.random() < 0.5
        self._world.coin.call("become(uint256,bool,bool,uint256)", held, readable, agreed, 0)
        done = self._it.call("claim(address,uint256,bool)", self._token, state.number, for_less)
        came = dividends.claim(
            NUMBERS,
            state.currency,
            state.account,
            state.balance,
            state.supply,
            state.now,
            held if readable else 0,
            for_less,
            agreed,
        )
        paid = self._world.coin.read("paid")
        found = {**self._found(state), "paid": paid, "done": done is not None}
        expected = {**self._expected(state, came.currency, came.account), "paid": came.paid, "done": True}
        self._world.same(expected, found, (state, held, readable, agreed, for_less))

    def sweep(self) -> None:
        """a sweep takes off the books what the transcription says"""
        state = self._begin()
        ended = self._source.random() < 0.8
        self._world.coin.call("become(uint256,bool,bool,uint256)", draw(self._source, 0, None), True, True, 0)
        done = self._it.call("sweep(address,bool)", self._token, ended)
        currency, _ = dividends.sweep(NUMBERS, state.currency, ended)
        found = {**self._found(state), "done": done is not None}
        self._world.same({**self._expected(state, currency, state.account), "done": True}, found, state)
