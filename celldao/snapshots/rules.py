"""All rules of a cell, each with its bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from celldao.amounts import Amount, Currency
from celldao.bounds import DEFAULT_BOUNDS
from celldao.constitution.fields import ZERO
from celldao.snapshots.units import Moment, Ratio, at_time, length

if TYPE_CHECKING:
    from celldao.snapshots.currencies import Currencies

Value = str | bool | timedelta | datetime | Ratio | Amount | None

_WEIGHTS: Final = ("member", "share", "sqrt")
_POLICIES: Final = ("free", "members", "locked")
_TRACK: Final = (
    "voting_delay",
    "voting_period",
    "execution_delay",
    "expiry",
    "quorum",
    "approval",
    "late_extension",
)
_RATIOS: Final = ("quorum", "approval")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        name: as in cell.yaml, "voting.ordinary.quorum".
        value: a length of time, a part of a whole, an amount, a time (aware, UTC), a word, yes or no; None:
            there is none.
        low: the least that a vote may set, None where there is no such bound.
        high: the most.
        by_vote: whether a vote can change it at all.
    """

    name: str
    value: Value
    low: Value = None
    high: Value = None
    by_vote: bool = True


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a part of the revenue."""

    account: str
    ratio: Ratio


@dataclass(frozen=True)
class Rules:
    """Every rule of a cell at one moment: `rules["exit.delay"].value`.

    Attributes:
        standard_bounds: whether the hard bounds are those of a real chain. If not, the cell is one for tests:
            votes in it may be faster than its members can look.
        recipients: of revenue, beside the dividend ratio; what is left is the treasury's.
        voting_is_known: False if a successor governor is in office that this version cannot read: then the
            rules of voting are not among the rules.
    """

    moment: Moment
    rules: tuple[Rule, ...]
    recipients: tuple[Recipient, ...]
    standard_bounds: bool
    voting_is_known: bool

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __getitem__(self, name: str) -> Rule:
        """Raises KeyError if there is no rule of this name."""
        for rule in self.rules:
            if rule.name == name:
                return rule
        raise KeyError(name)


def rules_of(
    moment: Moment,
    overview: Mapping[str, Any],
    governance: Mapping[str, Any] | None,
    mandates: Mapping[str, Any],
    floors: Mapping[str, int],
    currencies: Currencies,
    shares: Currency,
) -> Rules:
    """From the answers of Lens, of `CellFactory.mandate_rules`, and reserve floors in base units by asset."""
    bounds = {name: (edges["low"], edges["high"]) for name, edges in overview["bounds"].items()}
    found = [*_share_rules(overview["share"], bounds, shares)]
    if governance is not None:
        found += _voting_rules(governance["rules"], bounds)
    treasury, split = overview["treasury"], overview["split"]

    def timed(name: str, seconds: int, bound: str) -> Rule:
        low, high = bounds[bound]
        return Rule(name, length(seconds), length(low), length(high))

    found += [
        timed("exit.delay", treasury["exit_delay"], "exit_delay"),
        timed("exit.holding_time", treasury["holding_time"], "holding_time"),
        _ratio("spending.limit", treasury["spending_limit"], bounds["spending_limit"]),
        timed("spending.period", treasury["spending_period"], "spending_period"),
        timed("recovery_notice", treasury["recovery_notice"], "recovery_notice"),
        _ratio("revenue.dividend_ratio", split["dividend_ratio"], (0, 10_000)),
        timed("revenue.smoothing", split["smoothing"], "smoothing"),
        *(
            Rule(f"assets.{currencies[asset].symbol}.reserve_floor", currencies.amount(asset, floor))
            for asset, floor in floors.items()
        ),
        Rule("mandates.allowed", bool(mandates["allowed"])),
        _ratio("mandates.draw_limit", mandates["draw_limit"], bounds["draw_limit"]),
        _ratio("mandates.petition_quorum", mandates["petition_quorum"], bounds["petition_quorum"]),
        timed("mandates.shortest_period", mandates["shortest_period"], "mandate_period"),
        timed("mandates.longest_period", mandates["longest_period"], "mandate_period"),
    ]
    recipients = tuple(
        Recipient(entry["account"], Ratio.of_basis_points(entry["ratio"])) for entry in split["recipients"]
    )
    standard = bounds == {name: tuple(bound) for name, bound in DEFAULT_BOUNDS._asdict().items()}
    return Rules(moment, tuple(found), recipients, standard, governance is not None)


def _ratio(name: str, points: int, bound: tuple[int, int]) -> Rule:
    return Rule(
        name, Ratio.of_basis_points(points), Ratio.of_basis_points(bound[0]), Ratio.of_basis_points(bound[1])
    )


def _share_rules(
    share: Mapping[str, Any], bounds: Mapping[str, tuple[int, int]], shares: Currency
) -> Iterator[Rule]:
    low, high = bounds["minimum_position"]
    yield Rule("weight", word_of(share["weight"], _WEIGHTS), by_vote=False)
    yield Rule("transfer", word_of(share["policy"], _POLICIES))
    yield Rule("movable", bool(share["movable"]))
    yield Rule(
        "minimum_position",
        shares.amount(share["minimum_position"]),
        shares.amount(low),
        shares.amount(high),
        by_vote=False,
    )
    yield _ratio("holder_cap", share["holder_cap"], bounds["holder_cap"])


def _voting_rules(rules: Mapping[str, Any], bounds: Mapping[str, tuple[int, int]]) -> Iterator[Rule]:
    yield _ratio("voting.threshold", rules["proposal_threshold"], bounds["proposal_threshold"])
    for track in ("ordinary", "constitutional"):
        for name in _TRACK:
            value, (low, high) = rules[track][name], bounds[name]
            full = f"voting.{track}.{name}"
            if name in _RATIOS:
                yield _ratio(full, value, (low, high))
            else:
                yield Rule(full, length(value), length(low), length(high))
    guardian = None if rules["guardian"] == ZERO else rules["guardian"]
    yield Rule("guardian.address", guardian)
    until = at_time(rules["guardian_until"]) if guardian else None
    yield Rule("guardian.until", until)


def word_of(flag: int, words: tuple[str, ...]) -> str:
    """The word for a flag of Vyper with one bit set."""
    return words[int(flag).bit_length() - 1]
