"""`celldao statement`: as a table, and as files for spreadsheets, programs and people."""

from __future__ import annotations

import csv
import io
import json

import pytest

from celldao.cell import Cell
from celldao.chain.web3py import Web3Reader
from celldao.constitution import document, from_data
from celldao.constitution.fields import NATIVE
from tests.support.command_line import ETHER, World, address, bottling_cell


@pytest.fixture
def earned(world):
    """2 ETH of revenue, half of it with a receipt."""
    world.send(world.cell.splitter, "pay", NATIVE, ETHER, "invoice 7", value=ETHER)
    world.send(world.cell.splitter.address, value=ETHER)
    world.pass_time(60)
    return world


def rows(out: str) -> list[str]:
    """What stands in a table, line by line, whatever its widths and rules are."""
    lines = (" ".join(line.split()) for line in out.splitlines())
    return [line for line in lines if line.strip("─ ")]


def test_statement__this_year__a_table_that_adds_up(celldao, earned):
    ran = celldao("statement")
    assert ran.code == 0, ran.err
    assert rows(ran.out) == [
        "Bottling Cell, 2030",
        "in ETH amount",
        "Opening balance 0",
        "Revenue 2",
        "Closing balance 2",
        "In every currency the opening balance and all bookings make the closing balance, to the unit.",
    ]


def test_statement__coin_that_came_by_itself__said(celldao, earned):
    earned.send(earned.cell.treasury.address, value=3 * ETHER)
    ran = celldao("statement", "2030-01")
    assert rows(ran.out)[3:6] == ["Revenue 2", "Explained by no event 3", "Closing balance 5"]
    assert ran.out.endswith("some bookings no event explains.\n")


def test_statement__csv__on_standard_output(celldao, earned):
    ran = celldao("statement", "2030", "--form", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out, newline="")))
    assert [(row["kind"], row["amount"], row["balance_after"]) for row in rows] == [
        ("opening balance", "", "0"),
        ("revenue", "1", "1"),
        ("revenue", "1", "2"),
        ("closing balance", "", "2"),
    ]
    assert (rows[1]["counterparty"], rows[1]["memo"]) == (address(0), "invoice 7")


def test_statement__json__by_its_schema(celldao, earned):
    by_option, by_form = (
        json.loads(celldao("statement", "2030", *options).out) for options in (["--json"], ["--form", "json"])
    )
    assert by_option == by_form
    assert (by_option["format"], by_option["adds_up"]) == (1, True)
    assert by_option["accounts"][0]["bookings"][0]["name"] is None


@pytest.mark.parametrize(
    ("name", "begins"), [("a.html", "<!doctype html>"), ("a.CSV", "time_utc,"), ("a.json", "{")]
)
def test_statement__out__form_by_its_name(celldao, earned, folder, name, begins):
    ran = celldao("statement", "2030-01-01..2030-01-31", "--out", name)
    assert ran.code == 0, ran.err
    assert ran.out == (
        f"{name} has the statement for January 2030. In every currency the opening balance and all bookings "
        "make the closing balance, to the unit.\n"
    )
    assert (folder / name).read_text().startswith(begins)


def test_statement__names__of_members_their_payout_addresses_and_recipients(fresh, folder):
    made = from_data(
        {
            "name": "Bottling Cell",
            "symbol": "BOTTLE",
            "purpose": "We fill bottles.",
            "members": [
                {"address": address(1), "shares": 100, "name": "Ada"},
                {"address": address(2), "shares": 100, "name": "Ben"},
            ],
            "assets": [{"token": "native", "dividend": True}],
            "revenue": {
                "dividend_ratio": "50 %",
                "recipients": [{"address": address(7), "ratio": "10 %", "name": "Fund"}],
            },
        }
    )
    (folder / "cell.yaml").write_text(document(made))
    assert fresh("found", "cell.yaml", "--yes").code == 0
    world = World(fresh.connections.w3, Cell.load("cell.json", Web3Reader(fresh.connections.w3)))
    world.send(world.cell.share, "set_payout", address(8), sender=2)
    world.send(world.cell.splitter.address, value=4 * ETHER)
    world.send(world.cell.splitter, "allocate", NATIVE)
    world.pass_time(60)
    for member in (1, 2):
        world.send(world.cell.share, "claim", NATIVE, sender=member)
    world.pass_time(60)
    ran = fresh("statement", "--form", "csv", "--names", "cell.yaml")
    rows = csv.DictReader(io.StringIO(ran.out, newline=""))
    assert {(row["kind"], row["name"]): row["amount"] for row in rows if row["name"]} == {
        ("recipient", "Fund"): "-0.4",
        ("dividend", "Ada"): "-1",
        ("dividend", "Ben (payout address)"): "-1",
    }
    (folder / "other.yaml").write_text(document(bottling_cell()))
    ran = fresh("statement", "--names", "other.yaml")
    assert ran.code == 1
    assert "was not founded with this constitution" in ran.err


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["2029"], 1, "Bottling Cell did not exist yet between 2029-01-01 and 2030-01-01"),
        (["20"], 2, "'20' is no year, month or day, such as 2026, 2026-03 or 2026-03-05"),
        (["2030-13"], 2, "month must be in 1..12"),
        (["2030-02..2030-01"], 2, "a period ends after it begins"),
        (["2030", "--out", "a.pdf"], 2, "a.pdf ends with none of .csv, .html and .json: say --form"),
        (["2030", "--out", "none/a.csv"], 1, "none/a.csv cannot be written: No such file or directory"),
    ],
)
def test_statement__cannot_be_made__says_why(celldao, world, arguments, code, told):
    ran = celldao("statement", *arguments)
    assert ran.code == code
    assert told in ran.err
    assert ran.out == ""
