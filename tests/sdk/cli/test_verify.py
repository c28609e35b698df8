"""`celldao verify`: the chain against release and file, with an exit code that scripts can trust."""

from __future__ import annotations

import dataclasses
import json

import pytest

from celldao import identity
from celldao import releases as listed
from celldao.artifacts import Artifact, artifact
from celldao.constitution import document
from tests.support.command_line import address, bottling_cell


@pytest.fixture
def constitution(folder):
    (folder / "cell.yaml").write_text(document(bottling_cell()), encoding="utf-8")


@pytest.fixture
def releases(monkeypatch):
    """releases(version, Share={"runtime": …}): all there is, with the code of today but for that."""
    (current,) = listed.known()[-1:]

    def only(version, **changed):
        contracts = {
            name: dataclasses.replace(hashes, **changed.get(name, {}))
            for name, hashes in current.contracts.items()
        }
        monkeypatch.setattr(listed, "known", lambda: (listed.Release(version, None, contracts),))
        return version

    return only


def test_verify__code_alone__is_the_release_s(celldao, world):
    ran = celldao("verify")
    assert ran.code == 0, ran.err
    record = world.cell.record
    assert ran.out == (
        "Bottling Cell\n"
        f"treasury  {record.treasury}\n"
        f"share     {record.share}\n"
        f"governor  {record.governor}\n"
        f"splitter  {record.splitter}\n"
        f"factory   {record.factory}\n"
        "\nThe code of factory and masters is that of celldao 0.1.0, and the factory founded these "
        "four as one cell.\n"
    )


def test_verify__file_it_was_founded_with__same(celldao, constitution):
    ran = celldao("verify", "cell.yaml")
    assert ran.code == 0, ran.err
    assert ran.out.endswith("Every rule and member is as cell.yaml says.\n")
    assert json.loads(celldao("verify", "cell.yaml", "--json").out)["differences"] == []


def test_verify__another_file__lists_each_difference_and_ends_with_4(celldao, folder):
    other = bottling_cell(exit={"delay": "36 hours"}, members=3)
    (folder / "cell.yaml").write_text(document(other), encoding="utf-8")
    ran = celldao("verify", "cell.yaml", "--json")
    assert ran.code == 4
    found = {one["where"]: one for one in json.loads(ran.out)["differences"]}
    assert (found["treasury.exit_delay"]["expected"], found["treasury.exit_delay"]["found"]) == (
        129_600,
        172_800,
    )
    assert "factory.constitution_of" in found
    shown = celldao("verify", "cell.yaml")
    assert shown.code == 4
    assert "differences from cell.yaml" in shown.out


def test_verify__cell_that_has_lived__lists_what_members_changed(celldao, world, constitution):
    world.send(world.cell.share, "delegate", address(2), sender=1)
    world.send(world.cell.share, "transfer", address(2), 5 * 10**6, sender=1)
    ran = celldao("verify", "cell.yaml", "--json")
    assert ran.code == 4
    assert [one["where"] for one in json.loads(ran.out)["differences"]] == [
        f"shares of {address(1)}",
        f"shares of {address(2)}",
    ]


def test_verify__proposals_were_made__is_no_difference(celldao, world, constitution):
    world.propose([], "A question#proposer=" + address(1))
    ran = celldao("verify", "cell.yaml")
    assert ran.code == 0, ran.out
    assert ran.out.endswith("Every rule and member is as cell.yaml says.\n")


def test_verify__contract_of_no_cell__ends_with_4(celldao, world):
    ran = celldao("verify", "--cell", world.cell.record.share)
    assert ran.code == 4
    assert ran.err.startswith("Error: ")


def test_verify__file_with_mistakes__ends_with_1(celldao, folder):
    (folder / "cell.yaml").write_text("name: x\n", encoding="utf-8")
    ran = celldao("verify", "cell.yaml")
    assert ran.code == 1
    assert "cell.yaml: 3 mistakes" in ran.err


def test_verify__masters_and_release__are_in_the_answer(celldao, world):
    answer = json.loads(celldao("verify", "--json").out)
    assert answer["release"] == "0.1.0"
    names = ["CellFactory", "Share", "Governor", "Treasury", "RevenueSplitter", "Mandate"]
    assert [one["name"] for one in answer["masters"]] == names
    assert {tuple(one["releases"]) for one in answer["masters"]} == {("0.1.0",)}
    assert answer["masters"][0]["address"] == world.cell.record.factory


def test_verify__code_of_a_master_is_in_no_list__ends_with_4_and_names_it(celldao, world, releases):
    release = releases("0.1.0", Share={"runtime": "0x" + "00" * 32})
    ran = celldao("verify")
    assert ran.code == 4
    master, _, _ = world.cell.factory.read("master", 0)
    assert f"Share at {master}: unknown code" in ran.err
    assert f"Governor at {world.cell.factory.read('master', 1)[0]}: {release}" in ran.err


def test_verify__factory_of_an_earlier_release__is_named(celldao, world, releases, monkeypatch):
    releases("0.0.9")
    former = artifact("CellFactory")
    other = Artifact("CellFactory", {**former.raw, "runtimeBytecode": {"bytecode": "0x6001"}})
    monkeypatch.setattr(identity, "artifact", lambda name: other if name == "CellFactory" else artifact(name))
    ran = celldao("verify", "--cell", world.cell.record.treasury)
    assert ran.code == 4
    assert f"other code stands at {world.cell.record.factory}, which is that of celldao 0.0.9" in ran.err
