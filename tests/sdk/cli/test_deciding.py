"""`celldao propose`, `vote`, `ballot`, `delegate`, `execute`, `cancel`, as members type them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from celldao.errors import NodeRefusal
from celldao.proposals.tracks import Track
from celldao.simulation import Simulation, Way
from celldao.snapshots import State
from tests.support.command_line import DAY, ETHER, CommandLine, World, address

FILE = """\
title: Pay the supplier
reference: bottles-1
actions:
  - pay: {to: "%s", amount: 0.1 ETH}
"""


@pytest.fixture
def file(folder: Path, world: World) -> Path:
    world.send(world.cell.treasury.address, value=3 * ETHER)
    (folder / "pay.yaml").write_text(FILE % address(8), encoding="utf-8")
    return folder / "pay.yaml"


def state(world: World, proposal: int) -> State:
    found = world.cell.now().proposal(proposal)
    assert found is not None
    return found.state


def test_propose__plan__says_all_and_sends_nothing(celldao: CommandLine, world: World, file: Path) -> None:
    ran = celldao("propose", "pay.yaml", "--plan", "--account", "TEST::1")
    assert ran.code == 0, ran.err
    lines = [line.strip() for line in ran.out.splitlines()]
    assert lines[0] == f'Propose "Pay the supplier" to Bottling Cell, as member 1 ({address(1)})'
    assert "Reference: bottles-1" in lines
    assert "Track: ordinary" in lines
    assert f"1. Pay 0.1 ETH to {address(8)}" in lines
    assert "Not simulated: no way was open." in lines or "If it passes:" in lines
    assert list(world.cell.now().created()) == []


def test_propose__not_simulated__the_warnings_are_shown_all_the_same(
    celldao: CommandLine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warning = f"  CAUTION: {address(8)} has never been paid by the cell. Confirm the whole address"
    plan = ("propose", "pay.yaml", "--plan", "--account", "TEST::1")
    assert warning in celldao(*plan).out
    unasked = celldao(*plan, "--no-simulation").out
    assert "Not simulated: as you asked.\n\nLook at:\n" + warning in unasked

    def refusing(*_: Any, **__: Any) -> Any:
        raise NodeRefusal("the node is tired", "Use another node.")

    monkeypatch.setattr("celldao.simulation.simulate", refusing)
    assert "Not simulated: the node is tired\n\nLook at:\n" + warning in celldao(*plan).out
    # without the node's answers nothing is known of it, and that is said
    monkeypatch.setattr("celldao.warnings.gather", refusing)
    assert "What voters should look at cannot be told: the node is tired" in celldao(*plan).out


def test_propose__runs_that_differ__said_and_with_yes_not_proposed(
    celldao: CommandLine, world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = world.cell.now().moment.time
    unsure = Simulation(None, Way.SIMULATE, now, Track.ORDINARY, reason="it moved something else")
    monkeypatch.setattr("celldao.simulation.simulate", lambda *_, **__: unsure)
    ran = celldao("propose", "pay.yaml", "--yes", "--account", "TEST::1")
    assert ran.code == 1
    said = "What it would do is not known: it moved something else"
    assert f"the proposal was not made: {said}" in ran.err
    assert "no way was open" not in ran.out + ran.err
    assert list(world.cell.now().created()) == []
    assert celldao("propose", "pay.yaml", "--yes", "--anyway", "--account", "TEST::1").code == 0


def test_propose__yes__shown_sent_and_its_id_told(celldao: CommandLine, world: World, file: Path) -> None:
    ran = celldao("propose", "pay.yaml", "--yes", "--account", "TEST::1", "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert state(world, int(told["id"])) is State.PENDING
    assert set(told) == {"receipts", "id", "snapshot", "deadline"}
    assert "Propose" in ran.err
    again = celldao("propose", "pay.yaml", "--yes", "--account", "TEST::2")
    assert again.code == 1
    assert "a proposal that does the same under the reference bottles-1 is pending" in again.err


def test_propose__asked_and_declined__sends_nothing(celldao: CommandLine, world: World, file: Path) -> None:
    ran = celldao("propose", "pay.yaml", "--account", "TEST::1", input="n\n")
    assert ran.code == 1
    record = world.cell.record
    assert (
        f"Sign and send 1 transaction from {address(1)} for Bottling Cell at {record.treasury} on chain "
        f"{record.chain_id}?"
    ) in ran.err
    assert list(world.cell.now().created()) == []


def test_propose__mistake_in_the_file__told_with_its_line(celldao: CommandLine, file: Path) -> None:
    file.write_text(file.read_text().replace("0.1 ETH", "0.1 USDC"))
    ran = celldao("propose", "pay.yaml", "--yes", "--account", "TEST::1")
    assert ran.code == 1
    assert "pay.yaml:4" in ran.err
    assert "no asset is called USDC" in ran.err


def test_decide__from_the_vote_to_its_end__by_reference(
    celldao: CommandLine, world: World, file: Path
) -> None:
    proposal = int(json.loads(celldao("propose", file, "--yes", "--account", "TEST::1", "--json").out)["id"])
    early = celldao("vote", "bottles-1", "for", "--yes", "--account", "TEST::1")
    assert early.code == 1
    assert 'Error: the vote on "Pay the supplier" is not open yet' in early.err
    world.pass_time(DAY + 1)
    ran = celldao("vote", "bottles-1", "for", "--reason", "Good.", "--yes", "--account", "TEST::1")
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[0] == (
        f'Vote FOR on "Pay the supplier" of Bottling Cell with 1 vote, as member 1 ({address(1)})'
    )
    assert ran.out.splitlines()[-1] == "Counted: 1 vote for"
    signed = celldao(
        "ballot", "sign", str(proposal)[:9], "for", "--out", "two.json", "--yes", "--account", "TEST::2"
    )
    assert signed.code == 0, signed.err
    submitted = celldao("ballot", "submit", "two.json", "--yes", "--account", "TEST::9", "--json")
    assert json.loads(submitted.out)["counted"][0][0] == address(2)
    split = celldao("vote", proposal, "--split", "for=0.5,against=0.25", "--yes", "--account", "TEST::3")
    assert split.code == 0, split.err
    assert split.out.splitlines()[-1] == "Counted: 0.75 votes, as divided"
    world.pass_time(5 * DAY)
    done = celldao("execute", "bottles-1", "--yes", "--account", "TEST::9")
    assert done.code == 0, done.err
    assert done.out.splitlines()[-1] == f"Paid 0.1 ETH to {address(8)}"
    assert state(world, proposal) is State.EXECUTED
    late = celldao("cancel", "bottles-1", "--yes", "--account", "TEST::1")
    assert late.code == 1
    assert f'{address(1)} cannot cancel "Pay the supplier", which is executed' in late.err


def test_cancel__by_the_proposer__while_pending(celldao: CommandLine, world: World, supplier) -> None:
    proposal = supplier()
    ran = celldao("cancel", proposal, "--yes", "--account", "TEST::1")
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[-1] == f"Proposal {proposal} is cancelled."
    assert state(world, proposal) is State.CANCELED


def test_delegate__by_number_and_back__who_votes(celldao: CommandLine, world: World) -> None:
    assert celldao("delegate", "3", "--yes", "--account", "TEST::1").code == 0
    member = world.cell.now().member(1)
    assert member is not None
    assert member.delegate == 3
    ran = celldao("delegate", "--back", "--yes", "--account", "TEST::1")
    assert ran.code == 0, ran.err
    assert ran.out.startswith(f"Take back the votes of member 1 ({address(1)}) in Bottling Cell\n")
    assert celldao("delegate", "--yes", "--account", "TEST::1").code == 2
    assert celldao("delegate", "9", "--yes", "--account", "TEST::1").code == 2


def test_ballot__revoke_and_wrong_usage__said(celldao: CommandLine, world: World, voted: int) -> None:
    assert celldao("ballot", "revoke", "--yes", "--account", "TEST::2").code == 0
    assert world.cell.governor.read("nonces", address(2)) == 1
    assert celldao("ballot", "sign", str(voted), "--yes", "--account", "TEST::2").code == 2
    assert celldao("vote", voted, "--yes", "--account", "TEST::2").code == 2
    ran = celldao("ballot", "submit", "none.json", "--yes", "--account", "TEST::2")
    assert ran.code == 1
    assert "none.json cannot be read" in ran.err


def test_ballot_sign__before_it_is_signed__says_what_on_which_chain(
    celldao: CommandLine, world: World, folder: Path
) -> None:
    proposal = world.propose([], "# Approve the accounts")
    world.pass_time(DAY + 1)
    reason = ("--reason", "The books are right.")
    ran = celldao("ballot", "sign", proposal, "for", *reason, "--account", "TEST::2", input="n\n")
    assert ran.code == 1
    lines = [line.strip() for line in ran.out.splitlines()]
    assert lines[0].startswith('Sign a ballot FOR on "Approve the accounts" of Bottling Cell, as member 2 (')
    assert lines[1:4] == [
        f"Proposal: {proposal}",
        "A resolution: nothing is called.",
        'Reason, public for ever: "The books are right."',
    ]
    record = world.cell.record
    where = f"for Bottling Cell at {record.treasury} on chain {record.chain_id}?"
    assert f"Sign it with {address(2)} {where}" in ran.err
    assert not list(folder.glob("ballot-*"))
