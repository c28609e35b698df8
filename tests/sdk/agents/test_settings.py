"""The files that people write: read strictly, every mistake with its line."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from celldao.agents.settings import AgentSettings
from celldao.constitution.fields import NATIVE
from celldao.keeper.settings import KeeperSettings
from celldao.settings_file import SettingsError, load_settings

MANDATE = "0x11c9CFEc77102a7C903a2D2319c79E7b0BBC9235"
COIN = "0x81efDA062d6CB9A71E63f21E7e47636F1809384d"
AGENT = f"""
mandate: "{MANDATE}"
limits:
  - asset: "{COIN}"
    free_per_call: 50
    free_per_day: 200.5
    most_per_day: 500
  - {{asset: native, most_per_day: 1}}
calls:
  - target: "{COIN}"
    function: buy(uint256 count)
    free: yes
confirmers: ["{MANDATE}"]
confirm_within: 2 hours
most_gas_price: 1.5
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "settings.yaml"
    file.write_text(text)
    file.chmod(0o644)
    return file


def test_agent__a_whole_file__is_what_it_says(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, AGENT), AgentSettings)
    assert settings.mandate == MANDATE
    assert settings.limits[0].free_per_day == Decimal("200.5")
    assert settings.limits[1].asset == NATIVE
    assert settings.limits[1].free_per_call == 0
    assert settings.calls[0].selector.hex() == "d96a094a"  # buy(uint256)
    assert settings.calls[0].free is True
    assert settings.confirm_within == timedelta(hours=2)
    assert (settings.dry_run, settings.transactions_per_day) == (False, 24)


@pytest.mark.parametrize(
    ("former", "mistake", "words"),
    [
        ("free_per_call: 50", "free_per_call: 5e1", "is no amount"),
        ("free_per_call: 50", "free_per_call: -5", "is no amount"),
        ("free_per_call: 50", "free_per_call: 300", "do not grow in this order"),
        ("free_per_call: 50", "free_pr_call: 50", "did you mean free_per_call"),
        ("most_per_day: 500", "most_per_day: 100", "do not grow in this order"),
        ("asset: native", f'asset: "{COIN}"', "two limits"),
        ("free: yes", "free: sometimes", "neither yes nor no"),
        ("buy(uint256 count)", "buy(", "buy("),
        (f'mandate: "{MANDATE}"', "mandate: nobody", "is no address"),
        (f'mandate: "{MANDATE}"', f'mandate: "{MANDATE.replace("c9CF", "C9cF")}"', "checksum is wrong"),
        ("2 hours", "2 fortnights", "is no unit of time"),
        ("confirm_within: 2 hours", "clock: sundial", "sundial"),
        ("confirm_within: 2 hours", "transactions_per_day: ١٢", "is no number"),
        ("confirm_within: 2 hours", "key: 0x1f1f", "there is no such field"),
    ],
)
def test_agent__a_mistake__is_told(tmp_path: Path, former: str, mistake: str, words: str) -> None:
    assert former in AGENT
    with pytest.raises(SettingsError) as caught:
        load_settings(written(tmp_path, AGENT.replace(former, mistake)), AgentSettings)
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["", "just a text", "- a\n- b", "mandate: [", "mandate: &x 5\nlimits: *x"])
def test_agent__no_settings__are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError):
        load_settings(written(tmp_path, text), AgentSettings)


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_agent__others_can_write_it__is_refused(tmp_path: Path, mode: int) -> None:
    file = written(tmp_path, AGENT)
    file.chmod(mode)
    with pytest.raises(SettingsError, match="can be changed by others"):
        load_settings(file, AgentSettings)


def test_keeper__a_whole_file__is_what_it_says(tmp_path: Path) -> None:
    text = f"""
allocate:
  - {{asset: native, least: 0.05}}
claims: {{every: 7 days, least: [{{asset: "{COIN}", least: 1}}]}}
reports: {{mandate: "{MANDATE}", link: "https://example.org/{{name}}", wait: 2 days}}
reminders: {{ahead: 12 hours, members: ["{MANDATE}"]}}
"""
    settings = load_settings(written(tmp_path, text), KeeperSettings)
    assert settings.leasts == {NATIVE: Decimal("0.05")}
    assert settings.claims is not None
    assert settings.claims.every == timedelta(days=7)
    assert settings.reports is not None
    assert settings.reports.wait == timedelta(days=2)
    assert settings.reminders is not None
    assert settings.reminders.ahead == timedelta(hours=12)
    with pytest.raises(SettingsError, match="shorter than an hour"):
        load_settings(written(tmp_path, text.replace("7 days", "7 minutes")), KeeperSettings)
