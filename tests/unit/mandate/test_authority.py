"""Who may call what: every function, by everybody."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.contracts import at
from tests.unit.mandate.conftest import ROLES
from tests.unit.mandate.world import Charter, Grant, MandateWorld, wait

BY_OPERATOR: dict[str, tuple[Any, ...]] = {
    "accept": (1,),
    "draw": ("token", 1),
    "pay": ("token", "supplier", 1),
    "spend": ("token", ["supplier"], [1]),
    "call": ("shop", 0, b"\x01\x02\x03\x04"),
    "call_with": ("token", 1, "shop", b"\x01\x02\x03\x04"),
    "give_back": ("token", 1),
    "report": (b"\x01" * 32, ""),
    "log_provenance": (b"\x01" * 32, ""),
}
BY_VOTE: dict[str, tuple[Any, ...]] = {
    "amend": (),
    "suspend": (True,),
    "call_by_vote": ("shop", 0, b"\x01\x02\x03\x04"),
}
BY_FACTORY = {"initialize"}
RECALL = {"recall"}
BY_MEMBERS = {"file_petition", "sign_petition"}
BY_ANYONE = {"sign_petition_by_sigs", "sweep"}
MASTER = "clone: only the factory, never a master"


def arguments(world: MandateWorld, who: dict[str, str], listed: Any) -> Any:
    if isinstance(listed, list):
        return [arguments(world, who, each) for each in listed]
    if not isinstance(listed, str):
        return listed
    return {"token": world.token.address, "shop": world.shop.address, **who}.get(listed, listed)


def test_every_writing_function__is_in_one_of_the_lists(world: MandateWorld) -> None:
    writing = {
        entry["name"]
        for entry in world.mandate.abi
        if entry["type"] == "function" and entry["stateMutability"] != "view"
    }
    assert writing == {*BY_OPERATOR, *BY_VOTE} | BY_FACTORY | RECALL | BY_MEMBERS | BY_ANYONE


@pytest.mark.parametrize("role", [role for role in ROLES if role != "operator"])
@pytest.mark.parametrize("name", BY_OPERATOR)
def test_by_operator__called_by_anyone_else__refused(
    world: MandateWorld, who: dict[str, str], name: str, role: str
) -> None:
    args = [arguments(world, who, each) for each in BY_OPERATOR[name]]
    with boa.reverts("mandate: only the operator"):
        getattr(world.mandate, name)(*args, sender=who[role])


@pytest.mark.parametrize("role", [role for role in ROLES if role != "treasury"])
def test_by_vote__called_by_anyone_else__refused(world: MandateWorld, who: dict[str, str], role: str) -> None:
    with boa.reverts("mandate: only by vote"):
        world.mandate.amend(Charter().struct(), sender=who[role])
    with boa.reverts("mandate: only by vote"):
        world.mandate.suspend(True, sender=who[role])
    with boa.reverts("mandate: only by vote"):
        world.mandate.call_by_vote(world.shop, 0, b"", sender=who[role])


@pytest.mark.parametrize("role", [role for role in ROLES if role != "factory"])
def test_initialize__by_anyone_but_the_factory__refused(
    world: MandateWorld, who: dict[str, str], role: str
) -> None:
    grant = Grant(operator=who["stranger"]).struct()
    for mandate in (world.mandate, at("Mandate", who["master"])):
        with boa.reverts(MASTER):
            mandate.initialize(who["treasury"], grant, sender=who[role])


def test_initialize__of_the_master__refused_to_the_factory_too(
    world: MandateWorld, who: dict[str, str]
) -> None:
    with boa.reverts(MASTER):
        at("Mandate", who["master"]).initialize(who["treasury"], Grant().struct(), sender=who["factory"])


@pytest.mark.parametrize("role", ROLES)
def test_recall__by_each__only_vote_guardian_and_operator(
    world: MandateWorld, who: dict[str, str], role: str
) -> None:
    if role in ("operator", "guardian", "treasury"):
        world.mandate.recall(sender=who[role])
        assert world.status == "ended"
        return
    with boa.reverts("mandate: only vote, guardian or operator recall"):
        world.mandate.recall(sender=who[role])
    assert world.status == "running"


@pytest.mark.parametrize("role", [role for role in ROLES if role != "member"])
def test_petition__by_who_has_no_units__refused(world: MandateWorld, who: dict[str, str], role: str) -> None:
    wait()
    with boa.reverts("mandate: no votes at the snapshot"):
        world.mandate.file_petition(sender=who[role])
    world.mandate.file_petition(sender=who["member"])
    with boa.reverts("mandate: no votes at the snapshot"):
        world.mandate.sign_petition(1, sender=who[role])


@pytest.mark.parametrize("role", ROLES)
def test_sweep__while_it_lasts__refused_to_all(world: MandateWorld, who: dict[str, str], role: str) -> None:
    with boa.reverts("mandate: it has not ended"):
        world.mandate.sweep([world.token], sender=who[role])


@pytest.mark.parametrize("role", ROLES)
def test_sweep__once_it_is_over__open_to_all(world: MandateWorld, who: dict[str, str], role: str) -> None:
    world.token.mint(world.mandate, 5)
    world.mandate.recall(sender=who["operator"])
    before = world.held(world.treasury)
    world.mandate.sweep([world.token], sender=who[role])
    assert world.held(world.treasury) == before + 5


@pytest.mark.parametrize("name", BY_OPERATOR)
def test_by_operator__before_he_accepts__refused(
    offered: MandateWorld, who: dict[str, str], name: str
) -> None:
    """Giving back is what he may always do: it takes nothing."""
    args = [arguments(offered, who, each) for each in BY_OPERATOR[name]]
    function = getattr(offered.mandate, name)
    if name in ("accept", "give_back"):
        offered.token.mint(offered.mandate, 1)
        function(*args, sender=who["operator"])
        return
    with boa.reverts("mandate: accept it first"):
        function(*args, sender=who["operator"])


@pytest.mark.parametrize("name", BY_OPERATOR)
def test_by_operator__suspended__may_accept_report_and_give_back_only(
    world: MandateWorld, who: dict[str, str], name: str
) -> None:
    world.draw(1)
    world.mandate.suspend(True, sender=who["treasury"])
    wait(30 * 86_400)
    args = [arguments(world, who, each) for each in BY_OPERATOR[name]]
    function = getattr(world.mandate, name)
    if name in ("report", "give_back"):
        function(*args, sender=who["operator"])
        return
    reason = "accepted already" if name == "accept" else "suspended by vote"
    with boa.reverts(f"mandate: {reason}"):
        function(*args, sender=who["operator"])


@pytest.mark.parametrize("name", BY_OPERATOR)
@pytest.mark.parametrize("ending", ["recalled", "expired"])
def test_by_operator__ended__may_report_only(
    world: MandateWorld, who: dict[str, str], name: str, ending: str
) -> None:
    world.draw(1)
    wait(30 * 86_400)
    if ending == "recalled":
        world.mandate.recall(sender=who["guardian"])
    else:
        boa.env.timestamp = world.mandate.overview().expiry
    args = [arguments(world, who, each) for each in BY_OPERATOR[name]]
    function = getattr(world.mandate, name)
    if name == "report":
        function(*args, sender=who["operator"])
        return
    with boa.reverts("mandate: it has ended"):
        function(*args, sender=who["operator"])


@pytest.mark.parametrize("ending", ["recalled", "expired"])
def test_others__ended__refused(world: MandateWorld, who: dict[str, str], ending: str) -> None:
    wait()
    world.mandate.file_petition(sender=who["member"])
    if ending == "recalled":
        world.mandate.recall(sender=who["guardian"])
    else:
        boa.env.timestamp = world.mandate.overview().expiry
    mandate, member = world.mandate, world.members[1]
    for function, args, sender in (
        (mandate.amend, (Charter().struct(),), who["treasury"]),
        (mandate.suspend, (True,), who["treasury"]),
        (mandate.suspend, (False,), who["treasury"]),
        (mandate.recall, (), who["guardian"]),
        (mandate.recall, (), who["operator"]),
        (mandate.recall, (), who["stranger"]),
        (mandate.file_petition, (), member),
        (mandate.sign_petition, (1,), member),
        (mandate.sign_petition_by_sigs, (1, []), member),
    ):
        with boa.reverts("mandate: it has ended"):
            function(*args, sender=sender)
    ended_at = mandate.overview().ended_at
    boa.env.time_travel(seconds=1)
    mandate.recall(sender=who["treasury"])  # a vote that comes too late changes nothing, and stops nothing
    assert mandate.overview().ended_at == ended_at
    assert world.status == "ended"


def test_no_such_function__refused_with_and_without_coin(world: MandateWorld) -> None:
    for value in (0, 1):
        result = boa.env.execute_code(
            to_address=world.mandate.address, sender=world.stranger, data=b"\x01\x02\x03\x04", value=value
        )
        assert result.is_error
        assert b"mandate: no such function" in result.output


def test_coin__anybody_may_send_it_in_every_state(world: MandateWorld, who: dict[str, str]) -> None:
    for expected in (1, 2):
        boa.env.execute_code(to_address=world.mandate.address, sender=world.stranger, value=1)
        assert world.coin(world.mandate) == expected
        if expected == 1:
            world.mandate.recall(sender=who["guardian"])
