"""A cell is checked before it is trusted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from celldao.cell import Cell
from celldao.errors import CellFileError, HistoryError, NotACellError
from tests.anvil.reading.conftest import World
from tests.support.artifacts import bytecode
from tests.support.live import pass_time


def set_code(world: World, address: str, code: bytes) -> None:
    world.w3.provider.make_request("anvil_setCode", [address, "0x" + code.hex()])  # type: ignore[arg-type]


def spoiled(world: World, tmp_path: Path, **changes: Any) -> Path:
    """The cell.json with other fields."""
    file = tmp_path / "cell.json"
    world.cell.record.save(file)
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))
    return file


def test_load__cell_json__one_request(world: World, tmp_path: Path) -> None:
    cell, reader = world.loaded(tmp_path)
    assert cell.record == world.cell.record
    assert reader.count == 2  # the chain's id is one


def test_load__address_alone__same_record_as_the_founding_wrote(world: World) -> None:
    reader = world.reader()
    assert Cell.load(world.cell.record.treasury.lower(), reader).record == world.cell.record
    assert reader.count <= 6


def test_load__address_on_a_node_that_wants_short_ranges__founding_is_searched(world: World) -> None:
    for _ in range(30):
        pass_time(world.w3, 60)
    reader = world.reader()

    def narrow(method: str, params: list[Any]) -> dict[str, Any] | None:
        if method == "eth_getLogs":
            wanted = params[0]
            if int(wanted["toBlock"], 16) - int(wanted["fromBlock"], 16) > 3:
                return {"code": -32005, "message": "block range is too wide"}
        return None

    reader.provider.refuse = narrow
    assert Cell.load(world.cell.record.treasury, reader).record == world.cell.record


def test_load__address_on_a_node_without_events_or_old_states__error_names_the_remedy(world: World) -> None:
    reader = world.reader()

    def bare(method: str, params: list[Any]) -> dict[str, Any] | None:
        if method == "eth_getLogs" or (method == "eth_getCode" and params[1] != "latest"):
            return {"code": -32000, "message": "missing trie node"}
        return None

    reader.provider.refuse = bare
    with pytest.raises(HistoryError, match="does not tell when the contract") as raised:
        Cell.load(world.cell.record.treasury, reader)
    assert "cell.json" in raised.value.remedy


@pytest.mark.parametrize("part", ["share", "governor", "splitter", "treasury"])
@pytest.mark.parametrize("by_file", [True, False])
def test_load__one_contract_of_other_code__refused(
    world: World, tmp_path: Path, part: str, by_file: bool
) -> None:
    address = getattr(world.cell.record, part)
    code = bytes(world.w3.eth.get_code(address))
    # a clone all the same, but of something else
    set_code(world, address, code.replace(code[10:30], bytes.fromhex("00" * 19 + "77")))
    where = spoiled(world, tmp_path) if by_file else world.cell.record.treasury
    expected = "is no clone of the" if by_file or part != "treasury" else "names no factory"
    with pytest.raises(NotACellError, match=expected):
        Cell.load(where, world.reader())


def test_load__factory_of_other_code__refused(world: World, tmp_path: Path) -> None:
    factory = world.cell.record.factory
    code = bytes(world.w3.eth.get_code(factory))
    set_code(world, factory, code[:-1] + bytes([code[-1] ^ 1]) + b"\0")
    for where in (spoiled(world, tmp_path), world.cell.record.treasury):
        with pytest.raises(NotACellError, match="belongs to no factory of celldao"):
            Cell.load(where, world.reader())


def test_load__factory_of_other_masters__refused(world: World, tmp_path: Path) -> None:
    factory = world.cell.record.factory
    code = bytearray(world.w3.eth.get_code(factory))
    code[-32 * 45 + 31] ^= 1  # among the immutables: hashes of the masters, then bounds
    set_code(world, factory, bytes(code))
    with pytest.raises(NotACellError, match=r"another version of|the record says bounds"):
        Cell.load(spoiled(world, tmp_path), world.reader())


def test_load__clones_of_the_real_masters_not_founded_by_the_factory__refused(
    world: World, tmp_path: Path
) -> None:
    # whoever clones the master himself gets a treasury that looks like one
    code = bytes(world.w3.eth.get_code(world.cell.record.treasury))
    stranger = "0x00000000000000000000000000000000000F00D5"
    set_code(world, stranger, code)
    with pytest.raises(NotACellError, match="has founded no cell at"):
        Cell.load(stranger, world.reader())
    with pytest.raises(NotACellError, match="has founded no cell at"):
        Cell.load(spoiled(world, tmp_path, treasury=stranger), world.reader())


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("share", "0x00000000000000000000000000000000000F00D5", "as share of the cell"),
        ("founder", "0x00000000000000000000000000000000000F00D5", "the record says founder"),
        ("constitution", "0x" + "11" * 32, "the record says constitution"),
    ],
)
def test_load__record_that_says_something_else__refused(
    world: World, tmp_path: Path, field: str, value: str, words: str
) -> None:
    with pytest.raises(NotACellError, match=words):
        Cell.load(spoiled(world, tmp_path, **{field: value}), world.reader())


def test_load__record_with_other_bounds__refused(world: World, tmp_path: Path) -> None:
    bounds = {**world.cell.record.bounds, "quorum": (0, 10_000)}
    with pytest.raises(NotACellError, match="the record says bounds"):
        Cell.load(spoiled(world, tmp_path, bounds=bounds), world.reader())


def test_load__another_chain__refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(CellFileError, match="lives on chain 5"):
        Cell.load(spoiled(world, tmp_path, chain_id=5), world.reader())


def test_load__nothing_or_a_token_at_the_address__refused(world: World, deploy: Any) -> None:
    with pytest.raises(NotACellError, match="there is no contract at"):
        Cell.load("0x00000000000000000000000000000000000F00D5", world.reader())
    with pytest.raises(NotACellError, match="names no factory"):
        Cell.load(world.coin.address, world.reader())
    assert bytecode("tokens/Plain")
