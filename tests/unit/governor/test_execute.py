"""execute: when, by whom, through the treasury; once; and only with the code that was voted about."""

from __future__ import annotations

import boa
import pytest
from eth_utils.crypto import keccak

from tests.support.contracts import deploy, deployer
from tests.support.tokens import receiver
from tests.unit.governor.world import (
    ACTIVE,
    DAY,
    EXECUTED,
    EXPIRED,
    QUEUED,
    SHARE_UNIT,
    World,
    at_time,
    call,
    key,
    now,
    shop,
)

NOT_QUEUED = "governor: the proposal is not queued"
CHANGED = "governor: the code of a target has changed"
DELEGATION = bytes.fromhex("ef0100") + b"\x22" * 20


def test_execute__payment__by_anyone_pays(world: World) -> None:
    proposal = world.due(world.payment(1_000))
    assert world.execute(proposal) == proposal.id
    (event,) = world.events("ProposalExecuted")
    assert event.proposalId == proposal.id
    assert world.token.balanceOf(world.stranger) == 1_000
    assert world.state(proposal) == EXECUTED


def test_execute__change_of_rules__changes_them(world: World) -> None:
    world.execute(world.due(world.change(333)))
    assert world.governor.rules().proposal_threshold == 333


def test_execute__many_actions__in_order_and_together(world: World) -> None:
    made = shop()
    calls = [world.payment(5), call(made.buy, amount=7), (world.stranger, 3, b""), world.change(400)]
    before = boa.env.get_balance(world.stranger)
    world.execute(world.due(*calls))
    assert world.token.balanceOf(world.stranger) == 5
    assert (made.calls(), boa.env.get_balance(made.address)) == (1, 7)
    assert boa.env.get_balance(world.stranger) == before + 3
    assert world.governor.rules().proposal_threshold == 400


@pytest.mark.parametrize("count", [2, 3, 10])
def test_execute__several_ordinary_actions__all_done(world: World, count: int) -> None:
    world.execute(world.due(*[world.payment(n) for n in range(1, count + 1)]))
    assert world.token.balanceOf(world.stranger) == count * (count + 1) // 2


def test_execute__one_action_fails__nothing_happens_and_it_can_be_tried_again(world: World) -> None:
    made = shop()
    proposal = world.due(world.payment(5), call(made.fail))
    for _ in range(2):
        with boa.reverts("shop: closed"):
            world.execute(proposal)
        assert world.state(proposal) == QUEUED
    assert world.token.balanceOf(world.stranger) == 0


@pytest.mark.parametrize("late", [-1, 0, 14 * DAY, 14 * DAY + 1])
def test_execute__each_side_of_eta_and_expiry__refused_or_done(world: World, late: int) -> None:
    proposal = world.passed(world.payment())
    eta = world.governor.proposalEta(proposal.id)
    at_time(eta + late)
    if late == -1:
        assert world.state(proposal) == QUEUED
        with boa.reverts("governor: its delay has not passed"):
            world.execute(proposal)
    elif late > 14 * DAY:
        assert world.state(proposal) == EXPIRED
        with boa.reverts(NOT_QUEUED):
            world.execute(proposal)
    else:
        world.execute(proposal)


def test_execute__twice__is_refused(world: World) -> None:
    """I-G2"""
    proposal = world.due(world.payment())
    world.execute(proposal)
    with boa.reverts(NOT_QUEUED):
        world.execute(proposal)


def test_execute__not_passed__is_refused_in_every_state(world: World) -> None:
    proposal = world.propose(world.payment())
    for travel in (0, DAY + 1, 3 * DAY, 10 * DAY):
        boa.env.time_travel(seconds=travel)
        with boa.reverts(NOT_QUEUED):
            world.execute(proposal)
    with boa.reverts("governor: no such proposal"):
        world.execute(world.draft(text="never proposed"))


def test_execute__other_content_than_voted__is_another_proposal(world: World) -> None:
    proposal = world.due(world.payment(5))
    targets, values, calldatas, digest = proposal.key
    for changed in [
        ([world.stranger], values, calldatas, digest),
        (targets, [1], calldatas, digest),
        (targets, values, [world.payment(6)[2]], digest),
        (targets, values, calldatas, b"\x00" * 32),
        (targets, [], calldatas, digest),
        (targets, [0, 0], calldatas, digest),
        ([], [], [], digest),
    ]:
        with boa.reverts("governor: no such proposal"):
            world.governor.execute(*changed, sender=world.stranger)


def test_execute__with_coin__is_refused(world: World) -> None:
    proposal = world.due(world.payment())
    with boa.reverts("governor: send no coin, the treasury pays"):
        world.governor.execute(*proposal.key, sender=world.stranger, value=1)
    assert boa.env.get_balance(world.governor.address) == 0


def test_execute__table_changed_since__is_refused_by_the_treasury(world: World) -> None:
    """I-G6"""
    made = shop()
    selector = made.buy.prepare_calldata()[:4]
    world.treasury.list_call(made.address, selector, True, sender=world.by_vote)
    proposal = world.due(call(made.buy))
    world.treasury.list_call(made.address, selector, False, sender=world.by_vote)
    with boa.reverts("treasury: not for the ordinary track"):
        world.execute(proposal)


def test_execute__successor_appointed__the_former_governor_executes_nothing_more(world: World) -> None:
    proposal = world.due(world.payment())
    with boa.env.anchor():
        world.execute(proposal)
    other = deploy("standins/RelayGovernor")
    other.set_treasury(world.treasury.address)
    other.set_minimum_execution_delay(10 * DAY)
    world.treasury.appoint_successor(other.address, sender=world.by_vote)
    with boa.reverts("treasury: only the governor"):
        world.execute(proposal)


def test_queue__always__says_that_there_is_nothing_to_do(world: World) -> None:
    proposal = world.passed(world.payment())
    with boa.reverts("governor: it is queued by itself"):
        world.governor.queue(*proposal.key, sender=world.stranger)
    assert world.governor.proposalNeedsQueuing(proposal.id) is False


# --- while it executes


def test_execute__receiver_executes_it_again__fails_inside(world: World) -> None:
    attacker = receiver("Reenterer")
    proposal = world.due((attacker.address, 10, b""))
    attacker.arm(world.governor.address, world.governor.execute.prepare_calldata(*proposal.key))
    world.execute(proposal)
    assert (attacker.calls(), attacker.successes()) == (1, 0)
    assert boa.env.get_balance(attacker.address) == 10


def test_execute__receiver_executes_another_one__fails_inside(world: World) -> None:
    attacker = receiver("Reenterer")
    other = world.passed(world.payment(5), text="other", by=1)
    proposal = world.due((attacker.address, 10, b""))
    attacker.arm(world.governor.address, world.governor.execute.prepare_calldata(*other.key))
    at_time(world.governor.proposalEta(other.id))
    at_time(max(now(), world.governor.proposalEta(proposal.id)))
    world.execute(proposal)
    assert (attacker.calls(), attacker.successes()) == (1, 0)
    assert world.state(other) == QUEUED
    world.execute(other)


def test_execute__receiver_votes_and_reads_inside__works_and_changes_nothing_else(world: World) -> None:
    attacker = receiver("Reenterer")
    world.share.issue(attacker.address, 100 * SHARE_UNIT, sender=world.by_vote)
    boa.env.time_travel(seconds=1)
    proposal = world.due((attacker.address, 10, b""))
    running = world.begin(world.propose(world.payment(), by=1))
    assert world.state(running) == ACTIVE
    attacker.arm(world.governor.address, world.governor.castVote.prepare_calldata(running.id, 1))
    world.execute(proposal)
    assert attacker.successes() == 1
    assert world.governor.hasVoted(running.id, attacker.address) is True


def test_execute__receiver_cancels_it_inside__fails_inside(world: World) -> None:
    attacker = receiver("Reenterer")
    world.governor.set_guardian(attacker.address, now() + 300 * DAY, sender=world.by_vote)
    proposal = world.due((attacker.address, 10, b""))
    attacker.arm(world.governor.address, world.governor.cancel.prepare_calldata(*proposal.key))
    world.execute(proposal)
    assert (attacker.calls(), attacker.successes()) == (1, 0)
    assert world.state(proposal) == EXECUTED


def test_execute__sets_rules_guardian_and_reads_of_the_treasury__inside_work(world: World) -> None:
    rules = world.governor.rules()
    calls = [
        call(world.governor.set_tracks, tuple(rules.ordinary), tuple(rules.constitutional)),
        call(world.governor.set_guardian, world.stranger, now() + 60 * DAY),
        call(world.treasury.set_exit_terms, DAY, 0),
    ]
    world.execute(world.due(*calls))
    assert world.governor.rules().guardian == world.stranger


# --- code


def test_propose__calldata_for_an_address_without_code__is_refused(world: World) -> None:
    for target in (world.stranger, "0x" + "00" * 19 + "04", "0x" + "00" * 20):
        with boa.reverts("governor: the target has no code of its own"):
            world.send(world.draft((target, 0, b"\x01")), world.members[0])
    # the second of two
    with boa.reverts("governor: the target has no code of its own"):
        world.send(world.draft(world.payment(), (world.stranger, 0, b"\x01")), world.members[0])


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        (DELEGATION, True),
        # no chain lets such code be, but it is none that was borrowed
        (bytes.fromhex("ef0100"), False),
        (DELEGATION + b"\x00", False),
        (bytes.fromhex("ef0101") + b"\x22" * 20, False),
        (bytes.fromhex("ef"), False),
        (bytes.fromhex("00"), False),
        (bytes.fromhex("0000"), False),
        (bytes.fromhex("000000"), False),
    ],
)
def test_propose__calldata_for_a_delegated_account__is_refused(
    world: World, code: bytes, refused: bool
) -> None:
    account = key("borrows code").address
    boa.env.set_code(account, code)
    if refused:
        with boa.reverts("governor: the target has no code of its own"):
            world.send(world.draft((account, 0, b"\x01")), world.members[0])
    else:
        world.propose((account, 0, b"\x01"))


def test_execute__value_for_a_delegated_account__is_fine(world: World) -> None:
    account = key("wallet that borrows code").address
    boa.env.set_code(account, bytes.fromhex("ef0100") + bytes.fromhex(shop().address[2:]))
    world.propose((account, 5, b""))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda code: b"\x00", id="metamorphic"),
        pytest.param(lambda code: code[:-1] + bytes([code[-1] ^ 1]), id="one bit"),
        pytest.param(lambda code: code + b"\x00", id="one byte more"),
    ],
)
@pytest.mark.parametrize("place", [0, 1])
def test_execute__code_of_a_target_changed__is_refused(world: World, change, place: int) -> None:  # type: ignore[no-untyped-def]
    made = shop()
    calls = [call(made.buy), (world.stranger, 1, b"")]
    proposal = world.due(*(calls if place == 0 else calls[::-1]))
    code = boa.env.get_code(made.address)
    boa.env.set_code(made.address, change(code))
    with boa.reverts(CHANGED):
        world.execute(proposal)
    # and it is fine again with the code that was voted about
    boa.env.set_code(made.address, code)
    world.execute(proposal)


@pytest.mark.parametrize(("bit", "refused"), [(128, True), (191, True), (255, True), (127, False)])
def test_execute__digest__is_compared_in_all_of_its_128_bits(world: World, bit: int, refused: bool) -> None:
    proposal = world.due(call(shop().buy))
    # the slot of proposals._cores[id]: digest 128 | proposer's number 24 | …
    layout = deployer("Governor").compiler_data.storage_layout["storage_layout"]
    slot = layout["proposals"]["_cores"]["slot"].to_bytes(32, "big")
    place = int.from_bytes(keccak(slot + proposal.id.to_bytes(32, "big")), "big")
    governor = world.governor.address
    word = boa.env.get_storage(governor, place)
    assert word >> 104 & 2**24 - 1 == 1
    boa.env.set_storage(governor, place, word ^ 1 << bit)
    if refused:
        with boa.reverts(CHANGED):
            world.execute(proposal)
    else:
        world.execute(proposal)


def test_execute__target_lost_its_code__is_refused(world: World) -> None:
    made = shop()
    proposal = world.due(call(made.buy))
    boa.env.set_code(made.address, b"")
    with boa.reverts("governor: the target has no code of its own"):
        world.execute(proposal)


def test_execute__target_became_a_delegated_account__is_refused(world: World) -> None:
    made = shop()
    proposal = world.due(call(made.buy))
    boa.env.set_code(made.address, DELEGATION)
    with boa.reverts("governor: the target has no code of its own"):
        world.execute(proposal)


def test_execute__plain_receiver_got_code__is_paid_all_the_same(world: World) -> None:
    # he could otherwise veto what was decided
    account = key("plain receiver").address
    proposal = world.due((account, 5, b""), call(shop().buy))
    boa.env.set_code(account, boa.env.get_code(shop().address))
    world.execute(proposal)
    assert boa.env.get_balance(account) == 5


def test_execute__two_targets_swap_their_code__is_refused(world: World) -> None:
    first, second = shop(), receiver("Reenterer")
    proposal = world.due(call(first.buy), (second.address, 1, b"\x01"))
    one, two = boa.env.get_code(first.address), boa.env.get_code(second.address)
    boa.env.set_code(first.address, two)
    boa.env.set_code(second.address, one)
    with boa.reverts(CHANGED):
        world.execute(proposal)
