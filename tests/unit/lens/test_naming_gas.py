"""A token may burn 100,000 gas when it is asked for its symbol or its decimals, and not one unit more."""

from __future__ import annotations

import boa
import pytest

from tests.support import tokens
from tests.support.actors import address_of
from tests.support.cell import SHARE_UNIT, Asset, Rules, found
from tests.support.contracts import deploy

PROMISED = 100_000


def demanding(gas: int) -> bytes:
    """Code that answers 1 to whoever brings so much gas, and 0 to others."""
    # PUSH3 GAS GT: of what it was called with, the first two instructions have taken 5
    return bytes.fromhex(f"62{gas - 6:06x}5a115f5260205ff3")


@pytest.mark.parametrize(("needed", "answer"), [(PROMISED, 1), (PROMISED + 1, 0)])
def test_tokens__one_that_needs_all_that_is_promised_or_a_unit_more__brought_just_that(
    needed: int, answer: int
) -> None:
    token = tokens.plain(6)
    members = ((address_of("member"), 100 * SHARE_UNIT),)
    cell = found(Rules(members=members, assets=(Asset(token.address, 6),)))
    # a proxy, say, that has been given other code since it was registered
    boa.env.set_code(token.address, demanding(needed))
    (said,) = deploy("Lens").tokens(cell.treasury)
    word = answer.to_bytes(32, "big")
    assert (said.asset, said.symbol, said.decimals) == (token.address, word, word)
