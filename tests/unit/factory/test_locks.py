"""While the factory founds a cell, it tells the tokens that this cell registers nothing of its lists."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.actors import actor
from tests.support.cell import Asset, Rules, begin
from tests.unit.factory.conftest import SIBLINGS, members

# Says that it has 7 decimals if somebody else answers a question, and 6 if he does not.
CURIOUS = """
# pragma version 0.4.3
target: address
question: Bytes[256]
@external
def arm(target: address, question: Bytes[256]):
    self.target = target
    self.question = question
@external
@view
def balanceOf(account: address) -> uint256:
    return 0
@external
@view
def decimals() -> uint256:
    answered: bool = raw_call(
        self.target, self.question, is_static_call=True, revert_on_failure=False
    )
    return 7 if answered else 6
"""


@pytest.mark.parametrize(
    ("name", "more", "locked"),
    [
        ("mandates", (0, 100), True),
        ("mandate_count", (), True),
        # what mandates and treasuries ask for in the middle of it is told
        ("mandate_rules", (), False),
        ("cell_of_mandate", (), False),
    ],
)
def test_found__token_asks_the_factory_meanwhile__is_locked_unless_cells_need_it(
    factory: Any, name: str, more: tuple[int, ...], locked: bool
) -> None:
    token = boa.loads(CURIOUS)
    stated = 6 if locked else 7
    rules = Rules(members=members(1), assets=(Asset(token.address, stated, dividend=False),))
    treasury = factory.addresses(actor("founder"), rules.constitution()).treasury
    token.arm(factory, getattr(factory, name).prepare_calldata(treasury, *more))
    # the treasury asks the token, and refuses one that states other decimals than the constitution
    cell = begin(rules, factory, actor("founder"), SIBLINGS)
    assert cell.treasury.registered_assets() == [token.address]
    # once it is done, anyone is told
    assert token.decimals() == 7
