"""`celldao mcp` as a person types it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from celldao.agents.desk import Desk
from celldao.agents.ledger import Ledger
from tests.sdk.agents.conftest import Granted, Opened, call
from tests.sdk.agents.test_limits import paying
from tests.support import command_line
from tests.support.command_line import CommandLine, InProcess

PERSON = 4


@pytest.fixture
def desk(opened: Opened) -> Desk:
    return opened(confirmers=[command_line.address(PERSON)])


@pytest.fixture
def celldao(world: Granted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """In the folder of the desk, with the same settings."""
    monkeypatch.chdir(tmp_path)
    coin, person = world.town.coin.address, command_line.address(PERSON)
    (tmp_path / "agent.yaml").write_text(
        f'mandate: "{world.mandate}"\n'
        f'limits: [{{asset: "{coin}", free_per_call: 20, free_per_day: 50, most_per_day: 100}}]\n'
        f'confirmers: ["{person}"]\nclock: chain\n'
    )
    return CommandLine(InProcess(world.town.w3), tmp_path)


def test_confirm__by_the_person__lets_one_act_through(
    celldao: CommandLine, desk: Desk, world: Granted
) -> None:
    assert "Nothing waits." in celldao("mcp", "pending").out
    id = call(desk, "pay", **paying(world, "a", "30"))["data"]["id"]
    (shown,) = json.loads(celldao("mcp", "pending", "--json").out)
    assert shown["id"] == id
    assert any("30 ZOO" in line for line in shown["act"])
    declined = celldao("mcp", "confirm", id, "--account", f"TEST::{PERSON}", input="n\n")
    assert declined.code == 1
    assert call(desk, "pay", **paying(world, "a", "30"))["data"]["state"].startswith("waits")
    done = celldao("mcp", "confirm", id, "--account", f"TEST::{PERSON}", input="y\n")
    assert done.code == 0, done.err
    assert world.town.account(9) in done.out
    assert call(desk, "pay", **paying(world, "a", "30"))["data"]["state"] == "done"
    again = celldao("mcp", "confirm", id, "--account", f"TEST::{PERSON}", "--yes")
    assert (again.code, "nothing of the id" in again.err) == (1, True)


def test_confirm__by_the_beginning_of_an_id__takes_one_act_only(
    celldao: CommandLine, desk: Desk, world: Granted, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = {"a": "12345678" + "0" * 56, "b": "12345678" + "1" * 56}
    monkeypatch.setattr(Ledger, "_id", lambda _, key, data: ids[key])
    for one in ids:
        call(desk, "pay", **paying(world, one, "30"))
    for begun, told in (("12345678", "2 acts wait"), ("1234567", "nothing of the id"), ("", "nothing of")):
        ran = celldao("mcp", "confirm", begun, "--account", f"TEST::{PERSON}", "--yes")
        assert (ran.code, told in ran.err) == (1, True), ran.err
    done = celldao("mcp", "confirm", "123456781", "--account", f"TEST::{PERSON}", "--yes")
    assert done.code == 0, done.err
    assert [one.key for one in desk.ledger.waiting() if one.signature] == ["b"]


def test_confirm__by_somebody_else__is_refused(celldao: CommandLine, desk: Desk, world: Granted) -> None:
    id = call(desk, "pay", **paying(world, "a", "30"))["data"]["id"]
    ran = celldao("mcp", "confirm", id, "--account", "TEST::5", "--yes")
    assert (ran.code, "none of the confirmers" in ran.err) == (1, True)


def test_serve__without_the_extra__says_what_to_install(
    celldao: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    ran = celldao("mcp", "serve")
    assert ran.code == 1
    assert "pip install 'celldao[agents]'" in ran.err


def test_serve__settings_with_a_mistake__name_the_line(celldao: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text("mandate: nobody\nlimit: 5\n")
    ran = celldao("mcp", "serve")
    assert ran.code == 1
    assert "agent.yaml:1: mandate" in ran.err
    assert "did you mean limits?" in ran.err
