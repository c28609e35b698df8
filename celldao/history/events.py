"""Events of a cell with their meaning: amounts with their currency, times, parts of a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from celldao.amounts import Amount, Currency
from celldao.artifacts import artifact
from celldao.chain.backend import Log
from celldao.snapshots.currencies import Currencies
from celldao.snapshots.units import Ratio, at_time, length

Value = str | bytes | bool | int | None | Amount | Ratio | datetime | timedelta | list[Any] | dict[str, Any]

# Fields that are amounts of the asset that another field names.
_MONEY: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "Sent": ("asset", ("amount",)),
    "SpentWith": ("asset", ("amount",)),
    "ExitBooked": ("asset", ("amount",)),
    "ExitPaid": ("asset", ("amount",)),
    "BuyBackOffered": ("asset", ("price",)),
    "SoldBack": ("asset", ("amount",)),
    "HeirPaid": ("asset", ("amount",)),
    "Received": ("asset", ("amount",)),
    "Allocated": ("asset", ("revenue", "dividend", "treasury", "released")),
    "Paid": ("asset", ("amount",)),
    "Credited": ("asset", ("amount",)),
    "Withheld": ("asset", ("amount",)),
    "CreditWithdrawn": ("asset", ("credit", "paid")),
    "ReserveFloorChanged": ("asset", ("former", "target")),
    "Distributed": ("token", ("received", "booked")),
    "Claimed": ("token", ("claimed", "paid")),
    "ClaimSkipped": ("token", ("claimed",)),
    "Swept": ("token", ("amount",)),
    "Drawn": ("asset", ("amount",)),
    "Spent": ("asset", ("amount",)),
    "Called": ("asset", ("amount",)),
    "Returned": ("asset", ("amount",)),
}
_SHARES: Final = {
    "Transfer": ("value",),
    "Approval": ("value",),
    "Exited": ("shares", "supply"),
    "BuyBackOffered": ("shares",),
    "SoldBack": ("shares",),
}
_VOTES: Final = {
    "DelegateVotesChanged": ("previousVotes", "newVotes"),
    "VoteCast": ("weight",),
    "VoteCastWithParams": ("weight",),
    "PetitionFiled": ("needed",),
    "PetitionSigned": ("units",),
}
_TIMES: Final = {
    "Exited": ("ready",),
    "BuyBackOffered": ("until",),
    "RecoveryProposed": ("ready",),
    "MessageApproved": ("expiry",),
    "ProposalCreated": ("voteStart", "voteEnd"),
    "ProposalExtended": ("extendedDeadline",),
    "GuardianChanged": ("until",),
    "Reported": ("covers_from", "covers_to"),
    "PetitionFiled": ("snapshot", "deadline"),
}
_LENGTHS: Final = {"SpendingLimitSet": ("period",), "ExitTermsSet": ("exit_delay", "holding_time")}
_RATIOS: Final = {
    "SpendingLimitSet": ("limit",),
    "RulesChanged": ("holder_cap",),
    "ProposalThresholdChanged": ("before", "threshold"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a cell.

    Attributes:
        name: as in the contract.
        contract: "Share", "Governor", "Treasury", "RevenueSplitter" or "Mandate".
        address: of the contract.
        block: number of its block.
        index: its place in the block.
        time: of its block, aware, UTC.
        transaction: hash, 0x…
        values: by name. Amounts, times, lengths and ratios are typed; what stays a whole number is a number
            of a member or a ticket, an id or a code. An amount that is only a weight (ExitBooked of an asset
            that could not be read) is None.
    """

    name: str
    contract: str
    address: str
    block: int
    index: int
    time: datetime
    transaction: str
    values: Mapping[str, Value]

    def amount(self, name: str) -> Amount:
        """An amount among the values. Raises KeyError or TypeError where there is none."""
        value = self.values[name]
        if not isinstance(value, Amount):
            raise TypeError(f"{name} of {self.name} is no amount")
        return value


class EventReader:
    """Makes events of logs."""

    def __init__(
        self, contracts: Mapping[str, str], currencies: Currencies, shares: Currency, votes: Currency
    ) -> None:
        """`contracts`: the name of the contract at each address."""
        self._contracts = contracts
        self._currencies = currencies
        self._shares = shares
        self._votes = votes
        self._names: dict[tuple[str, bytes], str] = {}
        for contract in set(contracts.values()):
            for entry in artifact(contract).abi:
                if entry["type"] == "event":
                    topic = artifact(contract).interface.topic(entry["name"])
                    self._names[contract, topic] = entry["name"]

    def topic(self, contract: str, event: str) -> bytes:
        """The first topic of an event."""
        return artifact(contract).interface.topic(event)

    def read(self, log: Log) -> Event | None:
        """None for what no contract of this version logs."""
        contract = self._contracts.get(log.address)
        name = self._names.get((contract, log.topics[0])) if contract and log.topics else None
        if contract is None or name is None:
            return None
        raw = artifact(contract).interface.decode_event(name, log.topics, log.data)
        return Event(
            name,
            contract,
            log.address,
            log.block,
            log.index,
            at_time(log.timestamp or 0),
            "0x" + log.transaction.hex(),
            self._typed(name, raw),
        )

    def _typed(self, name: str, raw: Mapping[str, Any]) -> dict[str, Value]:
        values: dict[str, Value] = dict(raw)

        def turn(fields: tuple[str, ...], make: Callable[[int], Value]) -> None:
            for field in fields:
                if field in raw:
                    values[field] = make(raw[field])

        asset_field, amounts = _MONEY.get(name, ("", ()))
        asset = raw.get(asset_field) or raw.get("asset") or raw.get("token")
        if amounts and asset:
            turn(amounts, lambda units: self._currencies.amount(asset, units))
        if raw.get("weighed"):
            values["amount"] = None
        turn(_SHARES.get(name, ()), self._shares.amount)
        turn(_VOTES.get(name, ()), self._votes.amount)
        turn(_TIMES.get(name, ()), at_time)
        turn(_LENGTHS.get(name, ()), length)
        turn(_RATIOS.get(name, ()), Ratio.of_basis_points)
        return values
