"""What a mandate left elsewhere comes back by vote once it is over."""

from __future__ import annotations

import boa
import pytest

from tests.support.contracts import deploy
from tests.unit.mandate.world import (
    COIN,
    DAY,
    MONEY,
    NATIVE,
    OPERATOR,
    MandateWorld,
    logged,
    selector,
)


@pytest.fixture
def deposited(world: MandateWorld) -> tuple[MandateWorld, object]:
    """The operator has put 500 of the token into a listed vault, as he may."""
    vault = deploy("attackers/Vault")
    listed = ("deposit(address,uint256)", "withdraw(address,uint256)")
    world.amend(calls=tuple((vault, selector(each), True) for each in listed))
    world.draw(500 * MONEY)
    data = vault.deposit.prepare_calldata(world.token, 500 * MONEY)
    world.mandate.call_with(world.token, 500 * MONEY, vault, data, sender=OPERATOR)
    assert vault.deposits(world.mandate, world.token) == 500 * MONEY
    return world, vault


def end_by_recall(world: MandateWorld) -> None:
    world.mandate.recall(sender=OPERATOR)


def end_by_expiry(world: MandateWorld) -> None:
    boa.env.time_travel(seconds=366 * DAY)


def end_by_petition(world: MandateWorld) -> None:
    boa.env.time_travel(seconds=1)
    petition = world.mandate.file_petition(sender=world.cell.members[0])
    world.mandate.sign_petition(petition, sender=world.cell.members[1])


@pytest.mark.parametrize("end", [end_by_recall, end_by_expiry, end_by_petition])
def test_call_by_vote__deposit_of_a_mandate_that_is_over__comes_back(deposited, end) -> None:
    world, vault = deposited
    end(world)
    before = world.held(world.treasury)
    out = vault.withdraw.prepare_calldata(world.token, 500 * MONEY)
    world.decide(world.mandate.call_by_vote, vault, 0, out)
    world.mandate.sweep([world.token])
    assert world.held(world.treasury) == before + 500 * MONEY
    assert world.held(world.mandate) == 0


def test_call_by_vote__while_it_lasts__refused(deposited) -> None:
    world, vault = deposited
    out = vault.withdraw.prepare_calldata(world.token, 500 * MONEY)
    with boa.reverts("mandate: it has not ended"):
        world.decide(world.mandate.call_by_vote, vault, 0, out)


def test_call_by_vote__contracts_and_assets_of_the_cell_and_no_code__refused(deposited) -> None:
    world, _ = deposited
    end_by_recall(world)
    cell = world.cell
    for target in (cell.treasury, cell.share, cell.governor, cell.splitter, cell.factory, world.token):
        with boa.reverts("mandate: no contract or asset of the cell is called"):
            world.decide(world.mandate.call_by_vote, target, 0, b"")
    with boa.reverts("mandate: target has no code"):
        world.decide(world.mandate.call_by_vote, OPERATOR, 0, b"")


def test_call_by_vote__target_that_refuses__its_reason(deposited) -> None:
    world, vault = deposited
    end_by_recall(world)
    out = vault.withdraw.prepare_calldata(NATIVE, 1)
    with boa.reverts("vault: not so much"):
        world.decide(world.mandate.call_by_vote, vault, 0, out)


def test_call_by_vote__coin_along__from_the_account_only_and_logged(deposited) -> None:
    world, _ = deposited
    world.draw(COIN, NATIVE)
    end_by_recall(world)
    before, buy = world.coin(world.treasury), world.shop.buy.prepare_calldata()
    world.decide(world.mandate.call_by_vote, world.shop, COIN, buy)
    assert logged(world.cell.governor, world.mandate) == [("CalledByVote", world.shop.address, COIN)]
    assert (world.coin(world.shop), world.coin(world.mandate)) == (COIN, 0)
    assert world.coin(world.treasury) == before
    data = world.mandate.call_by_vote.prepare_calldata(world.shop, 1, buy)
    assert world.world.refused_without_words((world.mandate, 0, data))


def test_call_by_vote__of_the_factory_and_other_mandates__refused(deposited, who) -> None:
    world, _ = deposited
    end_by_recall(world)
    for role in ("factory", "other mandate", "itself"):
        with boa.reverts("mandate: no contract or asset of the cell is called"):
            world.decide(world.mandate.call_by_vote, who[role], 0, b"")
