from typing import NamedTuple


class Bound(NamedTuple):
    low: int
    high: int


D = 86400


class Bounds(NamedTuple):
    voting_delay: Bound = Bound(1, 30 * D)
    voting_period: Bound = Bound(3600, 30 * D)
    execution_delay: Bound = Bound(3600, 30 * D)
    expiry: Bound = Bound(D, 90 * D)
    quorum: Bound = Bound(100, 5000)
    approval: Bound = Bound(5000, 9000)
    late_extension: Bound = Bound(0, 7 * D)
    proposal_threshold: Bound = Bound(0, 1000)
    guardian_term: Bound = Bound(1, 366 * D)
    exit_delay: Bound = Bound(0, 30 * D)
    holding_time: Bound = Bound(0, 365 * D)
    spending_limit: Bound = Bound(0, 10000)
    spending_period: Bound = Bound(D, 366 * D)
    smoothing: Bound = Bound(0, 30 * D)
    recovery_notice: Bound = Bound(30 * D, 366 * D)
    holder_cap: Bound = Bound(100, 10000)
    minimum_position: Bound = Bound(1, 10**12)


DEFAULT_BOUNDS = Bounds()
