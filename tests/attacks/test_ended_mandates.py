"""Mandates that are over or about to be: what lies elsewhere, what else was decided, who leaves meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import boa
import pytest

from tests.support.cell import NATIVE, SHARE_UNIT, MandateRules
from tests.support.contracts import at, deploy
from tests.unit.mandate.world import (
    COIN,
    DAY,
    GUARDIAN,
    MONEY,
    OPERATOR,
    Charter,
    Grant,
    MandateWorld,
    actor,
    call,
    make,
    selector,
    wait,
)

ALL = 100 * SHARE_UNIT
ENDED = "mandate: it has ended"
DEPOSIT = ("deposit(address,uint256)", "withdraw(address,uint256)")


# ------------------------------------------------------------------ deposits elsewhere
@pytest.fixture
def deposited() -> tuple[MandateWorld, Any]:
    """All that could be drawn lies in a listed vault, which gives it to nobody but the mandate."""
    vault = deploy("attackers/Vault")
    calls = tuple((vault.address, selector(each), True) for each in DEPOSIT)
    world = make(Grant(charter=Charter(calls=calls)))
    world.draw(500 * MONEY)
    data = vault.deposit.prepare_calldata(world.token, 500 * MONEY)
    world.mandate.call_with(world.token, 500 * MONEY, vault, data, sender=OPERATOR)
    assert vault.deposits(world.mandate, world.token) == 500 * MONEY
    return world, vault


def resigns(world: MandateWorld) -> None:
    world.mandate.recall(sender=OPERATOR)


def guardian_recalls(world: MandateWorld) -> None:
    world.mandate.recall(sender=GUARDIAN)


def members_petition(world: MandateWorld) -> None:
    wait()
    petition = world.mandate.file_petition(sender=world.members[0])
    world.mandate.sign_petition(petition, sender=world.members[1])


def expires(world: MandateWorld) -> None:
    wait(366 * DAY)


def fetching(world: MandateWorld, vault: Any, amount: int = 500 * MONEY) -> tuple[Any, ...]:
    """The step of a vote that fetches a deposit."""
    return call(world.mandate.call_by_vote, vault, 0, vault.withdraw.prepare_calldata(world.token, amount))


@pytest.mark.parametrize("end", [resigns, guardian_recalls, members_petition, expires])
def test_all_of_it_deposited_and_the_mandate_over__the_operator_can_not_keep_it_from_a_vote(
    deposited: tuple[MandateWorld, Any], end: Callable[[MandateWorld], None]
) -> None:
    """He who may not steal wants to destroy: honest vault, listed call, and then he is gone."""
    world, vault = deposited
    end(world)
    out = vault.withdraw.prepare_calldata(world.token, 500 * MONEY)
    with boa.reverts(ENDED):
        world.mandate.call(vault, 0, out, sender=OPERATOR)
    with boa.reverts("vault: not so much"):  # nobody else has a deposit there
        vault.withdraw(world.token, 500 * MONEY, sender=OPERATOR)
    for sender in (OPERATOR, GUARDIAN, world.stranger):
        with boa.reverts("mandate: only by vote"):
            world.mandate.call_by_vote(vault, 0, out, sender=sender)
    world.world.vote(fetching(world, vault), call(world.mandate.sweep, [world.token]))
    assert world.held(world.treasury) == 10_000 * MONEY


def test_operators_key_is_lost__one_vote_recalls_fetches_and_sweeps(
    deposited: tuple[MandateWorld, Any],
) -> None:
    world, vault = deposited
    fetch = fetching(world, vault)
    with boa.reverts("mandate: it has not ended"):
        world.world.vote(fetch)
    world.world.vote(call(world.mandate.recall), fetch, call(world.mandate.sweep, [world.token]))
    assert world.held(world.treasury) == 10_000 * MONEY


def test_call_by_vote__to_pay_past_treasury_and_limit__takes_nothing_that_is_the_cells(
    deposited: tuple[MandateWorld, Any],
) -> None:
    """A vote that spends through an ended mandate has no door to the cell's contracts or its tokens."""
    world, _ = deposited
    world.draw(2 * COIN, NATIVE)
    resigns(world)
    taking = world.token.transfer.prepare_calldata(world.stranger, 1)
    cell = world.cell
    for target in (world.token, cell.treasury, cell.share, cell.splitter, cell.governor, cell.factory):
        with boa.reverts("mandate: no contract or asset of the cell is called"):
            world.decide(world.mandate.call_by_vote, target, 0, taking)
    with boa.reverts("treasury: not for the ordinary track"):
        world.world.vote(call(world.mandate.call_by_vote, world.shop, COIN, b""), ordinary=True)
    assert (world.coin(world.mandate), world.held(world.treasury)) == (2 * COIN, 9_500 * MONEY)


def test_dissolved_while_money_lies_elsewhere__recalled_by_anyone_and_no_vote_is_left(
    deposited: tuple[MandateWorld, Any],
) -> None:
    """Known and kept: a dissolved cell proposes nothing any more. Recall and fetch before it is dissolved."""
    world, vault = deposited
    out = vault.withdraw.prepare_calldata(world.token, 500 * MONEY)
    world.decide(world.treasury.dissolve, actor("heir"))
    with boa.env.anchor():  # as long as nobody has recalled it, its operator can
        world.mandate.call(vault, 0, out, sender=OPERATOR)
        world.mandate.give_back(world.token, 500 * MONEY, sender=OPERATOR)
        assert world.held(world.treasury) == 10_000 * MONEY
    world.mandate.recall(sender=world.stranger)
    with boa.reverts("mandate: only by vote"):
        world.mandate.call_by_vote(vault, 0, out, sender=world.members[0])
    # what has passed before is carried out all the same; a new proposal the governor refuses
    world.world.vote(fetching(world, vault), call(world.mandate.sweep, [world.token]))
    assert world.held(world.treasury) == 10_000 * MONEY


# ------------------------------------------------------------------ the operator against a decision
def test_operator_resigns_before_a_bundle_is_carried_out__all_else_is_done(
    deposited: tuple[MandateWorld, Any],
) -> None:
    """What was decided with his recall: a successor, other rules, his deposits back."""
    world, vault = deposited
    better = actor("better operator")
    grant = Grant(operator=better, charter=Charter(lifetime=1_000 * DAY))
    steps = (
        call(world.mandate.recall),
        call(world.factory.grant_mandate, grant.struct()),
        call(world.treasury.set_spending_limit, 500, 30 * DAY),
        fetching(world, vault),
    )
    for end in (resigns, members_petition, expires):
        with boa.env.anchor():
            end(world)
            by, when = world.mandate.overview().operator, world.mandate.overview().ended_at
            world.world.vote(*steps)
            assert (world.mandate.overview().operator, world.mandate.overview().ended_at) == (by, when)
            (made,) = world.factory.mandates(world.treasury, 1, 1)
            assert at("Mandate", made).overview().operator == better
            assert world.balance == 500 * MONEY
    # the silence is for the vote alone
    resigns(world)
    for sender in (OPERATOR, GUARDIAN, world.stranger):
        with boa.reverts(ENDED):
            world.mandate.recall(sender=sender)


def test_operator_resigns_before_his_mandate_is_amended__stops_what_was_bundled_with_it() -> None:
    """Known and kept: terms of what is over mean nothing. Put other things into a proposal of their own."""
    world = make()
    limit = call(world.treasury.set_spending_limit, 500, 30 * DAY)
    resigns(world)
    for step in (call(world.mandate.amend, Charter().struct()), call(world.mandate.suspend, True)):
        with boa.reverts(ENDED):
            world.world.vote(step, limit)
    world.world.vote(limit)


def test_operator_moves_a_deposit_before_a_bundle_that_fetches_it__recall_alone_is_not_stopped(
    deposited: tuple[MandateWorld, Any],
) -> None:
    """Known and kept: until he is recalled his deposits are his to move. Recall, then fetch by another."""
    world, vault = deposited
    out = vault.withdraw.prepare_calldata(world.token, 1)
    world.mandate.call(vault, 0, out, sender=OPERATOR)
    with boa.reverts("vault: not so much"):
        world.world.vote(call(world.mandate.recall), fetching(world, vault))
    assert world.status == "running"
    world.decide(world.mandate.recall)
    with boa.reverts(ENDED):
        world.mandate.call(vault, 0, out, sender=OPERATOR)
    left = vault.deposits(world.mandate, world.token)
    world.world.vote(fetching(world, vault, left), call(world.mandate.sweep, [world.token]))
    assert world.held(world.treasury) == 10_000 * MONEY


def test_mandate_or_factory_as_heir__no_circle_of_money() -> None:
    """From the heir by sweep to the treasury, and from there to the heir."""
    world = make()
    for heir in (world.mandate, world.factory):
        with boa.reverts("treasury: this heir can't inherit"):
            world.decide(world.treasury.dissolve, heir)
    resigns(world)
    with boa.reverts("treasury: this heir can't inherit"):
        world.decide(world.treasury.dissolve, world.mandate)


# ------------------------------------------------------------------ who leaves meanwhile
def test_drawn_before_an_exit_and_given_back_after__costs_the_leaver_at_most_his_part_of_the_limit() -> None:
    """Known and kept: drawn money is in nobody's part. Recalled and swept first, he gets all of his."""
    world = make(mandates=MandateRules(draw_limit=5_000))
    much = ((world.token.address, 10**12, 10**12),)
    world.decide(world.mandate.amend, replace(world.charter, budgets=much).struct())
    leaver, fair = world.members[0], world.treasury.available(world.token) // 10
    with boa.env.anchor():
        world.draw(5_000 * MONEY)
        with boa.reverts("mandate: beyond a period's part of the treasury"):
            world.draw(1)
        world.treasury.exit(ALL, sender=leaver)
        world.give_back(5_000 * MONEY)
        assert (fair, world.world.claim(1, world.token)) == (1_000 * MONEY, 500 * MONEY)
        # once a period: what he gave back gives back no budget
        with boa.reverts("mandate: beyond a period's part of the treasury"):
            world.draw(1)
    world.draw(5_000 * MONEY)
    world.world.vote(call(world.mandate.recall), call(world.mandate.sweep, [world.token]))
    world.treasury.exit(ALL, sender=leaver)
    assert world.world.claim(1, world.token) == fair


@pytest.mark.parametrize("swept", [False, True], ids=["left in the mandate", "recalled and swept first"])
def test_dissolved_cell__what_a_mandate_holds_is_for_the_last_ones_unless_swept_first(swept: bool) -> None:
    """Known and kept: recall and sweep come before the exits, best in the proposal that dissolves."""
    world = make(exit_delay=0)
    world.draw(500 * MONEY)
    steps = [call(world.treasury.dissolve, actor("heir"))]
    if swept:
        steps += [call(world.mandate.recall), call(world.mandate.sweep, [world.token])]
    world.world.vote(*steps)
    *early, last = world.members
    for member in early:
        world.treasury.exit(ALL, sender=member)
    if not swept:
        world.mandate.recall(sender=last)
        world.mandate.sweep([world.token], sender=last)
    world.treasury.exit(ALL, sender=last)
    part = (1_000 if swept else 950) * MONEY
    assert {world.held(member) for member in early} == {part}
    assert world.held(last) == 10_000 * MONEY - 9 * part


def test_a_unit_drawn_before_a_payment_of_all__fails_it_and_one_that_leaves_his_budget_is_made() -> None:
    """Known and kept: he can take no more than his budget of a period from under a payment."""
    world = make()
    seller = actor("seller")
    everything = call(world.treasury.send, world.token, [seller], [10_000 * MONEY])
    world.draw(1)
    with boa.reverts("treasury: can't pay a receiver"):
        world.world.vote(everything)
    with boa.env.anchor():
        world.give_back(1)
        world.world.vote(everything)
    world.draw(500 * MONEY - 1)
    with boa.reverts("mandate: beyond the budget"):
        world.draw(1)
    world.world.vote(call(world.treasury.send, world.token, [seller], [9_500 * MONEY]))
