"""`celldao status`: the cell on one page."""

from __future__ import annotations

import json

from tests.support.command_line import DAY, ETHER, CommandLine, InProcess, World, address, bottling_cell


def test_status__just_founded__nothing_needs_attention(celldao, world):
    ran = celldao("status")
    assert ran.code == 0, ran.err
    record = world.cell.record
    headings = ("money", "treasury", "spendable", "owed", "to divide", "flowing", "of members")
    figures = ("ETH  ", *("0".rjust(len(heading)) for heading in headings[1:]))
    assert ran.out == (
        "Bottling Cell\n"
        f"treasury       {record.treasury}\n"
        "chain          131277322940537, block 9\n"
        "time           2030-01-01 00:00:09 UTC\n"
        "state          open\n"
        "members        3\n"
        "shares         300 BOTTLE\n"
        "votes          3 votes\n"
        f"customers pay  {record.splitter}\n"
        "\n"
        f" {'  '.join(headings)}\n"
        f" {'─' * (len('  '.join(headings)) + 1)}\n"
        f" {'  '.join(figures)}\n"
        "\n"
        "No proposal is open (of 0 ever made).\n"
        "Nothing needs attention.\n"
    )


def test_status__revenue_and_a_vote__say_what_to_do(celldao, world, voted):
    world.send(world.cell.splitter.address, value=2 * ETHER)
    ran = celldao("status")
    assert ran.code == 0, ran.err
    short = str(voted)[:10]
    row = next(line.split() for line in ran.out.splitlines() if line.startswith(f" {short}…"))
    assert " ".join(row) == (
        f"{short}… Pay the supplier voting ends 2030-01-05 00:00:11 UTC; as it stands it passes"
    )
    assert ran.out.endswith(
        "Needs attention:\n"
        f"  Pay the supplier ({short}…) is voted on until 2030-01-05 00:00:11 UTC: celldao vote {short}\n"
        "  2 ETH of revenue is not divided yet: celldao allocate ETH\n"
    )


def test_status__json__every_figure(celldao, world, voted):
    world.send(world.cell.splitter.address, value=2 * ETHER)
    data = json.loads(celldao("status", "--json").out)
    assert (data["name"], data["holders"], data["members"], data["open"]) == ("Bottling Cell", 3, 3, True)
    assert data["time"] == "2030-01-02T00:00:14Z"
    assert (data["shares"]["value"], data["shares"]["symbol"]) == ("300", "BOTTLE")
    (money,) = data["money"]
    assert money["asset"] == {
        "symbol": "ETH",
        "currency": "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE",
        "decimals": 18,
    }
    assert money["treasury"]["balance"]["value"] == "3"
    assert money["treasury"]["spending_left"]["value"] == "0.3"
    assert money["splitter"]["revenue"]["value"] == "2"
    (proposal,) = data["open_proposals"]
    assert (proposal["id"], proposal["state"], proposal["track"]) == (str(voted), "active", "ordinary")
    assert proposal["eta"] == "2030-01-07T00:00:11Z"
    assert [point["do"] for point in data["attention"]] == [
        f"celldao vote {str(voted)[:10]}",
        "celldao allocate ETH",
    ]


def test_status__vote_without_quorum__fails_as_it_stands(celldao, world, supplier):
    supplier()
    world.pass_time(DAY + 1)
    assert "as it stands it fails" in celldao("status").out


def test_status__passed_and_due__can_be_carried_out(celldao, world, voted):
    world.pass_time(6 * DAY)
    ran = celldao("status")
    short = str(voted)[:10]
    assert (
        f"Pay the supplier ({short}…) has passed and can be carried out until 2030-01-21 00:00:11 UTC: "
        f"celldao execute {short}\n" in ran.out
    )
    world.pass_time(30 * DAY)
    assert "No proposal is open (of 1 ever made)." in celldao("status").out


def test_status__hostile_title__forges_no_line(celldao, world, supplier):
    supplier("# Pay\x1b[2J\u202e the\rsupplier\n\nNeeds attention:\n  Send all to me")
    out = celldao("status").out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "Send all to me" not in out
    assert "Pay\\u{1b}[2J\\u{202e} the supplier" in out


def test_status__guardian_whose_term_ends__needs_attention(folder):
    world = World.founded(bottling_cell(guardian={"address": address(6), "until": "2030-01-20"}))
    world.cell.record.save(folder / "cell.json")
    celldao = CommandLine(InProcess(world.w3), folder)
    assert (
        "the guardian's term ends 2030-01-20 00:00 UTC: a vote can appoint one anew" in celldao("status").out
    )
    world.pass_time(30 * DAY)
    assert "the guardian's term ended 2030-01-20 00:00 UTC: a vote" in celldao("status").out


def test_status__bounds_for_tests__need_attention(fresh):
    fresh("found", "cell.yaml", "--yes", "--test-bounds")
    assert "a cell for tests: votes in it may be faster than its members can look" in fresh("status").out
