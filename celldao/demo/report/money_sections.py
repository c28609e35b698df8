"""Where the money came from and where it went."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Final

from celldao.demo import decisions as d
from celldao.demo.calendar import MONTHS
from celldao.demo.events import Asset, Execute, Exit, Kind, NewSplit, Purchase
from celldao.demo.money import places, rounded, whole
from celldao.demo.report.charts import (
    Flow,
    Layer,
    Mark,
    Node,
    Series,
    flow_chart,
    stacked_bars,
    stacked_steps,
    step_line,
)
from celldao.demo.year import Outcome
from celldao.documents.parts import card, legend, pair, section

_KINDS: Final = {Kind.PARTS: "parts", Kind.MACHINE_TIME: "time", Kind.DESIGN: "design"}


def _write(asset: Asset) -> Callable[[float], str]:
    return lambda value: f"{value:,.{places(asset)}f} {asset.symbol}"


def revenue(outcome: Outcome) -> str:
    cards = []
    for symbol, asset in outcome.terms.assets.items():
        received = outcome.ledger.accounts[symbol].received
        series = [
            Series(
                kind.label,
                f"s-{_KINDS[kind]}",
                [whole(outcome.record.revenue[symbol, m, kind], asset) for m in range(1, 13)],
            )
            for kind in Kind
            if received[kind]
        ]
        title = f"Revenue by month in {symbol}"
        chart = stacked_bars(title, MONTHS, series, _write(asset))
        names = legend(
            (kind.label, _KINDS[kind], rounded(received[kind], asset)) for kind in Kind if received[kind]
        )
        cards.append(card(f"In {symbol}", f"{rounded(received.total(), asset)} in the year", names + chart))
    lead = (
        "Three kinds of work, paid in two currencies. Every payment went to the cell's splitter, with the "
        "order's number as its receipt."
    )
    return section("What the machines earned", lead, pair(*cards))


def flows(outcome: Outcome) -> str:
    cards = [card(f"In {symbol}", "", _flow(outcome, asset), wide=True) for symbol, asset in _assets(outcome)]
    lead = (
        "Revenue fills the reserve first; the rest is divided by the voted ratio. The right edge is where "
        "everything is on the last day of the year."
    )
    return section("Where it went", lead, f'<div class="stack">{"".join(cards)}</div>')


def _flow(outcome: Outcome, asset: Asset) -> str:
    symbol = asset.symbol
    account, place = outcome.ledger.accounts[symbol], outcome.positions[symbol]
    claimed = sum(account.dividends.claimed.values())
    claimable = account.to_members - claimed - account.stream.unreleased
    nodes = [
        Node("parts", 0, Kind.PARTS.label, "n-parts"),
        Node("machine-time", 0, Kind.MACHINE_TIME.label, "n-time"),
        Node("design", 0, Kind.DESIGN.label, "n-design"),
        Node("capital", 0, "Contributions", "n-capital"),
        Node("revenue", 1, "Revenue", "n-revenue"),
        Node("capital-1", 1, "Contributions", "n-capital", bar=False),
        Node("workshop-2", 2, "Workshop", "n-workshop", bar=False),
        Node("fund-2", 2, "Solidarity fund", "n-fund", bar=False),
        Node("members", 2, "Members", "n-members"),
        Node("rest-2", 2, "Not divided yet", "n-carried", bar=False),
        Node("treasury", 2, "Treasury", "n-treasury"),
        Node("workshop", 3, "Workshop", "n-workshop"),
        Node("fund", 3, "Solidarity fund", "n-fund"),
        Node("claimed", 3, "Paid to members", "n-members"),
        Node("claimable", 3, "Claimable by members", "n-members"),
        Node("release", 3, "Still to be released", "n-members"),
        Node("rest", 3, "Not divided yet", "n-carried"),
        Node("kept", 3, "Kept in the treasury", "n-treasury"),
        *(Node(f"bought {name}", 3, name, "n-mill") for name in account.paid_suppliers),
        Node("wages", 3, "Wages", "n-members"),
        Node("operator", 3, "With the operator", "n-carried"),
        Node("left", 3, "Paid to who left", "n-mill"),
    ]
    sums = [
        *((str(kind), "revenue", account.received[kind]) for kind in Kind),
        ("capital", "capital-1", account.contributed),
        ("revenue", "workshop-2", account.to_recipients["workshop"]),
        ("revenue", "fund-2", account.to_recipients["solidarity fund"]),
        ("revenue", "members", account.to_members),
        ("revenue", "rest-2", account.unallocated),
        ("revenue", "treasury", account.to_treasury),
        ("capital-1", "treasury", account.contributed),
        ("workshop-2", "workshop", account.to_recipients["workshop"]),
        ("fund-2", "fund", account.to_recipients["solidarity fund"]),
        ("members", "claimed", claimed),
        ("members", "claimable", claimable),
        ("members", "release", place.to_release),
        ("rest-2", "rest", account.unallocated),
        ("treasury", "kept", place.reserved),
        *(("treasury", f"bought {name}", amount) for name, amount in account.paid_suppliers.items()),
        ("treasury", "wages", account.wages.total()),
        ("treasury", "operator", account.with_operator),
        ("treasury", "left", account.paid_exits.total()),
    ]
    drawn = [Flow(source, target, whole(value, asset)) for source, target, value in sums]
    return flow_chart(f"Where the money in {symbol} came from and went", nodes, drawn, _write(asset))


def dividends(outcome: Outcome) -> str:
    since = next(
        event.at
        for event in outcome.events
        if isinstance(event, Execute) and isinstance(event.proposal.effect, NewSplit)
    )
    cards = []
    for symbol, asset in _assets(outcome):
        points = outcome.record.points[symbol]
        layers = [
            Layer("paid to members", "l-claimed", [whole(point.claimed, asset) for point in points]),
            Layer("claimable", "l-claimable", [whole(point.claimable, asset) for point in points]),
            Layer("still to be released", "l-release", [whole(point.to_release, asset) for point in points]),
        ]
        chart = stacked_steps(
            f"Dividends in {symbol}, cumulated",
            outcome.begin,
            outcome.end,
            [point.at for point in points],
            layers,
            Mark(since, "from here on released over 30 days"),
        )
        last = points[-1]
        names = legend(
            [
                ("paid", "members", rounded(last.claimed, asset)),
                ("claimable", "members-2", rounded(last.claimable, asset)),
                ("to be released", "members-3", rounded(last.to_release, asset)),
            ]
        )
        cards.append(card(f"In {symbol}", "", names + chart))
    lead = (
        "One transaction divides a month's revenue among all members, however many they are. On two days "
        "somebody paid the gas for everybody's claims; whoever does not wait for that takes his own."
    )
    return section("Dividends", lead, pair(*cards))


def treasury(outcome: Outcome) -> str:
    cards = []
    for symbol, asset in _assets(outcome):
        # The year begins with the members' capital.
        points = [point for point in outcome.record.points[symbol] if point.treasury]
        floor = whole(asset.floor, asset), f"reserve floor {escape(rounded(asset.floor, asset))}"
        chart = step_line(
            f"The treasury in {symbol}",
            outcome.begin,
            outcome.end,
            [point.at for point in points],
            [whole(point.treasury, asset) for point in points],
            floor,
            _notes(outcome, symbol),
        )
        words = f"{rounded(points[-1].treasury, asset)} on the last day"
        cards.append(card(f"In {symbol}", words, chart))
    lead = (
        "The members' common capital. When it falls below the floor, the next revenue fills it up before "
        "anything is divided."
    )
    return section("The treasury", lead, pair(*cards))


def _notes(outcome: Outcome, symbol: str) -> list[Mark]:
    found = []
    for event in outcome.events:
        if isinstance(event, Execute) and isinstance(event.proposal.effect, Purchase):
            if event.proposal.effect.asset == symbol:
                found.append(Mark(event.at, "the mill is bought", lift=-40))
        elif isinstance(event, Exit):
            found.append(Mark(event.at, f"member {d.LEAVER} leaves", side="end", lift=14))
    return found


def _assets(outcome: Outcome) -> list[tuple[str, Asset]]:
    return list(outcome.terms.assets.items())
