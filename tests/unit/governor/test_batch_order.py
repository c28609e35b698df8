"""cast_votes_by_sig: who has voted is noted in his own word, from whichever other one a batch comes to it."""

from __future__ import annotations

import pytest

from tests.support.cell import Policy, Weight
from tests.unit.governor.test_batch import VOTED, cast, skipped
from tests.unit.governor.world import FOR, World, make


@pytest.fixture(scope="module")
def crowd() -> World:
    """300 members, a vote each: their bits lie in two words."""
    return make((1,) * 300, weight=Weight.MEMBER, policy=Policy.LOCKED, proposal_threshold=0)


@pytest.mark.parametrize(
    "numbers",
    [(257, 128), (300, 200, 255), (256, 127, 24), (255, 256, 128, 300), (128, 257, 1, 258, 254)],
)
def test_batch__from_a_later_word_to_an_earlier__each_is_noted_as_himself(
    crowd: World, numbers: tuple[int, ...]
) -> None:
    proposal = crowd.begin(crowd.propose(crowd.payment()))
    ballots = [crowd.ballot(number - 1, proposal, FOR) for number in numbers]
    assert cast(crowd, proposal, ballots) == len(numbers)
    voted = [n for n, m in enumerate(crowd.members, 1) if crowd.governor.hasVoted(proposal.id, m)]
    assert voted == sorted(numbers)
    assert cast(crowd, proposal, ballots) == 0
    assert skipped(crowd) == [(crowd.members[number - 1], VOTED) for number in numbers]
    assert crowd.governor.proposalVotes(proposal.id) == (0, len(numbers) * 10**6, 0)
