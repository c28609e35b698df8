"""A Share alone on the embedded chain, its siblings played by stand-ins and plain accounts.

    register = Register.open(weight=Weight.MEMBER, members=[100, 50])
    register.share.transfer(register.members[1], 10, sender=register.members[0])

Numbers are those of the roster: members[0] is member 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import boa
from eth_utils.crypto import keccak

from celldao.bounds import DEFAULT_BOUNDS, Bounds
from tests.support.actors import actor
from tests.support.cell import NATIVE, Policy, Weight
from tests.support.contracts import at, clone_of, deploy, deployer

ONE = 10**6
GENESIS = 1_600_000_000
MAX_SUPPLY = 4 * 10**21
MASK_24 = 2**24 - 1
MASK_32 = 2**32 - 1
MASK_72 = 2**72 - 1


@dataclass(frozen=True)
class Position:
    """A position's word, as modules/position.vy packs it."""

    balance: int
    votes: int
    time: int
    archived: int
    delegate: int
    mean: int

    @classmethod
    def of(cls, word: int) -> Position:
        return cls(
            word & MASK_72,
            word >> 72 & MASK_72,
            word >> 144 & MASK_32,
            word >> 176 & MASK_24,
            word >> 200 & MASK_24,
            word >> 224,
        )


@dataclass(frozen=True)
class Totals:
    supply: int
    units: int
    time: int
    archived: int
    holders: int
    members: int

    @classmethod
    def of(cls, word: int) -> Totals:
        fields = Position.of(word)
        return cls(*(getattr(fields, name) for name in fields.__dataclass_fields__))


def bare_clone(master: Any) -> Any:
    """An EIP-1167 clone that nobody has initialised."""
    return at("Share", clone_of(master.address))


@cache
def _owner_code() -> Any:
    return deployer("standins/CellOwner")


def terms(
    *,
    name: str = "Workshop",
    symbol: str = "WORK",
    weight: int = Weight.SHARE,
    policy: int = Policy.MEMBERS,
    movable: bool = True,
    minimum: int = 1,
    cap: int = 10_000,
) -> tuple[Any, ...]:
    """IConstitution.ShareTerms"""
    return (name, symbol, int(weight), int(policy), movable, minimum, cap)


@dataclass(frozen=True)
class Register:
    share: Any
    factory: Any
    treasury: Any
    governor: str
    splitter: str
    members: list[str]
    stranger: str

    @classmethod
    def founding(cls, total: int = 1_000 * ONE, bounds: Bounds = DEFAULT_BOUNDS, **rules: Any) -> Register:
        """Initialised, with nobody in it."""
        factory = _owner_code().deploy(tuple(bounds))
        treasury = _owner_code().deploy(tuple(bounds))
        with boa.env.prank(factory.address):
            share = bare_clone(deploy("Share"))
        register = cls(share, factory, treasury, actor("governor"), actor("splitter"), [], actor("stranger"))
        share.initialize(terms(**rules), register.cell, total, sender=factory.address)
        return register

    @classmethod
    def open(cls, members: Sequence[int] = (600 * ONE, 300 * ONE, 100 * ONE), **rules: Any) -> Register:
        """Founded with these share units, open, and the second of the founding over."""
        register = cls.founding(total=sum(members), **rules)
        register.members.extend(actor(f"member {n}") for n in range(1, len(members) + 1))
        register.enter(list(zip(register.members, members, strict=True)))
        register.share.open(sender=register.factory.address)
        boa.env.time_travel(seconds=10)
        return register

    @property
    def cell(self) -> tuple[str, ...]:
        return (self.share.address, self.governor, self.treasury.address, self.splitter)

    def enter(self, entries: Sequence[tuple[str, int]], sender: str | None = None) -> None:
        words = [amount << 160 | int(address, 16) for address, amount in entries]
        self.share.found_members(words, sender=sender or self.factory.address)

    def position(self, account: str) -> Position:
        return Position.of(self.share.position_word(self.share.number_of(account)))

    @property
    def totals(self) -> Totals:
        return Totals.of(self.share.totals_word())

    def issue(self, receiver: str, amount: int) -> None:
        self.share.issue(receiver, amount, sender=self.treasury.address)

    def burn(self, owner: str, amount: int, by_allowance: bool = False) -> Any:
        return self.share.burn(owner, amount, by_allowance, sender=self.treasury.address)

    def add_currency(self, token: Any, decimals: int | None = None) -> None:
        address = token if isinstance(token, str) else token.address
        if decimals is None:
            decimals = 18 if address == NATIVE else token.decimals()
        self.share.add_currency(address, decimals, sender=self.treasury.address)

    def distribute(self, token: Any, amount: int) -> None:
        """As the splitter does: sends, then reports. It accrues once the second is over."""
        if token == NATIVE:
            boa.env.set_balance(self.splitter, amount)
            self.share.distribute(NATIVE, amount, value=amount, sender=self.splitter)
        else:
            token.mint(self.share.address, amount)
            self.share.distribute(token.address, amount, sender=self.splitter)

    def typed(self, kind: str, *words: int | str) -> bytes:
        """The EIP-712 digest of a struct of the share's domain."""
        domain = bytes(self.share.DOMAIN_SEPARATOR())
        return keccak(b"\x19\x01" + domain + keccak(keccak(text=kind) + b"".join(map(_word, words))))


def _word(value: int | str) -> bytes:
    number = int(value, 16) if isinstance(value, str) else value
    return number.to_bytes(32, "big")


def wait(seconds: int = 1) -> None:
    boa.env.time_travel(seconds=seconds)


def now() -> int:
    return int(boa.env.timestamp)


def events(contract: Any, name: str) -> list[Any]:
    """Events of that name in the contract's last call."""
    return [log for log in contract.get_logs(strict=False) if type(log).__name__ == name]
