"""The reading commands on a node: how often they ask, and that one which fails in passing is asked again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from celldao.chain.listener import Listener
from celldao.chain.retry import Patience
from celldao.chain.web3py import Web3Reader
from celldao.cli.connection import Connections, NetworkName
from tests.anvil.reading.conftest import World
from tests.support.command_line import CommandLine
from tests.support.counting import CountingReader
from tests.support.faulty_proxy import Fault, FaultyProxy, Scripted
from tests.support.openzeppelin import Draft


class Counted(Connections):
    """Counts the requests of the last command."""

    last: CountingReader

    def reader(self, rpc: str | None, network: NetworkName, listener: Listener) -> Web3Reader:
        assert rpc is not None
        self.last = CountingReader(rpc)
        return self.last


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lived: World) -> Path:
    for name in ("CELL", "NETWORK", "RPC", "ACCOUNT", "JOURNAL"):
        monkeypatch.delenv(f"CELLDAO_{name}", raising=False)
    monkeypatch.setenv("CELLDAO_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    lived.cell.record.save(tmp_path / "cell.json")
    return tmp_path


def test_status__cell_that_has_lived__asks_six_times_at_most(folder: Path, lived: World) -> None:
    for member in (1, 2, 3):
        lived.client.propose(lived.accounts[member], Draft([], [], [], f"# Resolution {member}"))
    connections = Counted()
    ran = CommandLine(connections, folder)("status", "--rpc", lived.url, "--json")
    assert ran.code == 0, ran.err
    data = json.loads(ran.out)
    assert len(data["open_proposals"]) == 3
    assert (data["holders"], data["members"], data["proposals"]) == (4, 5, 4)
    assert connections.last.count <= 6


@pytest.mark.parametrize("command", [("members",), ("proposals",), ("verify",), ("members", "--dividends")])
def test_reading__cell_that_has_lived__asks_ten_times_at_most(
    folder: Path, lived: World, command: tuple[str, ...]
) -> None:
    connections = Counted()
    ran = CommandLine(connections, folder)(*command, "--rpc", lived.url, "--json")
    assert ran.code == 0, ran.err
    assert connections.last.count <= 10


@pytest.mark.parametrize("fault", [Fault.LIMITED_SILENTLY, Fault.DROP_BEFORE, Fault.GATEWAY])
def test_status__node_fails_in_passing__asks_again_and_says_so(
    folder: Path, lived: World, fault: Fault
) -> None:
    with FaultyProxy(lived.url) as proxy:
        celldao = CommandLine(Connections(Patience(first_seconds=0.01)), folder)
        good = celldao("status", "--rpc", proxy.url)
        assert good.code == 0, good.err
        assert good.err == ""
        proxy.plan = Scripted({"eth_chainId": [fault], "eth_getBlockByNumber": [fault, fault]})
        ran = celldao("status", "--rpc", proxy.url)
    assert ran.code == 0, ran.err
    assert ran.out == good.out
    assert ran.err.count("asking again in") == 3
