"""docs/invariants.md as checks on the contracts' own answers, after every step.

The model could be wrong in the same way as the contracts. So sums are taken here over what the contracts say,
and the model lends no more than the list of names.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.model.invariants_mandates import MandateWatch
from tests.model.reference.basics import NATIVE, NOBODY
from tests.model.reference.governor import (
    ACTIVE,
    CANCELED,
    DEFEATED,
    EXECUTED,
    EXPIRED,
    PENDING,
    QUEUED,
    SUCCEEDED,
)

if TYPE_CHECKING:
    from tests.model.story import Story

# I-G1: Succeeded, Canceled, Defeated, Expired and Executed stay.
ARROWS = {
    PENDING: {PENDING, ACTIVE, CANCELED, DEFEATED, SUCCEEDED, QUEUED, EXPIRED},
    ACTIVE: {ACTIVE, CANCELED, DEFEATED, SUCCEEDED, QUEUED, EXPIRED},
    QUEUED: {QUEUED, EXECUTED, EXPIRED, CANCELED},
}


# I-R6 and I-T1: what makes or burns shares, and what makes the treasury pay.
BURNING = {"execute", "exit", "exitBySig", "sell_back"}
PAYING = {*BURNING, "pull", "send_to_heir", "draw"}
# What tokens do by themselves.
SHRINKING = {"burn", "rebase", "set_mode"}


class Watch:
    """Remembers what must not change, or not by what just happened."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.states: dict[int, int] = {}
        self.rules: dict[int, Any] = {}
        self.past: dict[tuple[str, int], int] = {}
        self.supply: int | None = None
        self.accrued: dict[tuple[str, int], int] = {}  # by currency and number
        self.capital: dict[str, int | None] = {}  # of the treasury, by asset
        self.mandates = MandateWatch(story)

    def read(self, place: str, function: str, *args: Any) -> Any:
        return self.story.world.read(place, function, *args)

    def failures(self) -> Iterator[str]:
        yield from self._register()
        yield from self._votes()
        yield from self._past()
        yield from self._dividends()
        yield from self._governor()
        yield from self._treasury()
        yield from self._splitter()
        yield from self.mandates.failures()

    def _register(self) -> Iterator[str]:
        read = self.read
        count = read("share", "member_count")
        self.addresses = [read("share", "address_of", number) for number in range(1, count + 1)]
        self.balances = [read("share", "balanceOf", address) for address in self.addresses]
        if sum(self.balances) != read("share", "totalSupply"):
            yield "I-R1: the balances do not sum to the supply"
        _, _, _, minimum, _, _ = read("share", "rules")
        if self.supply not in (None, sum(self.balances)) and self.story.last not in BURNING:
            yield f"I-R6: {self.story.last} changed the supply"
        self.supply = sum(self.balances)
        if any(0 < balance < minimum for balance in self.balances):
            yield "I-R2: a position is below the minimum"
        numbers = [read("share", "number_of", address) for address in self.addresses]
        if numbers != list(range(1, count + 1)) or NOBODY in self.addresses:
            yield "I-R3: numbers and addresses are not one to one"
        if read("share", "holder_count") != sum(balance > 0 for balance in self.balances):
            yield "I-R4: the number of holders is wrong"
        at = self.story.cell.at
        if any(read("share", "balanceOf", own) for own in at.all):
            yield "I-R5: a contract of the cell holds shares"
        for address, balance in zip(self.addresses, self.balances, strict=True):
            retired, barred = read("share", "status_of", address)
            if retired or (barred and balance):
                yield "I-R5: a barred or retired address holds shares"

    def _votes(self) -> Iterator[str]:
        units = self.story.cell.share.votes.units
        votes = [self.read("share", "getVotes", address) for address in self.addresses]
        total = self.story.world.read("share", "totals_word") >> 72 & (2**72 - 1)
        if not sum(votes) == sum(map(units, self.balances)) == total:
            yield "I-V1: votes, units and their total differ"
        given = dict.fromkeys(self.addresses, 0)
        for address, balance in zip(self.addresses, self.balances, strict=True):
            given[self.read("share", "delegates", address)] += units(balance)
        if list(given.values()) != votes:
            yield "I-V2: votes are not the units delegated"

    def _past(self) -> Iterator[str]:
        """I-V3: an answer once given is given again, however often numbers change hands and keys."""
        now = self.story.now
        number = self.story.dice_for_reads.whole(1, len(self.addresses))
        for second in {now - 1, now - self.story.dice_for_reads.whole(1, 10**6)}:
            answer = self.read("share", "getPastVotes", self.addresses[number - 1], second)
            self.past.setdefault((f"{number}", second), answer)
            self.past.setdefault(("all", second), self.read("share", "getPastTotalSupply", second))
        key, second = self.story.dice_for_reads.pick(list(self.past))
        if key == "all":
            again = self.read("share", "getPastTotalSupply", second)
        else:
            again = self.read("share", "getPastVotes", self.addresses[int(key) - 1], second)
        if again != self.past[key, second]:
            yield f"I-V3: a past value changed, of {key} at {second}"

    def _dividends(self) -> Iterator[str]:
        for token, currency in self.story.cell.share.dividends.currencies.items():
            _, waiting, booked, scale, when, fresh = self.read("share", "dividend_state", token)
            if when == self.story.now and not fresh:
                yield f"I-D3: what was distributed in this second has accrued, in {token}"
            accrued = 0
            for number in range(1, len(self.addresses) + 1):
                own = self.read("share", "account_of", token, number)[1]
                fell = own < self.accrued.get((token, number), 0)
                if fell and self.story.last not in ("claim", "claim_for"):
                    yield f"I-D2: {self.story.last} took from what accrued to member {number} in {token}"
                self.accrued[token, number] = own
                accrued += own
            gone = currency.claimed + currency.swept
            if (gone << scale) + accrued + waiting != currency.distributed << scale:
                yield f"I-D1: claimed, accrued and waiting are not what was distributed in {token}"
            if booked != currency.distributed - gone:
                yield f"I-D4: booked is not what was distributed less what was claimed in {token}"
            if token == NATIVE and self.story.world.chain.coin_of(self.story.cell.at.share) < booked:
                yield "I-D4: booked coin is not there"

    def _governor(self) -> Iterator[str]:
        share = self.story.cell.share
        for content, proposal in self.story.cell.governor.proposals.items():
            id_ = self.story.world.proposal_id(content)
            before = self.states.get(id_, PENDING)
            stays = id_ in self.states and before not in ARROWS
            if stays and self.story.dice_for_reads.chance(80):
                continue
            state = self.read("governor", "state", id_)
            if state not in ARROWS.get(before, {before}):
                yield f"I-G1: from {before} to {state}"
            self.states[id_] = state
            if state == EXECUTED and before != EXECUTED:
                *_, eta, expires = self.read("governor", "proposal_rules", id_)
                if not eta <= self.story.now <= expires:
                    yield "I-G2: executed outside its time"
            if state in (PENDING, ACTIVE, QUEUED) and proposal.snapshot < self.story.now:
                tally = self.read("governor", "proposalVotes", id_)
                if sum(tally) > share.votes.total.at(proposal.snapshot):
                    yield "I-G3: more votes than units"
            rules = self.read("governor", "proposal_rules", id_)
            kept = self.rules.setdefault(id_, rules)
            # deadline, eta and expiry move together, later only
            if rules[:7] != kept[:7] or rules[7] < kept[7]:
                yield "I-G5: the rules of a proposal changed"
        rules = self.read("governor", "rules")
        for name, place in (("voting_period", 1), ("execution_delay", 2), ("quorum", 4), ("approval", 5)):
            if rules[7 + place] < rules[place]:
                yield f"I-G4: constitutional is weaker in {name}"
        within = self.story.cell.within
        for name, *both in zip(TRACK, rules[:7], rules[7:14], strict=True):
            if not all(within(name, rule) for rule in both):
                yield f"I-G4: {name} is out of bounds"

    def _treasury(self) -> Iterator[str]:
        treasury = self.story.cell.treasury
        for asset in self.story.cell.assets.known:
            _, _, available, owed, _, pending, _, _ = self.story.treasury_view("asset_state", asset)
            balance = self.story.balance(asset, treasury.me)
            before = self.capital.get(asset)
            fell = before is not None and balance is not None and balance < before
            if fell and self.story.last not in PAYING | SHRINKING:
                yield f"I-T1: {self.story.last} took {asset} from the treasury"
            self.capital[asset] = balance
            free = max(0, min(balance or 0, 2**128 - 1) - owed)
            if available > free or (pending == 0 and available != free):
                yield f"I-W1: {asset} of the treasury is neither owed nor available"
        for asset in treasury.list:
            owed = self.story.treasury_view("asset_state", asset)[3]
            booked = pooled = 0
            for place, ticket in enumerate(treasury.tickets, 1):
                if asset in ticket.claims:
                    _, _, amount, weighed = self.story.treasury_view("claim_of", place, asset)
                    if ticket.claims[asset].generation is None:
                        booked += amount
                    elif not weighed:
                        pooled += 1
            # a pool's parts are rounded down until the last one takes the rest
            pools = sum(pool.amount for pool in treasury.book(asset).pools.values())
            if owed != booked + pools or (pooled == 0 and pools):
                yield f"I-T2: owed is not the sum of the claims in {asset}"
            delay = self.read("treasury", "exit_delay")
            if delay > self.read("governor", "minimum_execution_delay") and (
                treasury.governor == self.story.cell.at.governor
            ):
                yield "I-T4: executions are faster than exits"

    def _splitter(self) -> Iterator[str]:
        splitter, now = self.story.cell.splitter, self.story.now
        for asset in self.story.cell.assets.known:
            _, since, end = self.read("splitter", "stream", asset)
            if end > max(since, now) + self.story.cell.bounds["smoothing"][1]:
                yield "I-S2: a stream ends later than any smoothing allows"
            stream = splitter.stream(asset)
            booked = self.read("splitter", "stream", asset)[0] + self.read("splitter", "total_credits", asset)
            coin = self.story.world.chain.coin_of(self.story.cell.at.splitter)
            if asset == NATIVE and coin < booked:
                yield "I-S3: booked coin is not there"
            if asset == NATIVE and self.read("splitter", "revenue", asset) != coin - booked:
                yield "I-W1: coin of the splitter is neither booked nor revenue"
            unreleased = self.read("splitter", "unreleased", asset)
            if isinstance(unreleased, str) or splitter.booked(asset) > splitter._balance(asset):
                continue
            difference = unreleased - stream.exact_at(now)
            if not 0 <= difference < 2 + Fraction(1, 1000):
                yield f"I-S1: released {difference} units less than the exact stream in {asset}"


TRACK = (
    "voting_delay",
    "voting_period",
    "execution_delay",
    "expiry",
    "quorum",
    "approval",
    "late_extension",
)
