"""state: every state, both sides of every boundary second, what passing needs (I-G1, I-G2, I-G3)."""

from __future__ import annotations

import boa
import pytest

from tests.support.cell import Weight
from tests.unit.governor.world import (
    ABSTAIN,
    ACTIVE,
    AGAINST,
    CANCELED,
    DAY,
    DEFEATED,
    EXECUTED,
    EXPIRED,
    FOR,
    PENDING,
    QUEUED,
    SHARE_UNIT,
    SUCCEEDED,
    Track,
    World,
    at_time,
    make,
    now,
)


def test_state__unknown_id__is_refused_and_the_standard_reads_say_nothing(world: World) -> None:
    governor = world.governor
    with boa.reverts("governor: no such proposal"):
        governor.state(1)
    with boa.reverts("governor: no such proposal"):
        governor.proposal_rules(1)
    assert governor.proposalSnapshot(1) == governor.proposalDeadline(1) == governor.proposalEta(1) == 0
    assert governor.proposalVotes(1) == (0, 0, 0)
    assert int(str(governor.proposalProposer(1)), 16) == 0
    assert governor.hasVoted(1, world.members[0]) is False
    assert governor.proposalNeedsQueuing(1) is False


def test_state__every_second_that_matters__moves_forward(world: World) -> None:
    proposal = world.propose(world.payment())
    start = now()
    snapshot, deadline, eta = start + DAY, start + 4 * DAY, start + 6 * DAY
    assert world.state(proposal) == PENDING
    at_time(snapshot)
    assert world.state(proposal) == PENDING
    at_time(snapshot + 1)
    assert world.state(proposal) == ACTIVE
    world.vote(proposal, FOR, 0, 1)
    at_time(deadline)
    assert world.state(proposal) == ACTIVE
    at_time(deadline + 1)
    assert world.state(proposal) == QUEUED
    assert world.governor.proposalEta(proposal.id) == eta
    at_time(eta + 14 * DAY)
    assert world.state(proposal) == QUEUED
    at_time(eta + 14 * DAY + 1)
    assert world.state(proposal) == EXPIRED
    at_time(eta + 1_000 * DAY)
    assert world.state(proposal) == EXPIRED


def test_state__executed__stays(world: World) -> None:
    proposal = world.due(world.payment())
    world.execute(proposal)
    assert world.state(proposal) == EXECUTED
    boa.env.time_travel(seconds=1_000 * DAY)
    assert world.state(proposal) == EXECUTED


def test_state__canceled__stays(world: World) -> None:
    proposal = world.propose(world.payment())
    world.cancel(proposal, world.members[0])
    for _ in range(3):
        assert world.state(proposal) == CANCELED
        boa.env.time_travel(seconds=5 * DAY)


def test_state__resolution_that_passed__is_succeeded_for_good(world: World) -> None:
    proposal = world.passed(text="We are for peace")
    assert world.state(proposal) == SUCCEEDED
    boa.env.time_travel(seconds=1_000 * DAY)
    assert world.state(proposal) == SUCCEEDED
    with boa.reverts("governor: the proposal is not queued"):
        world.execute(proposal)


def test_state__nobody_votes__is_defeated(world: World) -> None:
    proposal = world.end(world.propose(world.payment()))
    assert world.state(proposal) == DEFEATED
    boa.env.time_travel(seconds=1_000 * DAY)
    assert world.state(proposal) == DEFEATED


def test_state__snapshot_at_least_a_second_away__voting_delay_of_one(world: World) -> None:
    made = make((100, 100), ordinary=Track(voting_delay=1))
    proposal = made.propose(text="soon")
    assert made.governor.proposalSnapshot(proposal.id) == now() + 1
    boa.env.time_travel(seconds=1)
    with boa.reverts("governor: not open for votes now"):
        made.vote(proposal, FOR, 0)
    boa.env.time_travel(seconds=1)
    made.vote(proposal, FOR, 0)


# --- passing


def outcome(world: World, in_favour: tuple, against: tuple = (), abstain: tuple = ()) -> int:
    proposal = world.begin(world.propose(world.payment(), text=f"At {now()}"))
    world.vote(proposal, FOR, *in_favour)
    world.vote(proposal, AGAINST, *against)
    world.vote(proposal, ABSTAIN, *abstain)
    state = world.state(world.end(proposal))
    total = world.share.getPastTotalSupply(world.governor.proposalSnapshot(proposal.id))
    assert sum(world.governor.proposalVotes(proposal.id)) <= total
    return state


@pytest.mark.parametrize(
    ("in_favour", "against", "abstain", "state"),
    [
        # quorum 20 % of 1,000 shares: two of ten
        ((0,), (), (), DEFEATED),
        ((0, 1), (), (), QUEUED),
        ((0,), (), (1,), QUEUED),
        # against does not count for the quorum
        ((0,), (1, 2, 3), (), DEFEATED),
        # abstentions alone pass nothing
        ((), (), (0, 1, 2), DEFEATED),
        # more for than against
        ((0, 1), (2, 3), (), DEFEATED),
        ((0, 1, 2), (3, 4), (), QUEUED),
        ((0, 1), (2, 3, 4), (5, 6), DEFEATED),
        ((0,), (), (1, 2, 3, 4, 5, 6, 7, 8, 9), QUEUED),
        ((0, 1, 2, 3, 4), (5, 6, 7, 8, 9), (), DEFEATED),
        ((0, 1, 2, 3, 4, 5), (6, 7, 8, 9), (), QUEUED),
    ],
)
def test_state__votes__decide(
    world: World, in_favour: tuple, against: tuple, abstain: tuple, state: int
) -> None:
    assert outcome(world, in_favour, against, abstain) == state


def test_state__votes_against__do_not_help_to_the_quorum() -> None:
    # 250 of 1,000 shares vote, 150 of them for: 20 % are not reached
    world = make((150, 100, 50, 700))
    assert outcome(world, (0,), (1,)) == DEFEATED
    assert outcome(world, (0,), (1,), (2,)) == QUEUED


def test_state__quorum_to_the_unit__rounds_up() -> None:
    # 1,000.000001 shares: 20 % are 200.0000002, so a unit more than 200 is needed
    members = (200, 200, 600)
    world = make(members, minimum_position=1)
    world.share.issue(world.members[2], 1, sender=world.by_vote)
    boa.env.time_travel(seconds=1)
    assert world.governor.quorum(now() - 1) == 200 * SHARE_UNIT + 1
    assert outcome(world, (0,)) == DEFEATED
    world.share.transfer(world.members[1], 1, sender=world.members[2])
    assert outcome(world, (1,)) == QUEUED


@pytest.mark.parametrize(
    ("approval", "in_favour", "state"),
    [(9_000, 90, QUEUED), (9_000, 89, DEFEATED), (5_000, 51, QUEUED), (5_000, 50, DEFEATED)],
)
def test_state__approval_to_the_share__counts(approval: int, in_favour: int, state: int) -> None:
    rules = {
        "ordinary": Track(approval=approval),
        "constitutional": Track(approval=approval, voting_period=7 * DAY, execution_delay=7 * DAY),
    }
    world = make((in_favour, 100 - in_favour, 10), **rules)
    assert outcome(world, (0,), (1,), (2,)) == state


def test_state__constitutional__needs_its_own_quorum_and_approval(world: World) -> None:
    def result(in_favour: range, against: range) -> int:
        proposal = world.begin(world.propose(world.change()))
        world.vote(proposal, FOR, *in_favour)
        world.vote(proposal, AGAINST, *against)
        return world.state(world.end(proposal))

    with boa.env.anchor():
        assert result(range(3), range(0)) == DEFEATED  # quorum of 40 %
    with boa.env.anchor():
        assert result(range(4), range(0)) == QUEUED
    with boa.env.anchor():
        assert result(range(6), range(6, 9)) == DEFEATED  # 66.66 %
    with boa.env.anchor():
        assert result(range(7), range(7, 10)) == QUEUED  # 70 %


def test_state__shares_issued_or_burned_after_the_snapshot__change_nothing(world: World) -> None:
    for step in (lambda: world.share.issue(world.stranger, 10**12, sender=world.by_vote), lambda: None):
        with boa.env.anchor():
            proposal = world.begin(world.propose(world.payment()))
            world.vote(proposal, FOR, 0, 1)
            step()
            boa.env.time_travel(seconds=10)
            world.end(proposal)
            assert world.state(proposal) == QUEUED
    # and nothing is saved by burning: one of ten stays below the quorum
    proposal = world.begin(world.propose(world.payment()))
    world.vote(proposal, FOR, 0)
    for member in range(2, 10):
        world.treasury.exit(100 * SHARE_UNIT, sender=world.members[member])
    world.end(proposal)
    assert world.state(proposal) == DEFEATED


def test_state__rules_changed_after_proposing__change_nothing(world: World) -> None:
    """I-G5"""
    proposal = world.begin(world.propose(world.payment()))
    before = world.governor.proposal_rules(proposal.id)
    strict = Track(voting_delay=5, voting_period=9 * DAY, execution_delay=8 * DAY, expiry=DAY, quorum=6_000,
                   approval=9_000, late_extension=0)  # fmt: skip
    world.governor.set_tracks(
        tuple(vars(strict).values()), tuple(vars(strict).values()), sender=world.by_vote
    )
    world.governor.set_proposal_threshold(500, sender=world.by_vote)
    assert world.governor.proposal_rules(proposal.id) == before
    world.vote(proposal, FOR, 0, 1)
    assert world.state(world.end(proposal)) == QUEUED
    later = world.propose(world.payment(), text="under the new rules")
    rules = world.governor.proposal_rules(later.id)
    assert (rules.quorum, rules.approval, rules.threshold, rules.late_extension) == (6_000, 9_000, 500, 0)
    assert (rules.snapshot, rules.deadline) == (now() + 5, now() + 5 + 9 * DAY)
    assert (rules.eta, rules.expires) == (now() + 5 + 17 * DAY, now() + 5 + 18 * DAY)


def test_state__largest_supply__tallies_do_not_run_into_one_another() -> None:
    """The widths of the tally, at the bound of supply: 4 * 10^21 units in all."""
    whole = 4 * 10**15 // 4
    world = make((whole, whole, whole, whole), weight=Weight.SHARE)
    proposal = world.begin(world.propose(world.payment()))
    world.vote(proposal, AGAINST, 0)
    world.vote(proposal, FOR, 1, 3)
    world.vote(proposal, ABSTAIN, 2)
    units = whole * SHARE_UNIT
    assert world.governor.proposalVotes(proposal.id) == (units, 2 * units, units)
    with boa.env.anchor():
        assert world.state(world.end(proposal)) == QUEUED
    # all on one side
    other = world.begin(world.propose(world.payment(), text="all for", by=1))
    world.vote(other, FOR, 0, 1, 2, 3)
    assert world.governor.proposalVotes(other.id) == (0, 4 * units, 0)
    third = world.begin(world.propose(world.payment(), text="all against", by=2))
    world.vote(third, AGAINST, 0, 1, 2, 3)
    assert world.governor.proposalVotes(third.id) == (4 * units, 0, 0)
    assert world.state(world.end(third)) == DEFEATED


# --- the ceiling: a bound of all units that the first ballot leaves in the tally


def without_share(world: World) -> None:
    """From now on Share answers nothing."""
    boa.env.set_code(world.share.address, bytes.fromhex("60006000fd"))


@pytest.mark.parametrize("by_batch", [False, True])
def test_state__turnout_above_the_ceilings_quorum__is_told_without_share(
    world: World, by_batch: bool
) -> None:
    # of 1,000 shares, rounded up to 1,006.63: 20 % are 201.33
    proposal = world.begin(world.propose(world.payment()))
    if by_batch:
        ballots = [world.ballot(member, proposal, FOR) for member in range(3)]
        assert world.governor.cast_votes_by_sig(proposal.id, ballots, sender=world.stranger) == 3
    else:
        world.vote(proposal, FOR, 0, 1, 2)
    world.end(proposal)
    without_share(world)
    assert world.state(proposal) == QUEUED


def test_state__turnout_between_quorum_and_the_ceilings__is_asked_of_share() -> None:
    world = make((100,) * 10, minimum_position=1)
    world.share.transfer(world.members[1], SHARE_UNIT, sender=world.members[2])
    enough, exactly = (
        world.propose(world.payment(), text=text, by=by) for by, text in enumerate(("enough", "exactly"))
    )
    world.begin(exactly)
    world.vote(enough, FOR, 0, 1)  # 201 shares: not 201.33
    world.vote(exactly, FOR, 0, 3)  # 200
    world.end(exactly)
    assert world.state(enough) == world.state(exactly) == QUEUED
    without_share(world)
    for proposal in (enough, exactly):
        with pytest.raises(boa.BoaError):
            world.state(proposal)


@pytest.mark.parametrize(
    "total", [5, 4_095, 4_096, 4_097, 2**16, 10**6, 2**20 - 1, 2**20 + 1, 10**9 + 7, 10**13 + 1, 4 * 10**21]
)
def test_state__a_unit_at_and_below_the_quorum__of_any_total(total: int) -> None:
    """Exact, whatever the total is rounded up to."""
    quorum = -(-total // 5)
    for in_favour, state in ((quorum, QUEUED), (quorum - 1, DEFEATED)):
        with boa.env.anchor():
            world = make((1, 1), minimum_position=1, proposal_threshold=0)
            one, other = world.members
            for member, units in ((one, in_favour), (other, total - in_favour)):
                if units > SHARE_UNIT:
                    world.share.issue(member, units - SHARE_UNIT, sender=world.by_vote)
                elif units < SHARE_UNIT:
                    world.share.burn(member, SHARE_UNIT - units, False, sender=world.by_vote)
            boa.env.time_travel(seconds=1)
            assert world.share.totalSupply() == total
            proposal = world.begin(world.propose(world.payment(), by=1))
            if in_favour:
                world.vote(proposal, FOR, 0)
            assert world.state(world.end(proposal)) == state


def test_state__first_ballots_ceiling__stays_that_of_the_snapshot(world: World) -> None:
    """Ten times the shares after the snapshot: neither a ballot before nor one after counts them."""
    proposal = world.begin(world.propose(world.payment()))
    world.share.issue(world.members[9], 9_000 * SHARE_UNIT, sender=world.by_vote)
    boa.env.time_travel(seconds=1)
    world.vote(proposal, FOR, 0, 1)
    assert world.state(world.end(proposal)) == QUEUED


# --- late quorum


def test_late_quorum__reached_in_time__extends_nothing(world: World) -> None:
    proposal = world.begin(world.propose(world.payment()))
    deadline = world.governor.proposalDeadline(proposal.id)
    at_time(deadline - DAY)
    world.vote(proposal, FOR, 0)
    world.vote(proposal, FOR, 1)
    assert world.events("ProposalExtended") == []
    assert world.governor.proposalDeadline(proposal.id) == deadline


@pytest.mark.parametrize("late", [1, 1_000, DAY])
def test_late_quorum__reached_late__extends_once(world: World, late: int) -> None:
    proposal = world.begin(world.propose(world.payment()))
    deadline = world.governor.proposalDeadline(proposal.id)
    at_time(deadline - DAY + late)
    world.vote(proposal, AGAINST, 5, 6, 7)
    world.vote(proposal, FOR, 0)
    assert world.governor.proposalDeadline(proposal.id) == deadline
    world.vote(proposal, ABSTAIN, 1)
    (event,) = world.events("ProposalExtended")
    assert (event.proposalId, event.extendedDeadline) == (proposal.id, deadline + late)
    assert world.governor.proposalDeadline(proposal.id) == deadline + late
    assert world.governor.proposalEta(proposal.id) == deadline + late + 2 * DAY
    # the next ones extend nothing more
    boa.env.time_travel(seconds=late - 1)
    world.vote(proposal, FOR, 2, 3, 4)
    assert world.events("ProposalExtended") == []
    at_time(deadline + late)
    assert world.state(proposal) == ACTIVE
    world.vote(proposal, FOR, 8)
    assert world.governor.proposalVotes(proposal.id) == tuple(n * 100 * SHARE_UNIT for n in (3, 5, 1))
    # and its proposer has an open one until then
    with boa.reverts("governor: you have an open proposal"):
        world.send(world.draft(text="another"), world.members[0])
    boa.env.time_travel(seconds=1)
    assert world.state(proposal) == QUEUED
    with boa.reverts("governor: not open for votes now"):
        world.vote(proposal, FOR, 9)
    world.send(world.draft(text="another"), world.members[0])


def test_late_quorum__no_extension_by_the_rules__extends_nothing() -> None:
    world = make((100, 100), ordinary=Track(late_extension=0), constitutional=Track(
        late_extension=0, voting_period=7 * DAY, execution_delay=7 * DAY, quorum=4_000, approval=6_667
    ))  # fmt: skip
    proposal = world.begin(world.propose(world.payment()))
    deadline = world.governor.proposalDeadline(proposal.id)
    at_time(deadline)
    world.vote(proposal, FOR, 0)
    assert world.governor.proposalDeadline(proposal.id) == deadline
    assert world.state(world.end(proposal)) == QUEUED


def test_late_quorum__extension_longer_than_the_vote__counts_from_the_ballot() -> None:
    world = make((100, 100), ordinary=Track(late_extension=7 * DAY))
    proposal = world.begin(world.propose(world.payment()))
    at = now()
    world.vote(proposal, FOR, 0)
    assert world.governor.proposalDeadline(proposal.id) == at + 7 * DAY
