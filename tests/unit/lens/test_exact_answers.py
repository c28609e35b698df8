"""What the Lens tells at the edges: in the second of a snapshot, a quorum to the unit, a whole symbol."""

from __future__ import annotations

from typing import Any

import boa
import pytest
from eth_abi.abi import encode

from tests.support.actors import actor
from tests.support.cell import SHARE_UNIT, Asset, Rules, Track, found
from tests.support.contracts import deploy

BASIS = 10_000
QUORUM = 2_001


@pytest.fixture(scope="module")
def lens() -> Any:
    return deploy("Lens")


def test_proposals__in_the_second_of_the_snapshot__shown_without_a_quorum(lens: Any) -> None:
    """Units of a second can't be asked for before it is over: the page must not fail because of it."""
    cell = found(Rules(members=((actor("member"), 100 * SHARE_UNIT),)))
    number = cell.governor.propose([], [], [], "resolution", sender=cell.members[0])
    snapshot = cell.governor.proposal_rules(number).snapshot
    for moment, quorum in ((snapshot - 1, 0), (snapshot, 0), (snapshot + 1, 20 * SHARE_UNIT)):
        boa.env.timestamp = moment
        (shown,) = lens.proposals(cell.governor, [number])
        assert (shown.id, shown.rules.snapshot, shown.quorum) == (number, snapshot, quorum)


@pytest.mark.parametrize(("beyond", "rounded"), [(0, 0), (1, 1), (2, 1), (BASIS - 1, 1)])
def test_proposals__quorum_so_many_ten_thousandths_beyond_a_unit__one_unit_more(
    lens: Any, beyond: int, rounded: int
) -> None:
    total = 100 * SHARE_UNIT + beyond * pow(QUORUM, -1, BASIS) % BASIS
    whole, rest = divmod(total * QUORUM, BASIS)
    assert rest == beyond
    cell = found(Rules(members=((actor("member"), total),), ordinary=Track(quorum=QUORUM)))
    number = cell.governor.propose([], [], [], "resolution", sender=cell.members[0])
    boa.env.timestamp = cell.governor.proposal_rules(number).snapshot + 1
    (shown,) = lens.proposals(cell.governor, [number])
    assert shown.quorum == whole + rounded


def test_tokens__symbol_of_32_characters__told_to_the_last(lens: Any) -> None:
    token, symbol = deploy("tokens/Named"), "abcdefghijklmnopqrstuvwxyz012345"
    token.name_it(symbol)
    members = ((actor("member"), 100 * SHARE_UNIT),)
    cell = found(Rules(members=members, assets=(Asset(token.address, 6, dividend=False),)))
    (said,) = lens.tokens(cell.treasury)
    assert said.symbol == encode(["string"], [symbol])
