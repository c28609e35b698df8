"""Rules lie packed side by side: the lowest bit of each is kept, is nobody else's, and decides."""

from __future__ import annotations

from dataclasses import astuple, replace

import pytest

from tests.unit.governor.world import (
    AGAINST,
    DAY,
    DEFEATED,
    FOR,
    QUEUED,
    Rules,
    Track,
    World,
    make,
)

ORDINARY, CONSTITUTIONAL = Rules().ordinary, replace(Rules().constitutional, approval=6_666)
FIELDS = [
    "voting_delay", "voting_period", "execution_delay", "expiry", "quorum", "approval", "late_extension"
]  # fmt: skip


def with_one_more(track: Track, field: str) -> Track:
    return replace(track, **{field: getattr(track, field) + 1})


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("which", ["ordinary", "constitutional"])
def test_set_tracks__one_rule_is_odd__read_so_and_no_other_changed(
    world: World, field: str, which: str
) -> None:
    governor, tracks = world.governor, {"ordinary": ORDINARY, "constitutional": CONSTITUTIONAL}
    assert not any(getattr(track, name) % 2 for track in tracks.values() for name in FIELDS)
    tracks[which] = with_one_more(tracks[which], field)
    governor.set_tracks(*(astuple(track) for track in tracks.values()), sender=world.by_vote)
    rules = governor.rules()
    assert (tuple(rules.ordinary), tuple(rules.constitutional)) == tuple(map(astuple, tracks.values()))
    ordinary = tracks["ordinary"]
    assert governor.votingDelay() == ordinary.voting_delay
    assert governor.votingPeriod() == ordinary.voting_period
    assert governor.minimum_execution_delay() == ordinary.execution_delay


@pytest.fixture(scope="module")
def odd() -> World:
    """10,000 shares; 20.01 % are a quorum and 66.67 % approve, in whole shares either way."""
    ordinary = Track(quorum=2_001, approval=6_667)
    constitutional = Track(quorum=4_001, approval=6_667, voting_period=7 * DAY, execution_delay=7 * DAY)
    return make(
        (2_000, 1, 4_666, 3_333), ordinary=ordinary, constitutional=constitutional, proposal_threshold=101
    )


@pytest.mark.parametrize(
    ("in_favour", "against", "state"),
    [
        # a share below the quorum, and at it
        ((0,), (), DEFEATED),
        ((0, 1), (), QUEUED),
        # a share below the approval, and at it
        ((0, 2), (1, 3), DEFEATED),
        ((0, 1, 2), (3,), QUEUED),
    ],
)
def test_state__odd_quorum_and_approval__count_to_the_share(
    odd: World, in_favour: tuple[int, ...], against: tuple[int, ...], state: int
) -> None:
    proposal = odd.begin(odd.propose(odd.payment()))
    odd.vote(proposal, FOR, *in_favour)
    odd.vote(proposal, AGAINST, *against)
    assert odd.state(odd.end(proposal)) == state


def test_proposal_rules__odd_threshold__is_kept_with_the_proposal(odd: World) -> None:
    ordinary, constitutional = odd.propose(odd.payment()), odd.propose(odd.change(), by=2)
    odd.governor.set_proposal_threshold(200, sender=odd.by_vote)
    kept = [odd.governor.proposal_rules(each.id) for each in (ordinary, constitutional)]
    assert [(rules.constitutional, rules.threshold) for rules in kept] == [(False, 101), (True, 101)]
