"""Both organisations on one chain: the same members with the same shares, the same rules."""

from __future__ import annotations

from dataclasses import dataclass

from celldao.bounds import DEFAULT_BOUNDS, Bound, Bounds
from tests.model.chain import keys
from tests.model.chain.evm import Chain
from tests.model.chain.people import MEMBERS, OUTSIDERS, People
from tests.model.dice import Dice
from tests.model.founding import Setting, found_on_chain
from tests.model.reference.assets import Assets
from tests.support import cell as support
from tests.twin.world import Twins, create, solidity

HOUR, DAY = 3_600, 86_400
# Whole percents of multiples of this are whole: theirs rounds a quorum down, ours up.
STEP = 100
EXPIRY = 2**24 - 1
NAME = "Twin"

# As wide as the fields of the contracts: nothing may be refused for a bound that theirs does not have.
BOUNDS: Bounds = DEFAULT_BOUNDS._replace(
    voting_delay=Bound(1, 2**24 - 1),
    voting_period=Bound(1, 2**23),
    execution_delay=Bound(0, 2**24 - 1),
    expiry=Bound(1, EXPIRY),
    quorum=Bound(1, 10_000),
    late_extension=Bound(0, 2**23 - 1),
    proposal_threshold=Bound(0, 10_000),
)


@dataclass
class Terms:
    """What both take for their rules. Quorum in percent."""

    delay: int
    period: int
    quorum: int
    extension: int

    def track(self) -> support.Track:
        return support.Track(self.delay, self.period, 0, EXPIRY, 100 * self.quorum, 5_000, self.extension)


def terms(dice: Dice) -> Terms:
    period = dice.pick([1, HOUR, HOUR, DAY, DAY])
    return Terms(
        dice.pick([1, 1, 60, HOUR, DAY]),
        period,
        dice.pick([1, 4, 20, 25, 50, 50, 100]),
        # theirs refuses an extension longer than the period
        min(period, dice.pick([0, 1, 30, HOUR, DAY])),
    )


def found(dice: Dice) -> tuple[Twins, Terms]:
    """A cell and its twin, a second after the founding."""
    chain, people, rules = Chain(), People(), terms(dice)
    accounts = [keys.address(role) for role in [*MEMBERS, *OUTSIDERS]]
    count = dice.whole(2, len(MEMBERS))
    # equal parts at times, so that a turnout can be just the quorum
    each = STEP * dice.whole(1, 10**6) if dice.chance(40) else 0
    members = tuple(
        (account, each or STEP * dice.whole(1, 10 ** dice.whole(1, 9))) for account in accounts[:count]
    )
    founding = support.Rules(
        name=NAME,
        policy=support.Policy.FREE,
        minimum_position=1,
        ordinary=rules.track(),
        constitutional=rules.track(),
        proposal_threshold=0,
        exit_delay=0,
        dividend_ratio=0,
        members=members,
    )
    setting = Setting(chain, people, Assets(), {}, {}, "", "")
    world = found_on_chain(setting, founding, BOUNDS)
    token = create(chain, "TwinToken", ["string"], [NAME])
    governor = create(
        chain,
        "TwinGovernor",
        ["address", "uint48", "uint32", "uint256", "uint48"],
        [token, rules.delay, rules.period, rules.quorum, rules.extension],
    )
    target = create(chain, "Target", [], [])
    twins = Twins(chain, people, world.at, token, governor, target, accounts)
    for account in (world.at.treasury, governor):
        chain.give_coin(account, 10**18)
    for account, shares in members:
        for call, *arguments in (("mint", account, shares), ("delegate", account)):
            sender = account if call == "delegate" else keys.address("founder")
            outcome = twins.theirs(sender, "token", call, *arguments)
            assert outcome.succeeded, (call, outcome.reason)
        twins.holders.add(account)
    chain.pass_to(chain.now + 1)
    return twins, rules


__all__ = ["BOUNDS", "DAY", "EXPIRY", "HOUR", "STEP", "Terms", "found", "solidity", "terms"]
