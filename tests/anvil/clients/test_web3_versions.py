"""A client on web3.py 7 and on 8, each in its own environment. Runs in `make proof`, which makes them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from web3 import Web3

from tests.support.anvil import Anvil
from tests.support.live import found_cell, key, pass_time
from tests.support.openzeppelin import PUBLISHED, State
from tools.locked_venv import locked_venv
from tools.paths import BUILD

CLIENTS = Path(__file__).parents[2] / "clients"

pytestmark = pytest.mark.skipif(not os.environ.get("CELLDAO_CLIENTS"), reason="part of `make proof`")


@pytest.mark.parametrize(("major", "installed"), [(7, "7.16.0"), (8, "8.0.0")])
def test_client__knows_web3_and_published_interfaces_only__runs_a_vote(
    anvil: Anvil, w3: Web3, major: int, installed: str
) -> None:
    cell = found_cell(w3, weight="share")
    pass_time(w3, 86_400)
    programs = locked_venv(CLIENTS / f"web3-{major}.txt", BUILD / f"web3-{major}-venv")
    record = cell.record
    command = [str(programs / "python"), "-I", str(CLIENTS / "client.py"), anvil.url]
    command += [record.governor, record.share, record.treasury, str(PUBLISHED), key(1).key.to_0x_hex()]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["web3"] == installed
    assert said["description"] == f"a resolution by web3.py {installed}"
    assert said["weight"] == said["votes"] == 100 * 10**6
    assert said["state"] == State.SUCCEEDED
    assert said["clock"] == "mode=timestamp"
