"""`celldao found`, as a founder types it."""

from __future__ import annotations

import json
import re

import pytest

from celldao.record import CellRecord
from tests.support.command_line import address


def height(line) -> int:
    return line.connections.w3.eth.block_number


def test_found__plan__shows_and_sends_nothing(fresh, folder):
    ran = fresh("found", "cell.yaml", "--plan")
    assert ran.code == 0, ran.err
    assert "Rhine Valley Workshop: 2 members, 200.5 shares, on chain 131277322940537" in ran.out
    assert "master of Governor" in ran.out
    assert address(0) in ran.out
    assert height(fresh) == 0
    assert not (folder / "cell.json").exists()


def test_found__plan_as_json__has_steps_addresses_and_cost(fresh, folder):
    plan = json.loads(fresh("found", "cell.yaml", "--plan", "--json").out)
    assert plan["founder"] == address(0)
    assert [step["what"] for step in plan["transactions"]][:2] == ["factory", "master of Share"]
    assert plan["gas"] == sum(step["gas"] for step in plan["transactions"])
    assert plan["cost"]["symbol"] == "ETH"
    fresh("found", "cell.yaml", "--yes")
    assert plan["treasury"] == CellRecord.load(folder / "cell.json").treasury


def test_found__yes__founds_and_writes_the_record(fresh, folder):
    ran = fresh("found", "cell.yaml", "--yes", "--out", "rhine.json")
    assert ran.code == 0, ran.err
    assert ran.out.endswith("Read back and compared with cell.yaml: no difference. Written: rhine.json\n")
    record = CellRecord.load(folder / "rhine.json")
    assert (record.name, record.chain_id, record.block) == ("Rhine Valley Workshop", 131277322940537, 9)
    assert json.loads((folder / "rhine.json").read_text())["bounds"]["quorum"] == [100, 6000]


def test_found__no_terminal__says_each_step_on_standard_error(fresh):
    ran = fresh("found", "cell.yaml", "--yes")
    lines = ran.err.splitlines()
    assert lines[0] == "[1/9] factory"
    assert lines[-1] == "[9/9] finish"
    assert len(lines) == 9


def test_found__again__sends_nothing_and_writes_the_same_record(fresh, folder):
    assert fresh("found", "cell.yaml", "--yes", "--out", "rhine.json").code == 0
    before = height(fresh)
    ran = fresh("found", "cell.yaml")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("This cell stands already; nothing is left to send.\n")
    assert height(fresh) == before
    first, second = (CellRecord.load(folder / name) for name in ("rhine.json", "cell.json"))
    assert first.treasury == second.treasury


def test_found__json__is_the_record_alone(fresh, folder):
    ran = fresh("found", "cell.yaml", "--yes", "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["treasury"] == CellRecord.load(folder / "cell.json").treasury
    assert "master of Governor" in ran.err


def test_found__another_account__is_the_founder(fresh):
    ran = fresh("found", "cell.yaml", "--plan", "--account", "TEST::3")
    assert ran.code == 0, ran.err
    assert address(3) in ran.out
    assert address(0) not in ran.out


def test_found__asked_and_declined__sends_nothing(fresh, folder):
    ran = fresh("found", "cell.yaml", input="n\n")
    assert ran.code == 1
    assert re.search(rf"Send 9 transactions from {address(0)} on chain \d+\? \[y/N\]:", ran.err)
    assert ran.err.endswith("Aborted!\n")
    assert height(fresh) == 0
    assert not (folder / "cell.json").exists()


def test_found__asked_and_agreed__founds(fresh, folder):
    assert fresh("found", "cell.yaml", input="y\n").code == 0
    assert CellRecord.load(folder / "cell.json").name == "Rhine Valley Workshop"


def test_found__mistakes_in_the_file__are_listed(fresh, folder):
    with (folder / "cell.yaml").open("a", encoding="utf-8") as file:
        file.write("weight: membr\n")
    ran = fresh("found", "cell.yaml", "--plan")
    assert ran.code == 1
    assert "cell.yaml:7: weight: 'membr' is not known" in ran.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--factory", "nonsense"), "nonsense is not an address"),
        (("--factory", "0x" + "12" * 20), "there is no contract at"),
        (("--founder", "nonsense"), "the founder nonsense is not an address"),
    ],
)
def test_found__wrong_options__say_so(fresh, options, message):
    ran = fresh("found", "cell.yaml", "--plan", *options)
    assert ran.code == 1
    assert message in ran.err


def test_found__no_file__says_so(fresh):
    ran = fresh("found", "elsewhere.yaml", "--plan")
    assert ran.code == 1
    assert "elsewhere.yaml" in ran.err


def test_found__test_bounds__warn(fresh):
    ran = fresh("found", "cell.yaml", "--plan", "--test-bounds")
    assert ran.code == 0, ran.err
    assert "This factory has other hard bounds than the standard ones" in ran.out


def test_found__record_of_another_cell_in_the_way__is_not_written_over(fresh, celldao, folder):
    kept = (folder / "cell.json").read_text()
    ran = fresh("found", "cell.yaml", "--yes")
    assert ran.code == 1
    assert ran.err.startswith("Error: cell.json is the record of another cell, Bottling Cell at 0x")
    assert height(fresh) == 0
    assert (folder / "cell.json").read_text() == kept


def test_found__constitution_named_as_record__is_not_written_over(fresh, folder):
    kept = (folder / "cell.yaml").read_text()
    ran = fresh("found", "cell.yaml", "--yes", "--out", "cell.yaml")
    assert ran.code == 1
    assert ran.err.startswith("Error: cell.yaml exists and would be written over: cell.yaml is not JSON:")
    assert height(fresh) == 0
    assert (folder / "cell.yaml").read_text() == kept
