"""What the fields of a constitution must be to one another, and to the bounds of the factory that founds it.

The contracts check the same; here it is checked before anything is spent, and all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from celldao.bounds import Bounds
from celldao.constitution import units
from celldao.constitution.fields import NATIVE, Transfer, Weight
from celldao.constitution.models import Constitution
from celldao.constitution.problems import Path

# What the factory can count (modules/foundings.vy).
MAX_MEMBERS: Final = 2**23 - 1
MAX_SUPPLY: Final = 4 * 10**15 * units.SHARE
MAX_CURRENCIES: Final = 4
# More whole units of a currency are never distributed (spec.md §4.5): no reserve needs to be larger.
MAX_FLOOR: Final = 10**15


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake in how fields go together.

    `path` is where it is reported; `others` are the fields it was concluded from. Where one of them could
    not be read, the finding is dropped: it would be about a default that nobody wrote. `twin` is an entry
    like this one.
    """

    path: Path
    others: tuple[Path, ...]
    what: str
    right: str
    twin: Path | None = None


# Rule of the factory's bounds -> fields it binds, and how their values are written.
_BOUND: Final[dict[str, tuple[tuple[Path, ...], Callable[[int], str]]]] = {
    **{
        rule: ((("voting", "ordinary", rule), ("voting", "constitutional", rule)), write)
        for rule, write in (
            ("voting_delay", units.format_duration),
            ("voting_period", units.format_duration),
            ("execution_delay", units.format_duration),
            ("expiry", units.format_duration),
            ("quorum", units.format_percent),
            ("approval", units.format_percent),
            ("late_extension", units.format_duration),
        )
    },
    "proposal_threshold": ((("voting", "threshold"),), units.format_percent),
    "exit_delay": ((("exit", "delay"),), units.format_duration),
    "holding_time": ((("exit", "holding_time"),), units.format_duration),
    "spending_limit": ((("spending", "limit"),), units.format_percent),
    "spending_period": ((("spending", "period"),), units.format_duration),
    "smoothing": ((("revenue", "smoothing"),), units.format_duration),
    "recovery_notice": ((("recovery_notice",),), units.format_duration),
    "holder_cap": ((("holder_cap",),), units.format_percent),
    "minimum_position": ((("minimum_position",),), units.format_shares),
    "draw_limit": ((("mandates", "draw_limit"),), units.format_percent),
    "petition_quorum": ((("mandates", "petition_quorum"),), units.format_percent),
    "mandate_period": (
        (("mandates", "shortest_period"), ("mandates", "longest_period")),
        units.format_duration,
    ),
}


def value_at(constitution: Constitution, path: Path) -> int:
    value: object = constitution
    for part in path:
        value = getattr(value, str(part))
    assert isinstance(value, int)
    return value


def findings(constitution: Constitution, bounds: Bounds) -> Iterator[Finding]:
    """Every mistake in how the fields go together. Needs a constitution whose single fields are right."""
    yield from _bounds(constitution, bounds)
    yield from _combinations(constitution)
    yield from _tracks(constitution)
    yield from _mandates(constitution)
    yield from _members(constitution)
    yield from _assets(constitution)
    yield from _revenue(constitution)


def guardian_findings(constitution: Constitution, bounds: Bounds, now: int) -> Iterator[Finding]:
    """Whether the guardian's term fits at `now` (Unix seconds); only a cell not founded yet needs it to."""
    if constitution.guardian is None:
        return
    path: Path = ("guardian", "until")
    low, high = bounds.guardian_term
    term = constitution.guardian.until - now
    if term <= 0:
        yield Finding(path, (), "is over already", "write a later day, or leave the guardian out")
    elif not low <= term <= high:
        edge = f"{units.format_duration(low)} to {units.format_duration(high)}"
        yield Finding(path, (), f"gives a term of {term / 86_400:.1f} days", f"choose a day {edge} from now")


def _bounds(constitution: Constitution, bounds: Bounds) -> Iterator[Finding]:
    for rule, (paths, write) in _BOUND.items():
        low, high = getattr(bounds, rule)
        for path in paths:
            value = value_at(constitution, path)
            if not low <= value <= high:
                side = f"less than {write(low)}" if value < low else f"more than {write(high)}"
                right = f"the factory allows {write(low)} to {write(high)}"
                yield Finding(path, (), f"{write(value)} is {side}", right)


def _mandates(constitution: Constitution) -> Iterator[Finding]:
    mandates = constitution.mandates
    if mandates.longest_period < mandates.shortest_period:
        shortest = units.format_duration(mandates.shortest_period)
        what = f"{units.format_duration(mandates.longest_period)} is shorter than the shortest period"
        path: Path = ("mandates", "longest_period")
        yield Finding(path, (("mandates", "shortest_period"),), what, f"write {shortest} or more")


def _combinations(constitution: Constitution) -> Iterator[Finding]:
    transfer: Path = ("transfer",)
    if constitution.transfer is Transfer.FREE and constitution.weight is not Weight.SHARE:
        what = f"free does not go with weight {constitution.weight}: each new address would be a voter"
        yield Finding(transfer, (("weight",),), what, "write transfer: members (or locked), or weight: share")
    if constitution.transfer is Transfer.FREE and constitution.holder_cap != units.BASIS:
        cap = units.format_percent(constitution.holder_cap)
        what = (
            f"free does not go with a holder cap ({cap}), which several addresses of one holder would evade"
        )
        yield Finding(
            transfer, (("holder_cap",),), what, "write transfer: members (or locked), or holder_cap: 100 %"
        )
    if not constitution.movable and constitution.transfer is not Transfer.LOCKED:
        what = f"no goes with transfer: locked only, not with {constitution.transfer}"
        yield Finding(("movable",), (transfer,), what, "write movable: yes, or transfer: locked")


def _tracks(constitution: Constitution) -> Iterator[Finding]:
    ordinary, constitutional = constitution.voting.ordinary, constitution.voting.constitutional
    for rule, write in (
        ("quorum", units.format_percent),
        ("approval", units.format_percent),
        ("voting_period", units.format_duration),
        ("execution_delay", units.format_duration),
    ):
        weaker, least = getattr(constitutional, rule), getattr(ordinary, rule)
        if weaker < least:
            path: Path = ("voting", "constitutional", rule)
            what = f"{write(weaker)} is weaker than the ordinary track's {write(least)}"
            right = f"write at least {write(least)}, or lower voting.ordinary.{rule}"
            yield Finding(path, (("voting", "ordinary", rule),), what, right)
    shorter = min(ordinary.execution_delay, constitutional.execution_delay)
    if constitution.exit.delay > shorter:
        what = (
            f"{units.format_duration(constitution.exit.delay)} is longer than the shorter execution delay "
            f"({units.format_duration(shorter)}): who lost a vote could not leave before it is carried out"
        )
        others: tuple[Path, ...] = (
            ("voting", "ordinary", "execution_delay"),
            ("voting", "constitutional", "execution_delay"),
        )
        right = f"write at most {units.format_duration(shorter)}, or lengthen the execution delays"
        yield Finding(("exit", "delay"), others, what, right)


def _members(constitution: Constitution) -> Iterator[Finding]:
    members, total = constitution.members, constitution.total_shares
    everyone: tuple[Path, ...] = (("members",),)
    if not members:
        yield Finding(
            ("members",), everyone, "has no entry", "name at least one member with address and shares"
        )
    if len(members) > MAX_MEMBERS:
        yield Finding(
            ("members",),
            everyone,
            f"has {len(members):,} entries",
            f"at most {MAX_MEMBERS:,} can be numbered",
        )
    if total > MAX_SUPPLY:
        what = f"adds up to {units.format_shares(total)}"
        yield Finding(
            ("members",), everyone, what, f"at most {units.format_shares(MAX_SUPPLY)} can exist; use fewer"
        )
    seen: dict[str, int] = {}
    minimum, cap = constitution.minimum_position, constitution.holder_cap
    for index, member in enumerate(members):
        path: Path = ("members", index, "shares")
        held = units.format_shares(member.shares)
        if member.shares == 0:
            yield Finding(path, (), "is zero", "give the member shares, or leave him out")
        elif member.shares < minimum:
            least = units.format_shares(minimum)
            right = f"give at least {least}, or lower minimum_position"
            yield Finding(
                path, (("minimum_position",),), f"{held} is below the minimum position of {least}", right
            )
        if member.shares * units.BASIS > total * cap:
            what = (
                f"{held} is above the holder cap: {units.format_percent(cap)} of {units.format_shares(total)}"
            )
            right = f"give at most {units.format_shares(total * cap // units.BASIS)}, or raise holder_cap"
            yield Finding(path, (("holder_cap",), *everyone), what, right)
        first = seen.setdefault(member.address, index)
        if first != index:
            what, right = f"{member.address} is there already", "keep one entry, with the shares of both"
            yield Finding(("members", index, "address"), (), what, right, ("members", first, "address"))


def _assets(constitution: Constitution) -> Iterator[Finding]:
    dividends = 0
    seen: dict[str, int] = {}
    for index, asset in enumerate(constitution.assets):
        path: Path = ("assets", index)
        if asset.token == NATIVE and asset.decimals != 18:
            yield Finding(
                (*path, "decimals"), (), f"is {asset.decimals}, the native coin has 18", "leave the line out"
            )
        if asset.reserve_floor > MAX_FLOOR * 10**asset.decimals:
            what = f"{units.format_amount(asset.reserve_floor, asset.decimals, asset.symbol)} is out of reach"
            right = f"write at most {MAX_FLOOR} {asset.symbol}"
            yield Finding((*path, "reserve_floor"), ((*path, "decimals"),), what, right)
        first = seen.setdefault(asset.token, index)
        if first != index:
            what = f"{'native' if asset.token == NATIVE else asset.token} is there already"
            yield Finding((*path, "token"), (), what, "keep one of the two", ("assets", first, "token"))
        dividends += asset.dividend
        if asset.dividend and dividends > MAX_CURRENCIES:
            what = f"this is dividend currency number {dividends}"
            yield Finding(
                (*path, "dividend"), (), what, f"pay dividends in at most {MAX_CURRENCIES}: write no here"
            )


def _revenue(constitution: Constitution) -> Iterator[Finding]:
    revenue = constitution.revenue
    total = revenue.dividend_ratio + sum(recipient.ratio for recipient in revenue.recipients)
    if total > units.BASIS:
        what = f"the dividends' and the recipients' ratios add up to {units.format_percent(total)}"
        ratios: tuple[Path, ...] = (("revenue", "dividend_ratio"), ("revenue", "recipients"))
        yield Finding(
            ("revenue",), ratios, what, "write ratios of 100 % together at most; the rest is the treasury's"
        )
    seen: dict[str, int] = {}
    for index, recipient in enumerate(revenue.recipients):
        path: Path = ("revenue", "recipients", index)
        first = seen.setdefault(recipient.address, index)
        if first != index:
            what, right = f"{recipient.address} is there already", "keep one entry, with the ratio of both"
            yield Finding((*path, "address"), (), what, right, (*path[:2], first, "address"))
        if recipient.ratio == 0:
            yield Finding((*path, "ratio"), (), "is zero", "give a part, or leave the recipient out")
