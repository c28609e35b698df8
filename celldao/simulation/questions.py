"""What is asked before and after the actions: balances, and what the ordinary track may still spend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from eth_utils.crypto import keccak

from celldao.amounts import Currency
from celldao.artifacts import artifact
from celldao.chain.lens import PLACE
from celldao.errors import NodeRefusal
from celldao.simulation.runner import Result, Step
from celldao.snapshots.currencies import symbol_of

# Accounts that the Lens looks up in one question.
_ACCOUNTS: Final = 10
_SYMBOL: Final = keccak(text="symbol()")[:4]
_DECIMALS: Final = keccak(text="decimals()")[:4]
_WORD: Final = 32
_MOST_DECIMALS: Final = 77
# What a token may use to say what it is called, and how much of it is taken.
_NAME_GAS: Final = 200_000
_NAME: Final = 32
# Of an address, behind the symbol that a token gives itself which the cell does not know.
_DIGITS: Final = 6

Pair = tuple[str, str]
"""A token and an account."""


@dataclass(frozen=True)
class Answers:
    """What was answered.

    Attributes:
        balances: base units by token and account; None where they cannot be read.
        spendable: by registered asset: base units that the ordinary track may spend, end of the period.
        strangers: tokens that the cell does not know, by what they call themselves.
        probed: gas that the probe used.
    """

    balances: Mapping[Pair, int | None]
    spendable: Mapping[str, tuple[int, int]]
    strangers: Mapping[str, Currency]
    probed: int


@dataclass(frozen=True)
class Questions:
    """Balances of pairs, limits of assets, names of tokens.

    Attributes:
        treasury: whose limits are asked for.
        probe: a call of which only the gas matters.
    """

    treasury: str
    pairs: Sequence[Pair]
    assets: Sequence[str]
    strangers: Sequence[str]
    probe: Step
    _groups: list[tuple[str, list[str]]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        by_token: dict[str, list[str]] = {}
        for token, account in dict.fromkeys(self.pairs):
            by_token.setdefault(token, []).append(account)
        for token, accounts in by_token.items():
            for start in range(0, len(accounts), _ACCOUNTS):
                self._groups.append((token, accounts[start : start + _ACCOUNTS]))

    def steps(self) -> list[Step]:
        lens = artifact("Lens").interface
        steps = [
            Step(PLACE, lens.encode("balances_of", [token], accounts)) for token, accounts in self._groups
        ]
        steps += [Step(PLACE, lens.encode("asset_state", self.treasury, asset)) for asset in self.assets]
        for token in self.strangers:
            steps += [Step(token, question, gas=_NAME_GAS) for question in (_SYMBOL, _DECIMALS)]
        return [*steps, self.probe]

    def read(self, found: Sequence[Result]) -> Answers:
        """Raises NodeRefusal unless there is an answer to each question."""
        if len(found) != len(self._groups) + len(self.assets) + 2 * len(self.strangers) + 1:
            raise NodeRefusal("not every question was answered", "Use another node.")
        lens, rest = artifact("Lens").interface, list(found)
        balances: dict[Pair, int | None] = {}
        for token, accounts in self._groups:
            result = rest.pop(0)
            # A Lens that fails, because of a token that takes all its gas, has read nothing.
            entries: Sequence[Any] = (
                lens.decode("balances_of", 2, result.answer) if result.ok else [None] * len(accounts)
            )
            for account, entry in zip(accounts, entries, strict=True):
                balances[token, account] = entry["amount"] if entry and entry["readable"] else None
        spendable: dict[str, tuple[int, int]] = {}
        for asset in self.assets:
            result = rest.pop(0)
            if result.ok:
                state = lens.decode("asset_state", 2, result.answer)
                spendable[asset] = state["spendable"], state["period_end"]
        strangers = {token: _currency(token, rest.pop(0), rest.pop(0)) for token in self.strangers}
        return Answers(balances, spendable, strangers, rest.pop(0).gas)


def _currency(token: str, symbol: Result, decimals: Result) -> Currency:
    """A token by its own word: with a part of its address, since the cell does not know it."""
    name = "".join(symbol_of(symbol.answer if symbol.ok else b"", token).split())[:_NAME]
    name = name if name.startswith("0x") else f"{name}-{token[2:][:_DIGITS]}"
    said = int.from_bytes(decimals.answer[:_WORD], "big") if decimals.ok and decimals.answer else -1
    if 0 <= said <= _MOST_DECIMALS:
        return Currency(token, name, said)
    return Currency(token, f"base units of {token}", 0)
