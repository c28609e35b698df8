"""Signatures of a petition that somebody hands in for others."""

from __future__ import annotations

from typing import Any

import boa
import pytest
from eth_abi.abi import encode
from eth_account import Account

from tests.support.tokens import reentering
from tests.unit.mandate.world import (
    DAY,
    KEYS,
    NOBODY,
    SHARE_UNIT,
    Grant,
    MandateWorld,
    actor,
    logged,
    make,
    packed,
    selector,
    wait,
)

UNITS = 100 * SHARE_UNIT
NONE_COUNTS = "mandate: no signature counts"
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
NO_VOTES, SIGNED_ALREADY, WRONG = 1, 2, 3


@pytest.fixture
def filed(world: MandateWorld) -> MandateWorld:
    """Member 1 has filed petition 1; half of ten are needed."""
    world.set_rules(petition_quorum=5_000)
    wait()
    world.mandate.file_petition(sender=world.members[0])
    return world


def hand_in(
    world: MandateWorld, *signatures: Any, petition: int = 1, sender: str = ""
) -> list[tuple[Any, ...]]:
    world.mandate.sign_petition_by_sigs(petition, list(signatures), sender=sender or world.stranger)
    return logged(world.mandate)


def test_sigs__of_several__count_with_their_units_whoever_hands_them_in(filed: MandateWorld) -> None:
    assert hand_in(filed, *[filed.signed(KEYS[n], 1) for n in (1, 2, 3)]) == [
        ("PetitionSigned", 1, number, UNITS) for number in (2, 3, 4)
    ]
    assert filed.mandate.petition_of(1).signed == 4 * UNITS
    assert filed.status == "running"
    assert hand_in(filed, filed.signed(KEYS[4], 1), sender=actor("anyone")) == [
        ("PetitionSigned", 1, 5, UNITS),
        ("Ended", filed.mandate.address),
    ]


def test_sigs__more_than_needed__all_are_counted_and_it_ends_once(filed: MandateWorld) -> None:
    found = hand_in(filed, *[filed.signed(KEYS[n], 1) for n in range(1, 10)])
    assert found[-1] == ("Ended", filed.mandate.address)
    assert [each[0] for each in found] == ["PetitionSigned"] * 9 + ["Ended"]
    assert filed.mandate.petition_of(1).signed == 10 * UNITS


def test_sigs__those_that_do_not_count__skipped_with_their_reason(filed: MandateWorld) -> None:
    stranger = Account.from_key(b"\x11" * 32)
    batch = [
        filed.signed(stranger, 1),
        filed.signed(KEYS[0], 1),
        filed.signed(KEYS[1], 1),
        filed.signed(KEYS[1], 1),
        filed.signed(KEYS[2], 1, voter=KEYS[3].address),
    ]
    assert hand_in(filed, *batch) == [
        ("SignatureSkipped", 1, stranger.address, NO_VOTES),
        ("SignatureSkipped", 1, KEYS[0].address, SIGNED_ALREADY),
        ("PetitionSigned", 1, 2, UNITS),
        ("SignatureSkipped", 1, KEYS[1].address, SIGNED_ALREADY),
        ("SignatureSkipped", 1, KEYS[3].address, WRONG),
    ]
    assert filed.mandate.petition_of(1).signed == 2 * UNITS


def test_sigs__none_counts__refused(filed: MandateWorld) -> None:
    for batch in ([], [filed.signed(KEYS[0], 1)], [filed.signed(KEYS[1], 2)]):
        with boa.reverts(NONE_COUNTS):
            hand_in(filed, *batch)


def test_sigs__handed_in_again__counted_once(filed: MandateWorld) -> None:
    signature = filed.signed(KEYS[1], 1)
    hand_in(filed, signature)
    with boa.reverts(NONE_COUNTS):
        hand_in(filed, signature)
    with boa.reverts("mandate: you have signed it already"):
        filed.mandate.sign_petition(1, sender=filed.members[1])
    filed.mandate.sign_petition(1, sender=filed.members[2])
    with boa.reverts(NONE_COUNTS):
        hand_in(filed, filed.signed(KEYS[2], 1))
    assert filed.mandate.petition_of(1).signed == 3 * UNITS


@pytest.mark.parametrize(
    "domain",
    [
        {"name": "celldao Governor"},
        {"version": "2"},
        {"chainId": 2},
        {"verifyingContract": actor("another mandate")},
    ],
)
def test_sigs__of_another_domain__wrong(filed: MandateWorld, domain: dict[str, Any]) -> None:
    with boa.reverts(NONE_COUNTS):
        hand_in(filed, filed.signed(KEYS[1], 1, **domain))
    found = hand_in(filed, filed.signed(KEYS[1], 1, **domain), filed.signed(KEYS[2], 1))
    assert found[0] == ("SignatureSkipped", 1, KEYS[1].address, WRONG)


def test_sigs__on_a_fork_with_another_chain_id__wrong(filed: MandateWorld) -> None:
    before, signature = boa.env.evm.patch.chain_id, filed.signed(KEYS[1], 1)
    boa.env.evm.patch.chain_id = before + 1
    try:
        with boa.reverts(NONE_COUNTS):
            hand_in(filed, signature)
        hand_in(filed, filed.signed(KEYS[2], 1))
    finally:
        boa.env.evm.patch.chain_id = before
    hand_in(filed, signature)


def test_sigs__for_another_petition__wrong(filed: MandateWorld) -> None:
    wait(DAY)
    filed.mandate.file_petition(sender=filed.members[9])
    with boa.reverts(NONE_COUNTS):
        hand_in(filed, filed.signed(KEYS[1], 1), petition=2)
    with boa.reverts(NONE_COUNTS):
        hand_in(filed, filed.signed(KEYS[1], 2), petition=1)
    hand_in(filed, filed.signed(KEYS[1], 2), petition=2)
    assert [filed.mandate.petition_of(each).signed for each in (1, 2)] == [UNITS, 2 * UNITS]


def test_sigs__for_the_cells_other_mandate__wrong(filed: MandateWorld) -> None:
    """Petition 1 of both, by the same member."""
    other = filed.with_grant(Grant(), accepted=False)
    wait()
    other.mandate.file_petition(sender=filed.members[0])
    signature = filed.signed(KEYS[1], 1)
    with boa.reverts(NONE_COUNTS):
        hand_in(other, signature)
    hand_in(other, other.signed(KEYS[1], 1))
    hand_in(filed, signature)


@pytest.mark.parametrize("v", [0, 1, 26, 29, 27 + 256, 2**96 - 1])
def test_sigs__odd_v__wrong(filed: MandateWorld, v: int) -> None:
    _, r, s = filed.signature(KEYS[1], 1)
    with boa.reverts(NONE_COUNTS):
        hand_in(filed, packed(KEYS[1].address, v, r, s))


def test_sigs__mirrored_or_empty__wrong(filed: MandateWorld) -> None:
    """A high s is another signature of the same words; zeros recover to nobody."""
    v, r, s = filed.signature(KEYS[1], 1)
    for forged in (
        (55 - v, r, ORDER - s),
        (v, r, ORDER - s),
        (55 - v, r, s),
        (v, 0, s),
        (v, r, 0),
        (v, 0, 0),
    ):
        with boa.reverts(NONE_COUNTS):
            hand_in(filed, packed(KEYS[1].address, *forged))
    for nobody in ((27, 0, 0), (0, 0, 0), (v, r, s)):
        with boa.reverts(NONE_COUNTS):
            hand_in(filed, packed(NOBODY, *nobody))
    hand_in(filed, packed(KEYS[1].address, v, r, s))


def test_sigs__of_a_key_that_has_lost_its_number__wrong_for_the_new_and_none_for_the_old(
    filed: MandateWorld,
) -> None:
    """The number may be re-pointed after the words were signed."""
    new = Account.from_key(b"\x12" * 32)
    signature = filed.signed(KEYS[1], 1)
    filed.share.repoint(KEYS[1].address, new.address, sender=filed.by_vote)
    wait()
    with boa.env.anchor():
        hand_in(filed, filed.signed(new, 1))
        assert filed.mandate.has_signed(1, 2)
        with boa.reverts(NONE_COUNTS):
            hand_in(filed, signature)
    assert filed.mandate.petition_of(1).signed == UNITS


def test_sigs__member_that_is_a_contract__signs_by_himself(world: MandateWorld) -> None:
    """By key only; a contract calls `sign_petition`."""
    wallet = actor("wallet")
    world.share.issue(wallet, UNITS, sender=world.by_vote)
    wait()
    world.mandate.file_petition(sender=world.members[0])
    with boa.reverts(NONE_COUNTS):
        hand_in(world, packed(wallet, 27, 1, 1))
    world.mandate.sign_petition(1, sender=wallet)


def test_sigs__128__and_not_129() -> None:
    keys = [Account.from_key(n.to_bytes(32, "big")) for n in range(1, 131)]
    world = make(members=tuple((key.address, SHARE_UNIT) for key in keys))
    world.set_rules(petition_quorum=5_000)
    wait()
    world.mandate.file_petition(sender=keys[129].address)
    batch = [world.signed(key, 1) for key in keys[:129]]
    data = selector("sign_petition_by_sigs(uint256,(uint256,bytes32,bytes32)[])") + encode(
        ["uint256", "(uint256,bytes32,bytes32)[]"], [1, batch]
    )
    result = boa.env.execute_code(to_address=world.mandate.address, data=data)
    assert result.is_error
    hand_in(world, *batch[:128])
    assert world.mandate.petition_of(1).signed == 129 * SHARE_UNIT
    assert world.status == "ended"


def test_sigs__while_the_operator_draws__nobody_gets_in_between() -> None:
    """The token hands in the last signature in the middle of a draw."""
    token = reentering()
    world = make(token=token)
    wait()
    world.mandate.file_petition(sender=world.members[0])
    data = world.mandate.sign_petition_by_sigs.prepare_calldata(1, [world.signed(KEYS[1], 1)])
    token.arm(world.mandate, data)
    world.draw(10)
    assert (token.calls(), token.successes(), token.answer()) == (1, 0, b"")
    assert world.status == "running"
    hand_in(world, world.signed(KEYS[1], 1))
    assert world.status == "ended"
