"""What voters are warned of, and what a simulation shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from celldao.errors import NodeRefusal
from celldao.simulation.fork import forked
from celldao.watching.webhook import is_genuine
from tests.support.command_line import ETHER, CommandLine, InProcess, World, address

PAYMENT = """\
title: Pay the supplier
reference: bottles-1
actions:
  - pay: {to: "%s", amount: 0.1 ETH}
"""


def test_propose__no_simulation__the_warnings_are_shown_all_the_same(world: World, folder: Path) -> None:
    """--no-simulation leaves out the run. It takes the warnings along, which need none."""
    world.cell.record.save(folder / "cell.json")
    world.send(world.cell.treasury.address, value=3 * ETHER)
    (folder / "pay.yaml").write_text(PAYMENT % address(8))
    celldao = CommandLine(InProcess(world.w3), folder)
    full = celldao("propose", "pay.yaml", "--plan", "--account", "TEST::1")
    assert "has never been paid by the cell" in full.out
    ran = celldao("propose", "pay.yaml", "--plan", "--no-simulation", "--account", "TEST::1")
    assert "has never been paid by the cell" in ran.out


@pytest.mark.parametrize("digits", [400, 5_000])
def test_is_genuine__a_time_of_many_digits__false(digits: int) -> None:
    """The check for receivers of webhooks raises on a header that anybody can send; it should refuse it."""
    assert is_genuine(b"0123456789abcdef", b"{}", f"t={'9' * digits},v1=00") is False


def test_fork__address_of_a_node_with_a_key__not_in_the_list_of_processes(tmp_path: Path) -> None:
    """CELLDAO_RPC keeps a node's key out of the command's arguments; the fork puts it into anvil's, where
    every user of the machine can read it."""
    anvil = tmp_path / "anvil"
    anvil.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\n')
    anvil.chmod(0o755)
    with pytest.raises(NodeRefusal), forked(str(anvil), "http://127.0.0.1:9/v3/s3cr3t", 1):
        pass
    assert "s3cr3t" not in (tmp_path / "arguments").read_text()
