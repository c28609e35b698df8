"""`ape run found`, as a founder types it."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from celldao.record import CellRecord
from tests.support.constitutions import SHORT
from tests.support.paths import ROOT

spec = importlib.util.spec_from_file_location("found_script", ROOT / "scripts" / "found.py")
assert spec is not None
assert spec.loader is not None
script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)


@pytest.fixture
def run(tmp_path, monkeypatch, chain):
    """run("--plan") -> (exit code, output), in a folder that holds cell.yaml"""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cell.yaml").write_text(SHORT, encoding="utf-8")
    # Without Ape's own connecting, which would take the chain away from the tests after this one.
    params = [param for param in script.cli.params if param.name not in ("network", "provider", "verbosity")]
    command = click.Command(
        "found", params=params, callback=partial(script.cli.callback, provider=chain.provider)
    )

    def run(*options, **kwargs):
        result = CliRunner().invoke(command, ["cell.yaml", *options], **kwargs)
        return result.exit_code, result.output

    return run


def test_found__as_a_command__founds(tmp_path):
    (tmp_path / "cell.yaml").write_text(SHORT, encoding="utf-8")
    options = ["--account", "TEST::0", "--network", "ethereum:local:test", "--yes"]
    arguments = [str(tmp_path / "cell.yaml"), *options, "--out", str(tmp_path / "cell.json")]
    done = subprocess.run(
        [str(Path(sys.executable).with_name("ape")), "run", "found", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no difference" in done.stdout
    assert CellRecord.load(tmp_path / "cell.json").name == "Rhine Valley Workshop"


def test_found__plan__shows_and_sends_nothing(run, chain, tmp_path):
    code, output = run("--plan")
    assert code == 0, output
    assert "Rhine Valley Workshop: 2 members, 200.5 shares" in output
    assert chain.blocks.height == 0
    assert not (tmp_path / "cell.json").exists()


def test_found__yes__founds_and_writes_the_record(run, chain, tmp_path):
    code, output = run("--yes", "--out", "rhine.json")
    assert code == 0, output
    assert "no difference" in output
    record = CellRecord.load(tmp_path / "rhine.json")
    assert (record.name, record.chain_id, record.block) == ("Rhine Valley Workshop", chain.chain_id, 9)
    assert json.loads((tmp_path / "rhine.json").read_text())["bounds"]["quorum"] == [100, 6000]
    height = chain.blocks.height
    code, output = run("--yes")
    assert code == 0, output
    assert "stands already" in output
    assert chain.blocks.height == height
    assert CellRecord.load(tmp_path / "cell.json").treasury == record.treasury


def test_found__another_account__is_the_founder(run, accounts):
    code, output = run("--plan", "--account", "TEST::3")
    assert code == 0, output
    assert accounts[3].address in output
    assert accounts[0].address not in output


def test_found__asked_and_declined__sends_nothing(run, chain):
    code, output = run(input="n\n")
    assert code == 1
    assert "Send 9 transactions from 0x" in output
    assert chain.blocks.height == 0


def test_found__mistakes_in_the_file__are_listed(run, tmp_path):
    (tmp_path / "cell.yaml").write_text(SHORT + "weight: membr\n", encoding="utf-8")
    code, output = run("--plan")
    assert code == 1
    assert "cell.yaml:7: weight: 'membr' is not known" in output
    assert "Traceback" not in output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--factory", "nonsense"), "nonsense is not an address"),
        (("--factory", "0x" + "12" * 20), "there is no contract at"),
        (("--founder", "nonsense"), "the founder nonsense is not an address"),
    ],
)
def test_found__wrong_options__say_so(run, options, message):
    code, output = run("--plan", *options)
    assert code == 1
    assert message in output


def test_found__test_bounds__warn(run):
    code, output = run("--plan", "--test-bounds")
    assert code == 0, output
    assert "This factory has other hard bounds than the standard ones" in output
