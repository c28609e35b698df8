"""`celldao members`: the register, all of it or one."""

from __future__ import annotations

import json

import pytest

from celldao.constitution import document, from_data
from tests.support.command_line import DAY, ETHER, address, bottling_cell


def test_members__as_founded__exactly(celldao):
    ran = celldao("members")
    assert ran.code == 0, ran.err
    assert ran.out == (
        "Bottling Cell, 2030-01-01 00:00 UTC\n\n"
        " no.  address                                     shares  votes  delegate\n"
        f" {'─' * 73}\n"
        + "".join(f"   {number}  {address(number)}     100      1  –\n" for number in (1, 2, 3))
    )


def test_members__one__with_what_the_list_has_no_room_for(celldao, world):
    world.send(world.cell.share, "delegate", address(2), sender=1)
    assert celldao("members", "1").out == (
        "Member 1\n"
        f"address     {address(1)}\n"
        "shares      100 BOTTLE\n"
        "held since  2030-01-01 00:00:08 UTC\n"
        "votes       0 votes\n"
        "delegate    number 2\n"
    )


def test_members__delegated__says_who_votes(celldao, world):
    world.send(world.cell.share, "delegate", address(2), sender=1)
    data = json.loads(celldao("members", "--json").out)
    assert [(one["number"], one["votes"]["value"], one["delegate"]) for one in data] == [
        (1, "0", 2),
        (2, "2", 2),
        (3, "1", 3),
    ]
    assert "  number 2\n" in celldao("members").out


def test_members__who_left__only_with_all(celldao, world):
    world.send(world.cell.share, "transfer", address(2), 100 * 10**6, sender=1)
    assert [one["number"] for one in json.loads(celldao("members", "--json").out)] == [2, 3]
    every = json.loads(celldao("members", "--all", "--json").out)
    assert [(one["number"], one["held_since"] is None) for one in every] == [
        (1, True),
        (2, False),
        (3, False),
    ]


def test_members__first_and_count__are_a_part(celldao):
    found = json.loads(celldao("members", "--first", "2", "--count", "1", "--json").out)
    assert [one["number"] for one in found] == [2]


def test_members__dividends__what_each_can_claim(celldao, world):
    world.send(world.cell.splitter.address, value=6 * ETHER)
    world.send(world.cell.splitter, "allocate", "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE")
    world.pass_time(DAY)
    data = json.loads(celldao("members", "--dividends", "--json").out)
    assert [[claim["value"] for claim in one["claimable"]] for one in data] == [["1"], ["1"], ["1"]]
    (one,) = json.loads(celldao("members", "3", "--dividends", "--json").out)
    assert (one["number"], one["claimable"][0]["value"]) == (3, "1")
    assert "claimable ETH" in celldao("members", "--dividends").out


def test_members__by_address_in_any_writing__is_the_same_as_by_number(celldao):
    by_number = celldao("members", "2", "--json")
    assert by_number.code == 0
    assert celldao("members", address(2), "--json").out == by_number.out
    assert celldao("members", address(2).lower(), "--json").out == by_number.out


@pytest.mark.parametrize("who", ["17", "0", address(7)])
def test_members__nobody__is_said(celldao, who):
    ran = celldao("members", who)
    assert ran.code == 2
    assert f"{who} is no member of Bottling Cell, and never was one" in ran.err


def test_members__neither_number_nor_address__is_wrong_usage(celldao):
    ran = celldao("members", "Ada")
    assert ran.code == 2
    assert "'Ada' is no address: write 0x and 40 hexadecimal digits." in ran.err


def test_members__names__come_from_the_constitution_it_was_founded_with(fresh, folder):
    (folder / "cell.yaml").write_text(
        document(
            from_data(
                {
                    "name": "Bottling Cell",
                    "symbol": "BOTTLE",
                    "purpose": "We fill bottles.",
                    "members": [
                        {"address": address(1), "shares": 100, "name": "Ada"},
                        {"address": address(2), "shares": 100},
                    ],
                }
            )
        )
    )
    assert fresh("found", "cell.yaml", "--yes").code == 0
    out = fresh("members", "--names", "cell.yaml").out
    assert out.splitlines()[2].split()[:3] == ["no.", "name", "address"]
    assert out.splitlines()[4].split()[:3] == ["1", "Ada", address(1)]
    assert [one["name"] for one in json.loads(fresh("members", "--names", "cell.yaml", "--json").out)] == [
        "Ada",
        None,
    ]
    (folder / "other.yaml").write_text(document(bottling_cell()))
    ran = fresh("members", "--names", "other.yaml")
    assert ran.code == 1
    assert "was not founded with this constitution" in ran.err
