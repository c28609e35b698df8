"""Operators that are contracts: an account of several keys, a smart account, another cell by its own vote."""

from __future__ import annotations

from typing import Any

import boa
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from tests.support.attempts import outcomes, script, step
from tests.support.contracts import deploy
from tests.support.tokens import receiver
from tests.unit.mandate.world import (
    COIN,
    MONEY,
    NATIVE,
    SUPPLIER,
    Grant,
    MandateWorld,
    actor,
    call,
)

OWNERS: list[LocalAccount] = [Account.from_key(keccak(text=f"celldao test owner {n}")) for n in range(3)]


def as_multisig(account: Any, function: Any, *args: Any, owners: tuple[int, ...] = (0, 2)) -> None:
    """What two of three owners have signed, handed in by anybody."""
    target, amount, data = call(function, *args)
    digest = account.digest_of(target, amount, data)
    signed = [Account.unsafe_sign_hash(digest, OWNERS[n].key) for n in owners]
    account.execute(
        target, amount, data, [[each.v, each.r, each.s] for each in signed], sender=actor("relay")
    )


def test_multisig__two_of_three__accept_draw_spend_report_resign(world: MandateWorld) -> None:
    account = deploy("standins/Multisig", [each.address for each in OWNERS], 2)
    mine = world.with_grant(Grant(operator=account, charter=world.charter), accepted=False)
    mandate = mine.mandate
    as_multisig(account, mandate.accept, 1)
    as_multisig(account, mandate.draw, mine.token, 500 * MONEY)
    as_multisig(account, mandate.spend, mine.token, [SUPPLIER], [5])
    with boa.reverts("multisig: not enough signatures"):
        as_multisig(account, mandate.spend, mine.token, [SUPPLIER], [5], owners=(1,))
    with boa.reverts("mandate: beyond the budget"):
        as_multisig(account, mandate.draw, mine.token, 1)
    for owner in OWNERS:
        with boa.reverts("mandate: only the operator"):
            mandate.spend(mine.token, [SUPPLIER], [5], sender=owner.address)
    boa.env.time_travel(seconds=30 * 86_400)
    as_multisig(account, mandate.report, b"\x01" * 32, "")
    as_multisig(account, mandate.recall)
    assert mine.status == "ended"
    assert mine.held(SUPPLIER) == 5


def test_multisig__that_takes_no_coin__is_paid_into_the_mandate_all_the_same(world: MandateWorld) -> None:
    """Money goes to the mandate, never to the operator."""
    account = receiver("RefusesCoin")
    mine = world.with_grant(Grant(operator=account, charter=world.charter))
    account.run(mine.mandate, mine.mandate.draw.prepare_calldata(NATIVE, COIN))
    assert mine.coin(mine.mandate) == COIN


def test_smart_account__a_batch_in_one_transaction__as_if_one_by_one(world: MandateWorld) -> None:
    account = script()
    mine = world.with_grant(Grant(operator=account, charter=world.charter), accepted=False)
    mandate, token = mine.mandate, mine.token
    account.run(
        [
            step(mandate.draw, token, 1),
            step(mandate.accept, 1),
            step(mandate.draw, token, 400 * MONEY),
            step(mandate.draw, token, 101 * MONEY),
            step(mandate.draw, token, 100 * MONEY),
            step(mandate.spend, token, [SUPPLIER], [500 * MONEY]),
            step(mandate.spend, token, [SUPPLIER], [1]),
            step(mandate.recall),
            step(mandate.draw, NATIVE, 1),
        ]
    )
    assert outcomes(account) == [
        "mandate: accept it first",
        "done",
        "done",
        "mandate: beyond the budget",
        "done",
        "done",
        "mandate: can't pay a receiver",
        "done",
        "mandate: it has ended",
    ]
    assert mine.held(SUPPLIER) == 500 * MONEY


def test_other_cell__by_its_own_vote__works_and_its_money_stays_its_own(
    world: MandateWorld, abroad: MandateWorld
) -> None:
    mine = world.with_grant(Grant(operator=abroad.treasury, charter=world.charter), accepted=False)
    mandate, token = mine.mandate, mine.token
    before = abroad.token.balanceOf(abroad.treasury), abroad.coin(abroad.treasury)
    abroad.world.vote(call(mandate.accept, 1), call(mandate.draw, token, 10), call(mandate.draw, NATIVE, 5))
    abroad.decide(mandate.spend, token, [SUPPLIER], [4])
    assert (mine.balance, mine.coin(mandate), mine.held(SUPPLIER)) == (6, 5, 4)
    assert (abroad.token.balanceOf(abroad.treasury), abroad.coin(abroad.treasury)) == before
    # the cell that granted it decides about it, the other one only what its operator may
    with boa.reverts("mandate: only by vote"):
        abroad.decide(mandate.suspend, False)
    abroad.decide(mandate.recall)
    assert mine.status == "ended"


def test_other_cell__ordinary_track__does_not_act_as_operator(
    world: MandateWorld, abroad: MandateWorld
) -> None:
    """A mandate, of whatever cell, is not for the other cell's ordinary track either."""
    mine = world.with_grant(Grant(operator=abroad.treasury, charter=world.charter), accepted=False)
    with boa.reverts("treasury: can't be listed"):
        abroad.decide(abroad.treasury.list_call, mine.mandate, b"\x01\x02\x03\x04", True)
    with boa.reverts("treasury: not for the ordinary track"):
        abroad.world.vote(call(mine.mandate.accept, 1), ordinary=True)


def test_other_cell__that_works_for_the_first__and_the_other_way_round(
    world: MandateWorld, abroad: MandateWorld
) -> None:
    """Each is the operator of the other; no lock of the one is in the way of the other."""
    theirs = world.with_grant(Grant(operator=abroad.treasury, charter=world.charter), accepted=False)
    ours = abroad.with_grant(Grant(operator=world.treasury, charter=abroad.charter), accepted=False)
    abroad.world.vote(call(theirs.mandate.accept, 1), call(theirs.mandate.draw, theirs.token, 10))
    world.world.vote(call(ours.mandate.accept, 1), call(ours.mandate.draw, ours.token, 10))
    assert (theirs.balance, ours.balance) == (10, 10)
