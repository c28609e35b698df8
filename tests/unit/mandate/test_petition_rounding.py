"""What a petition needs: rounded up, however little is beyond the last whole unit."""

from __future__ import annotations

import pytest

from tests.unit.mandate.world import MandateWorld, wait

QUORUM = 3_333
INVERSE = 9_997  # of the quorum, modulo 10,000


@pytest.mark.parametrize(("beyond", "rounded"), [(0, 0), (1, 1), (2, 1), (9_999, 1)])
def test_file__so_many_ten_thousandths_of_a_unit_beyond__one_unit_more(
    world: MandateWorld, beyond: int, rounded: int
) -> None:
    more = beyond * INVERSE % 10_000
    if more:
        world.share.issue(world.members[0], more, sender=world.by_vote)
    world.set_rules(petition_quorum=QUORUM)
    wait()
    whole, rest = divmod(world.share.totalSupply() * QUORUM, 10_000)
    assert rest == beyond
    world.mandate.file_petition(sender=world.members[1])
    assert world.mandate.petition_of(1).needed == whole + rounded
