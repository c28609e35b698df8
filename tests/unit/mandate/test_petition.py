"""Petitions: members recall an operator without waiting for a vote (I-M6)."""

from __future__ import annotations

import boa
import pytest

from tests.support.cell import Weight
from tests.unit.mandate.world import (
    DAY,
    KEYS,
    NATIVE,
    OPERATOR,
    SHARE_UNIT,
    Grant,
    MandateWorld,
    actor,
    logged,
    make,
    now,
    wait,
)

UNITS = 100 * SHARE_UNIT
NO_VOTES = "mandate: no votes at the snapshot"
CLOSED = "mandate: no petition that can be signed now"


@pytest.fixture
def filed(world: MandateWorld) -> MandateWorld:
    """Member 1 has filed petition 1; two of ten are needed."""
    wait()
    world.mandate.file_petition(sender=world.members[0])
    return world


# ------------------------------------------------------------------ file
def test_file__by_a_member__is_there_and_signed_by_him(world: MandateWorld) -> None:
    wait()
    mandate = world.mandate
    assert mandate.petition_count() == 0
    assert mandate.file_petition(sender=world.members[2]) == 1
    snapshot = now() - 1
    assert logged(mandate) == [
        ("PetitionFiled", 1, 3, snapshot, snapshot + 14 * DAY, 2 * UNITS),
        ("PetitionSigned", 1, 3, UNITS),
    ]
    assert mandate.petition_of(1) == (snapshot, snapshot + 14 * DAY, 2 * UNITS, UNITS)
    assert mandate.petition_count() == mandate.overview().petitions == 1
    assert [mandate.has_signed(1, number) for number in (2, 3, 4, 259, 3 + 256)] == [
        False,
        True,
        False,
        False,
        False,
    ]
    assert world.status == "running"


def test_file__who_has_enough_alone__recalls_at_once(world: MandateWorld) -> None:
    world.set_rules(petition_quorum=1_000)
    wait()
    world.mandate.file_petition(sender=world.members[0])
    snapshot = now() - 1
    assert logged(world.mandate) == [
        ("PetitionFiled", 1, 1, snapshot, snapshot + 14 * DAY, UNITS),
        ("PetitionSigned", 1, 1, UNITS),
        ("Ended", world.mandate.address),
    ]
    assert (world.status, world.mandate.overview().ended_at) == ("ended", now())


def test_file__delegated_votes__count_for_the_delegate_only(world: MandateWorld) -> None:
    giver, delegate = world.members[:2]
    world.share.delegate(delegate, sender=giver)
    wait()
    with boa.reverts(NO_VOTES):
        world.mandate.file_petition(sender=giver)
    world.mandate.file_petition(sender=delegate)
    assert world.status == "ended"


def test_file__in_the_second_of_the_granting__refused(world: MandateWorld) -> None:
    mine = world.with_grant(Grant(), accepted=False)
    with boa.reverts("mandate: wait a second"):
        mine.mandate.file_petition(sender=world.members[0])
    wait()
    mine.mandate.file_petition(sender=world.members[0])
    assert mine.mandate.petition_of(1).snapshot == mine.mandate.overview().granted_at


def test_file__before_he_accepts__can_end_it(world: MandateWorld) -> None:
    mine = world.with_grant(Grant(), accepted=False)
    wait()
    mine.mandate.file_petition(sender=world.members[0])
    mine.mandate.sign_petition(1, sender=world.members[1])
    assert mine.status == "ended"


def test_file__needed__rounded_up_and_at_the_quorum_of_filing(world: MandateWorld) -> None:
    """A tenth of a unit counts as one."""
    world.share.issue(world.members[0], 1, sender=world.by_vote)
    world.set_rules(petition_quorum=3_333)
    wait()
    world.mandate.file_petition(sender=world.members[0])
    total = 10 * UNITS + 1
    needed = -(-total * 3_333 // 10_000)
    assert needed * 10_000 != total * 3_333
    assert world.mandate.petition_of(1).needed == needed
    world.set_rules(petition_quorum=500)
    assert world.mandate.petition_of(1).needed == needed
    world.mandate.sign_petition(1, sender=world.members[1])
    assert world.status == "running"
    world.mandate.file_petition(sender=world.members[2])
    assert world.status == "ended"


# ------------------------------------------------------------------ sign
def test_sign__the_last_that_is_needed__recalls(filed: MandateWorld) -> None:
    filed.mandate.sign_petition(1, sender=filed.members[1])
    assert logged(filed.mandate) == [
        ("PetitionSigned", 1, 2, UNITS),
        ("Ended", filed.mandate.address),
    ]
    assert filed.status == "ended"
    assert filed.mandate.petition_of(1).signed == 2 * UNITS
    with boa.reverts("mandate: it has ended"):
        filed.mandate.sign_petition(1, sender=filed.members[2])


def test_sign__one_unit_below__and_exactly_enough() -> None:
    """Members 1 and 2 together have a fifth less one unit, 1 and 3 exactly a fifth."""
    shares = [UNITS, UNITS - 1, UNITS, UNITS + 1, *[UNITS] * 6]
    members = tuple((KEYS[n].address, each) for n, each in enumerate(shares))
    world = make(members=members)
    wait()
    mandate = world.mandate
    mandate.file_petition(sender=world.members[0])
    assert mandate.petition_of(1).needed == 2 * UNITS
    with boa.env.anchor():
        mandate.sign_petition(1, sender=world.members[2])
        assert world.status == "ended"
    mandate.sign_petition(1, sender=world.members[1])
    assert mandate.petition_of(1).signed == 2 * UNITS - 1
    assert world.status == "running"
    mandate.sign_petition(1, sender=world.members[3])
    assert mandate.petition_of(1).signed == 3 * UNITS
    assert world.status == "ended"


def test_sign__twice__refused(filed: MandateWorld) -> None:
    with boa.reverts("mandate: you have signed it already"):
        filed.mandate.sign_petition(1, sender=filed.members[0])
    assert filed.mandate.petition_of(1).signed == UNITS


def test_sign__deadline__its_second_and_the_next(filed: MandateWorld) -> None:
    deadline = filed.mandate.petition_of(1).deadline
    with boa.env.anchor():
        boa.env.timestamp = deadline
        filed.mandate.sign_petition(1, sender=filed.members[1])
        assert filed.status == "ended"
    boa.env.timestamp = deadline + 1
    with boa.reverts(CLOSED):
        filed.mandate.sign_petition(1, sender=filed.members[1])
    with boa.reverts(CLOSED):
        filed.mandate.sign_petition_by_sigs(1, [filed.signed(KEYS[1], 1)])
    assert filed.status == "running"
    # a new one begins at nothing
    filed.mandate.file_petition(sender=filed.members[1])
    assert filed.mandate.petition_of(2).signed == UNITS


@pytest.mark.parametrize("petition", [0, 2, 2**256 - 1])
def test_sign__never_filed__refused(filed: MandateWorld, petition: int) -> None:
    with boa.reverts(CLOSED):
        filed.mandate.sign_petition(petition, sender=filed.members[1])
    with boa.reverts(CLOSED):
        filed.mandate.sign_petition_by_sigs(petition, [])
    assert filed.mandate.petition_of(petition) == (0, 0, 0, 0)


def test_sign__two_side_by_side__each_counts_for_itself(filed: MandateWorld) -> None:
    mandate, members = filed.mandate, filed.members
    wait(DAY)
    mandate.file_petition(sender=members[1])
    assert [mandate.petition_of(each).signed for each in (1, 2)] == [UNITS, UNITS]
    assert mandate.petition_of(2).snapshot == mandate.petition_of(1).snapshot + DAY
    assert mandate.has_signed(2, 2)
    assert not mandate.has_signed(1, 2)
    mandate.sign_petition(1, sender=members[2])
    assert filed.status == "ended"


def test_sign__of_another_mandate__recalls_only_that(filed: MandateWorld, other: MandateWorld) -> None:
    other.mandate.file_petition(sender=other.members[0])
    other.mandate.sign_petition(1, sender=other.members[1])
    assert (filed.status, other.status) == ("running", "ended")


def test_sign__suspended_or_overdue__still(filed: MandateWorld) -> None:
    filed.mandate.suspend(True, sender=filed.by_vote)
    filed.mandate.sign_petition(1, sender=filed.members[1])
    assert filed.status == "ended"


# ------------------------------------------------------------------ units that were not there
def test_units__bought_after_the_snapshot__do_not_count(filed: MandateWorld) -> None:
    buyer, seller = filed.members[1], filed.members[2]
    filed.share.transfer(buyer, UNITS, sender=seller)
    wait()
    filed.mandate.sign_petition(1, sender=seller)  # what he had then
    assert filed.status == "ended"
    with boa.reverts("mandate: it has ended"):
        filed.mandate.sign_petition(1, sender=buyer)


def test_units__issued_after_the_snapshot__cannot_sign(filed: MandateWorld) -> None:
    newcomer = actor("newcomer")
    filed.share.issue(newcomer, 900 * UNITS, sender=filed.by_vote)
    wait()
    with boa.reverts(NO_VOTES):
        filed.mandate.sign_petition(1, sender=newcomer)


def test_units__issued_in_the_second_of_filing__do_not_count(world: MandateWorld) -> None:
    newcomer = actor("newcomer")
    wait()
    world.share.issue(newcomer, 900 * UNITS, sender=world.by_vote)
    with boa.reverts(NO_VOTES):
        world.mandate.file_petition(sender=newcomer)
    world.mandate.file_petition(sender=world.members[0])
    # nor do they raise what is needed
    assert world.mandate.petition_of(1).needed == 2 * UNITS
    wait()
    world.mandate.file_petition(sender=newcomer)
    assert world.status == "ended"


def test_units__moved_to_another_key__the_number_signs_once(filed: MandateWorld) -> None:
    old, new = filed.members[0], actor("new key")
    filed.share.repoint(old, new, sender=filed.by_vote)
    wait()
    with boa.reverts("mandate: you have signed it already"):
        filed.mandate.sign_petition(1, sender=new)
    with boa.reverts(NO_VOTES):
        filed.mandate.sign_petition(1, sender=old)
    assert filed.mandate.petition_of(1).signed == UNITS


def test_units__delegated_after_signing__count_once(filed: MandateWorld) -> None:
    signer, delegate = filed.members[:2]
    filed.share.delegate(delegate, sender=signer)
    wait()
    # he signs with what he had at the snapshot: his own
    filed.mandate.sign_petition(1, sender=delegate)
    assert filed.mandate.petition_of(1).signed == 2 * UNITS


def test_units__left_since__still_count_as_of_then(filed: MandateWorld) -> None:
    leaver = filed.members[1]
    filed.treasury.exit(UNITS, sender=leaver)
    wait()
    filed.mandate.sign_petition(1, sender=leaver)
    assert filed.status == "ended"


@pytest.mark.parametrize("weight", [Weight.MEMBER, Weight.SQRT])
def test_units__by_heads_or_roots__those_of_the_cell(weight: Weight) -> None:
    """By heads two of ten are a fifth; by roots the first has most of all."""
    shares = [901, *[11] * 9]
    members = tuple((KEYS[n].address, each * SHARE_UNIT) for n, each in enumerate(shares))
    world = make(weight=weight, members=members)
    wait()
    world.mandate.file_petition(sender=world.members[1])
    total = world.share.getPastTotalSupply(now() - 1)
    own = world.share.getPastVotes(world.members[1], now() - 1)
    assert world.mandate.petition_of(1)[2:] == (-(-total * 2_000 // 10_000), own)
    world.mandate.sign_petition(1, sender=world.members[2])
    assert (world.status == "ended") is (weight == Weight.MEMBER)


def test_petition__half_of_all__the_fifth_of_ten_recalls(world: MandateWorld) -> None:
    world.set_rules(petition_quorum=5_000)
    wait()
    mandate = world.mandate
    mandate.file_petition(sender=world.members[0])
    for number, member in enumerate(world.members[1:5], 2):
        assert world.status == "running"
        mandate.sign_petition(1, sender=member)
        assert mandate.petition_of(1).signed == number * UNITS
    assert world.status == "ended"


def test_petition__more_than_256_members__each_number_has_its_own_mark() -> None:
    """Marks are 256 a word."""
    members = [(KEYS[0].address, SHARE_UNIT)]
    members += [(actor(f"crowd {n}"), SHARE_UNIT) for n in range(2, 515)]
    world = make(members=tuple(members))
    world.set_rules(petition_quorum=5_000)
    wait()
    mandate = world.mandate
    mandate.file_petition(sender=members[0][0])
    for number in (2, 255, 256, 257, 512, 513):
        mandate.sign_petition(1, sender=members[number - 1][0])
        with boa.reverts("mandate: you have signed it already"):
            mandate.sign_petition(1, sender=members[number - 1][0])
    marked = {number for number in range(0, 600) if mandate.has_signed(1, number)}
    assert marked == {1, 2, 255, 256, 257, 512, 513}
    assert mandate.petition_of(1).signed == 7 * SHARE_UNIT


def test_petition__of_a_token_holder_who_is_the_operator__he_has_no_units(world: MandateWorld) -> None:
    wait()
    with boa.reverts(NO_VOTES):
        world.mandate.file_petition(sender=OPERATOR)


def test_petition__money_in_the_account__comes_back_by_anyones_hand(filed: MandateWorld) -> None:
    filed.draw(50)
    filed.draw(5, NATIVE)
    filed.mandate.sign_petition(1, sender=filed.members[1])
    filed.mandate.sweep([filed.token, NATIVE], sender=filed.stranger)
    assert (filed.balance, filed.coin(filed.mandate)) == (0, 0)
