"""Coin that goes along by mistake must not stay where no account knows of it.

A function that takes coin answers for every unit of it: the treasury, the splitter and the mandate take it as
what they hold, `Share.distribute` counts it, `RevenueSplitter.pay` compares it with the amount, and
`Governor.execute` refuses it in words. All others refuse it by the compiler's check.
"""

from __future__ import annotations

from typing import Any

import boa
import pytest
from vyper.compiler.output import build_abi_output
from vyper.compiler.settings import anchor_settings

from tests.support.cell import DAY, NATIVE, SHARE_UNIT, Rules, found
from tests.support.contracts import deployer

TAKE_COIN = {
    "CellFactory": [],
    "Governor": ["execute"],
    "Lens": [],
    "Mandate": ["fallback"],
    "RevenueSplitter": ["fallback", "pay"],
    "Share": ["distribute"],
    "Treasury": ["fallback"],
}


def entries(name: str) -> list[dict[str, Any]]:
    """The ABI of the contract as it stands, not of the committed artifact."""
    data = deployer(name).compiler_data
    with anchor_settings(data.settings):
        return list(build_abi_output(data))


@pytest.mark.parametrize("name", TAKE_COIN)
def test_functions_that_take_coin__are_those_that_answer_for_it(name: str) -> None:
    found = [
        each.get("name", each["type"]) for each in entries(name) if each.get("stateMutability") == "payable"
    ]
    assert sorted(found) == TAKE_COIN[name]


def test_functions_for_anyone__called_with_coin__refuse_it_and_keep_none() -> None:
    """Each goes through without coin, so it is the coin that is refused."""
    cell = found(Rules())
    first, second = cell.members[:2]
    boa.env.set_balance(first, 1_000)
    calls = [
        (cell.share, cell.share.delegate.prepare_calldata(second)),
        (cell.share, cell.share.approve.prepare_calldata(second, 1)),
        (cell.splitter, cell.splitter.allocate.prepare_calldata(NATIVE)),
        (cell.treasury, cell.treasury.exit.prepare_calldata(SHARE_UNIT)),
    ]
    boa.env.time_travel(seconds=365 * DAY)
    for contract, data in calls:
        before = boa.env.get_balance(contract.address)
        refused = boa.env.execute_code(to_address=contract.address, sender=first, value=1, data=data)
        assert refused.is_error
        assert refused.output == b""
        assert boa.env.get_balance(contract.address) == before
        assert not boa.env.execute_code(to_address=contract.address, sender=first, data=data).is_error
    assert boa.env.get_balance(first) == 1_000
