"""`celldao mandate`, `report`, `provenance`, as an operator and members type them: a mandate's life."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from celldao.actions import GrantMandate
from celldao.snapshots.units import at_time
from tests.support.command_line import DAY, ETHER, START, CommandLine, World, address

OPERATOR = ("--yes", "--account", "TEST::8")
POLICY = b"# Policy\n\nBuy caps.\n"


@pytest.fixture
def mandate(world: World, folder: Path) -> str:
    """Granted to account 8 by members 1 to 3, with 10 ETH in the treasury; it may pay account 9."""
    (folder / "policy.md").write_bytes(POLICY)
    (folder / "other.md").write_bytes(POLICY + b"\n")
    world.send(world.cell.record.treasury, value=10 * ETHER)
    text = f"""\
title: Caps by machine
reference: grant-1
actions:
  - grant_mandate:
      operator: "{address(8)}"
      period: 30 days
      report_time: 5 days
      charter:
        expiry: {at_time(START + 900 * DAY):%Y-%m-%d}
        budgets: [{{per_period: 0.8 ETH, lifetime: 3 ETH}}]
        receivers: [{{account: "{address(9)}"}}]
        policy: policy.md
        policy_link: https://cell.example/policy.md
"""
    (folder / "grant.yaml").write_text(text, encoding="utf-8")
    from celldao.acts import Member
    from celldao.context import load_proposal

    read, _ = load_proposal(folder / "grant.yaml", world.cell.now())
    assert isinstance(read.actions[0], GrantMandate)
    made = Member(world.cell, world.backend(1)).propose(read)
    world.pass_time(2 * DAY)
    world.vote(made.id, [1, 2, 3])
    proposal = world.cell.now().proposal(made.id)
    assert proposal is not None
    assert proposal.eta is not None
    world.pass_time(int((proposal.eta - world.cell.now().moment.time).total_seconds()) + 1)
    Member(world.cell, world.backend(0)).execute(made.id)
    world.pass_time(2)
    return world.cell.now().mandate_addresses()[0]


def ran(celldao: CommandLine, *arguments: Any, code: int = 0) -> Any:
    done = celldao(*arguments)
    assert done.code == code, done.out + done.err
    return done


def test_policy__checked_before_and_after_the_vote(celldao: CommandLine, mandate: str) -> None:
    assert "is the policy of action 1" in ran(celldao, "check", "grant.yaml", "--policy", "policy.md").out
    assert "is NOT the policy" in ran(celldao, "check", "grant.yaml", "--policy", "other.md", code=1).out
    shown = json.loads(ran(celldao, "show", "grant-1", "--policy", "policy.md", "--json").out)
    assert shown["policy"]["matches"] is True
    assert "is NOT the policy" in ran(celldao, "show", "grant-1", "--policy", "other.md", code=4).out


def test_mandate__a_period__every_command_and_its_words(
    celldao: CommandLine, world: World, mandate: str, folder: Path
) -> None:
    wrong = ran(celldao, "mandate", "accept", "--policy", "other.md", *OPERATOR, code=1)
    assert "the policy given has the hash" in wrong.err
    declined = celldao("mandate", "accept", "--account", "TEST::8", input="n\n")
    assert declined.code == 1
    assert declined.out.splitlines()[0].startswith(f"Accept the mandate {mandate} of Bottling Cell")
    accepted = ran(celldao, "mandate", "accept", "--policy", "policy.md", *OPERATOR)
    assert f"Accepted: the mandate {mandate} runs since" in accepted.out
    (listed,) = json.loads(ran(celldao, "mandate", "list", "--json").out)
    assert (listed["address"], listed["status"]) == (mandate, "running")
    ran(celldao, "mandate", "draw", "0.5", "ETH", *OPERATOR)
    too_much = ran(celldao, "mandate", "draw", "0.5", "ETH", *OPERATOR, "--json", code=1)
    assert json.loads(too_much.err.splitlines()[-1])["what"].startswith("only 0.3 ETH can still be drawn")
    ran(celldao, "mandate", "spend", address(9), "0.1", "ETH", *OPERATOR)
    (folder / "bills.csv").write_text(f"address,amount,currency\n{address(9)},0.02,ETH\n", encoding="utf-8")
    paid = ran(celldao, "mandate", "spend", "--file", "bills.csv", *OPERATOR)
    assert paid.out.splitlines()[-1] == f"Paid 0.02 ETH to {address(9)}"
    stranger = ran(celldao, "mandate", "spend", address(7), "0.1", "ETH", *OPERATOR, code=1)
    assert f"may not pay {address(7)}" in stranger.err
    ran(celldao, "mandate", "return", "0.08", "ETH", *OPERATOR)
    shown = json.loads(ran(celldao, "mandate", "show", mandate, "--json").out)
    assert [shown["budgets"][0][name]["value"] for name in ("drawn", "spent", "returned", "balance")] == [
        "0.5",
        "0.12",
        "0.08",
        "0.3",
    ]
    assert (shown["drawable"][0]["value"], shown["receivers"], shown["calls"]) == ("0.3", [address(9)], [])
    page = ran(celldao, "mandate", "show", mandate).out
    assert f"may pay {address(9)}" in page
    assert "is no mandate" in ran(celldao, "mandate", "show", address(9), code=2).err
    assert ran(celldao, "mandate", "spend", *OPERATOR, code=2).err
    not_listed = ran(celldao, "mandate", "call", address(7), "f()", *OPERATOR, code=1)
    assert "may not call function" in not_listed.err


def test_report__drafted_completed_filed_checked__and_a_lie_found(
    celldao: CommandLine, world: World, mandate: str, folder: Path
) -> None:
    ran(celldao, "mandate", "accept", *OPERATOR)
    ran(celldao, "mandate", "draw", "0.5", "ETH", *OPERATOR)
    ran(celldao, "mandate", "spend", address(9), "0.1", "ETH", *OPERATOR)
    assert "no period" in ran(celldao, "report", "draft", "--mandate", mandate, code=1).err
    world.pass_time(30 * DAY)
    assert "Written: report-1.json" in ran(celldao, "report", "draft", "--mandate", mandate).out
    assert "exists already" in ran(celldao, "report", "draft", "--mandate", mandate, code=1).err
    empty = ran(celldao, "report", "file", "report-1.json", *OPERATOR, code=1)
    assert "says nothing of the operations" in empty.err
    data = json.loads((folder / "report-1.json").read_text(encoding="utf-8"))
    data["operations"]["summary"] = "<script>alert(1)</script> [click](javascript:alert(1))"
    (folder / "report-1.json").write_text(json.dumps(data), encoding="utf-8")
    data["finances"]["assets"][0]["periods"][0]["spent"] = "0.2"
    data["finances"]["assets"][0]["closing"] = "0.3"
    (folder / "wrong.json").write_text(json.dumps(data), encoding="utf-8")
    assert (
        "does not say what the chain says"
        in ran(celldao, "report", "file", "wrong.json", *OPERATOR, code=1).err
    )
    bad_link = ran(celldao, "report", "file", "report-1.json", "--link", "javascript:x", *OPERATOR, code=1)
    assert "begins with javascript:" in bad_link.err
    assert (
        "is filed: 0x"
        in ran(celldao, "mandate", "report", "report-1.json", "--link", "r.json", *OPERATOR).out
    )
    assert "agree with the chain" in ran(celldao, "report", "check", "report-1.json").out
    told = ran(celldao, "report", "check", "wrong.json", code=4).out
    assert "report 0.2, chain 0.1" in told
    assert json.loads(ran(celldao, "report", "check", "wrong.json", "--json", code=4).out)["holds"] is False
    for form in ("html", "md"):
        ran(celldao, "report", "render", "report-1.json", "--out", f"r.{form}")
        text = (folder / f"r.{form}").read_text(encoding="utf-8")
        assert re.search(r"(?<!\\)<script", text) is None
        assert "](javascript" not in text or form == "html"
        assert "href" not in text
    assert (
        "ends with neither" in ran(celldao, "report", "render", "report-1.json", "--out", "r.pdf", code=2).err
    )


def test_provenance__logged_proven_verified__and_a_changed_file_found(
    celldao: CommandLine, mandate: str, folder: Path
) -> None:
    (folder / "plan.txt").write_bytes(b"plan")
    (folder / "letter.txt").write_bytes(b"by hand")
    ran(celldao, "mandate", "accept", *OPERATOR)
    log = ("provenance", "log", "plan.txt", "letter.txt", "--tool", "toolpath 4.1", "--made-by", "software")
    declined = celldao(*log, "--account", "TEST::8", input="n\n")
    assert declined.code == 1
    assert "Logged at" in ran(celldao, *log, *OPERATOR).out, "the manifest that was written is taken again"
    other = ran(celldao, *log[:-1], "people", *OPERATOR, code=1)
    assert "is the manifest of something else" in other.err
    ran(celldao, "provenance", "prove", "plan.txt")
    told = ran(celldao, "provenance", "verify", "plan.txt.proof.json", "plan.txt", "--rpc", "http://n").out
    assert (
        f"under policy {json.loads((folder / 'manifest.json').read_text())['entries'][0]['policy']}" in told
    )
    found = json.loads(
        ran(celldao, "provenance", "verify", "plan.txt.proof.json", "--json", "--rpc", "http://n").out
    )
    assert (found["proven"], found["file_checked"], found["operator"]) == (True, False, address(8))
    changed = ran(
        celldao, "provenance", "verify", "plan.txt.proof.json", "letter.txt", "--rpc", "http://n", code=4
    )
    assert "is not the one that was proven" in changed.err
    assert "has no file" in ran(celldao, "provenance", "prove", "none.txt", code=1).err


def test_petition__filed_signed_handed_in__recalls_and_is_swept(
    celldao: CommandLine, world: World, mandate: str, folder: Path
) -> None:
    ran(celldao, "mandate", "accept", *OPERATOR)
    ran(celldao, "mandate", "draw", "0.5", "ETH", *OPERATOR)
    refused = ran(celldao, "mandate", "recall", "--mandate", mandate, "--yes", "--account", "TEST::2", code=1)
    assert "petition" in refused.err
    world.pass_time(2)
    needed = world.cell.now().rules()["mandates.petition_quorum"].value
    filed = ran(celldao, "mandate", "petition", "file", mandate, "--yes", "--account", "TEST::1")
    if "recalled" not in filed.out:
        ran(
            celldao,
            "mandate",
            "petition",
            "sign",
            mandate,
            "--out",
            "2.json",
            "--yes",
            "--account",
            "TEST::2",
        )
        (one,) = json.loads(ran(celldao, "mandate", "petition", "list", mandate, "--json").out)
        assert one["number"] == 1
        ran(celldao, "mandate", "petition", "submit", "2.json", "--yes", "--account", "TEST::9")
    assert needed
    swept = ran(celldao, "mandate", "sweep", "--mandate", mandate, "--yes", "--account", "TEST::9")
    assert "0.5 ETH" in swept.out
    assert json.loads(ran(celldao, "mandate", "show", mandate, "--json").out)["status"] == "ended"
