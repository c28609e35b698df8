"""Who may call what: every function that a vote alone may use, called by everybody else."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support import reading
from tests.support.contracts import at
from tests.unit.treasury.world import COIN, NATIVE, World, actor, call, make

BY_VOTE: dict[str, tuple[Any, ...]] = {
    "appoint_successor": ("governor",),
    "approve_message": (b"\x01" * 32, 2**40),
    "burn": ("member", 1),
    "cancel_recovery": ("member",),
    "dissolve": ("stranger",),
    "list_call": ("shop", b"\x01\x02\x03\x04", True),
    "offer_buy_back": (NATIVE, 1, 1, 2**40),
    "propose_recovery": ("member", "stranger"),
    "register_asset": ("shop", 6),
    "register_currency": (NATIVE,),
    "revoke_message": (b"\x01" * 32,),
    "send": (NATIVE, [], []),
    "set_dao_uri": ("ipfs://other",),
    "set_exit_terms": (0, 0),
    "set_spending_limit": (1, 86_400),
    "spend_with": (NATIVE, 1, "shop", b""),
    "unregister_asset": (NATIVE,),
}
BY_FACTORY = {"initialize", "open"}
BY_GOVERNOR = {"execute"}
BY_MANDATE = {"fund_mandate"}  # tests/unit/mandate
BY_ANYONE = {"exit", "exitBySig", "pull", "sell_back", "veto_recovery", "finish_recovery", "send_to_heir"}
CALLERS = ["governor", "share", "splitter", "factory", "member", "founder", "stranger", "master"]


def who(world: World, role: Any) -> Any:
    cell = world.cell
    known = {
        "governor": cell.governor.address,
        "share": cell.share.address,
        "splitter": cell.splitter.address,
        "factory": cell.factory.address,
        "member": cell.members[0],
        "founder": cell.founder,
        "stranger": cell.stranger,
        "shop": world.shop.address,
        "master": cell.factory.master(2)[0],
    }
    return known.get(role, role) if isinstance(role, str) else role


def test_every_writing_function__is_in_one_of_the_lists(world: World) -> None:
    writing = {
        entry["name"]
        for entry in world.treasury.abi
        if entry["type"] == "function" and entry["stateMutability"] in ("nonpayable", "payable")
    }
    assert writing == set(BY_VOTE) | BY_FACTORY | BY_GOVERNOR | BY_MANDATE | BY_ANYONE


@pytest.mark.parametrize("name", sorted(BY_VOTE))
def test_by_vote__called_by_anyone_else__refused(world: World, name: str) -> None:
    args = [who(world, arg) for arg in BY_VOTE[name]]
    for role in CALLERS:
        with boa.reverts("treasury: only by vote"):
            getattr(world.treasury, name)(*args, sender=who(world, role))


@pytest.mark.parametrize("role", [role for role in CALLERS if role != "factory"])
def test_initialize_and_open__called_by_anyone_but_the_factory__refused(world: World, role: str) -> None:
    sender = who(world, role)
    with boa.reverts("clone: only the factory, never a master"):
        world.treasury.open(sender=sender)
    terms = (0, 0, 0, 86_400, 30 * 86_400, "")
    with boa.reverts("clone: only the factory, never a master"):
        world.treasury.initialize(terms, (world.stranger,) * 4, [], sender=sender)
    assert world.treasury.governor() == world.governor.address


def test_initialize__of_the_master__refused(world: World) -> None:
    master = at("Treasury", who(world, "master"))
    terms = (0, 0, 0, 86_400, 30 * 86_400, "")
    with boa.reverts("clone: only the factory, never a master"):
        master.initialize(terms, (world.stranger,) * 4, [], sender=world.cell.factory.address)
    with boa.reverts("clone: only the factory, never a master"):
        master.open(sender=world.cell.factory.address)
    with boa.reverts("clone: only the factory, never a master"):
        master.open(sender=world.stranger)


@pytest.mark.parametrize("role", [role for role in CALLERS if role != "governor"])
@pytest.mark.parametrize("phase", range(8))
def test_execute__called_by_anyone_but_the_governor__refused(world: World, role: str, phase: int) -> None:
    world.fund_coin()
    with boa.reverts("treasury: only the governor"):
        world.treasury.execute(world.stranger, COIN, b"", phase, sender=who(world, role))


def test_execute__by_the_treasury_itself__refused(world: World) -> None:
    assert world.refused_without_words(call(world.treasury.execute, world.stranger, 0, b"", 3))


def test_founder__after_founding__holds_nothing() -> None:
    world = make()
    founder = world.cell.founder
    assert world.share.balanceOf(founder) == 0
    assert founder not in [world.treasury.governor(), reading.overview(world.treasury).heir]
    with boa.reverts("share: only a member"):
        world.treasury.exit(1, sender=founder)
    assert actor("founder") == founder
