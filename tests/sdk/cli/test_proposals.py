"""`celldao proposals` and `celldao show`: what was proposed, how it stands, what happens next."""

from __future__ import annotations

import json

import pytest

from celldao.constitution.fields import NATIVE
from tests.support.command_line import DAY, ETHER, address


def states(celldao, *options) -> list[tuple[str, str]]:
    return [(one["title"], one["state"]) for one in json.loads(celldao("proposals", "--json", *options).out)]


def test_proposals__none__says_so(celldao):
    assert celldao("proposals").out == "No proposal was ever made in Bottling Cell.\n"
    assert celldao("proposals", "--open").out == "No proposal is open in Bottling Cell.\n"
    assert celldao("proposals", "--json").out == "[]\n"


def test_proposals__several__newest_first_with_what_happens_next(celldao, world, voted):
    world.propose([], "# We thank the founders", proposer=2)
    ran = celldao("proposals")
    assert ran.code == 0, ran.err
    head, _, columns, _, *lines = ran.out.splitlines()
    assert head == "Bottling Cell, 2030-01-02 00:00 UTC"
    assert columns.split() == ["proposal", "title", "for", "against", "what", "happens", "next"]
    assert [" ".join(line.split()[1:]) for line in lines] == [
        "We thank the founders 0 0 voting begins after 2030-01-03 00:00:14 UTC and ends "
        "2030-01-06 00:00:14 UTC",
        "Pay the supplier 1 0 voting ends 2030-01-05 00:00:11 UTC; as it stands it passes",
    ]


def test_proposals__open_alone__leaves_out_what_is_over(celldao, world, voted):
    world.pass_time(30 * DAY)
    world.propose([], "# We thank the founders", proposer=2)
    assert states(celldao) == [("We thank the founders", "pending"), ("Pay the supplier", "expired")]
    assert states(celldao, "--open") == [("We thank the founders", "pending")]
    assert states(celldao, "--count", "1") == [("We thank the founders", "pending")]


def test_show__vote_in_its_time__exactly(celldao, world, voted):
    ran = celldao("show", "bottles-1")
    assert ran.code == 0, ran.err
    assert ran.out == (
        "Pay the supplier\n"
        f"id           {voted}\n"
        "reference    bottles-1\n"
        "state        active: voting ends 2030-01-05 00:00:11 UTC; as it stands it passes\n"
        "track        ordinary\n"
        f"proposer     {address(1)}, member 1\n"
        "voting       after 2030-01-02 00:00:11 UTC, until 2030-01-05 00:00:11 UTC\n"
        "carried out  from 2030-01-07 00:00:11 UTC until 2030-01-21 00:00:11 UTC\n"
        "for          1 vote\n"
        "against      0 votes\n"
        "abstain      0 votes\n"
        "quorum       1 vote of 0.6 votes (20 % of all): reached\n"
        "approval     100.00 % for; more for than against, and 50 % of both, are needed\n"
        "\n"
        "  For bottles.\n"
        "\n"
        "What it does:\n"
        f"  1. Pay 0.1 ETH to {address(8)}\n"
        "\n"
        "Look at:\n"
        f"  CAUTION: {address(8)} has never been paid by the cell. Confirm the whole address with its "
        "owner on another way than the one it came by.\n"
    )


def test_show__raw__has_the_calls(celldao, world, voted):
    data = world.encoded("Treasury", "send", NATIVE, [address(8)], [ETHER // 10]).hex()
    ran = celldao("show", "bottles-1", "--raw")
    assert ran.out.endswith(f"\nCalls:\n  1. {world.cell.record.treasury} with 0 ETH\n     0x{data}\n")
    (call,) = json.loads(celldao("show", "bottles-1", "--json").out)["calls"]
    assert (call["target"], call["value"]["value"], call["data"]) == (
        world.cell.record.treasury,
        "0",
        f"0x{data}",
    )


@pytest.mark.parametrize("length", [4, 10, 30, None])
def test_show__by_id_or_its_first_digits__is_the_same(celldao, voted, length):
    data = json.loads(celldao("show", str(voted)[:length], "--json").out)
    assert data["id"] == str(voted)


def test_show__by_hexadecimal_id_or_as_listed__is_the_same(celldao, voted):
    assert json.loads(celldao("show", hex(voted), "--json").out)["id"] == str(voted)
    assert json.loads(celldao("show", str(voted)[:10] + "…", "--json").out)["id"] == str(voted)


@pytest.mark.parametrize("given", ["308", "bottles-2", "0x12", "99999999", "no\x1b[2Jsuch"])
def test_show__none_like_that__is_wrong_usage(celldao, voted, given):
    ran = celldao("show", given)
    assert ran.code == 2
    assert "There is no proposal" in ran.err
    assert "\x1b" not in ran.err


def test_show__reference_of_two__lists_both(celldao, world, supplier):
    first = supplier()
    world.pass_time(5 * DAY)
    second = supplier("# Pay the supplier again\n\nReference: bottles-1")
    ran = celldao("show", "bottles-1")
    assert ran.code == 2
    assert f"bottles-1 may be one of 2 proposals: {second}, {first}" in ran.err


def test_show__each_state__says_what_happens_next(celldao, world, supplier):
    proposal = supplier()

    def state() -> str:
        out = celldao("show", str(proposal)).out
        return next(line for line in out.splitlines() if line.startswith("state")).removeprefix(
            "state        "
        )

    assert state() == (
        "pending: voting begins after 2030-01-02 00:00:11 UTC and ends 2030-01-05 00:00:11 UTC"
    )
    world.pass_time(DAY + 1)
    assert state() == "active: voting ends 2030-01-05 00:00:11 UTC; as it stands it fails"
    world.vote(proposal, [1, 2])
    world.pass_time(3 * DAY)
    assert state() == (
        "queued: passed; can be carried out from 2030-01-07 00:00:11 UTC until 2030-01-21 00:00:11 UTC"
    )
    world.pass_time(3 * DAY)
    assert state() == "queued: passed; can be carried out now, until 2030-01-21 00:00:11 UTC"
    world.pass_time(20 * DAY)
    assert state() == "expired: passed, but nobody carried it out by 2030-01-21 00:00:11 UTC"


def test_show__over__warns_of_nothing_more(celldao, world, voted):
    assert "Look at:" in celldao("show", str(voted)).out
    world.pass_time(60 * DAY)
    assert "Look at:" not in celldao("show", str(voted)).out
    assert json.loads(celldao("show", str(voted), "--json").out)["warnings"] == []


def test_show__carried_out__says_so(celldao, world, voted):
    governor = world.cell.governor
    (made,) = world.cell.now().proposals()
    world.pass_time(6 * DAY)
    calls = made.actions
    world.send(
        governor,
        "execute",
        [call.target for call in calls],
        [call.value.units for call in calls],
        [call.data for call in calls],
        world.w3.keccak(text=made.description),
        sender=4,
    )
    out = celldao("show", str(voted)).out
    assert "state        executed: carried out\n" in out
    assert f"  1. Pay 0.1 ETH to {address(8)}\n" in out


@pytest.mark.parametrize(
    ("in_favour", "abstain"), [([], [2, 3]), ([2], [3])], ids=["nobody for it", "as many for it as against"]
)
def test_show__voted_down__says_so(celldao, world, supplier, in_favour, abstain):
    proposal = supplier()
    world.pass_time(DAY + 1)
    world.vote(proposal, [1], support=0)
    world.vote(proposal, in_favour)
    world.vote(proposal, abstain, support=2)
    data = json.loads(celldao("show", str(proposal), "--json").out)
    assert (data["quorum_reached"], data["passes"]) == (True, False)
    world.pass_time(3 * DAY)
    data = json.loads(celldao("show", str(proposal), "--json").out)
    assert (data["state"], data["next"]) == (
        "defeated",
        "voted down 2030-01-05 00:00:11 UTC; nothing follows",
    )


def test_show__resolution__calls_nothing(celldao, world):
    world.propose([], "# We thank the founders")
    out = celldao("show", str(json.loads(celldao("proposals", "--json").out)[0]["id"])).out
    assert out.endswith("\nA resolution: it calls nothing.\n")
    assert "carried out" not in out


def test_show__call_that_nobody_knows__is_loud(celldao, world):
    target = world.cell.record.factory
    proposal = world.propose([(target, 0, bytes.fromhex("deadbeef"))], "# Trust me")
    out = celldao("show", str(proposal)).out
    assert "UNKNOWN CALL" in out
    assert "DANGER: " in out
    assert "track        constitutional" in out


def test_show__names__of_members(fresh, folder, celldao):
    ran = celldao("show", "1234", "--names", "cell.yaml")
    assert ran.code == 1
    assert "was not founded with this constitution" in ran.err
