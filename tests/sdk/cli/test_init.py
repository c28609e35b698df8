"""`celldao init`: what it writes can be founded, whether it asked or not."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from celldao.constitution import Weight, load
from celldao.constitution.units import SHARE
from tests.support.command_line import address

WELDER, FITTER, DOLLAR = address(1), address(2), address(9)
# One letter of another size.
MISTYPED = WELDER[:-1] + WELDER[-1].swapcase()
MINIMAL = ("--name", "Rhine", "--symbol", "RHINE", "--purpose", "We mill.")


def test_init__all_by_options__asks_nothing(fresh, folder):
    ran = fresh(
        *("init", *MINIMAL, "--out", "new.yaml"),
        *("--member", f"{WELDER}=120=Ada: the welder", "--member", f"{FITTER}=80.5"),
        *("--weight", "share", "--asset", f"{DOLLAR}=USDC=6", "--dividend-ratio", "30"),
    )
    assert ran.code == 0, ran.err
    assert ran.err == ""
    assert ran.out.splitlines()[0] == (
        "Written: new.yaml, a valid constitution of Rhine, 2 members, 200.5 shares."
    )
    made = load(folder / "new.yaml")
    assert [(member.address, member.shares, member.name) for member in made.members] == [
        (WELDER, 120 * SHARE, "Ada: the welder"),
        (FITTER, 80_500_000, None),
    ]
    assert made.weight is Weight.SHARE
    assert made.revenue.dividend_ratio == 3_000
    assert [(asset.symbol, asset.decimals, asset.dividend) for asset in made.assets] == [
        ("USDC", 6, True),
        ("ETH", 18, True),
    ]


def test_init__texts_that_yaml_would_read_otherwise__stay_as_they_are(fresh, folder):
    name, purpose = 'No: "yes" #1', "line one\nand: two"
    ran = fresh(
        *("init", "--name", name, "--symbol", "1e3", "--purpose", purpose, "--member", f"{WELDER}=1"),
        *("--out", "new.yaml"),
    )
    assert ran.code == 0, ran.err
    made = load(folder / "new.yaml")
    assert (made.name, made.symbol, made.purpose) == (name, "1e3", purpose)


def test_init__members_in_a_file__are_left_there(fresh, folder):
    (folder / "members.csv").write_text(f"address,shares,name\n{WELDER},12,Ada\n")
    ran = fresh("init", *MINIMAL, "--members-file", "members.csv", "--out", "new.yaml", "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out) == {"file": "new.yaml", "name": "Rhine", "members": 1, "weight": "member"}
    assert 'members: "members.csv"' in (folder / "new.yaml").read_text()


def test_init__nothing_said__asks_and_asks_again(fresh, folder):
    (folder / "cell.yaml").unlink()
    answers = [
        "Rhine Valley Workshop",
        "",  # the symbol that is proposed
        "We mill parts.",
        "",  # no member: there must be one
        WELDER[:-1],
        MISTYPED,
        WELDER,
        "twelve",
        "120",
        "Ada",
        WELDER,  # twice
        FITTER,
        "",  # 100 shares
        "",  # without a name
        "",  # no more members
        "shares",
        "sqrt",
        DOLLAR,
        "USDC",
        "",  # 6 decimals
        "",
        "25 %",
    ]
    ran = fresh("init", input="\n".join(answers) + "\n")
    assert ran.code == 0, ran.err
    assert "A cell has one member at least." in ran.err
    assert f"'{WELDER[:-1]}' is no address" in ran.err
    assert f"{MISTYPED} does not match its checksum" in ran.err
    assert f"{WELDER} is a member already." in ran.err
    assert "'shares' is not one of 'member', 'share', 'sqrt'." in ran.err
    made = load(folder / "cell.yaml")
    assert (made.name, made.symbol, made.weight) == ("Rhine Valley Workshop", "RHINE", Weight.SQRT)
    assert [(member.address, member.shares, member.name) for member in made.members] == [
        (WELDER, 120 * SHARE, "Ada"),
        (FITTER, 100 * SHARE, None),
    ]
    assert made.revenue.dividend_ratio == 2_500
    assert made.assets[0].token == DOLLAR


def test_init__end_of_input__writes_nothing(folder):
    # Not by click's runner, for which the end of its input is an empty line.
    command = [sys.executable, "-m", "celldao.cli", "init"]
    done = subprocess.run(command, input="Rhine\n", capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.endswith("Aborted!\n")
    assert list(folder.iterdir()) == []


def test_init__file_that_exists__is_left_alone(fresh, folder):
    kept = (folder / "cell.yaml").read_text()
    ran = fresh("init", *MINIMAL, "--member", f"{WELDER}=1")
    assert ran.code == 1
    assert ran.err.startswith("Error: cell.yaml exists and is left alone\n")
    assert (folder / "cell.yaml").read_text() == kept


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--member", WELDER), f"{WELDER} is not ADDRESS=SHARES or ADDRESS=SHARES=NAME"),
        (("--member", f"{WELDER}="), f"{WELDER}= is not ADDRESS=SHARES"),
        (("--member", "0x12=5"), "'0x12' is no address"),
        (("--member", f"{MISTYPED}=5"), f"{MISTYPED} does not match its checksum"),
        (("--member", f"{WELDER}=1", "--asset", f"{DOLLAR}=USDC"), "is not TOKEN=SYMBOL=DECIMALS"),
        (("--member", f"{WELDER}=1", "--asset", f"{DOLLAR}=USDC=six"), "is not TOKEN=SYMBOL=DECIMALS"),
    ],
)
def test_init__option_that_cannot_be_read__is_wrong_usage(fresh, folder, options, message):
    ran = fresh("init", *MINIMAL, *options, "--out", "new.yaml")
    assert ran.code == 2
    assert message in ran.err
    assert not (folder / "new.yaml").exists()


def test_init__answers_that_make_no_constitution__write_nothing(fresh, folder):
    ran = fresh("init", *MINIMAL, "--member", f"{WELDER}=1", "--member", f"{WELDER}=2", "--out", "new.yaml")
    assert ran.code == 1
    assert "new.yaml: 1 mistake" in ran.err
    assert not (folder / "new.yaml").exists()


def test_init__then_check_and_found__stands(fresh, folder):
    fresh("init", *MINIMAL, "--member", f"{WELDER}=120", "--out", "new.yaml")
    assert fresh("check", "new.yaml").code == 0
    assert fresh("found", "new.yaml", "--yes").code == 0
