"""`celldao deploy-masters`: says what stands, sends what is missing, once."""

from __future__ import annotations

import json


def test_deploy_masters__plan__says_what_is_missing_and_what_it_costs(fresh):
    ran = fresh("deploy-masters", "--plan")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("Factory and masters on chain 131277322940537\n")
    assert [line.split()[-2] for line in ran.out.splitlines() if " 0x" in line and "  " in line][:7] == [
        "missing"
    ] * 7
    assert "These addresses are of this chain alone, not the ones of every chain." in ran.out
    assert "6 transactions of 0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf, at most " in ran.out
    assert fresh.connections.w3.eth.block_number == 0


def test_deploy_masters__twice__sends_once(fresh):
    first = fresh("deploy-masters", "--yes", "--json")
    assert first.code == 0, first.err
    data = json.loads(first.out)
    assert data["sent"] == 6
    assert data["standing"] == list(data["addresses"])
    for name, address in data["addresses"].items():
        stands = bool(fresh.connections.w3.eth.get_code(address))
        assert stands is (name != "CREATE2 proxy"), name
    before = fresh.connections.w3.eth.block_number
    second = fresh("deploy-masters")
    assert second.code == 0, second.err
    assert "Everything stands: nothing is left to send." in second.out
    assert fresh.connections.w3.eth.block_number == before


def test_deploy_masters__then_found__uses_them(fresh):
    fresh("deploy-masters", "--yes")
    before = fresh.connections.w3.eth.block_number
    assert fresh("found", "cell.yaml", "--yes").code == 0
    assert fresh.connections.w3.eth.block_number == before + 3


def test_deploy_masters__declined__sends_nothing(fresh):
    ran = fresh("deploy-masters", input="n\n")
    assert ran.code == 1
    assert fresh.connections.w3.eth.block_number == 0


def test_deploy_masters__publish_without_ape__is_wrong_usage_before_anything_is_sent(fresh):
    ran = fresh("deploy-masters", "--yes", "--publish")
    assert ran.code == 2
    assert "--publish goes through Ape" in ran.err
    assert fresh.connections.w3.eth.block_number == 0
