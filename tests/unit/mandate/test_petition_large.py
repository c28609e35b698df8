"""Petitions where shares are as many as there can be: units are counted in all 72 bits of their field."""

from __future__ import annotations

import pytest

from tests.unit.mandate.world import KEYS, MandateWorld, logged, make, wait

MOST = 4 * 10**21
SMALL = MOST // 40
HALF_OF_THE_FIELD = 2**71


@pytest.fixture(scope="module")
def large() -> MandateWorld:
    """Two members; the second has nearly all. Six tenths recall, and either is above half of the field."""
    world = make(members=((KEYS[0].address, SMALL), (KEYS[1].address, MOST - SMALL)))
    world.set_rules(petition_quorum=6_000)
    wait()
    return world


def test_file__needed_beyond_half_of_the_field__is_not_cut_off(large: MandateWorld) -> None:
    large.mandate.file_petition(sender=large.members[0])
    needed = MOST * 6 // 10
    assert needed > HALF_OF_THE_FIELD
    assert large.mandate.petition_of(1)[2:] == (needed, SMALL)
    assert large.status == "running"
    large.mandate.sign_petition(1, sender=large.members[1])
    assert large.mandate.petition_of(1).signed == MOST
    assert large.status == "ended"


def test_sigs__units_beyond_half_of_the_field__count_whole(large: MandateWorld) -> None:
    mandate = large.mandate
    mandate.file_petition(sender=large.members[0])
    mandate.sign_petition_by_sigs(1, [large.signed(KEYS[1], 1)], sender=large.stranger)
    assert logged(mandate) == [
        ("PetitionSigned", 1, 2, MOST - SMALL),
        ("Ended", mandate.address),
    ]
    assert mandate.petition_of(1).signed == MOST
