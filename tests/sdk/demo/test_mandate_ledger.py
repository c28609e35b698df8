"""The second computation of a mandate: its limits at their edges, its reports, its end."""

from __future__ import annotations

from collections import Counter

import pytest

from celldao.demo import events as e
from celldao.demo import operating as o
from celldao.demo.books import Scope, position, year_figures
from celldao.demo.ledger import Ledger, LedgerBooks, LedgerError, Mandate, MandateRules, Refused, Track

DAY = 86_400
SHARE = 10**6
BEGUN = 1_000
USD = e.Asset("USD", "0x" + "11" * 20, 6, floor=0)
PLAIN = Track(DAY, 5 * DAY, 3 * DAY, 14 * DAY, quorum=2_000, approval=5_000, late_extension=DAY)
CHARTER = o.Charter(
    operator="agent",
    period=30 * DAY,
    report_time=5 * DAY,
    expiry=BEGUN + 100 * DAY,
    budgets=(o.Budget("USD", per_period=500, lifetime=900),),
    payees=("shop", 3),
    policy=o.Document("policy.md", b"buy cheap"),
)
RULES = MandateRules(draw_limit=1_000, petition_quorum=2_000)


@pytest.fixture
def mandate() -> Mandate:
    """It runs. A tenth of the treasury, 500 a period, 900 in all."""
    mandate = Mandate(CHARTER, RULES)
    mandate.accept(BEGUN)
    return mandate


def refused(reason: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=f"^mandate: {reason}$")


def members(count: int) -> Counter[int]:
    return Counter(dict.fromkeys(range(1, count + 1), SHARE))


def test_draw__exactly_the_budget_of_a_period__and_one_more_is_refused(mandate: Mandate) -> None:
    mandate.draw(BEGUN + 1, "USD", 500, 10_000)
    with refused("beyond the budget"):
        mandate.draw(BEGUN + 2, "USD", 1, 10_000)
    with refused("beyond the budget"):
        mandate.draw(BEGUN + 30 * DAY - 1, "USD", 1, 10_000)
    mandate.draw(BEGUN + 30 * DAY, "USD", 400, 10_000)
    with refused("beyond the budget"):
        mandate.draw(BEGUN + 30 * DAY, "USD", 1, 10_000)  # 900 in all
    assert mandate.purses["USD"].total("drawn") == 900


def test_draw__part_of_the_treasury__is_that_of_the_periods_first_draw(mandate: Mandate) -> None:
    with refused("beyond a period's part of the treasury"):
        mandate.draw(BEGUN, "USD", 200, 1_999)
    mandate.draw(BEGUN, "USD", 100, 2_009)
    mandate.draw(BEGUN, "USD", 100, 150)  # the treasury has shrunk since
    with refused("beyond a period's part of the treasury"):
        mandate.draw(BEGUN, "USD", 1, 100_000)  # and has grown
    mandate.draw(BEGUN + 30 * DAY, "USD", 300, 100_000)


def test_draw__report_missing__is_refused_a_second_after_it_was_due(mandate: Mandate) -> None:
    due = BEGUN + 35 * DAY
    mandate.draw(due, "USD", 1, 10_000)
    assert mandate.status(due) == "running"
    with refused("a report is overdue"):
        mandate.draw(due + 1, "USD", 1, 10_000)
    assert mandate.status(due + 1) == "overdue"
    mandate.spend(due + 1, "USD", (("shop", 1),))  # what is there may be spent
    mandate.report(due + 1, b"1")
    mandate.draw(due + 1, "USD", 1, 10_000)
    assert mandate.status(due + 1) == "running"


def test_draw__not_accepted_no_asset_over__refused() -> None:
    mandate = Mandate(CHARTER, RULES)
    assert mandate.status(BEGUN) == "granted"
    with refused("accept it first"):
        mandate.draw(BEGUN, "USD", 1, 10_000)
    mandate.accept(BEGUN)
    with refused("not an asset of this mandate"):
        mandate.draw(BEGUN, "ETH", 1, 10_000)
    with refused("it has ended"):
        mandate.draw(CHARTER.expiry, "USD", 1, 10_000)


def test_spend__listed_payees_only_and_no_more_than_there_is(mandate: Mandate) -> None:
    mandate.draw(BEGUN, "USD", 100, 10_000)
    mandate.spend(BEGUN, "USD", (("shop", 60), (3, 30)))
    assert mandate.purses["USD"].balance == 10
    for payments in ((("stranger", 1),), (("shop", 1), (4, 1))):
        with refused("a receiver is not listed"):
            mandate.spend(BEGUN, "USD", payments)
    with refused("can't pay a receiver"):
        mandate.spend(BEGUN, "USD", (("shop", 11),))
    assert mandate.purses["USD"].balance == 10


def test_give_back__returns_money_and_no_budget(mandate: Mandate) -> None:
    mandate.draw(BEGUN, "USD", 500, 10_000)
    mandate.give_back(BEGUN, "USD", 200)
    with refused("beyond the budget"):
        mandate.draw(BEGUN, "USD", 1, 10_000)
    with refused("can't be paid now"):
        mandate.give_back(BEGUN, "USD", 301)
    assert (mandate.purses["USD"].total("returned"), mandate.purses["USD"].balance) == (200, 300)


def test_report__covers_all_periods_that_ended_and_keeps_the_sums(mandate: Mandate) -> None:
    with refused("no period has ended since"):
        mandate.report(BEGUN + 30 * DAY - 1, b"0")
    mandate.draw(BEGUN, "USD", 100, 10_000)
    mandate.spend(BEGUN, "USD", (("shop", 40),))
    mandate.report(BEGUN + 65 * DAY, b"1")
    [report] = mandate.reports
    assert (report.covers_to, report.filed_at) == (BEGUN + 60 * DAY, BEGUN + 65 * DAY)
    assert report.sums == {"USD": (100, 40, 0)}
    with refused("no period has ended since"):
        mandate.report(BEGUN + 65 * DAY, b"1")
    mandate.report(CHARTER.expiry + DAY, b"2")
    assert mandate.reported_until == CHARTER.expiry


@pytest.mark.parametrize(("units", "needed"), [(10, 2), (11, 3), (14, 3), (15, 3), (16, 4)])
def test_petition__part_of_a_unit__is_rounded_up(mandate: Mandate, units: int, needed: int) -> None:
    mandate.file_petition(BEGUN + DAY, 1, Counter({1: 1, 2: units - 1}))
    assert mandate.petitions[0].needed == needed


def test_petition__a_fifth_is_needed__and_one_vote_less_is_too_few(mandate: Mandate) -> None:
    at = BEGUN + DAY
    mandate.file_petition(at, 1, members(11))  # 2.2 votes
    mandate.sign(at, 2)
    assert mandate.petitions[0].needed == 2_200_000
    assert mandate.status(at) == "running"
    mandate.sign(at, 3)
    assert (mandate.status(at), mandate.ended) == ("ended", at)
    with refused("it has ended"):
        mandate.sign(at, 4)


def test_petition__twice_without_votes_and_late__refused_and_skipped(mandate: Mandate) -> None:
    at, many = BEGUN + DAY, members(100)
    with refused("no votes at the snapshot"):
        mandate.file_petition(at, 101, many)
    with refused("no petition that can be signed now"):
        mandate.sign(at, 1)
    mandate.file_petition(at, 1, many)
    with refused("you have signed it already"):
        mandate.sign(at, 1)
    with refused("no votes at the snapshot"):
        mandate.sign(at, 101)
    mandate.hand_in(at, (1, 2, 2, 3, 101))
    [petition] = mandate.petitions
    assert (petition.signed, petition.skipped) == (3 * SHARE, [1, 2, 101])
    with refused("no signature counts"):
        mandate.hand_in(at, (1, 101))
    mandate.sign(petition.deadline, 4)
    with refused("no petition that can be signed now"):
        mandate.sign(petition.deadline + 1, 5)


def test_sweep__only_once_it_is_over__and_everything(mandate: Mandate) -> None:
    mandate.draw(BEGUN, "USD", 100, 10_000)
    with refused("it has not ended"):
        mandate.sweep(CHARTER.expiry - 1, "USD")
    assert mandate.sweep(CHARTER.expiry, "USD") == 100
    assert mandate.purses["USD"].balance == 0


@pytest.fixture
def ledger() -> Ledger:
    """Ten members; the treasury has 10,000, and a vote has granted the mandate, which runs."""
    split = e.Split(dividends=0, smoothing=0, recipients=())
    ledger = Ledger([USD], dict.fromkeys(range(1, 11), 10 * SHARE), split, PLAIN, PLAIN, 10_000, RULES)
    ledger.apply(e.Contribution(1, "USD", 10_000))
    ledger.mandate = Mandate(CHARTER, RULES)
    ledger.apply(o.Acceptance(BEGUN))
    return ledger


def test_ledger__draw_spend_give_back_sweep__every_unit_is_somewhere(ledger: Ledger) -> None:
    for event in (
        o.Drawing(BEGUN + 1, "USD", 400),
        o.Spending(BEGUN + 2, "USD", (("shop", 150), (3, 50)), "nails and work"),
        o.GivingBack(BEGUN + 3, "USD", 20),
    ):
        ledger.apply(event)
    account = ledger.accounts["USD"]
    assert (account.treasury, account.with_operator) == (9_620, 180)
    scope = Scope(("USD",), tuple(ledger.shares), ("shop",), (), (3,), "USD")
    found = position(LedgerBooks(ledger, BEGUN + 3), "USD", scope)
    assert (found.paid, found.with_operator, found.accounted) == (200, 180, 10_000)
    ledger.apply(o.Petition(BEGUN + 4, 1))
    ledger.apply(o.SignedPetition(BEGUN + 5, (2, 1)))
    ledger.apply(o.Sweep(BEGUN + 6, ("USD",)))
    assert (account.treasury, account.with_operator) == (9_800, 0)
    figures = year_figures(LedgerBooks(ledger, BEGUN + 6), scope)
    operator = figures["The operator: money, reports, refusals, petition"]
    assert operator["operator, USD: treasury after sweep"] == 9_800
    assert operator["operator: status"] == "ended"
    assert (operator["petition 1: needed"], operator["petition 1: signed"]) == (2 * SHARE, 2 * SHARE)
    assert operator["petition 1: skipped"] == 1
    assert operator["wages of member 3"] == 50


def test_ledger__what_must_be_refused_and_is__is_kept_in_words_and_changes_nothing(ledger: Ledger) -> None:
    refusal = o.Refusal(BEGUN + 1, o.Drawing(BEGUN + 1, "USD", 501))
    ledger.apply(refusal)
    assert ledger.refusals == {refusal: "mandate: beyond the budget"}
    assert (ledger.accounts["USD"].treasury, ledger.accounts["USD"].with_operator) == (10_000, 0)


def test_ledger__what_must_be_refused_and_is_not__is_an_error(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="the rules allow what was to be refused"):
        ledger.apply(o.Refusal(BEGUN + 1, o.Drawing(BEGUN + 1, "USD", 500)))


def test_ledger__wages_by_vote__come_from_the_treasury(ledger: Ledger) -> None:
    wages = e.Proposal("wages", "Wages", "", 1, o.Wages("USD", ((3, 70), (4, 30))), constitutional=False)
    ballots = tuple((n, e.Support.FOR) for n in range(1, 6))
    for event in (
        e.Propose(BEGUN, wages),
        e.SignedBallots(BEGUN + 2 * DAY, wages, ballots),
        e.Execute(BEGUN + 9 * DAY, wages),
    ):
        ledger.apply(event)
    assert ledger.accounts["USD"].treasury == 9_900
    assert ledger.accounts["USD"].wages == {3: 70, 4: 30}


def test_ledger__no_operator__nothing_can_be_drawn() -> None:
    split = e.Split(dividends=0, smoothing=0, recipients=())
    ledger = Ledger([USD], {1: SHARE}, split, PLAIN, PLAIN, 10_000, RULES)
    with pytest.raises(LedgerError, match="there is no operator"):
        ledger.apply(o.Drawing(1, "USD", 1))
    assert LedgerBooks(ledger, 1).operator_status() == "none"
