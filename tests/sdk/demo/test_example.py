"""The example's files: complete, in step with the keys and with what the package ships."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from ape.utils.testing import generate_dev_accounts

from celldao.demo import decisions, night_shift, people
from celldao.demo import events as e
from celldao.demo import operating as o
from celldao.demo.calendar import business_year, instant, month_of
from celldao.demo.ledger import Ledger
from celldao.demo.money import base_units, exact
from celldao.demo.scenario import year_of_events
from celldao.demo.terms import Terms, example_folder, read_terms
from celldao.demo.token import dollar
from celldao.deployment.factory import create_address
from tools.build import render
from tools.compiler import compile_contract

EXAMPLE = Path(__file__).parents[3] / "examples" / "manufacturing-cell"
DEMO = Path(__file__).parents[3] / "celldao" / "demo"


@pytest.fixture(scope="module")
def terms() -> Terms:
    return read_terms(EXAMPLE)[1]


@pytest.fixture(scope="module")
def addresses() -> list[str]:
    accounts = generate_dev_accounts(people.PHRASE, people.ACCOUNTS, hd_path=people.HD_PATH + "/{}")
    return [str(account.address) for account in accounts]


def test_members__a_hundred_with_name_role_and_the_key_of_their_number(
    terms: Terms, addresses: list[str]
) -> None:
    assert list(terms.members) == list(range(1, 101))
    assert len({member.name for member in terms.members.values()}) == 100
    for number, member in terms.members.items():
        assert member.address == addresses[number]
        assert member.role
    assert len({member.shares for member in terms.members.values()}) > 50


def test_addresses__in_the_constitution__are_those_of_the_people(addresses: list[str]) -> None:
    constitution, _ = read_terms(EXAMPLE)
    assert constitution.assets[0].token == create_address(addresses[people.ISSUER], 0)
    for recipient in constitution.revenue.recipients:
        assert recipient.address == addresses[people.OTHERS[str(recipient.name)]]


def test_package__ships_the_same_files() -> None:
    files = sorted(path.relative_to(EXAMPLE) for path in EXAMPLE.rglob("*") if path.is_file())
    files.remove(Path("README.md"))
    assert len(files) == 10
    for file in files:
        assert (DEMO / "example" / file).read_bytes() == (EXAMPLE / file).read_bytes()
    assert example_folder() == EXAMPLE


def test_token__is_compiled_from_its_source() -> None:
    source = DEMO / "TestDollar.vy"
    compiled = render(compile_contract(source, source.parent))
    assert (DEMO / "TestDollar.json").read_text(encoding="utf-8") == compiled
    assert dollar().init_code


def test_year__has_everything_that_a_year_should(terms: Terms) -> None:
    events = year_of_events(EXAMPLE, 2031, terms.assets)
    kinds = Counter(type(event) for event in events)
    payments = [event for event in events if isinstance(event, e.Payment)]
    assert {(event.kind, event.asset) for event in payments} >= {
        (e.Kind.PARTS, "tUSD"),
        (e.Kind.MACHINE_TIME, "tUSD"),
        (e.Kind.DESIGN, "ETH"),
    }
    for month in range(1, 13):
        here = [event for event in events if month_of(event.at) == month]
        assert {event.asset for event in here if isinstance(event, e.Payment)} == {"tUSD", "ETH"}
        assert {event.asset for event in here if isinstance(event, e.Allocation)} == {"tUSD", "ETH"}
        assert any(isinstance(event, e.Trade) for event in here)
    for kind in (e.Delegation, e.Move, e.Exit):
        assert kinds[kind] == 1
    [machine] = [x for x in events if isinstance(x, e.SignedBallots) and x.proposal == decisions.MACHINE]
    assert sorted(number for number, _ in machine.ballots) == list(range(1, 101))
    # The splitter keeps 64 bytes of a receipt.
    assert max(len(f"{event.kind}: {event.memo}".encode()) for event in payments) <= 64


@pytest.mark.parametrize("year", [2027, 2028])  # 2028 has a 29th of February
def test_year__any__gives_the_same_figures(terms: Terms, year: int) -> None:
    ledger = fresh_ledger(terms)
    for event in year_of_events(EXAMPLE, year, terms.assets):
        ledger.apply(event)
    ledger.close(instant(year + 1, 1, 1))
    dollars = ledger.accounts["tUSD"]
    assert (dollars.treasury, dollars.to_members) == (314_650_231_949, 371_117_121_080)
    coins = ledger.accounts["ETH"]
    assert (coins.treasury, coins.stream.unreleased) == (15_968_479_833_315_356_000, 606_460_098_423_855_056)


def test_operator__reports_of_the_example__say_what_the_account_held(terms: Terms) -> None:
    ledger = fresh_ledger(terms)
    reports = []
    for event in year_of_events(EXAMPLE, 2031, terms.assets):
        ledger.apply(event)
        if isinstance(event, o.Reporting):
            assert ledger.mandate is not None
            purses = ledger.mandate.purses.values()
            told = report_table(event.document)
            amounts = (
                ("drawn", [purse.total("drawn") for purse in purses]),
                ("spent", [purse.total("spent") for purse in purses]),
                ("given back", [purse.total("returned") for purse in purses]),
                ("sent back at the end", [purse.total("swept") for purse in purses]),
                ("in the account", [purse.balance for purse in purses]),
            )
            assert told == {
                words: [exact(*pair).split()[0] for pair in zip(sums, terms.assets.values(), strict=True)]
                for words, sums in amounts
            }
            reports.append(event.document.name)
    assert reports == [f"report-{number}.md" for number in range(1, night_shift.REPORTS + 1)]


def test_operator__hours_and_payees__are_those_of_two_crews_of_ten_members(terms: Terms) -> None:
    months = night_shift.payroll(EXAMPLE, terms.assets["tUSD"])
    assert list(months) == list(range(5, 12))
    crews = {crew: tuple(members) for crew, members in months[5].items()}
    assert [len(members) for members in crews.values()] == [10, 10]
    assert all({crew: tuple(paid) for crew, paid in month.items()} == crews for month in months.values())
    effect = night_shift.grant(EXAMPLE, 2031, terms.assets).effect
    assert isinstance(effect, o.MandateGrant)
    hands = {number for members in crews.values() for number in members}
    assert set(effect.charter.payees) == {night_shift.TOOLS, night_shift.COMPUTE, *hands}
    # Who changes keys is paid at the old one, and who leaves is paid no more: neither works at night.
    assert not hands & {decisions.MOVER, decisions.LEAVER, decisions.DELEGATOR}


def test_operator__november__is_paid_by_octobers_hours_and_stopped_in_between(terms: Terms) -> None:
    months = night_shift.payroll(EXAMPLE, terms.assets["tUSD"])
    assert months[10] != months[11]
    events = year_of_events(EXAMPLE, 2031, terms.assets)
    recalled = next(n for n, event in enumerate(events) if isinstance(event, o.SignedPetition))
    paid, refused = events[recalled - 1], events[recalled + 1]
    assert isinstance(paid, o.Spending)
    assert dict(paid.payments) == months[10]["first"]
    assert isinstance(refused, o.Refusal)
    assert isinstance(refused.attempt, o.Spending)
    assert dict(refused.attempt.payments) == months[10]["second"]
    [wages] = [x for x in events if isinstance(x, e.Execute) and isinstance(x.proposal.effect, o.Wages)]
    assert isinstance(wages.proposal.effect, o.Wages)
    assert dict(wages.proposal.effect.payments) == months[11]["second"]


def test_operator__whole_year__is_refused_for_five_different_reasons(terms: Terms) -> None:
    ledger = fresh_ledger(terms)
    for event in year_of_events(EXAMPLE, 2031, terms.assets):
        ledger.apply(event)
    assert list(ledger.refusals.values()) == [
        "mandate: beyond a period's part of the treasury",
        "mandate: beyond the budget",
        "mandate: a report is overdue",
        "mandate: a receiver is not listed",
        "mandate: it has ended",
    ]
    mandate = ledger.mandate
    assert mandate is not None
    [petition] = mandate.petitions
    # 99 members with one vote each, one of whom has lent it; a fifth is needed
    assert (petition.needed, petition.signed) == (19_800_000, 25_000_000)
    assert petition.skipped == [decisions.PETITIONER, decisions.DELEGATOR]
    assert [purse.balance for purse in mandate.purses.values()] == [0, 0]


def fresh_ledger(terms: Terms) -> Ledger:
    return Ledger(
        terms.assets.values(),
        {number: member.shares for number, member in terms.members.items()},
        terms.split,
        terms.ordinary,
        terms.constitutional,
        terms.holder_cap,
        terms.mandates,
    )


def report_table(document: o.Document) -> dict[str, list[str]]:
    rows = [line for line in document.content.decode().splitlines() if line.startswith("| ")][1:]
    cells = ([cell.strip() for cell in row.strip("|").split("|")] for row in rows)
    return {words: amounts for words, *amounts in cells}


def test_calendar__the_year_after_now() -> None:
    assert business_year(instant(2026, 12, 31, 23, 59)) == 2027


def test_base_units__finer_than_the_currency__refused() -> None:
    assert base_units("12.345678", 6) == 12_345_678
    with pytest.raises(ValueError, match="more than 2 decimals"):
        base_units("1.005", 2)
