"""The operator's year: an agent that runs the night shift, from the vote for it to its recall.

Hours, policy and reports are read from the example's folder; amounts and dates are here.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from celldao.demo import decisions as d
from celldao.demo.calendar import DAY, instant
from celldao.demo.events import Asset, Event, Execute, Proposal, Propose, SignedBallots
from celldao.demo.money import base_units
from celldao.demo.operating import (
    Acceptance,
    Budget,
    Charter,
    Document,
    Drawing,
    GivingBack,
    MandateGrant,
    Payments,
    Petition,
    PetitionSignature,
    Refusal,
    Reporting,
    SignedPetition,
    Spending,
    Sweep,
    Wages,
)

NAME: Final = "Nightjar"
TOOLS: Final = "Corvin Tools"
COMPUTE: Final = "Northgrid Compute"
CREWS: Final = ("first", "second")
# Of wages, and of nearly everything else.
CURRENCY: Final = "tUSD"
# What an hour of the night shift is paid.
WAGE: Final = Decimal("22.50")
REPORTS: Final = 4

_PERIOD: Final = 60 * DAY
_REPORT_TIME: Final = 10 * DAY
# By currency: for each period, and for the whole time.
_BUDGETS: Final = {"tUSD": ("30000", "120000"), "ETH": ("2", "8")}

# Month -> crew -> member -> what he is paid for his hours, in base units.
Payroll = dict[int, dict[str, dict[int, int]]]


def payroll(folder: Path, asset: Asset) -> Payroll:
    found: Payroll = defaultdict(lambda: defaultdict(dict))
    with (folder / "operator" / "hours.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            wage = base_units(str(Decimal(row["hours"]) * WAGE), asset.decimals)
            found[int(row["month"])][row["crew"]][int(row["member"])] = wage
    return found


def document(folder: Path, name: str) -> Document:
    return Document(name, (folder / "operator" / name).read_bytes())


def grant(folder: Path, year: int, assets: Mapping[str, Asset]) -> Proposal:
    """The vote for the operator."""
    months = payroll(folder, assets[CURRENCY]).values()
    hands = {member for crews in months for crew in crews.values() for member in crew}
    charter = Charter(
        operator=NAME,
        period=_PERIOD,
        report_time=_REPORT_TIME,
        expiry=instant(year + 1, 4, 1),
        budgets=tuple(
            Budget(symbol, *(base_units(amount, assets[symbol].decimals) for amount in amounts))
            for symbol, amounts in _BUDGETS.items()
        ),
        payees=(TOOLS, COMPUTE, *sorted(hands)),
        policy=document(folder, "policy.md"),
    )
    return d.proposal_for(MandateGrant(charter))


def events(folder: Path, year: int, assets: Mapping[str, Asset]) -> Iterator[Event]:
    """Everything that has to do with the operator, in order."""
    proposal = grant(folder, year, assets)
    yield Propose(instant(year, 4, 3, 8), proposal)
    yield SignedBallots(instant(year, 4, 7, 20), proposal, d.GRANT_BALLOTS)
    yield Execute(instant(year, 4, 17, 9), proposal)
    yield from _Year(folder, year, assets).events()


class _Year:
    def __init__(self, folder: Path, year: int, assets: Mapping[str, Asset]) -> None:
        self.folder = folder
        self.year = year
        self.assets = assets
        self.payroll = payroll(folder, assets[CURRENCY])

    def events(self) -> Iterator[Event]:
        yield Acceptance(self._at(4, 17, 12))
        # first period: to 16 June
        yield self._draw(self._at(4, 20, 9), "12000")
        yield Refusal(self._at(4, 20, 10), self._draw(self._at(4, 20, 10), "1.9", "ETH"))
        yield self._draw(self._at(4, 20, 11), "0.8", "ETH")
        yield self._pay(self._at(4, 22, 11), TOOLS, "3480.5", "40 end mills, 200 inserts")
        yield self._pay(self._at(5, 5, 11), COMPUTE, "0.35", "simulation of tool paths", "ETH")
        yield self._draw(self._at(5, 26, 9), "14000")
        yield from self._payday(5)
        yield Refusal(self._at(6, 4, 9), self._draw(self._at(6, 4, 9), "6000"))
        # second period: to 15 August
        yield self._report(self._at(6, 17, 10), 1)
        yield self._draw(self._at(6, 24, 9), "14000")
        yield self._draw(self._at(6, 24, 10), "0.9", "ETH")
        yield from self._payday(6)
        yield self._pay(self._at(7, 7, 11), COMPUTE, "0.62", "simulation of tool paths", "ETH")
        yield self._draw(self._at(7, 22, 9), "11000")
        yield self._pay(self._at(7, 23, 11), TOOLS, "2915.75", "coolant, 25 drills")
        yield from self._payday(7)
        # third period: to 14 October; its report on the second is late
        yield self._draw(self._at(8, 20, 9), "12000")
        yield Refusal(self._at(8, 26, 9), self._draw(self._at(8, 26, 9), "2000"))
        yield from self._payday(8)
        yield self._report(self._at(9, 2, 9), 2)
        yield self._draw(self._at(9, 2, 11), "12000")
        yield self._draw(self._at(9, 2, 12), "0.8", "ETH")
        stranger = self._pay(self._at(9, 8, 11), "Hallmann Machine Tools", "1750", "a used tool changer")
        yield Refusal(stranger.at, stranger)
        yield from self._payday(9)
        yield self._pay(self._at(10, 6, 11), COMPUTE, "0.58", "simulation of tool paths", "ETH")
        # fourth period: ended by the members
        yield self._report(self._at(10, 15, 10), 3)
        yield self._draw(self._at(10, 20, 9), "12000")
        yield from self._payday(10)
        yield GivingBack(self._at(10, 29, 9), CURRENCY, self._units("1500"))
        yield self._draw(self._at(11, 18, 9), "14000")
        yield from self._recall()
        yield from self._wages()

    def _recall(self) -> Iterator[Event]:
        """The payroll that the agent announces for November is October's. One crew is paid by it."""
        yield Petition(self._at(11, 26, 20), d.PETITIONER)
        yield PetitionSignature(self._at(11, 27, 8), d.SIGNER)
        first, second = self._payday(11, hours_of=10)
        yield first
        yield SignedPetition(self._at(11, 27, 17, 2), d.SIGNERS)
        yield Refusal(second.at, second)
        yield Sweep(self._at(11, 27, 17, 30), tuple(self.assets))

    def _wages(self) -> Iterator[Event]:
        """The members themselves pay the second crew, by its hours of November; the agent's last report."""
        wages = Wages(CURRENCY, tuple(self.payroll[11][CREWS[1]].items()))
        proposal = d.proposal_for(wages)
        yield Propose(self._at(11, 30, 8), proposal)
        yield self._report(self._at(12, 1, 10), 4)
        yield SignedBallots(self._at(12, 3, 20), proposal, d.WAGES_BALLOTS)
        yield Execute(self._at(12, 9, 9), proposal)

    def _payday(self, month: int, hours_of: int = 0) -> Iterator[Spending]:
        """Two crews, two transactions; by the hours of the month if no other is named."""
        for n, crew in enumerate(CREWS):
            payments: Payments = tuple(self.payroll[hours_of or month][crew].items())
            yield Spending(self._at(month, 27, 17, 5 * n), CURRENCY, payments, f"wages of the {crew} crew")

    def _pay(self, at: int, name: str, amount: str, purpose: str, asset: str = CURRENCY) -> Spending:
        return Spending(at, asset, ((name, self._units(amount, asset)),), purpose)

    def _draw(self, at: int, amount: str, asset: str = CURRENCY) -> Drawing:
        return Drawing(at, asset, self._units(amount, asset))

    def _report(self, at: int, number: int) -> Reporting:
        return Reporting(at, document(self.folder, f"report-{number}.md"))

    def _units(self, amount: str, asset: str = CURRENCY) -> int:
        return base_units(amount, self.assets[asset].decimals)

    def _at(self, month: int, day: int, hour: int, minute: int = 0) -> int:
        return instant(self.year, month, day, hour, minute)
