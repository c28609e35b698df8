"""What a plan says beforehand is what comes: gas, batches, text on the terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from celldao.bounds import DEFAULT_BOUNDS, TEST_BOUNDS
from celldao.chain.backend import TRANSACTION_GAS_CAP
from celldao.cli.founding import addresses_table, bounds_warning, plan_table, record_table
from celldao.deployment.founding import execute, prepare
from celldao.deployment.plan import batch_gas, batches
from tests.support.constitutions import address, constitution
from tests.support.founding import Counting

RECIPIENTS = [{"address": address(900 + index), "ratio": "5 %"} for index in range(8)]


@pytest.fixture
def largest(accounts, container):
    """A cell that costs most: long texts, eight assets, four currencies, eight recipients."""
    tokens = [accounts[0].deploy(container("tokens/Plain"), 6).address for _ in range(7)]
    return constitution(
        members=140,
        name="N" * 64,
        symbol="S" * 16,
        dao_uri="u" * 256,
        assets=[
            {"token": "native", "dividend": True, "reserve_floor": 1},
            *(
                {"token": token, "symbol": "T", "decimals": 6, "dividend": index < 3, "reserve_floor": 1}
                for index, token in enumerate(tokens)
            ),
        ],
        revenue={"recipients": RECIPIENTS, "smoothing": "30 days"},
        guardian=None,
    )


def test_plan__of_a_first_founding__names_every_step_in_order(founder):
    steps = [step.what for step in prepare(founder, constitution(members=130)).steps]
    assert steps == [
        "factory",
        "master of Share",
        "master of Governor",
        "master of Treasury",
        "master of RevenueSplitter",
        "master of Mandate",
        "contracts and rules",
        "members 1 to 128",
        "members 129 to 130",
        "finish",
    ]


@pytest.mark.parametrize("size", ["smallest", "largest"])
def test_plan__gas__is_an_upper_bound_and_not_far_above(founder, size, request):
    cell = request.getfixturevalue("largest") if size == "largest" else constitution(members=10)
    plan = prepare(founder, cell)
    counting = Counting(founder)
    execute(counting, plan)
    assert len(plan.steps) == len(counting.receipts)
    for step, receipt in zip(plan.steps, counting.receipts, strict=True):
        assert receipt.gas_used <= step.gas, step.what
        assert step.gas <= TRANSACTION_GAS_CAP, step.what
    used = sum(receipt.gas_used for receipt in counting.receipts)
    assert plan.gas <= used * 4 // 3


def test_plan__cost__is_gas_at_the_present_price(founder):
    plan = prepare(founder, constitution())
    assert plan.cost == plan.gas * founder.gas_price()


@pytest.mark.parametrize("count", [1, 127, 128, 129, 300])
def test_batches__any_number_of_members__cover_all_once_below_the_cap(count):
    covered = [index for first, last in batches(0, count) for index in range(first, last)]
    assert covered == list(range(count))
    assert all(batch_gas(last - first) < TRANSACTION_GAS_CAP for first, last in batches(0, count))
    assert batches(count, count) == []
    assert batches(count - 1, count) == [(count - 1, count)]


def shown(table) -> str:
    out = io.StringIO()
    Console(file=out, width=160).print(table)
    return out.getvalue()


def test_tables__of_a_plan_and_a_cell__name_what_matters(founder):
    plan = prepare(founder, constitution(members=2))
    text = shown(plan_table(plan))
    assert "Rhine Valley Workshop: 2 members, 201 shares, on chain" in text
    assert "master of Governor" in text
    assert "master of Mandate" in text
    assert f"{plan.gas:,}" in text
    text = shown(addresses_table(plan))
    assert plan.addresses.treasury in text
    assert plan.founding.hash.hex() in text
    record = execute(founder, plan).record
    assert record.splitter in shown(record_table(record))


def test_bounds_warning__standard_factory__is_silent_and_wide_ones_are_spelt_out():
    assert bounds_warning(DEFAULT_BOUNDS) == ""
    text = bounds_warning(TEST_BOUNDS)
    assert "voting_period 1 second to 60 days (standard: 1 hour to 60 days)" in text
    assert "quorum 0.01 % to 100 % (standard: 1 % to 60 %)" in text
    assert "draw_limit 0 % to 100 % (standard: 0 % to 50 %)" in text
    assert "petition_quorum 0.01 % to 100 % (standard: 5 % to 60 %)" in text
    assert "mandate_period 1 minute to 366 days (standard: 1 day to 366 days)" in text
    assert "minimum_position 0.000001 shares to 1000000000 shares" in text
