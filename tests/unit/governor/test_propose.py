"""propose: who may, what it refuses, what it writes."""

from __future__ import annotations

import boa
import pytest

from tests.support.cell import NATIVE, Cell, Policy, Weight, begin, enter_members
from tests.support.tokens import plain
from tests.unit.governor.world import (
    DAY,
    PENDING,
    SHARE_UNIT,
    Proposal,
    Rules,
    World,
    at_time,
    call,
    make,
    now,
    shop,
)

SUFFIX = "#proposer=0x"


def test_propose__payment__is_ordinary_with_the_ordinary_rules(world: World) -> None:
    start = now()
    proposal = world.propose(world.payment(), by=3)
    rules = world.governor.proposal_rules(proposal.id)
    assert rules.constitutional is False
    assert rules.number == 4
    assert (rules.threshold, rules.quorum, rules.approval) == (100, 2_000, 5_000)
    assert rules.late_extension == DAY
    assert (rules.snapshot, rules.deadline) == (start + DAY, start + 4 * DAY)
    assert (rules.eta, rules.expires) == (start + 6 * DAY, start + 20 * DAY)
    assert world.state(proposal) == PENDING


def test_propose__change_of_rules__is_constitutional_with_those_rules(world: World) -> None:
    start = now()
    proposal = world.propose(world.change())
    rules = world.governor.proposal_rules(proposal.id)
    assert rules.constitutional is True
    assert (rules.quorum, rules.approval) == (4_000, 6_667)
    assert (rules.snapshot, rules.deadline, rules.eta) == (start + DAY, start + 8 * DAY, start + 15 * DAY)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_propose__one_action_of_three_is_constitutional__all_of_it_is(world: World, place: int) -> None:
    calls = [world.payment(1), world.payment(2), world.payment(3)]
    calls[place] = world.change()
    assert world.governor.proposal_rules(world.propose(*calls).id).constitutional is True


def test_propose__no_actions__is_an_ordinary_resolution(world: World) -> None:
    start = now()
    proposal = world.propose(text="We are for peace")
    rules = world.governor.proposal_rules(proposal.id)
    assert (rules.constitutional, rules.eta, rules.expires) == (False, 0, 0)
    assert rules.deadline == start + 4 * DAY
    assert world.governor.proposalEta(proposal.id) == 0


def test_propose__payment__logs_what_openzeppelin_logs(world: World) -> None:
    start = now()
    proposal = world.propose(world.payment(7), world.payment(8), text="Pay", by=1)
    (event,) = world.events("ProposalCreated")
    assert event.proposalId == proposal.id
    assert event.proposer == world.members[1]
    assert list(event.targets) == proposal.targets
    assert list(event.values) == proposal.values
    assert list(event.signatures) == ["", ""]
    assert [bytes(data) for data in event.calldatas] == proposal.calldatas
    assert (event.voteStart, event.voteEnd) == (start + DAY, start + 4 * DAY)
    assert event.description == "Pay"
    assert world.governor.proposalProposer(proposal.id) == world.members[1]


def test_propose__ten_actions_of_the_largest_size_and_text__same_id_as_computed_outside(
    world: World,
) -> None:
    target = shop().address
    calls = [(target, index, bytes([index + 1]) * 2_240) for index in range(10)]
    proposal = world.propose(*calls, text="ß" * 4_096)
    (event,) = world.events("ProposalCreated")
    assert [bytes(data) for data in event.calldatas] == proposal.calldatas
    assert world.governor.hashProposal(*proposal.key) == proposal.id
    assert world.governor.getProposalId(*proposal.key) == proposal.id


@pytest.mark.parametrize(
    "calls", [[], [("", 0, b"")], [("", 5, b"\x01")], [("", 1, b"\x01" * 31), ("", 2, b"\x02" * 33)]]
)
def test_hash_proposal__lists_of_every_shape__as_computed_outside(world: World, calls: list) -> None:
    proposal = world.draft(*[(world.stranger, amount, data) for _, amount, data in calls], text="")
    assert world.governor.hashProposal(*proposal.key) == proposal.id
    assert world.governor.getProposalId(*proposal.key) == proposal.id


@pytest.mark.parametrize(
    "lists",
    [
        ([], [0], []),
        ([], [], [b""]),
        (["t"], [], [b""]),
        (["t"], [0], []),
        (["t"], [0, 0], [b""]),
        (["t"], [0], [b"", b""]),
    ],
)
def test_propose__lists_of_different_length__is_refused(world: World, lists: tuple) -> None:
    targets = [world.stranger for _ in lists[0]]
    with boa.reverts("governor: the lists differ in length"):
        world.governor.propose(targets, lists[1], lists[2], "Uneven", sender=world.members[0])


@pytest.mark.parametrize(
    ("actions", "size", "text", "refused"),
    [(10, 1, 8_192, False), (11, 1, 1, True), (1, 2_240, 1, False), (1, 2_241, 1, True), (1, 1, 8_193, True)],
)
def test_propose__more_than_fits__is_refused(
    world: World, actions: int, size: int, text: int, refused: bool
) -> None:
    target = str(shop().address)
    proposal = Proposal([target] * actions, [0] * actions, [b"\x01" * size] * actions, "x" * text)
    # the decoder refuses before any line of ours runs, so there are no words
    result = boa.env.execute_code(
        to_address=world.governor.address,
        sender=world.members[0],
        data=world.governor.propose.prepare_calldata(*proposal.lists, proposal.description),
    )
    assert (result.is_error, result.output == b"") == (refused, refused)


def test_propose__stranger__is_refused(world: World) -> None:
    with boa.reverts("governor: too few votes to propose"):
        world.send(world.draft(world.payment()), world.stranger)
    assert world.governor.proposal_count() == 0


def test_propose__before_founding_is_finished__is_refused() -> None:
    cell: Cell = begin(Rules(members=None))
    with boa.reverts("governor: founding is not finished"):
        cell.governor.propose([], [], [], "Too early", sender=cell.members[0])


def test_propose__in_the_second_of_opening__is_refused() -> None:
    cell = begin()
    enter_members(cell)
    cell.factory.finish(cell.treasury, sender=cell.stranger)
    # nobody had votes in the second before
    with boa.reverts("governor: too few votes to propose"):
        cell.governor.propose([], [], [], "Too early", sender=cell.members[0])


def test_propose__cell_dissolved_by_vote__is_refused(world: World) -> None:
    world.execute(world.due(call(world.treasury.dissolve, world.stranger)))
    with boa.reverts("governor: the cell is dissolved"):
        world.send(world.draft(world.payment()), world.members[0])


def test_propose__cell_dissolved_by_a_call_within_a_call__is_refused(world: World) -> None:
    end = world.treasury.dissolve.prepare_calldata(world.stranger)
    within = call(world.treasury.spend_with, NATIVE, 0, world.treasury.address, end)
    world.execute(world.due(within, world.change()))
    assert world.treasury.dissolved()
    with boa.reverts("governor: the cell is dissolved"):
        world.send(world.draft(world.payment()), world.members[0])


@pytest.fixture(scope="module")
def uneven() -> World:
    """10,000 shares: 1 % is 100 shares. The last two members have 100, and a unit less."""
    return make((9_700, 100, 100, 100), proposal_threshold=100, minimum_position=1)


def test_propose__at_the_threshold_and_a_unit_below__enough_and_refused(uneven: World) -> None:
    assert uneven.governor.proposalThreshold() == 100 * SHARE_UNIT
    uneven.send(uneven.draft(text="exactly"), uneven.members[1])
    uneven.share.transfer(uneven.members[0], 1, sender=uneven.members[2])
    # the votes of the second before count: still enough now
    uneven.send(uneven.draft(text="the second before"), uneven.members[2])
    boa.env.time_travel(seconds=1)
    uneven.share.transfer(uneven.members[0], 1, sender=uneven.members[3])
    boa.env.time_travel(seconds=1)
    with boa.reverts("governor: too few votes to propose"):
        uneven.send(uneven.draft(text="a unit less"), uneven.members[3])


def test_propose__threshold_of_zero__one_unit_is_enough_and_none_is_not() -> None:
    world = make((100, 100), proposal_threshold=0, minimum_position=1)
    assert world.governor.proposalThreshold() == 1
    world.share.transfer(world.members[0], 100 * SHARE_UNIT - 1, sender=world.members[1])
    boa.env.time_travel(seconds=1)
    world.send(world.draft(text="with one unit"), world.members[1])
    world.share.transfer(world.members[1], 100 * SHARE_UNIT - 1, sender=world.members[0])
    world.share.transfer(world.members[1], 100 * SHARE_UNIT, sender=world.members[0])
    boa.env.time_travel(seconds=1)
    with boa.reverts("governor: too few votes to propose"):
        world.send(world.draft(text="with none"), world.members[0])


def test_propose__votes_bought_in_this_second__do_not_count(world: World) -> None:
    buyer = world.stranger
    world.share.issue(buyer, 500 * SHARE_UNIT, sender=world.by_vote)
    with boa.reverts("governor: too few votes to propose"):
        world.send(world.draft(), buyer)
    boa.env.time_travel(seconds=1)
    world.send(world.draft(), buyer)


def test_propose__delegated_votes__count_for_the_delegate() -> None:
    world = make((100, 100), proposal_threshold=1_000)
    world.share.delegate(world.members[0], sender=world.members[1])
    boa.env.time_travel(seconds=1)
    with boa.reverts("governor: too few votes to propose"):
        world.send(world.draft(), world.members[1])
    world.send(world.draft(), world.members[0])


def test_propose__member_vote__counts_heads() -> None:
    world = make((1, 500, 500), weight=Weight.MEMBER, proposal_threshold=1_000, policy=Policy.LOCKED)
    assert world.governor.proposalThreshold() == 300_000  # a tenth of three heads
    world.send(world.draft(), world.members[0])


def test_propose__same_content_twice__is_refused_for_ever(world: World) -> None:
    proposal = world.propose(world.payment(), text="Once")
    for sender in world.members[:2]:
        with boa.reverts("governor: exists already, change its text"):
            world.send(proposal, sender)
    world.cancel(proposal, world.members[0])
    with boa.reverts("governor: exists already, change its text"):
        world.send(proposal, world.members[0])
    # another text is another proposal
    world.propose(world.payment(), text="Once more")


def test_propose__second_one_while_the_first_is_open__is_refused_until_its_vote_ends(world: World) -> None:
    first = world.propose(text="first")
    with boa.reverts("governor: you have an open proposal"):
        world.send(world.draft(text="second"), world.members[0])
    # somebody else may
    world.propose(text="somebody else's", by=1)
    at_time(world.governor.proposalDeadline(first.id))
    with boa.reverts("governor: you have an open proposal"):
        world.send(world.draft(text="second"), world.members[0])
    boa.env.time_travel(seconds=1)
    world.propose(text="second")


def test_propose__after_cancelling_the_first__is_open_again(world: World) -> None:
    first = world.propose(text="first")
    world.cancel(first, world.members[0])
    second = world.propose(text="second")
    with boa.reverts("governor: you have an open proposal"):
        world.send(world.draft(text="third"), world.members[0])
    assert world.state(second) == PENDING


def test_propose__with_a_new_key__the_number_still_has_one_open(world: World) -> None:
    world.propose(text="with the old key")
    world.share.repoint(world.members[0], world.stranger, sender=world.by_vote)
    boa.env.time_travel(seconds=1)
    with boa.reverts("governor: you have an open proposal"):
        world.send(world.draft(text="with the new key"), world.stranger)
    with boa.reverts("governor: too few votes to propose"):
        world.send(world.draft(text="with the old key again"), world.members[0])


def test_propose__members_whose_deadlines_share_a_slot__do_not_disturb_one_another(world: World) -> None:
    # numbers 1 to 7 lie in one slot, 8 to 10 in the next
    ends = {}
    for member in range(10):
        boa.env.time_travel(seconds=10)
        ends[member] = world.governor.proposalDeadline(world.propose(text=f"of {member}", by=member).id)
    for member in (3, 0, 9, 7, 6):
        at_time(ends[member])
        with boa.reverts("governor: you have an open proposal"):
            world.send(world.draft(text=f"again of {member}"), world.members[member])
    for member in range(10):
        at_time(max(now(), ends[member] + 1))
        world.propose(text=f"once more of {member}", by=member)


def test_propose__registered_asset_itself__is_constitutional(world: World) -> None:
    proposal = world.propose(call(world.token.transfer, world.stranger, 5))
    assert world.governor.proposal_rules(proposal.id).constitutional is True


def test_propose__send_of_an_asset_that_is_not_registered__is_ordinary_and_refused_by_the_treasury(
    world: World,
) -> None:
    other = plain()
    other.mint(world.treasury.address, 5)
    proposal = world.due(call(world.treasury.send, other.address, [world.stranger], [5]))
    assert world.governor.proposal_rules(proposal.id).constitutional is False
    with boa.reverts("treasury: not for the ordinary track"):
        world.execute(proposal)
    # the way it can be sent
    direct = world.due(call(other.transfer, world.stranger, 5), text="directly")
    assert world.governor.proposal_rules(direct.id).constitutional is True
    world.execute(direct)
    assert other.balanceOf(world.stranger) == 5


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x01\x02\x03"])
def test_propose__treasury_without_a_selector__is_constitutional(world: World, data: bytes) -> None:
    proposal = world.propose((world.treasury.address, 0, data))
    assert world.governor.proposal_rules(proposal.id).constitutional is True


def test_propose__value_without_calldata_to_anyone__is_constitutional(world: World) -> None:
    proposal = world.propose((world.stranger, 10, b""))
    assert world.governor.proposal_rules(proposal.id).constitutional is True


def test_propose__listed_call__is_ordinary_and_others_of_the_target_are_not(world: World) -> None:
    made = shop()
    world.treasury.list_call(made.address, made.buy.prepare_calldata()[:4], True, sender=world.by_vote)
    listed = world.propose(call(made.buy), text="listed")
    other = world.propose(call(made.fail), text="other", by=1)
    short = world.propose((made.address, 0, b"\x01"), text="too short for a selector", by=2)
    assert [world.governor.proposal_rules(p.id).constitutional for p in (listed, other, short)] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize("size", [4, 5, 167, 168, 169, 2_240])
def test_propose__listed_call_of_any_size__is_ordinary(world: World, size: int) -> None:
    made = shop()
    selector = made.buy.prepare_calldata()[:4]
    world.treasury.list_call(made.address, selector, True, sender=world.by_vote)
    proposal = world.propose((made.address, 0, selector + b"\x01" * (size - 4)))
    assert world.governor.proposal_rules(proposal.id).constitutional is False


def test_propose__listed_call_with_money__is_ordinary(world: World) -> None:
    made = shop()
    data = made.buy.prepare_calldata()
    world.treasury.list_call(made.address, data[:4], True, sender=world.by_vote)
    proposal = world.propose(call(world.treasury.spend_with, NATIVE, 5, made.address, data))
    assert world.governor.proposal_rules(proposal.id).constitutional is False


# --- the mark of the proposer


def mixed(address: str) -> str:
    """Hexadecimal digits in both cases, whatever the checksum says."""
    return "".join(d.upper() if i % 2 else d.lower() for i, d in enumerate(address[2:]))


@pytest.mark.parametrize("write", [str.lower, str.upper, lambda digits: mixed("0x" + digits)])
def test_propose__marked_for_himself__is_accepted(world: World, write) -> None:  # type: ignore[no-untyped-def]
    for member in range(10):
        text = f"Mine {member} {SUFFIX}{write(world.members[member][2:])}"
        world.propose(text=text, by=member)


def test_propose__marked_for_somebody_else__is_refused(world: World) -> None:
    for named in [*world.members[1:], "0x" + "0" * 40, "0x" + "f" * 40]:
        with boa.reverts("governor: the text names another proposer"):
            world.send(world.draft(text=f"His {SUFFIX}{named[2:]}"), world.members[0])


@pytest.mark.parametrize("place", [0, 1, 7, 8, 19, 31, 32, 33, 38, 39])
def test_propose__one_digit_of_the_mark_differs__is_refused(world: World, place: int) -> None:
    digits = list(world.members[0][2:].lower())
    digits[place] = "0" if digits[place] != "0" else "1"
    with boa.reverts("governor: the text names another proposer"):
        world.send(world.draft(text=SUFFIX + "".join(digits)), world.members[0])


@pytest.mark.parametrize("place", [0, 20, 39])
@pytest.mark.parametrize("character", ["g", "G", "/", ":", "@", "`", " ", "\x10", "\x19", "\x7f", "x"])
def test_propose__malformed_mark__is_no_way_to_name_another(world: World, place: int, character: str) -> None:
    digits = list(world.members[1][2:])
    digits[place] = character
    with boa.reverts("governor: the text names another proposer"):
        world.send(world.draft(text=SUFFIX + "".join(digits)), world.members[0])


# What has the same low bits as a digit: "q" would be read as "a", "@" or "p" as nothing, "!" as 1.
LOOK_ALIKE = {"0": "@ `p\x10", "1": "!AQ\x11", "9": ")YP\x19", "a": "qQ!*\x01", "f": "vV&/\x06"}


def test_propose__his_own_mark_with_one_malformed_digit__is_refused_in_each_place(world: World) -> None:
    """For himself, too: who mistypes learns of it. (OpenZeppelin takes such a mark for none.)"""
    own = world.members[0][2:].lower()
    tried = 0
    for place, digit in enumerate(own):
        for character in LOOK_ALIKE.get(digit, ""):
            text = SUFFIX + own[:place] + character + own[place + 1 :]
            with boa.reverts("governor: the text names another proposer"):
                world.send(world.draft(text=text), world.members[0])
            tried += 1
    assert tried > 20
    world.send(world.draft(text=SUFFIX + own), world.members[0])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "short",
        SUFFIX,
        SUFFIX + "1" * 39,
        SUFFIX + "1" * 41,
        SUFFIX + "1" * 40 + " ",
        "#Proposer=0x" + "1" * 40,
        "#proposer=0X" + "1" * 40,
        "proposer=0x" + "1" * 41,
        "1" * 52,
    ],
)
def test_propose__no_mark_at_the_end__anybody_may(world: World, text: str) -> None:
    world.propose(text=text)


@pytest.mark.parametrize("text", [SUFFIX + "1" * 40, " " + SUFFIX + "1" * 40, SUFFIX * 2 + "1" * 40])
def test_propose__mark_of_exactly_fifty_two_characters_at_the_end__counts(world: World, text: str) -> None:
    with boa.reverts("governor: the text names another proposer"):
        world.send(world.draft(text=text), world.members[0])
