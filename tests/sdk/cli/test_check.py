"""`celldao check`: files by themselves, and proposals against their cell."""

from __future__ import annotations

import json

from tests.support.command_line import ETHER, address

PAY = """\
title: Pay the supplier
reference: bottles-1
actions:
  - pay: {{to: "{to}", amount: {amount}}}
"""


def write(folder, amount="0.1 ETH", to=None) -> None:
    (folder / "proposal.yaml").write_text(PAY.format(to=to or address(8), amount=amount))


def test_check__constitution__is_valid(fresh):
    ran = fresh("check", "cell.yaml")
    assert ran.code == 0, ran.err
    assert ran.out == "cell.yaml: a valid constitution of Rhine Valley Workshop, 2 members, 200.5 shares\n"


def test_check__constitution_as_json__has_the_hash_that_is_founded(fresh):
    (checked,) = json.loads(fresh("check", "cell.yaml", "--json").out)
    assert (checked["valid"], checked["kind"], checked["shares"]) == (True, "constitution", "200.5")
    plan = json.loads(fresh("found", "cell.yaml", "--plan", "--json").out)
    assert (checked["constitution"], checked["document"]) == (plan["constitution"], plan["document"])


def test_check__mistakes_in_several_files__are_all_told(fresh, folder):
    with (folder / "cell.yaml").open("a", encoding="utf-8") as file:
        file.write("weight: membr\nquorum: 5 %\n")
    write(folder, amount="5")
    ran = fresh("check", "cell.yaml", "proposal.yaml")
    assert ran.code == 1
    assert "cell.yaml: 2 mistakes" in ran.out
    assert "cell.yaml:7: weight: 'membr' is not known" in ran.out
    assert "proposal.yaml: 1 mistake" in ran.out
    assert "proposal.yaml:4: actions[1].pay.amount:" in ran.out


def test_check__mistake_as_json__has_its_place(fresh, folder):
    with (folder / "cell.yaml").open("a", encoding="utf-8") as file:
        file.write("weight: membr\n")
    ran = fresh("check", "cell.yaml", "--json")
    assert ran.code == 1
    (checked,) = json.loads(ran.out)
    (problem,) = checked["problems"]
    assert checked["valid"] is False
    assert (problem["file"], problem["line"], problem["field"]) == ("cell.yaml", 7, "weight")


def test_check__no_such_file__is_told_like_a_mistake(fresh):
    ran = fresh("check", "elsewhere.yaml")
    assert ran.code == 1
    assert "elsewhere.yaml" in ran.out


def test_check__proposal_alone__needs_no_chain(fresh, folder):
    write(folder)
    ran = fresh("check", "proposal.yaml")
    assert ran.code == 0, ran.err
    assert ran.out == (
        "proposal.yaml: can be read: Pay the supplier (bottles-1), 1 action. With --cell it is checked "
        "against the cell.\n"
    )


def test_check__proposal_of_a_cell__says_what_it_does_and_what_to_look_at(celldao, world, folder):
    world.send(world.cell.treasury.address, value=3 * ETHER)
    write(folder)
    ran = celldao("check", "proposal.yaml", "--cell", "cell.json")
    assert ran.code == 0, ran.err
    assert ran.out == (
        "proposal.yaml: valid for Bottling Cell\n"
        "  Pay the supplier\n"
        "  Track: ordinary\n"
        f"  1. Pay 0.1 ETH to {address(8)}\n"
        f"  CAUTION: {address(8)} has never been paid by the cell. Confirm the whole address with its "
        "owner on another way than the one it came by.\n"
    )


def test_check__proposal_of_a_cell_that_lacks_the_asset__is_a_mistake(celldao, folder):
    write(folder, amount="5 USDC")
    ran = celldao("check", "proposal.yaml", "--cell", "cell.json")
    assert ran.code == 1
    assert "no asset is called USDC" in ran.out


def test_check__proposal_and_no_cell_json__ends_with_its_error(celldao, folder):
    write(folder)
    ran = celldao("check", "proposal.yaml", "--cell", "elsewhere.json")
    assert ran.code == 1
    assert ran.err.startswith("Error: elsewhere.json cannot be read")


def test_check__rules_of_minutes__need_test_bounds(fresh, folder):
    with (folder / "cell.yaml").open("a", encoding="utf-8") as file:
        file.write("recovery_notice: 10 minutes\n")
    assert fresh("check", "cell.yaml").code == 1
    assert fresh("check", "cell.yaml", "--test-bounds").code == 0
