"""docs/planning.md says what figures and assumptions say, and its limits are the specification's."""

from __future__ import annotations

import pytest

from bench import planning
from tests.support.paths import ROOT

SPEC = " ".join((ROOT / "docs" / "spec.md").read_text(encoding="utf-8").split())
GAS = {
    "found_cell": 1_000_000,
    "found_member": 60_000,
    "vote": 50_000,
    "vote_sig_batch": 15_000,
    # 10,000 and 15,000 for the transaction, 50,000 and 14,850 each
    "found_10": 650_000,
    "batch_5": 89_250,
    "finish": 80_000,
}


def test_page__committed__in_step_with_figures_and_assumptions():
    page = planning.page(planning.figures(), planning.assumptions())
    assert planning.PAGE.read_text(encoding="utf-8") == page


@pytest.mark.parametrize("limit", planning.assumptions()["limits"], ids=lambda limit: limit["what"])
def test_limits__text_they_quote__stands_in_the_specification(limit):
    assert limit["spec"] in SPEC
    number = limit["limit"]
    written = {
        f"{number:,}",
        str(number),
        {1: "One"}.get(number, ""),
        "2^24 - 1" if number == 2**24 - 1 else "",
    }
    assert any(form and form in limit["spec"] for form in written)


def test_batch__of_the_plan__is_the_limit_of_a_founding_and_of_ballots():
    limits = {entry["what"]: entry["limit"] for entry in planning.assumptions()["limits"]}
    assert limits["members entered by one transaction of a founding"] == planning.BATCH
    assert limits["signed ballots in one transaction"] == planning.BATCH


@pytest.mark.parametrize(("members", "count"), [(1, 1), (128, 1), (129, 2), (10_000, 79)])
def test_batches__at_and_past_a_full_one__counts_them(members, count):
    assert planning.batches(members) == count


@pytest.mark.parametrize(("count", "gas"), [(1, 29_850), (5, 89_250), (100, 1_500_000), (129, 1_945_650)])
def test_signed__small_full_and_two_batches__each_with_what_a_transaction_costs(count, gas):
    assert planning.signed(count, GAS) == gas


def test_founding__ten_members__as_measured():
    assert planning.founding(10, GAS) == 1_000_000 + 650_000 + 80_000


@pytest.mark.parametrize(("block", "signed"), [(1_915_800, 128), (1_945_650, 129), (29_850, 1), (29_849, 0)])
def test_block_ballots__full_and_started_batches__both_counted(block, signed):
    assert planning.block_ballots(block, GAS, 16_777_216) == (block // 50_000, signed)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (1_234_567, "$1,200,000"),
        (180.4, "$180"),
        (52.4, "$52"),
        (5.25, "$5.2"),
        (0.2, "$0.20"),
        (0.00163, "$0.0016"),
    ],
)
def test_money__any_amount__two_digits_that_count(amount, shown):
    assert planning.money(amount) == shown


def test_totals__two_ways_of_voting__exclude_each_other():
    found = {"ballots, each a transaction": 10, "ballots, signed, in batches": 3, "claims": 100}
    assert planning.totals(found) == (110, 103)


def test_main__page_out_of_step__says_how_to_write_it(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(planning, "PAGE", tmp_path / "planning.md")
    assert planning.main(["--check"]) == 1
    assert "python -m bench.planning --write" in capsys.readouterr().err
    assert planning.main(["--write"]) == 0
    assert planning.main(["--check"]) == 0
