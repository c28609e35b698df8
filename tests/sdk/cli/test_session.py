"""How a command gets to its cell, and what is said, with which exit code, when it cannot."""

from __future__ import annotations

import json

import pytest

from celldao.chain.retry import Patience
from celldao.cli.connection import Connections
from tests.support.command_line import CommandLine, InProcess, address

NO_NETWORK = (
    "Error: No network is named. Say --network, as Ape writes it (ethereum:sepolia:node), or --rpc with the "
    "address of a node; or set CELLDAO_NETWORK or CELLDAO_RPC.\n"
)


@pytest.fixture
def outside(celldao):
    """The same, but connections are made as for a user, with little patience."""
    impatient = Patience(total_seconds=0, unreachable_seconds=0)
    return CommandLine(Connections(impatient), celldao.folder)


def test_cell__no_file__says_so(celldao):
    ran = celldao("status", "--cell", "elsewhere.json")
    assert ran.code == 1
    assert ran.out == ""
    assert ran.err == (
        "Error: elsewhere.json cannot be read: No such file or directory\n"
        "Name the cell.json that the founding wrote, or run the founding again: it writes it anew.\n"
    )


def test_cell__something_else__says_what_is_wrong(celldao, folder):
    (folder / "cell.json").write_text('{"name": "Bottling Cell"}')
    ran = celldao("status")
    assert ran.code == 1
    assert ran.err.startswith("Error: cell.json is no record of a cell: chain_id: Field required\n")


def test_cell__of_another_chain__is_refused(celldao, folder):
    data = json.loads((folder / "cell.json").read_text())
    (folder / "cell.json").write_text(json.dumps(data | {"chain_id": 1}))
    ran = celldao("status")
    assert ran.code == 1
    assert ran.err == (
        "Error: Bottling Cell lives on chain 1, this is chain 131277322940537\n"
        "Choose the network it was founded on.\n"
    )


def test_cell__not_there__is_trusted_in_nothing(celldao, folder):
    data = json.loads((folder / "cell.json").read_text())
    (folder / "cell.json").write_text(json.dumps(data | {"governor": address(7)}))
    ran = celldao("status")
    assert ran.code == 4
    assert ran.out == ""
    assert f"the record names {address(7)} as governor of the cell at" in ran.err
    assert "Send it nothing and sign nothing for it." in ran.err


def test_cell__by_address__is_the_same(celldao, world):
    by_file = celldao("status", "--json")
    by_address = celldao("status", "--cell", world.cell.record.treasury, "--json")
    assert by_address.code == 0
    assert by_address.out == by_file.out


def test_cell__address_without_a_contract__says_so(celldao):
    ran = celldao("status", "--cell", address(7))
    assert ran.code == 4
    assert ran.err.startswith(f"Error: there is no contract at {address(7)} on chain 131277322940537\n")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("0x12", "is no address"),
        (address(7)[:-1] + address(7)[-1].swapcase(), "does not match its checksum"),
    ],
)
def test_cell__neither_address_nor_file__says_what_is_wrong(celldao, given, why):
    ran = celldao("status", "--cell", given)
    assert ran.code == 2
    assert given in ran.err
    assert why in ran.err


def test_cell__from_the_environment__is_taken(celldao, folder):
    (folder / "cell.json").rename(folder / "bottles.json")
    celldao.env["CELLDAO_CELL"] = "bottles.json"
    assert celldao("status").code == 0


def test_network__node_that_does_not_answer__ends_with_code_3(outside):
    ran = outside("status", "--rpc", "http://127.0.0.1:1/a-secret-key")
    assert ran.code == 3
    assert ran.err == (
        "Error: asking for the chain's id: no answer from the node (it cannot be reached)\n"
        "Check its address, or use another node; then try again.\n"
    )


def test_network__ape_s_node_does_not_answer__ends_with_code_3_and_hides_the_key(outside):
    ran = outside("status", "--network", "ethereum:local:http://127.0.0.1:1/a-secret-key")
    assert ran.code == 3
    assert ran.err.startswith("Error: no connection to http://127.0.0.1")
    assert "secret" not in ran.err


def test_network__none_for_the_chain_of_the_record__asks_for_one(outside):
    ran = outside("status")
    assert ran.code == 2
    assert ran.err.endswith(NO_NETWORK)


def test_network__address_alone__asks_for_one(outside):
    ran = outside("status", "--cell", address(7))
    assert ran.code == 2
    assert ran.err.endswith(NO_NETWORK)


def test_network__founding_beside_another_cell__is_not_taken_from_its_record(outside, folder):
    data = json.loads((folder / "cell.json").read_text())
    (folder / "cell.json").write_text(json.dumps(data | {"chain_id": 11155111}))
    (folder / "cell.yaml").write_text((folder / "cell.json").read_text())
    ran = outside("deploy-masters", "--plan")
    assert ran.code == 2
    assert ran.err.endswith(NO_NETWORK)


def test_network__unknown_to_ape__says_which_there_are(outside):
    ran = outside("status", "--network", "ethereum:sepoli:node")
    assert ran.code == 2
    assert "No network in 'ethereum' named 'sepoli'. Did you mean 'sepolia" in ran.err
    assert "`ape networks list` shows those it knows." in ran.err


def test_network__in_the_record__is_ape_s_network_of_that_chain():
    from celldao.cli.connection import network_of

    assert network_of(11155111) == "ethereum:sepolia"
    assert network_of(1) == "ethereum:mainnet"
    assert network_of(31337) is None
    assert network_of(131277322940537) is None


def test_rpc__no_address__is_wrong_usage(outside):
    ran = outside("status", "--rpc", "127.0.0.1:8545")
    assert ran.code == 2
    assert "--rpc wants an address that begins with http:// or https://, not '127.0.0.1:8545'" in ran.err


def test_error__as_json__is_one_object(celldao):
    ran = celldao("status", "--cell", "elsewhere.json", "--json")
    assert ran.out == ""
    assert json.loads(ran.err) == {
        "error": "CellFileError",
        "what": "elsewhere.json cannot be read: No such file or directory",
        "remedy": "Name the cell.json that the founding wrote, or run the founding again: it writes it anew.",
    }


def test_interrupted__ends_with_code_130(celldao, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(InProcess, "reader", interrupt)
    ran = celldao("status")
    assert ran.code == 130
    assert ran.err.startswith("Error: interrupted\nRun the same command again:")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("cheap", "cheap is no number of gwei, such as 30 or 1.5"),
        ("0", "0 gwei is no price above zero in whole base units"),
        ("0.0000000001", "0.0000000001 gwei is no price above zero in whole base units"),
        ("inf", "inf is no number of gwei, such as 30 or 1.5"),
        ("nan", "nan is no number of gwei, such as 30 or 1.5"),
    ],
)
def test_max_fee__no_price__is_wrong_usage(fresh, given, words):
    ran = fresh("found", "cell.yaml", "--max-fee", given)
    assert ran.code == 2
    assert words in ran.err


def test_max_fee__below_the_price__signs_nothing_and_ends_with_code_3(fresh):
    ran = fresh("found", "cell.yaml", "--max-fee", "0.000000001", "--yes")
    assert ran.code == 3
    assert "your ceiling is 0.000000001 gwei: nothing was signed" in ran.err
    assert fresh.connections.w3.eth.block_number == 0
