"""What the treasury's tests share: a cell whose governor executes whatever a test says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import boa
from eth_abi import decode

from tests.support import reading
from tests.support.actors import actor
from tests.support.cell import DAY, MASTERS, NATIVE, NOBODY, SHARE_UNIT, Asset, Cell, Rules, found
from tests.support.contracts import at, deploy
from tests.support.tokens import plain

__all__ = ["DAY", "NATIVE", "NOBODY", "SHARE_UNIT", "Asset", "Rules", "World", "actor", "at_time", "make"]

FIRST, LAST, ORDINARY = 1, 2, 4
RELAYED = (MASTERS[0], "standins/RelayGovernor", *MASTERS[2:])
COIN = 10**18
MONEY = 10**6  # one whole unit of a token with 6 decimals

Call = tuple[Any, int, bytes]

ZOO_ABI: list[Any] = [
    {
        "type": "function",
        "name": name,
        "stateMutability": "nonpayable" if not outputs else "view",
        "inputs": [{"name": "", "type": it} for it in inputs],
        "outputs": [{"name": "", "type": it} for it in outputs],
    }
    for name, inputs, outputs in (
        ("set_mode", ["uint256"], []),
        ("mint", ["address", "uint256"], []),
        ("burn", ["address", "uint256"], []),
        ("balanceOf", ["address"], ["uint256"]),
    )
]


def zoo_token(address: str) -> Any:
    """A BrokenBalance by its address."""
    return boa.loads_abi(json.dumps(ZOO_ABI), name="ZooToken").at(address)


def call(function: Any, *args: Any, amount: int = 0) -> Call:
    """One action of a proposal: a contract's function with its arguments."""
    return str(function.contract.address), amount, function.prepare_calldata(*args)


def at_time(timestamp: int) -> None:
    boa.env.timestamp = timestamp


def now() -> int:
    return int(boa.env.timestamp)


def refused_without_words(function: Any, *args: Any, sender: str) -> bool:
    """titanoboa fails to explain the lock's empty revert, so this looks at the bare result."""
    result = boa.env.execute_code(
        to_address=function.contract.address, sender=sender, data=function.prepare_calldata(*args)
    )
    return bool(result.is_error) and result.output == b""


def reason_of(account: Any, sender: str, value: int = 0, data: bytes = b"") -> str:
    """Sends a bare message; the reason for which it was refused, or nothing if it was not."""
    result = boa.env.execute_code(to_address=account.address, sender=sender, value=value, data=data)
    if not result.is_error:
        return ""
    return str(decode(["string"], result.output[4:])[0])


@dataclass(frozen=True)
class World:
    cell: Cell
    token: Any  # a sound token with 6 decimals, registered
    shop: Any

    @property
    def treasury(self) -> Any:
        return self.cell.treasury

    @property
    def governor(self) -> Any:
        return self.cell.governor

    @property
    def share(self) -> Any:
        return self.cell.share

    @property
    def members(self) -> list[str]:
        return self.cell.members

    @property
    def stranger(self) -> str:
        return self.cell.stranger

    def vote(self, *calls: Call, ordinary: bool = False) -> None:
        """A proposal of these actions passes and is executed."""
        steps = []
        for index, (target, amount, data) in enumerate(calls):
            phase = FIRST * (index == 0) | LAST * (index == len(calls) - 1) | ORDINARY * ordinary
            steps.append((target, amount, data, phase, False))
        self.governor.run(steps, sender=self.stranger)

    def run(self, *steps: tuple[Any, int, bytes, int, bool]) -> None:
        """Steps with phases of their own; the last field: called by the governor itself."""
        self.governor.run([(str(getattr(step[0], "address", step[0])), *step[1:]) for step in steps])

    def refused_without_words(self, *calls: Call) -> bool:
        """Does the proposal fail with no reason at all, as Vyper's lock makes it?"""
        last = len(calls) - 1
        steps = [
            (target, amount, data, FIRST * (n == 0) | LAST * (n == last), False)
            for n, (target, amount, data) in enumerate(calls)
        ]
        return refused_without_words(self.governor.run, steps, sender=self.stranger)

    def decide(self, function: Any, *args: Any) -> None:
        """A constitutional proposal of a single call passes and is executed."""
        self.vote(call(function, *args))

    def send(self, asset: Any, receivers: list[str], amounts: list[int], ordinary: bool = False) -> None:
        self.vote(call(self.treasury.send, asset, receivers, amounts), ordinary=ordinary)

    def fund(self, amount: int = 1_000 * MONEY, token: Any = None) -> None:
        (token or self.token).mint(self.treasury, amount)

    def fund_coin(self, amount: int = 10 * COIN) -> None:
        boa.env.set_balance(self.treasury.address, boa.env.get_balance(self.treasury.address) + amount)

    def coin(self, account: Any) -> int:
        return int(boa.env.get_balance(getattr(account, "address", account)))

    def ticket(self) -> int:
        return int(reading.overview(self.treasury).tickets)

    def claim(self, ticket: int, asset: Any) -> int:
        return int(reading.claim_of(self.treasury, ticket, asset).amount)

    def owed(self, asset: Any) -> int:
        return int(reading.asset_state(self.treasury, asset).owed)

    def register(self, token: Any, decimals: int = 6) -> Any:
        self.decide(self.treasury.register_asset, token, decimals)
        return token


def make(token: Any = None, others: tuple[Any, ...] = (), **rules: Any) -> World:
    """A cell with native coin, one token, and further tokens of 6 decimals as registered assets."""
    token = token or plain(6)
    assets = [Asset(NATIVE, 18, False)]
    assets += [Asset(each.address, 6, False) for each in (token, *others)]
    cell = found(Rules(assets=tuple(assets), **rules), masters=RELAYED)
    at("Treasury", cell.factory.master(2)[0])  # known by its address, its lines count as run
    return World(cell, token, deploy("standins/Shop"))
