"""Rules: initialising, setters, every bound on both sides (I-G4), who may."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import boa
import pytest

from celldao.bounds import DEFAULT_BOUNDS
from tests.support.cell import astuple, begin, enter_members, found, make_factory
from tests.support.contracts import at, deploy
from tests.unit.governor.world import DAY, NOBODY, Rules, Track, World, key, make, now

ONLY_TREASURY = "governor: only the treasury, by vote"
OUT = "governor: a track's rule is out of bounds"
BASE = Track(quorum=3_000, approval=6_000, voting_period=7 * DAY, execution_delay=7 * DAY)
FIELDS = [
    "voting_delay", "voting_period", "execution_delay", "expiry", "quorum", "approval", "late_extension"
]  # fmt: skip


def wrong_callers(world: World) -> list[str]:
    return [
        world.stranger,
        world.members[0],
        world.cell.founder,
        str(world.governor.address),
        str(world.share.address),
        str(world.cell.splitter.address),
        str(world.cell.factory.address),
        NOBODY,
    ]


def set_tracks(world: World, ordinary: Track, constitutional: Track, sender: str | None = None) -> None:
    world.governor.set_tracks(astuple(ordinary), astuple(constitutional), sender=sender or world.by_vote)


def tracks(world: World) -> tuple[Any, Any]:
    rules = world.governor.rules()
    return tuple(rules.ordinary), tuple(rules.constitutional)


# --- founding


def test_initialize__founding_rules__are_there(world: World) -> None:
    rules = world.governor.rules()
    founded = world.cell.rules
    assert tuple(rules.ordinary) == astuple(founded.ordinary)
    assert tuple(rules.constitutional) == astuple(founded.constitutional)
    assert rules.proposal_threshold == 100
    assert (rules.guardian, rules.guardian_until) == (NOBODY, 0)
    assert rules.is_open is True
    assert world.governor.treasury() == world.treasury.address
    assert world.governor.minimum_execution_delay() == 2 * DAY
    assert world.governor.factory() == world.cell.factory.address


def test_initialize__with_a_guardian__he_is_there() -> None:
    guardian, until = key("guardian").address, now() + 300 * DAY
    rules = make(guardian=guardian, guardian_until=until).governor.rules()
    assert (rules.guardian, rules.guardian_until) == (guardian, until)


def test_initialize__by_anyone_but_the_factory__is_refused(world: World) -> None:
    terms = world.cell.rules.constitution()[1]
    addresses = tuple(c.address for c in world.cell.contracts)
    for sender in [*wrong_callers(world), world.by_vote]:
        if sender == str(world.cell.factory.address):
            continue
        with boa.reverts("clone: only the factory, never a master"):
            world.governor.initialize(terms, addresses, sender=sender)


def test_initialize__the_master__is_refused_even_to_the_factory(world: World) -> None:
    master = at("Governor", world.cell.factory.master(1)[0])
    terms = world.cell.rules.constitution()[1]
    addresses = tuple(c.address for c in world.cell.contracts)
    with boa.reverts("clone: only the factory, never a master"):
        master.initialize(terms, addresses, sender=world.cell.factory.address)
    with boa.reverts("clone: only the factory, never a master"):
        master.open(sender=world.cell.factory.address)
    # nobody is its treasury, so nobody can set its rules
    for sender in wrong_callers(world)[:-1]:
        with boa.reverts(ONLY_TREASURY):
            master.set_proposal_threshold(1, sender=sender)
    with boa.reverts("governor: founding is not finished"):
        master.propose([], [], [], "", sender=world.members[0])


def test_open__by_anyone_but_the_factory__is_refused() -> None:
    cell = begin()
    assert cell.governor.rules().is_open is False
    for sender in (cell.founder, cell.stranger, cell.treasury.address, cell.members[0]):
        with boa.reverts("clone: only the factory, never a master"):
            cell.governor.open(sender=sender)
    enter_members(cell)
    cell.factory.finish(cell.treasury, sender=cell.stranger)
    assert cell.governor.rules().is_open is True


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ordinary": Track(quorum=99)}, OUT),
        ({"constitutional": Track(expiry=DAY - 1)}, "governor: constitutional is the weaker one"),
        ({"proposal_threshold": 1_001}, "governor: proposal threshold out of bounds"),
        ({"guardian": key("g").address, "guardian_until": 1}, "governor: guardian's term out of bounds"),
    ],
)
def test_initialize__out_of_bounds__nothing_is_founded(changes: dict, reason: str) -> None:
    if "constitutional" in changes:
        changes = {"constitutional": replace(Rules().constitutional, quorum=1_999)}
    with boa.reverts(reason):
        begin(Rules(**changes))


# --- tracks


def test_set_tracks__by_the_treasury__changes_both_and_logs(world: World) -> None:
    ordinary = replace(BASE, late_extension=1)
    constitutional = replace(BASE, quorum=5_000, voting_delay=3)
    set_tracks(world, ordinary, constitutional)
    (event,) = world.events("TracksChanged")
    assert (tuple(event.ordinary), tuple(event.constitutional)) == (
        astuple(ordinary),
        astuple(constitutional),
    )
    assert tracks(world) == (astuple(ordinary), astuple(constitutional))
    assert world.governor.votingDelay() == DAY
    assert world.governor.votingPeriod() == 7 * DAY
    assert world.governor.minimum_execution_delay() == 7 * DAY
    assert world.governor.quorum(now() - 1) == 300 * 10**6


def test_set_tracks__by_anyone_else__is_refused(world: World) -> None:
    before = tracks(world)
    for sender in wrong_callers(world):
        with boa.reverts(ONLY_TREASURY):
            set_tracks(world, BASE, BASE, sender=sender)
    assert tracks(world) == before


def extreme(field: str, value: int) -> Track:
    """A track in which this one rule is at its edge, and all others as permissive to the check as can be."""
    return replace(BASE, **{field: value})


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("end", ["low", "high"])
def test_set_tracks__each_rule_at_its_bound_and_one_past_it__set_and_refused(
    world: World, field: str, end: str
) -> None:
    """I-G4"""
    bound = getattr(getattr(DEFAULT_BOUNDS, field), end)
    beyond = bound - 1 if end == "low" else bound + 1
    world.treasury.set_exit_terms(0, 0, sender=world.by_vote)
    at_bound = extreme(field, bound)
    set_tracks(world, at_bound, at_bound)
    assert tracks(world) == (astuple(at_bound), astuple(at_bound))
    if beyond < 0:
        return
    past = extreme(field, beyond)
    for ordinary, constitutional in ((past, past), (BASE, past), (past, BASE)):
        weaker = any(
            getattr(constitutional, f) < getattr(ordinary, f)
            for f in ("quorum", "approval", "voting_period", "execution_delay")
        )
        with boa.reverts("governor: constitutional is the weaker one" if weaker else OUT):
            set_tracks(world, ordinary, constitutional)
    assert tracks(world) == (astuple(at_bound), astuple(at_bound))


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", [2**14, 2**32, 2**64, 2**255, 2**256 - 1])
def test_set_tracks__absurd_values__never_reach_the_packing(world: World, field: str, value: int) -> None:
    if value <= getattr(DEFAULT_BOUNDS, field).high:
        return
    with boa.reverts(OUT):
        set_tracks(world, extreme(field, value), extreme(field, value))


@pytest.mark.parametrize("field", ["quorum", "approval", "voting_period", "execution_delay"])
def test_set_tracks__constitutional_weaker__is_refused_and_equal_is_fine(world: World, field: str) -> None:
    """I-G4"""
    set_tracks(world, BASE, BASE)
    weaker = replace(BASE, **{field: getattr(BASE, field) - 1})
    with boa.reverts("governor: constitutional is the weaker one"):
        set_tracks(world, BASE, weaker)
    set_tracks(world, weaker, BASE)


@pytest.mark.parametrize("field", ["voting_delay", "expiry", "late_extension"])
def test_set_tracks__what_is_no_strength__may_be_less_for_constitutional(world: World, field: str) -> None:
    set_tracks(world, replace(BASE, **{field: 5 * DAY}), replace(BASE, **{field: DAY}))


def test_set_tracks__execution_delay_at_the_exit_delay_and_below__set_and_refused(world: World) -> None:
    assert world.treasury.exit_delay() == DAY
    with boa.reverts("governor: delay is below the exit delay"):
        set_tracks(world, replace(BASE, execution_delay=DAY - 1), BASE)
    set_tracks(world, replace(BASE, execution_delay=DAY), BASE)


# --- threshold


def test_set_proposal_threshold__by_the_treasury__changes_and_logs(world: World) -> None:
    world.propose(text="so that the count beside it is not zero")
    for before, threshold in ((100, 1_000), (1_000, 0)):
        world.governor.set_proposal_threshold(threshold, sender=world.by_vote)
        (event,) = world.events("ProposalThresholdChanged")
        assert (event.before, event.threshold) == (before, threshold)
        assert world.governor.rules().proposal_threshold == threshold
    # nothing else in that slot changed
    assert world.governor.proposal_count() == 1
    assert world.governor.rules().is_open is True
    assert world.governor.getVotes(world.members[0], now() - 1) > 0


def test_set_proposal_threshold__by_anyone_else__is_refused(world: World) -> None:
    for sender in wrong_callers(world):
        with boa.reverts(ONLY_TREASURY):
            world.governor.set_proposal_threshold(5, sender=sender)
    assert world.governor.rules().proposal_threshold == 100


@pytest.mark.parametrize("threshold", [DEFAULT_BOUNDS.proposal_threshold.high + 1, 2**14, 2**256 - 1])
def test_set_proposal_threshold__past_its_bound__is_refused(world: World, threshold: int) -> None:
    with boa.reverts("governor: proposal threshold out of bounds"):
        world.governor.set_proposal_threshold(threshold, sender=world.by_vote)


# --- guardian


def test_set_guardian__appoint_replace_remove__changes_and_logs(world: World) -> None:
    first, second = key("first guardian").address, key("second guardian").address
    before = NOBODY
    for guardian, until in ((first, now() + DAY), (second, now() + 366 * DAY), (NOBODY, 0)):
        world.governor.set_guardian(guardian, until, sender=world.by_vote)
        (event,) = world.events("GuardianChanged")
        assert (event.before, event.guardian, event.until) == (before, guardian, until)
        rules = world.governor.rules()
        assert (rules.guardian, rules.guardian_until) == (guardian, until)
        before = guardian


def test_set_guardian__nobody_with_a_term__is_nobody_without_one(world: World) -> None:
    world.governor.set_guardian(NOBODY, 2**256 - 1, sender=world.by_vote)
    rules = world.governor.rules()
    assert (rules.guardian, rules.guardian_until) == (NOBODY, 0)


@pytest.mark.parametrize("term", [0, -1, 366 * DAY + 1, 2**255])
def test_set_guardian__term_out_of_bounds__is_refused(world: World, term: int) -> None:
    with boa.reverts("governor: guardian's term out of bounds"):
        world.governor.set_guardian(world.stranger, now() + term, sender=world.by_vote)
    with boa.reverts("governor: guardian's term out of bounds"):
        world.governor.set_guardian(world.stranger, 0, sender=world.by_vote)


@pytest.mark.parametrize("term", [1, 366 * DAY])
def test_set_guardian__term_at_its_bound__is_set(world: World, term: int) -> None:
    world.governor.set_guardian(world.stranger, now() + term, sender=world.by_vote)
    assert world.governor.rules().guardian_until == now() + term


def test_set_guardian__by_anyone_else__is_refused(world: World) -> None:
    world.governor.set_guardian(world.members[5], now() + DAY, sender=world.by_vote)
    for sender in [*wrong_callers(world), world.members[5]]:
        with boa.reverts(ONLY_TREASURY):
            world.governor.set_guardian(sender, now() + DAY, sender=sender)
    assert world.governor.rules().guardian == world.members[5]


# --- the master's bounds


def test_master__built_by_a_factory__keeps_its_bounds_and_belongs_to_it(world: World) -> None:
    factory = world.cell.factory
    with boa.env.prank(factory.address):
        master = deploy("Governor")
    assert master.factory() == factory.address
    with boa.reverts("clone: only the factory, never a master"):
        master.open(sender=factory.address)
    with boa.reverts("clone: only the factory, never a master"):
        master.open(sender=world.stranger)


def test_master__built_by_somebody_without_bounds__fails(world: World) -> None:
    with boa.env.prank(world.stranger), pytest.raises(boa.BoaError):
        deploy("Governor")


def factory_with(**bounds: tuple[int, int]) -> None:
    make_factory(DEFAULT_BOUNDS._replace(**bounds))


@pytest.mark.parametrize(
    ("field", "bound", "reason"),
    [
        ("voting_delay", (0, DAY), "governor: bounds: a vote must begin in a later second"),
        *[
            (field, (1, 2**24), "governor: bounds: wider than can be stored")
            for field in ("voting_delay", "voting_period", "execution_delay", "expiry", "late_extension")
        ],
        *[
            (field, (1, 10_001), "governor: bounds: wider than can be stored")
            for field in ("quorum", "approval", "proposal_threshold")
        ],
        ("guardian_term", (1, 2**28 + 1), "governor: bounds: wider than can be stored"),
        ("quorum", (5_000, 4_999), "governor: bounds: low is above high"),
    ],
)  # fmt: skip
def test_master__bounds_that_can_not_be__is_not_installed(
    field: str, bound: tuple[int, int], reason: str
) -> None:
    with boa.reverts(reason):
        factory_with(**{field: bound})


def test_master__widest_bounds__hold_in_the_packing() -> None:
    times = ("voting_delay", "voting_period", "execution_delay", "expiry", "late_extension")
    most = 2**24 - 1
    # a vote's period and its extension together fit what a period does
    wide = dict.fromkeys(times, (1, most)) | {
        "guardian_term": (1, 2**28),
        "voting_period": (1, most - 10),
        "late_extension": (0, 10),
    }
    ratios = dict.fromkeys(("quorum", "approval", "proposal_threshold"), (0, 10000))
    factory = make_factory(DEFAULT_BOUNDS._replace(**wide, **ratios))
    longest = Track(most, most - 10, most, most, quorum=10_000, approval=10_000, late_extension=10)
    cell = found(
        Rules(ordinary=longest, constitutional=longest, proposal_threshold=10_000,
              members=((key("alone").address, 10**6),)),
        factory,
    )  # fmt: skip
    rules = cell.governor.rules()
    assert tuple(rules.ordinary) == tuple(rules.constitutional) == astuple(longest)
    start = now()
    proposal = cell.governor.propose([cell.stranger], [1], [b""], "Some day", sender=key("alone").address)
    told = cell.governor.proposal_rules(proposal)
    assert (told.snapshot, told.deadline) == (start + most, start + 2 * most - 10)
    assert (told.eta, told.expires) == (start + 3 * most - 10, start + 4 * most - 10)
    assert (told.quorum, told.approval, told.threshold) == (10_000, 10_000, 10_000)
    assert told.late_extension == 10
    # the last ballot in the last second extends it by as much as there may be
    boa.env.timestamp = told.deadline
    cell.governor.castVote(proposal, 1, sender=key("alone").address)
    extended = cell.governor.proposal_rules(proposal)
    assert (extended.deadline, extended.eta) == (told.deadline + 10, told.eta + 10)
    assert (extended.snapshot, extended.late_extension) == (told.snapshot, 10)


def test_master__an_extended_vote_would_not_fit__is_refused() -> None:
    most = 2**24 - 1
    bounds = DEFAULT_BOUNDS._replace(voting_period=(1, most - 9), late_extension=(0, 10))
    with boa.reverts("governor: bounds: wider than can be stored"):
        make_factory(bounds)
