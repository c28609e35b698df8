"""What is written: exact in JSON, readable in a terminal, and nothing hidden in either."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum

import pytest
from rich.console import Console

from celldao.amounts import Currency
from celldao.cli import failures, output
from celldao.errors import (
    CelldaoError,
    ConstitutionError,
    FeeError,
    JournalError,
    NodeError,
    NodeRefusal,
    NotACellError,
    PendingError,
    SupersededError,
    TransactionError,
    VerificationError,
)
from celldao.snapshots import Ratio

USDC = Currency("0x2B5AD5c4795c026514f8317c7a215E218DcCD6cF", "USDC", 6)
VOTES = Currency(USDC.address, "votes", 6)


class Colour(Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (True, True),
        (17, 17),
        (2**53 - 1, 2**53 - 1),
        (2**53, "9007199254740992"),
        (-(2**53), "-9007199254740992"),
        (Decimal("0.0000001"), "0.0000001"),
        (USDC.amount(1_250_500_000), {"value": "1250.5", "symbol": "USDC", "currency": USDC.address}),
        (USDC, {"symbol": "USDC", "currency": USDC.address, "decimals": 6}),
        (datetime(2027, 6, 30, 14, 5, 6, tzinfo=timezone(timedelta(hours=2))), "2027-06-30T12:05:06Z"),
        (timedelta(days=3), "P3D"),
        (timedelta(hours=36, seconds=1), "P1DT12H1S"),
        (timedelta(minutes=90), "PT1H30M"),
        (timedelta(0), "PT0S"),
        (Ratio.of_basis_points(6_667), {"percent": "66.67"}),
        (b"\x01\xff", "0x01ff"),
        (Colour.RED, "red"),
        ({1: (Colour.RED,)}, {"1": ["red"]}),
    ],
)
def test_plain__value__as_json_has_it(value, written):
    assert output.plain(value) == written
    assert json.loads(json.dumps(output.plain(value))) == written


def test_plain__no_form__is_an_error_and_not_a_guess():
    with pytest.raises(TypeError, match="object has no form in JSON"):
        output.plain(object())


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        (False, "no"),
        (1_234_567, "1,234,567"),
        (USDC.amount(1_250_500_000), "1,250.5 USDC"),
        (VOTES.amount(1_000_000), "1 vote"),
        (VOTES.amount(1_500_000), "1.5 votes"),
        (datetime(2027, 6, 30, 12, 0, tzinfo=UTC), "2027-06-30 12:00 UTC"),
        (datetime(2027, 6, 30, 12, 0, 7, tzinfo=UTC), "2027-06-30 12:00:07 UTC"),
        (timedelta(days=3), "3 days"),
        ("a\nforged line\x1b[31m\u202e", r"a forged line\u{1b}[31m\u{202e}"),
    ],
)
def test_words__value__for_a_cell_of_a_table(value, shown):
    assert output.words(value) == shown


def test_write__text_with_markup_and_controls__is_shown_and_not_obeyed(capsys):
    output.write("[red]state[/red]\n  \x1b[2J\u2066x")
    assert capsys.readouterr().out == "[red]state[/red]\n  \\u{1b}[2J\\u{2066}x\n"


def test_write_json__controls_of_any_kind__are_written_and_not_obeyed(capsys):
    output.write_json({"name": "Zürich \x1b[2J\x9b2J\u202e\u2028"})
    out = capsys.readouterr().out
    assert out == '{\n  "name": "Zürich \\u001b[2J\\u009b2J\\u202e\\u2028"\n}\n'
    assert json.loads(out) == {"name": "Zürich \x1b[2J\x9b2J\u202e\u2028"}


def test_table__markup_in_a_cell__is_shown_and_not_obeyed(capsys):
    output.write(output.table(["title"], [["[bold]x[/bold]"]], title="[red]y"))
    assert capsys.readouterr().out == "[red]y\n\n title\n ───────────────\n [bold]x[/bold]\n"


def test_table__address__is_never_broken(monkeypatch, capsys):
    monkeypatch.setattr(output, "_WIDTH", 60)
    output.write(output.table(["who", "what"], [[USDC.address, "a text that is much too long for its line"]]))
    assert f" {USDC.address}  " in capsys.readouterr().out


def test_pairs__no_value__is_left_out(capsys):
    output.write(output.pairs([("chain", 1), ("mandates", None), ("state", "open")], title="Bottling Cell"))
    assert capsys.readouterr().out == "Bottling Cell\nchain  1\nstate  open\n"


@pytest.mark.parametrize(("setting", "coloured"), [("", True), ("1", False)])
def test_console__no_color__has_none(monkeypatch, setting, coloured):
    monkeypatch.setenv("NO_COLOR", setting)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    console: Console = output.console()
    with console.capture() as captured:
        console.print("x", style="red")
    assert ("\x1b[31m" in captured.get()) is coloured


def constitution_error() -> ConstitutionError:
    return ConstitutionError("cell.yaml", [])


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CelldaoError("a", "b"), 1),
        (TransactionError("a", "b"), 1),
        (SupersededError("a", "b"), 1),
        (NodeRefusal("a", "b"), 1),
        (JournalError("a", "b"), 1),
        (constitution_error(), 1),
        (PendingError("a", "b"), 3),
        (NodeError("a", "b"), 3),
        (FeeError("a", "b", 2, 1), 3),
        (NotACellError("a", "b"), 4),
        (VerificationError("0x", []), 4),
    ],
)
def test_exit_code__error__as_the_help_says(error, code):
    assert failures.exit_code(error) == code
