"""cancel: the proposer, anyone once the proposer lacks votes, the guardian; and what each may not."""

from __future__ import annotations

import boa
import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from tests.support.contracts import deploy
from tests.unit.governor.world import (
    ACTIVE,
    CANCELED,
    DAY,
    FOR,
    PENDING,
    QUEUED,
    SHARE_UNIT,
    Call,
    Proposal,
    World,
    at_time,
    call,
    key,
    make,
    now,
)

REFUSED = "governor: not yours to cancel, or too late"
OVER = "governor: not yours to cancel, or too late"


@pytest.fixture(scope="module")
def guardian() -> str:
    return key("guardian").address


@pytest.fixture(scope="module")
def guarded(guardian: str) -> World:
    made = make()
    made.governor.set_guardian(guardian, now() + 200 * DAY, sender=made.by_vote)
    return made


# --- the proposer


def test_cancel__proposer_while_pending__ends_it(world: World) -> None:
    proposal = world.propose(world.payment())
    assert world.cancel(proposal, world.members[0]) == proposal.id
    (event,) = world.events("ProposalCanceled")
    assert event.proposalId == proposal.id
    assert world.state(proposal) == CANCELED
    with boa.reverts(OVER):
        world.cancel(proposal, world.members[0])


def test_cancel__proposer_in_the_snapshots_second_and_one_later__may_and_may_not(world: World) -> None:
    proposal = world.propose(world.payment())
    at_time(world.governor.proposalSnapshot(proposal.id))
    with boa.env.anchor():
        world.cancel(proposal, world.members[0])
    boa.env.time_travel(seconds=1)
    with boa.reverts(REFUSED):
        world.cancel(proposal, world.members[0])
    assert world.state(proposal) == ACTIVE


def test_cancel__anybody_else__is_refused(world: World) -> None:
    proposal = world.propose(world.payment())
    for sender in (world.stranger, world.members[1], world.cell.founder, world.by_vote):
        with boa.reverts(REFUSED):
            world.cancel(proposal, sender)
    assert world.state(proposal) == PENDING


def test_cancel__proposer_with_a_new_key__the_new_one_may_and_the_old_one_not(world: World) -> None:
    proposal = world.propose(world.payment())
    world.share.repoint(world.members[0], world.stranger, sender=world.by_vote)
    boa.env.time_travel(seconds=1)
    with boa.reverts(REFUSED):
        world.cancel(proposal, world.members[0])
    world.cancel(proposal, world.stranger)


def test_cancel__unknown_proposal__is_refused(world: World) -> None:
    with boa.reverts("governor: no such proposal"):
        world.cancel(world.draft(text="never proposed"), world.members[0])


# --- anyone, once the proposer lacks the votes


@pytest.mark.parametrize("active", [False, True])
def test_cancel__proposer_without_votes__by_anyone(world: World, active: bool) -> None:
    proposal = world.propose(world.payment())
    if active:
        world.begin(proposal)
    world.share.transfer(world.members[1], 100 * SHARE_UNIT, sender=world.members[0])
    # the votes of the second before count
    with boa.reverts(REFUSED):
        world.cancel(proposal, world.stranger)
    boa.env.time_travel(seconds=1)
    world.cancel(proposal, world.stranger)
    assert world.state(proposal) == CANCELED


def test_cancel__proposer_at_the_threshold_and_a_unit_below__not_and_by_anyone() -> None:
    world = make((9_800, 200), minimum_position=1)
    proposal = world.propose(text="of a small one", by=1)
    world.share.transfer(world.members[0], 100 * SHARE_UNIT, sender=world.members[1])
    boa.env.time_travel(seconds=1)
    with boa.reverts(REFUSED):
        world.cancel(proposal, world.stranger)
    world.share.transfer(world.members[0], 1, sender=world.members[1])
    boa.env.time_travel(seconds=1)
    world.cancel(proposal, world.stranger)


def test_cancel__threshold_raised_since__the_one_of_proposing_counts(world: World) -> None:
    """I-G5"""
    world.share.transfer(world.members[1], 60 * SHARE_UNIT, sender=world.members[0])
    boa.env.time_travel(seconds=1)
    proposal = world.propose(world.payment())
    world.governor.set_proposal_threshold(1_000, sender=world.by_vote)
    assert world.governor.proposalThreshold() == 100 * SHARE_UNIT
    with boa.reverts(REFUSED):
        world.cancel(proposal, world.stranger)


def test_cancel__proposer_without_votes_after_the_vote__is_refused(world: World) -> None:
    proposal = world.passed(world.payment())
    world.treasury.exit(100 * SHARE_UNIT, sender=world.members[0])
    boa.env.time_travel(seconds=1)
    assert world.state(proposal) == QUEUED
    with boa.reverts(REFUSED):
        world.cancel(proposal, world.stranger)


# --- what is over


@pytest.mark.parametrize("how", ["defeated", "succeeded", "expired", "executed"])
def test_cancel__what_is_over__is_refused_to_everyone(guarded: World, guardian: str, how: str) -> None:
    if how == "defeated":
        proposal = guarded.end(guarded.propose(guarded.payment()))
    elif how == "succeeded":
        proposal = guarded.passed(text="a resolution")
    else:
        proposal = guarded.due(guarded.payment())
        if how == "executed":
            guarded.execute(proposal)
        else:
            boa.env.time_travel(seconds=14 * DAY + 1)
    state = guarded.state(proposal)
    for sender in (guardian, guarded.members[0], guarded.stranger):
        with boa.reverts(OVER):
            guarded.cancel(proposal, sender)
    assert guarded.state(proposal) == state


# --- the guardian


def to_pending(world: World, proposal: Proposal) -> None:
    pass


def to_active(world: World, proposal: Proposal) -> None:
    world.begin(proposal)


def to_queued(world: World, proposal: Proposal) -> None:
    world.begin(proposal)
    world.vote(proposal, FOR, *range(10))
    world.end(proposal)


def to_due(world: World, proposal: Proposal) -> None:
    to_queued(world, proposal)
    at_time(world.governor.proposalEta(proposal.id) + 14 * DAY)


@pytest.mark.parametrize("move", [to_pending, to_active, to_queued, to_due])
@pytest.mark.parametrize("constitutional", [False, True])
def test_guardian__until_it_is_executed__cancels(
    guarded: World, guardian: str, move, constitutional: bool
) -> None:  # type: ignore[no-untyped-def]
    proposal = guarded.propose(guarded.change() if constitutional else guarded.payment())
    move(guarded, proposal)
    guarded.cancel(proposal, guardian)
    assert guarded.state(proposal) == CANCELED
    with boa.reverts("governor: the proposal is not queued"):
        guarded.execute(proposal)


def test_guardian__nobody_appointed__the_empty_address_cancels_nothing(world: World) -> None:
    proposal = world.propose(world.payment())
    assert world.governor.rules().guardian == "0x" + "0" * 40
    with boa.reverts(REFUSED):
        world.cancel(proposal, "0x" + "0" * 40)


def test_guardian__last_second_of_his_term_and_its_end__may_and_may_not(world: World, guardian: str) -> None:
    until = now() + 10 * DAY
    world.governor.set_guardian(guardian, until, sender=world.by_vote)
    proposal = world.due(world.payment())
    at_time(until - 1)
    with boa.env.anchor():
        world.cancel(proposal, guardian)
    at_time(until)
    assert world.state(proposal) == QUEUED
    with boa.reverts(REFUSED):
        world.cancel(proposal, guardian)


def test_guardian__removed_or_replaced__may_no_more(guarded: World, guardian: str) -> None:
    proposal = guarded.propose(guarded.payment())
    successor = key("second guardian").address
    guarded.governor.set_guardian(successor, now() + DAY, sender=guarded.by_vote)
    with boa.reverts(REFUSED):
        guarded.cancel(proposal, guardian)
    with boa.env.anchor():
        guarded.cancel(proposal, successor)
    guarded.governor.set_guardian("0x" + "0" * 40, 0, sender=guarded.by_vote)
    for sender in (guardian, successor):
        with boa.reverts(REFUSED):
            guarded.cancel(proposal, sender)


def replacing(world: World, *names: str) -> list[Call]:
    calls = {
        "guardian": call(world.governor.set_guardian, world.stranger, now() + 100 * DAY),
        "no guardian": call(world.governor.set_guardian, "0x" + "0" * 40, 0),
        "successor": call(world.treasury.appoint_successor, world.governor.address),
        "payment": world.payment(),
        # the same selectors elsewhere are no succession
        "guardian elsewhere": (
            world.treasury.address,
            0,
            call(world.governor.set_guardian, world.stranger, 1)[2],
        ),
        "successor elsewhere": (
            world.governor.address,
            0,
            call(world.treasury.appoint_successor, world.stranger)[2],
        ),
        "other": world.change(),
        "short": (world.governor.address, 0, b"\x01\x02\x03"),
        "coin": (world.governor.address, 1, b""),
    }  # fmt: skip
    return [calls[name] for name in names]


@pytest.mark.parametrize(
    ("names", "may"),
    [
        (["guardian"], False),
        (["no guardian"], False),
        (["successor"], False),
        (["guardian", "successor"], False),
        (["successor", "no guardian", "guardian"], False),
        (["payment", "guardian"], True),
        (["guardian", "payment"], True),
        (["successor", "other"], True),
        (["guardian elsewhere"], True),
        (["successor elsewhere"], True),
        (["other"], True),
        (["short"], True),
        (["coin"], True),
    ],
)
def test_guardian__proposal_that_replaces_him_or_the_governor__he_must_let_pass(
    guarded: World, guardian: str, names: list[str], may: bool
) -> None:
    proposal = guarded.propose(*replacing(guarded, *names))
    if may:
        guarded.cancel(proposal, guardian)
    else:
        with boa.reverts("governor: a guardian can't stop this (again)"):
            guarded.cancel(proposal, guardian)


def test_guardian__resolution__is_no_matter_for_him(guarded: World, guardian: str) -> None:
    proposal = guarded.propose(text="We are against guardians")
    for _ in range(2):
        with boa.reverts("governor: a guardian can't stop this (again)"):
            guarded.cancel(proposal, guardian)
        guarded.begin(proposal)


def test_guardian__same_actions_a_second_time__he_must_let_pass(guarded: World, guardian: str) -> None:
    guarded.cancel(guarded.propose(guarded.payment(5), text="first"), guardian)
    again = guarded.propose(guarded.payment(5), text="second")
    with boa.reverts("governor: a guardian can't stop this (again)"):
        guarded.cancel(again, guardian)
    # another guardian is bound, too
    successor = key("second guardian").address
    guarded.governor.set_guardian(successor, now() + 100 * DAY, sender=guarded.by_vote)
    with boa.reverts("governor: a guardian can't stop this (again)"):
        guarded.cancel(again, successor)
    # other amounts, values or order are other actions
    for index, calls in enumerate(
        [
            [guarded.payment(6)],
            [(*guarded.payment(5)[:1], 1, guarded.payment(5)[2])],
            [guarded.payment(5), guarded.payment(5)],
            [guarded.payment(5), guarded.payment(6)],
            [guarded.payment(6), guarded.payment(5)],
        ]
    ):
        guarded.cancel(guarded.propose(*calls, text=f"changed {index}", by=index + 1), successor)


def test_guardian__own_proposal_while_pending__does_not_use_up_his_veto(guardian: str) -> None:
    world = make()
    world.governor.set_guardian(world.members[0], now() + 100 * DAY, sender=world.by_vote)
    world.cancel(world.propose(world.payment(), text="first"), world.members[0])
    second = world.begin(world.propose(world.payment(), text="second"))
    world.cancel(second, world.members[0])
    third = world.begin(world.propose(world.payment(), text="third"))
    with boa.reverts("governor: a guardian can't stop this (again)"):
        world.cancel(third, world.members[0])


def test_cancel__after_the_vote__leaves_the_proposers_newer_one_open(guarded: World, guardian: str) -> None:
    first = guarded.passed(guarded.payment())
    guarded.propose(text="newer")
    guarded.cancel(first, guardian)
    with boa.reverts("governor: you have an open proposal"):
        guarded.send(guarded.draft(text="third"), guarded.members[0])


def test_cancel__during_the_vote__lets_the_proposer_make_another(guarded: World, guardian: str) -> None:
    guarded.cancel(guarded.begin(guarded.propose(guarded.payment())), guardian)
    guarded.propose(text="another")


# --- calldata as no encoder writes it


def test_cancel__bytes_behind_the_calldata__is_another_proposal(world: World) -> None:
    proposal = world.propose(world.payment())
    sent = world.governor.cancel.prepare_calldata(*proposal.key)
    tailed = boa.env.execute_code(
        to_address=world.governor.address, sender=world.members[0], data=sent + b"tail of a wallet"
    )
    assert tailed.is_error
    assert tailed.output == keccak(text="Error(string)")[:4] + encode(
        ["string"], ["governor: no such proposal"]
    )
    assert world.state(proposal) == PENDING
    world.cancel(proposal, world.members[0])


def test_hash_proposal__bytes_behind_or_other_offsets__is_no_proposals_id(world: World) -> None:
    proposal = world.propose(world.payment())
    sent = world.governor.hashProposal.prepare_calldata(*proposal.key)
    # the same lists with a word between the heads and the first of them: every offset is 32 more
    heads = [int.from_bytes(sent[4 + 32 * i : 36 + 32 * i], "big") + 32 for i in range(3)]
    moved = sent[:4] + b"".join(h.to_bytes(32, "big") for h in heads) + sent[100:132] + bytes(32) + sent[132:]
    assert told(world, sent) == proposal.id
    assert told(world, moved) != proposal.id
    assert told(world, sent + bytes(32)) != proposal.id


def told(world: World, data: bytes) -> int:
    computation = boa.env.execute_code(to_address=world.governor.address, data=data)
    assert not computation.is_error
    return int.from_bytes(computation.output, "big")


def test_cancel__the_largest_proposal__is_cancelled(world: World) -> None:
    shop = deploy("standins/Shop")
    calls = [(shop.address, n, bytes([n + 1]) * 2_240) for n in range(10)]
    proposal = world.propose(*calls, text="x" * 8_192)
    assert len(world.governor.cancel.prepare_calldata(*proposal.key)) == 23_908
    world.cancel(proposal, world.members[0])
    assert world.state(proposal) == CANCELED
