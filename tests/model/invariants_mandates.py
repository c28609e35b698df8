"""I-M1..6 of docs/invariants.md on the contracts' own answers, after every step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.model.reference.basics import BASIS, NATIVE, Account
from tests.model.reference.charter import ENDED, GRANTED, RUNNING

if TYPE_CHECKING:
    from tests.model.story import Story

# What may lessen a mandate's money: while it lasts, by the operator; once it is over.
BY_THE_OPERATOR = {"pay", "spend", "call", "call_with", "give_back"}
AFTERWARDS = {"sweep", "execute"}
# These do not move what they were told to, or move by themselves.
UNTRUE = {"FeeOnTransfer", "Rebasing"}


class Overview(NamedTuple):
    """As IMandate.Overview has it."""

    treasury: Account
    operator: Account
    status: int
    version: int
    granted_at: int
    begun_at: int
    ended_at: int
    expiry: int
    period: int
    report_time: int
    reported_until: int
    report_due: int
    reports: int
    petitions: int
    any_receiver: bool
    policy: bytes
    policy_link: str
    assets: tuple[Account, ...]


class Sums(NamedTuple):
    """As IMandate.Account has it."""

    per_period: int
    lifetime: int
    drawn: int
    drawn_this_period: int
    cap: int
    spent: int
    returned: int
    balance: int


Known = dict[tuple[Account, Account], Sums]  # by mandate and asset


class MandateWatch:
    def __init__(self, story: Story) -> None:
        self.story = story
        self.ended: set[Account] = set()
        self.before: Known = {}
        self.available: dict[Account, int] = {}
        self.drawn: dict[tuple[Account, Account, int], int] = {}  # by mandate, asset and period

    def read(self, place: str, function: str, *args: Any) -> Any:
        return self.story.world.read(place, function, *args)

    def failures(self) -> Iterator[str]:
        now: Known = {}
        for mandate in self.story.world.mandates:
            name, overview = self.story.name(mandate), Overview(*self.read(mandate, "overview"))
            if mandate in self.ended and overview.status != ENDED:
                yield f"I-M5: {name} goes on after its end"
            for asset in self.story.cell.assets.known:
                account = Sums(*self.read(mandate, "account_of", asset))
                now[mandate, asset] = account
                before = self.before.get((mandate, asset))
                if before is not None:
                    where = f"{name} in {self.story.name(asset)}"
                    yield from self._drawing(mandate, asset, overview, before, account, where)
                    yield from self._money(mandate, asset, overview, before, account, where)
            yield from self._petitions(mandate, overview, name)
            if overview.status == ENDED:
                self.ended.add(mandate)
        self.before = now
        for asset in self.story.cell.assets.known:
            self.available[asset] = self.story.treasury_view("asset_state", asset)[2]

    def _drawing(
        self,
        mandate: Account,
        asset: Account,
        overview: Overview,
        before: Sums,
        account: Sums,
        where: str,
    ) -> Iterator[str]:
        drawn = account.drawn - before.drawn
        if drawn == 0:
            return
        sender, place, _ = self.story.said
        if drawn < 0 or (self.story.last, place, sender) != ("draw", mandate, overview.operator):
            yield f"I-M2: {self.story.last} changed what was drawn by {where}"
        if overview.status != RUNNING or not overview.begun_at:
            yield f"I-M2: drawn by {where} in status {overview.status}"
        number = (self.story.now - overview.begun_at) // overview.period
        key = mandate, asset, number
        if key not in self.drawn:
            limit = self.read("factory", "mandate_rules", overview.treasury)[1]
            if account.cap != self.available[asset] * limit // BASIS:
                yield f"I-M1: the treasury's part is wrong for {where}"
        self.drawn[key] = self.drawn.get(key, 0) + drawn
        if self.drawn[key] != account.drawn_this_period:
            yield f"I-M1: a period of {where} does not begin or end in time"
        most = min(account.per_period, account.cap)
        if account.drawn > account.lifetime or self.drawn[key] > most:
            yield f"I-M1: more drawn by {where} than its budget"

    def _money(
        self,
        mandate: Account,
        asset: Account,
        overview: Overview,
        before: Sums,
        account: Sums,
        where: str,
    ) -> Iterator[str]:
        last, (sender, place, args) = self.story.last, self.story.said
        token, all_assets = self.story.cell.assets[asset], self.story.cell.assets.known.values()
        balance = account.balance - before.balance
        mirrored = any(other is not token and other.balances is token.balances for other in all_assets)
        itself = mirrored or token.kind in UNTRUE or last in ("set_mode", "burn", "rebase") or token.endless
        if balance < 0 and not itself:
            mine = (sender, place) == (overview.operator, mandate) and last in BY_THE_OPERATOR
            # a vote may recall and sweep in one step
            over = overview.status == ENDED and last in AFTERWARDS
            if not (mine and overview.status != ENDED) and not over:
                yield f"I-M3: {last} took from {where}"
        receivers = ()
        if place == mandate and last in ("spend", "pay"):
            receivers = args[1] if last == "spend" else args[1:2]
        if not all(self.read(mandate, "is_receiver", receiver) for receiver in receivers):
            yield f"I-M3: {where} paid whom it may not pay"
        spent, returned = account.spent - before.spent, account.returned - before.returned
        drawn = account.drawn - before.drawn
        if min(spent, returned, drawn) < 0:
            yield f"I-M4: a sum of {where} was lowered"
        if place != mandate and (spent or returned):
            yield f"I-M4: {last} booked something for {where}"
        swept = (place == mandate and last == "sweep") or last == "execute"
        if itself or token.unreadable or swept or asset not in overview.assets:
            return
        # what arrived otherwise, a receiver's own among it, can only make it more
        received = balance - (drawn - spent - returned)
        exact = place == mandate and last in ("draw", "pay", "spend", "give_back") and asset != NATIVE
        if received < 0 or (received and exact):
            yield f"I-M4: {where} has {received} more than was drawn, spent and returned"

    def _petitions(self, mandate: Account, overview: Overview, name: str) -> Iterator[str]:
        addresses = [
            self.read("share", "address_of", number)
            for number in range(1, self.read("share", "member_count") + 1)
        ]
        for petition in range(max(1, overview.petitions - 2), overview.petitions + 1):
            snapshot, _, needed, signed = self.read(mandate, "petition_of", petition)
            units = sum(
                self.read("share", "getPastVotes", address, snapshot)
                for number, address in enumerate(addresses, 1)
                if self.read(mandate, "has_signed", petition, number)
            )
            if signed != units or signed > self.read("share", "getPastTotalSupply", snapshot):
                yield f"I-M6: petition {petition} about {name} counts {signed} of {units} units"
            if signed >= needed and overview.status != ENDED:
                yield f"I-M6: petition {petition} about {name} is complete, and nothing happened"
        if overview.begun_at == 0 and overview.status not in (GRANTED, ENDED):
            yield f"I-M2: {name} runs without having been accepted"
