"""Executions that follow one another in one transaction: none is held against what the one before it did."""

from __future__ import annotations

import boa

from tests.support.tokens import token as zoo
from tests.unit.treasury.world import FIRST, LAST, MONEY, actor, call, make


def test_rule_after_a_payment__token_that_lies_from_then_on__does_not_veto_it() -> None:
    """Once the terms of leaving change, it shows the treasury nothing."""
    liar = zoo("Watching", 6)
    world = make(others=(liar,))
    treasury, baker = world.treasury, actor("baker")
    world.fund()
    world.fund(token=liar)
    treasury.exit(100 * MONEY, sender=world.members[9])
    liar.arm(1, treasury, treasury, treasury.exit_delay.prepare_calldata())
    pay = call(treasury.send, world.token, [baker], [MONEY])
    rule = call(treasury.set_exit_terms, 0, 0)
    # in one execution with a payment it has its veto, for leavers are owed some of it
    with boa.reverts("treasury: leavers are owed this"):
        world.run((*pay, FIRST, False), (*rule, LAST, False))
    world.run((*pay, FIRST | LAST, False), (*rule, FIRST | LAST, False))
    assert liar.balanceOf(treasury) == 0  # it did lie
    assert (treasury.exit_delay(), world.token.balanceOf(baker)) == (0, MONEY)
