"""Who has more or less afterwards: from the logs of transfers, held against balances before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from celldao.amounts import Amount, Currency
from celldao.chain.backend import Log
from celldao.constitution.fields import ZERO
from celldao.simulation.questions import Pair

TRANSFER: Final = bytes(keccak(text="Transfer(address,address,uint256)"))


@dataclass(frozen=True, slots=True)
class Change:
    """What one account has more, or less, of one asset.

    Attributes:
        account: its address.
        name: what it is called, with the address.
        amount: by the balances; by the logs where these cannot be read. Below zero: it has less.
        before: what it had; None where it cannot be read.
        after: what it will have.
        logged: what the logs of transfers add up to; None where no logs are shown.
    """

    account: str
    name: str
    amount: Amount
    before: Amount | None
    after: Amount | None
    logged: Amount | None

    @property
    def agrees(self) -> bool | None:
        """Whether logs and balances say the same; None where there is only one of them."""
        if self.logged is None or self.before is None or self.after is None:
            return None
        return self.logged == self.amount

    def __str__(self) -> str:
        sign = "+" if self.amount.units > 0 else ""
        return f"{self.name}: {sign}{self.amount}"


def movements(logs: Iterable[Log]) -> Iterator[tuple[str, str, str, int]]:
    """(token, from, to, base units) of every transfer logged as ERC-20 has it, native coin included."""
    for log in logs:
        if len(log.topics) == 3 and log.topics[0] == TRANSFER and len(log.data) == 32:
            sender, receiver = (str(to_checksum_address(topic[12:])) for topic in log.topics[1:])
            yield log.address, sender, receiver, int.from_bytes(log.data, "big")


def net(logs: Iterable[Log]) -> dict[Pair, int]:
    """What transfers add up to, by token and account, in the order in which these appear."""
    sums: dict[Pair, int] = {}
    for token, sender, receiver, units in movements(logs):
        for account, more in ((sender, -units), (receiver, units)):
            if account != ZERO:
                sums[token, account] = sums.get((token, account), 0) + more
    return sums


def changes(
    before: Mapping[Pair, int | None],
    after: Mapping[Pair, int | None],
    logged: Mapping[Pair, int] | None,
    currencies: Mapping[str, Currency],
    names: Mapping[str, str],
    first: Iterable[str],
) -> tuple[Change, ...]:
    """Everything that changes, or is logged to; the accounts `first` first, of one account asset by asset.

    Args:
        logged: None where no logs are shown.
        names: of accounts; an address without one is its own.
    """
    found: list[Change] = []
    for pair in dict.fromkeys((*before, *(logged or {}))):
        token, account = pair
        currency = currencies[token]
        had, has = before.get(pair), after.get(pair)
        said = None if logged is None else logged.get(pair, 0)
        seen = None if had is None or has is None else has - had
        units = said if seen is None else seen
        if not units and not (said and said != seen):
            continue
        found.append(
            Change(
                account,
                names.get(account, account),
                currency.amount(units or 0),
                None if had is None else currency.amount(had),
                None if has is None else currency.amount(has),
                None if said is None else currency.amount(said),
            )
        )
    order = {account: place for place, account in enumerate(first)}
    accounts = {change.account: place for place, change in reversed(list(enumerate(found)))}
    return tuple(
        sorted(found, key=lambda change: (order.get(change.account, len(order)), accounts[change.account]))
    )
