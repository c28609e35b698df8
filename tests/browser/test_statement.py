"""The past, read from events."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.anvil.reading.conftest import COIN, DAY, SUPPLIER
from tests.browser.conftest import Site
from tests.support.live import pass_time


def test_statement__lived_cell__lists_every_movement_and_saves_it(site: Site, tmp_path: Path) -> None:
    page = site.open("statement")
    page.get_by_role("heading", level=1, name="Statement").wait_for()
    page.get_by_role("cell", name="invoice 7").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    file = tmp_path / "statement.csv"
    download.value.save_as(file)
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    paid = [row for row in rows if row["kind"] == "payment" and row["asset"] == "ZOO"]
    assert [(row["amount"], row["counterparty"]) for row in paid] == [("-30", SUPPLIER)]
    claimed = sum(float(row["amount"]) for row in rows if row["kind"] == "dividend" and row["asset"] == "ZOO")
    assert claimed == -100
    assert page.get_by_role("img", name="Became the members', by month, in ZOO: at most 500 ZOO").count() == 1


def test_statement__period_before_the_founding__is_empty(site: Site) -> None:
    page = site.open("statement")
    page.get_by_label("To", exact=True).fill("2001-01-01")
    page.get_by_text("Nothing has moved.").wait_for()
    assert page.get_by_role("button", name="Save as CSV").is_disabled()


def test_ballots__after_a_vote__tell_who_how_why_and_who_is_silent(site: Site) -> None:
    world = site.world
    proposal = world.client.propose(world.accounts[1], world.pay_supplier(COIN))
    pass_time(world.w3, DAY + 1)
    world.send(world.governor.functions.castVoteWithReason(proposal, 0, "Too dear <b>for us</b>"), sender=2)
    page = site.open(f"proposal/{proposal}")
    page.get_by_role("button", name="Show who voted, and why").click()
    ballots = page.get_by_role("region", name="Ballots")
    ballots.get_by_text("Too dear <b>for us</b>").wait_for()
    assert "Against 1 vote" in ballots.inner_text().replace("\n", " ")
    ballots.get_by_text("3 with votes have not voted yet").click()
    assert ballots.get_by_title(world.accounts[3]).count() == 1
    assert ballots.get_by_title(world.accounts[2]).count() == 1
