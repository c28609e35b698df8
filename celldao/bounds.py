"""The hard bounds on the rules of a cell, as the factories of this project are deployed with them.

A factory keeps its bounds for ever, and every cell it founds keeps them through every vote. Both ends are
included. Ratios are basis points, times seconds, shares base units of 6 decimals. The contracts read them
from the factory; this file only says what a new factory gets.
"""

from typing import Final, NamedTuple

SECOND: Final = 1
HOUR: Final = 3_600
DAY: Final = 86_400


class Bound(NamedTuple):
    low: int
    high: int


class Bounds(NamedTuple):
    """In the order of IConstitution.Bounds, so that an instance is what the factory's constructor takes."""

    # At least a second: weights are those of a second that is over, so nobody buys votes for a known moment
    # in the same transaction. A month at most, or nothing is ever decided.
    voting_delay: Bound
    # An hour at least, so that more than a single machine can vote.
    voting_period: Bound
    # An hour at least, so that who lost has the time to leave (the exit delay is never longer) and a guardian
    # to act. Two months at most: a decision nobody remembers must not strike.
    execution_delay: Bound
    # A day at least for somebody to execute; a quarter at most, since a decision is of its time.
    expiry: Bound
    # One percent at least, so that one who is awake does not rule a sleeping cell; 60 % at most, for a cell
    # with absent members never meets a higher quorum, and then can not even lower it.
    quorum: Bound
    # More than half anyway (the contract demands for > against); 90 % at most, or a tenth can block for ever.
    approval: Bound
    # None is a choice. A week at most: each proposal is extended once.
    late_extension: Bound
    # None is a choice (one unit is needed anyway); a tenth at most, or only the large propose.
    proposal_threshold: Bound
    # A guardian's term ends after a year; the members may vote for another.
    guardian_term: Bound
    # At once is a choice; a month at most. The contracts keep it below the shorter execution delay besides.
    exit_delay: Bound
    # None is a choice; a year at most, or leaving is no right.
    holding_time: Bound
    # Half of an asset per period at most by ordinary votes: more is a matter of the constitution.
    spending_limit: Bound
    # A day at least, or the limit limits nothing; a year at most.
    spending_period: Bound
    # None is a choice; a month at most, or members wait too long for what is theirs.
    smoothing: Bound
    # A month at least for a member on holiday to veto that his key is replaced; a year at most.
    recovery_notice: Bound
    # One percent at least: with less, a hundred members could not hold all shares.
    holder_cap: Bound
    # One unit at least (a position of nothing is no position); a million whole shares at most.
    minimum_position: Bound
    # None is a choice: mandates that draw nothing. Half of what is available at most, as for ordinary votes.
    draw_limit: Bound
    # A twentieth at least, or a few recall whom the cell has voted for; 60 % at most, as for a quorum.
    petition_quorum: Bound
    # A day at least, or the budget per period limits nothing; a year at most, or nobody ever reports.
    mandate_period: Bound


# Every chain on which members have money.
DEFAULT_BOUNDS: Final = Bounds(
    voting_delay=Bound(1 * SECOND, 30 * DAY),
    voting_period=Bound(1 * HOUR, 60 * DAY),
    execution_delay=Bound(1 * HOUR, 60 * DAY),
    expiry=Bound(1 * DAY, 90 * DAY),
    quorum=Bound(100, 6_000),
    approval=Bound(5_000, 9_000),
    late_extension=Bound(0, 7 * DAY),
    proposal_threshold=Bound(0, 1_000),
    guardian_term=Bound(0, 366 * DAY),
    exit_delay=Bound(0, 30 * DAY),
    holding_time=Bound(0, 366 * DAY),
    spending_limit=Bound(0, 5_000),
    spending_period=Bound(1 * DAY, 366 * DAY),
    smoothing=Bound(0, 30 * DAY),
    recovery_notice=Bound(30 * DAY, 366 * DAY),
    holder_cap=Bound(100, 10_000),
    minimum_position=Bound(1, 10**12),
    draw_limit=Bound(0, 5_000),
    petition_quorum=Bound(500, 6_000),
    mandate_period=Bound(1 * DAY, 366 * DAY),
)

# For test chains only, where a whole vote must fit into minutes. A cell founded within these bounds can be
# robbed faster than its members can look: whoever shows a cell must show the bounds of its factory.
TEST_BOUNDS: Final = Bounds(
    voting_delay=Bound(1 * SECOND, 30 * DAY),
    voting_period=Bound(1 * SECOND, 60 * DAY),
    execution_delay=Bound(0, 60 * DAY),
    expiry=Bound(60 * SECOND, 90 * DAY),
    quorum=Bound(1, 10_000),
    approval=Bound(5_000, 10_000),
    late_extension=Bound(0, 7 * DAY),
    proposal_threshold=Bound(0, 10_000),
    guardian_term=Bound(0, 366 * DAY),
    exit_delay=Bound(0, 60 * DAY),
    holding_time=Bound(0, 366 * DAY),
    spending_limit=Bound(0, 10_000),
    spending_period=Bound(60 * SECOND, 366 * DAY),
    smoothing=Bound(0, 366 * DAY),
    recovery_notice=Bound(60 * SECOND, 366 * DAY),
    holder_cap=Bound(1, 10_000),
    minimum_position=Bound(1, 10**15),
    draw_limit=Bound(0, 10_000),
    petition_quorum=Bound(1, 10_000),
    mandate_period=Bound(60 * SECOND, 366 * DAY),
)
