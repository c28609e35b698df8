"""`ape cell …`, through Ape's networks, accounts and explorers."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from ape import networks
from ape.api import ExplorerAPI
from ape.exceptions import ApeException
from ape.managers.plugins import PluginManager

from celldao.chain.listener import Listener
from celldao.cli import main
from celldao.cli.connection import Connections
from celldao.record import CellRecord
from tests.support.command_line import CommandLine
from tests.support.constitutions import SHORT
from tests.support.paths import ROOT

LOCAL = ("--network", "ethereum:local:test")


def ape(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Ape in a process of its own, as it is typed."""
    command = [str(Path(sys.executable).with_name("ape")), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


class Connected(Connections):
    """Ape's connection as the suite has it: connecting anew would take the chain away from later tests."""

    def _provider(self, choice: str, listener: Listener) -> Any:
        assert choice == "ethereum:local:test"
        return networks.provider


@pytest.fixture
def celldao(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chain) -> CommandLine:
    """`celldao …` upon Ape's chain, in a folder with a cell.yaml."""
    for name in ("CELL", "NETWORK", "RPC", "ACCOUNT", "JOURNAL"):
        monkeypatch.delenv(f"CELLDAO_{name}", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cell.yaml").write_text(SHORT, encoding="utf-8")
    return CommandLine(Connected(), tmp_path)


# --- ape cell -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "name"), [("console_scripts", "celldao"), ("ape_cli_subcommands", "ape_cell")]
)
def test_entry_point__installed__is_the_group_of_commands(group, name):
    (found,) = importlib.metadata.entry_points(group=group, name=name)
    assert found.load() is main, "run `make setup`"


def test_ape_cell__help__is_the_same_as_celldao_s():
    done = ape("cell", "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Usage: ape cell [OPTIONS] COMMAND [ARGS]...\n")
    assert "deploy-masters  Put factory and masters on a chain" in done.stdout


def test_ape__help__has_cell_among_its_commands():
    done = ape("--help")
    assert done.returncode == 0, done.stderr
    assert "cell " in done.stdout.partition("Plugin Commands")[2]


def test_ape_cell__error__keeps_the_exit_code(tmp_path):
    done = ape("cell", "status", "--cell", str(tmp_path / "cell.json"), *LOCAL)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: {tmp_path}/cell.json cannot be read")
    done = ape("cell", "status", "--cell", "0x" + "12" * 20, *LOCAL)
    assert done.returncode == 4


def test_ape_cell__found__founds(tmp_path):
    (tmp_path / "cell.yaml").write_text(SHORT, encoding="utf-8")
    record = tmp_path / "cell.json"
    done = ape(
        "cell",
        "found",
        str(tmp_path / "cell.yaml"),
        "--account",
        "TEST::0",
        *LOCAL,
        "--yes",
        "--out",
        str(record),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no difference" in done.stdout
    assert CellRecord.load(record).name == "Rhine Valley Workshop"


# --- networks and accounts ----------------------------------------------------------------------------------


def test_found__through_ape__stands_and_is_read(celldao, chain):
    ran = celldao("found", "cell.yaml", "--yes", *LOCAL)
    assert ran.code == 0, ran.err
    assert chain.blocks.height == 9
    ran = celldao("status", *LOCAL)
    assert ran.code == 0, ran.err
    assert ran.out.startswith("Rhine Valley Workshop\n")
    assert celldao("verify", "cell.yaml", *LOCAL).code == 0


def test_account__none_on_a_local_chain__is_the_first_test_account(celldao, accounts):
    ran = celldao("found", "cell.yaml", "--plan", "--json", *LOCAL)
    assert json.loads(ran.out)["founder"] == accounts[0].address


@pytest.mark.parametrize("alias", ["TEST::3", "test::3"])
def test_account__test_account__signs(celldao, accounts, alias):
    ran = celldao("found", "cell.yaml", "--plan", "--json", "--account", alias, *LOCAL)
    assert json.loads(ran.out)["founder"] == accounts[3].address


def test_account__from_the_environment__signs(celldao, accounts):
    celldao.env["CELLDAO_ACCOUNT"] = "TEST::2"
    ran = celldao("found", "cell.yaml", "--plan", "--json", *LOCAL)
    assert json.loads(ran.out)["founder"] == accounts[2].address


@pytest.mark.parametrize(
    ("alias", "words"),
    [
        ("TEST::99", "TEST::99 is no test account: they are TEST::0 to TEST::9"),
        ("TEST::x", "TEST::x is no test account"),
        ("nobody", "Ape has no account nobody."),
        ("0x" + "12" * 20, f"Ape has no account 0x{'12' * 20}."),
    ],
)
def test_account__unknown__is_wrong_usage(celldao, chain, alias, words):
    ran = celldao("found", "cell.yaml", "--yes", "--account", alias, *LOCAL)
    assert ran.code == 2
    assert words in ran.err
    assert chain.blocks.height == 0


# --- publishing ---------------------------------------------------------------------------------------------


class Service(BaseHTTPRequestHandler):
    """An explorer's interface: takes sources of contracts, and refuses those of one."""

    taken: list[dict[str, str]]
    refused = ""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).taken.append(body)
        self.send_response(400 if body["name"] == self.refused else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def service(monkeypatch) -> Iterator[type[Service]]:
    """A server, and Ape's plugin for it on the local chain."""
    kind = type("Fresh", (Service,), {"taken": []})
    server = HTTPServer(("127.0.0.1", 0), kind)
    url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    class Stub(ExplorerAPI):
        def get_address_url(self, address):
            return url + address

        def get_transaction_url(self, transaction_hash):
            return url + transaction_hash

        def get_contract_type(self, address):
            return None

        def publish_contract(self, address):
            known = self.chain_manager.contracts[address]
            body = json.dumps({"address": address, "name": known.name, "source": known.source_id}).encode()
            try:
                urlopen(Request(url, data=body, method="POST"), timeout=10).close()
            except OSError as error:
                raise ApeException(f"the service does not take it: {error}") from error

    plugins = property(lambda self: [("stub", ("ethereum", "local", Stub))])
    monkeypatch.setattr(PluginManager, "explorers", plugins, raising=False)
    network = networks.provider.network
    network.__dict__.pop("explorer", None)
    yield kind
    network.__dict__.pop("explorer", None)
    server.shutdown()
    server.server_close()


def test_deploy_masters__publish__hands_over_every_contract(celldao, service):
    ran = celldao("deploy-masters", "--yes", "--publish", "--json", *LOCAL)
    assert ran.code == 0, ran.err
    data = json.loads(ran.out)
    assert [one["error"] for one in data["published"]] == [None] * 6
    assert [(one["address"], one["source"]) for one in service.taken] == [
        (data["addresses"][name], f"contracts/{contract}.vy")
        for name, contract in (
            ("factory", "CellFactory"),
            ("master of Share", "Share"),
            ("master of Governor", "Governor"),
            ("master of Treasury", "Treasury"),
            ("master of RevenueSplitter", "RevenueSplitter"),
            ("master of Mandate", "Mandate"),
        )
    ]


def test_deploy_masters__publish_what_stands__sends_nothing(celldao, service, chain):
    assert celldao("deploy-masters", "--yes", *LOCAL).code == 0
    height = chain.blocks.height
    ran = celldao("deploy-masters", "--publish", *LOCAL)
    assert ran.code == 0, ran.err
    assert chain.blocks.height == height
    assert len(service.taken) == 6
    assert ran.out.count("sources published") == 6


def test_deploy_masters__explorer_refuses_one__tells_and_goes_on(celldao, service):
    service.refused = "Governor"
    ran = celldao("deploy-masters", "--yes", "--publish", *LOCAL)
    assert ran.code == 1
    assert len(service.taken) == 6
    assert ran.out.count("sources published") == 5
    assert "not published: the service does not take it: HTTP Error 400: Bad Request" in ran.out
    assert ran.err.splitlines()[-2:] == [
        "Error: the explorer has not taken all sources; the contracts stand, and can be used",
        "Run it again with --publish in a clone of celldao's repository, where the plugin finds them.",
    ]


def test_deploy_masters__no_explorer__says_so_before_anything_is_sent(celldao, chain):
    ran = celldao("deploy-masters", "--yes", "--publish", *LOCAL)
    assert ran.code == 1
    assert ran.err.startswith("Error: Ape has no explorer for ethereum:local: sources cannot be published")
    assert chain.blocks.height == 0
