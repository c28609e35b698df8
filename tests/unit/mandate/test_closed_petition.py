"""While the mandate calls somebody, nobody signs a petition."""

from __future__ import annotations

from dataclasses import replace

from tests.support.tokens import receiver
from tests.unit.mandate.world import COIN, NATIVE, OPERATOR, SHARE_UNIT, Grant, MandateWorld, wait


def test_call__callee_is_a_member_and_signs_a_petition_meanwhile__is_locked(world: MandateWorld) -> None:
    callee = receiver("Reenterer")
    mine = world.with_grant(Grant(charter=replace(world.charter, calls=((callee, bytes(4), True),))))
    mine.draw(COIN, NATIVE)
    mandate = mine.mandate
    mine.share.issue(callee, SHARE_UNIT, sender=mine.by_vote)
    wait()
    number = mandate.file_petition(sender=mine.members[0])
    data = mandate.sign_petition.prepare_calldata(number)
    callee.arm(mandate, data)
    mandate.call(callee, 5, bytes(4), sender=OPERATOR)
    # no reason: that is the lock, none of the refusals
    assert (callee.calls(), callee.successes(), callee.answer()) == (1, 0, b"")
    before = mandate.petition_of(number)
    callee.run(mandate, 0, data)
    assert mandate.petition_of(number) != before
