"""claim_of where numbers are nearly used up: they go up to 2^24 - 1, and are told whole."""

from __future__ import annotations

import boa
import pytest

from tests.support import tokens
from tests.support.actors import address_of
from tests.support.cell import SHARE_UNIT, Asset, Rules, found, make_factory
from tests.support.contracts import deploy

MONEY = 10**6
MASK_24 = 2**24 - 1


@pytest.mark.parametrize("number", [2**23, 2**24 - 1])
def test_claim_of__number_beyond_half_of_its_field__named_whole(number: int) -> None:
    token, newcomer = tokens.plain(6), address_of("newcomer")
    members = ((address_of("member 1"), 950 * SHARE_UNIT),)
    cell = found(Rules(members=members, assets=(Asset(token.address, 6),)), make_factory())
    # that many can't be entered here: the numbers before it are marked as used up
    share = cell.share
    slot = int(share.compiler_data.storage_layout["storage_layout"]["register"]["sums"]["slot"])
    sums = boa.env.get_storage(share.address, slot)
    boa.env.set_storage(share.address, slot, sums & ~(MASK_24 << 224) | (number - 1) << 224)
    share.issue(newcomer, 50 * SHARE_UNIT, sender=cell.treasury.address)
    token.mint(cell.treasury, 1_000 * MONEY)
    ticket = cell.treasury.exit(50 * SHARE_UNIT, sender=newcomer)
    ready = boa.env.timestamp + cell.rules.exit_delay
    assert deploy("Lens").claim_of(cell.treasury, ticket, token) == (number, ready, 50 * MONEY, False)
