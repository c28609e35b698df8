"""`celldao claim`, `allocate`, `pay-in`, `exit`, `move`, as members type them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.command_line import DAY, ETHER, CommandLine, World, address


def test_pay_in_allocate_claim__coin__as_shown(celldao: CommandLine, world: World) -> None:
    paid = celldao("pay-in", "6", "ETH", "--memo", "invoice 7", "--yes", "--account", "TEST::9")
    assert paid.code == 0, paid.err
    assert paid.out.splitlines()[-1] == f"Paid 6 ETH to {world.cell.record.splitter}"
    split = celldao("allocate", "--yes", "--account", "TEST::9", "--json")
    assert split.code == 0, split.err
    (allocation,) = json.loads(split.out)["allocations"]
    assert allocation["revenue"]["value"] == "6"
    world.pass_time(60)
    due = world.cell.now().dividends(1)
    assert due is not None
    (amount,) = [one for one in due.claimable if one]
    declined = celldao("claim", "--account", "TEST::1", input="n\n")
    assert declined.code == 1
    claimed = celldao("claim", "--yes", "--account", "TEST::1")
    assert claimed.code == 0, claimed.err
    assert claimed.out.splitlines()[0].endswith(f": {amount}")
    assert claimed.out.splitlines()[-1] == f"Paid {amount} to {address(1)}"
    everybody = celldao("claim", "--for-all", "--yes", "--account", "TEST::9", "--json")
    assert [who for who, _ in json.loads(everybody.out)["paid"]] == [address(2), address(3)]
    nothing = celldao("claim", "--yes", "--account", "TEST::1")
    assert nothing.code == 1
    assert f"nothing is due to {address(1)} in ETH" in nothing.err


def test_allocate__nothing_there__exit_code_and_remedy(celldao: CommandLine) -> None:
    ran = celldao("allocate", "--yes", "--account", "TEST::1", "--json")
    assert ran.code == 1
    assert json.loads(ran.err.splitlines()[-1])["what"] == "nothing is to be split in ETH"


def test_exit__all_and_fetched__amounts_before_signing(celldao: CommandLine, world: World) -> None:
    world.send(world.cell.treasury.address, value=3 * ETHER)
    world.pass_time(200 * DAY)
    ran = celldao("exit", "all", "--account", "TEST::3", input="y\n")
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[0] == (
        f"Redeem 100 BOTTLE of member 3 ({address(3)}) for their part of Bottling Cell: 1 ETH"
    )
    world.pass_time(60 * DAY)
    listed = celldao("exit", "--tickets", "--account", "TEST::3", "--json")
    assert listed.code == 0, listed.err
    (ticket,) = json.loads(listed.out)
    assert (ticket["ticket"], ticket["held"][0]["value"]) == (1, "1")
    fetched = celldao("exit", "--fetch", 1, "--yes", "--account", "TEST::9")
    assert fetched.code == 0, fetched.err
    assert fetched.out.splitlines()[-1] == f"Paid 1 ETH to {address(3)}"
    assert celldao("exit", "--tickets", "--account", "TEST::3").out == "Nothing is set aside for you.\n"


def test_exit__wrong_usage_and_no_offer__said(celldao: CommandLine) -> None:
    assert celldao("exit", "--yes", "--account", "TEST::3").code == 2
    assert celldao("exit", "5", "--fetch", "1", "--yes", "--account", "TEST::3").code == 2
    assert celldao("exit", "5", "--asset", "ETH", "--yes", "--account", "TEST::3").code == 2
    ran = celldao("exit", "5", "--sell-back", "--yes", "--account", "TEST::3")
    assert ran.code == 1
    assert "Bottling Cell does not offer to buy shares back" in ran.err


def test_move__consent_and_with__the_member_has_a_new_key(
    celldao: CommandLine, world: World, folder: Path
) -> None:
    signed = celldao("move", "consent", "1", "--yes", "--account", "TEST::7")
    assert signed.code == 0, signed.err
    assert json.loads((folder / "consent.json").read_text())["new"] == address(7)
    moved = celldao("move", "with", "consent.json", "--yes", "--account", "TEST::1")
    assert moved.code == 0, moved.err
    assert moved.out.splitlines()[-1] == f"Member 1 is {address(7)} from now on."
    member = world.cell.now().member(1)
    assert member is not None
    assert member.address == address(7)
    objected = celldao("move", "object", "--yes", "--account", "TEST::2")
    assert objected.code == 1
    assert f"no recovery is under way for {address(2)}" in objected.err
    assert celldao("move", "with", "--yes", "--account", "TEST::2").code == 2
