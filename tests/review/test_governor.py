from __future__ import annotations
import boa, pytest
from eth_abi.abi import encode
from tests.support.contracts import deploy, at
from tests.support.cell import make_factory, NATIVE, DAY, SHARE_UNIT, Rules, NOBODY
from dataclasses import astuple
from tests.unit.governor.world import World, make, call, at_time, now, FOR, CANCELED
from tests.unit.mandate.world import Grant, Charter, next_mandate, POLICY
from tests.support.actors import actor


@pytest.fixture(scope="module")
def world() -> World:
    return make()


def successor(world):
    """The very same governor code, from a factory of its own, for the same cell."""
    factory = make_factory()
    master = factory.master(1)[0]
    code = f"3d602d80600a3d3981f3363d3d373d3d3d363d73{master[2:]}5af43d82803e903d91602b57fd5bf3"
    address, _ = boa.env.deploy_code(bytecode=bytes.fromhex(code), sender=factory.address) if False else boa.env.deploy_code(bytecode=bytes.fromhex(code))
    new = at("Governor", address)
    rules = Rules()
    terms = (astuple(rules.ordinary), astuple(rules.constitutional), 100, NOBODY, 0)
    cell = (world.share.address, address, world.treasury.address, world.cell.splitter.address)
    new.initialize(terms, cell, sender=factory.address)
    new.open(sender=factory.address)
    return new


def test_dissolved_then_succeeded__nobody_proposes(world):
    """spec 6.6: dissolve: no more proposals. Both votes passed before; the successor is executed second."""
    new = successor(world)
    end = world.propose(call(world.treasury.dissolve, world.stranger), by=0)
    heir = world.propose(call(world.treasury.appoint_successor, new.address), by=1)
    world.begin(heir)
    world.vote(end, FOR, *range(10)); world.vote(heir, FOR, *range(10))
    at_time(world.governor.proposalEta(heir.id))
    world.execute(end)
    world.execute(heir)
    assert world.treasury.dissolved() and world.treasury.governor() == new.address
    draft = world.draft(world.payment(), text="after the end")
    with boa.reverts("governor: the cell is dissolved"):
        new.propose(*draft.lists, draft.description, sender=world.members[0])


def test_dissolved_then_succeeded__the_sleepers_part_is_taken(world):
    """The full way: all but the thief and a sleeper leave; a proposal made after the end takes what is the sleeper's."""
    new = successor(world)
    end = world.propose(call(world.treasury.dissolve, world.stranger), by=0)
    heir = world.propose(call(world.treasury.appoint_successor, new.address), by=1)
    world.begin(heir)
    world.vote(end, FOR, *range(10)); world.vote(heir, FOR, *range(10))
    at_time(world.governor.proposalEta(heir.id))
    world.execute(end)
    world.execute(heir)
    thief, sleeper = world.members[0], world.members[9]
    # the sleeper holds a little less than the thief
    world.share.transfer(thief, 40 * SHARE_UNIT, sender=sleeper)
    for member in world.members[1:9]:
        world.treasury.exit(100 * SHARE_UNIT, sender=member)
    part = world.treasury.available(world.token.address)
    steal = world.draft(call(world.token.transfer, thief, part), text="mine")
    try:
        new.propose(*steal.lists, steal.description, sender=thief)
    except boa.BoaError:
        return
    at_time(new.proposalSnapshot(steal.id) + 1)
    new.castVote(steal.id, FOR, sender=thief)
    at_time(new.proposalEta(steal.id))
    new.execute(*steal.key, sender=thief)
    assert world.token.balanceOf(thief) <= part * 140 // 200, "the sleeper's part is gone"


def test_grant_and_amend_in_one_proposal(world):
    """ADR 7: 'a charter can be amended by the next action'"""
    operator = actor("operator")
    charter = Charter(budgets=((world.token.address, 5, 5),), lifetime=300 * DAY).struct()
    grant = (operator, 30 * DAY, DAY, charter)
    mandate = at("Mandate", world.cell.factory.mandate_address(world.treasury.address, grant))
    world.propose(call(world.cell.factory.grant_mandate, grant), call(mandate.amend, charter))


@pytest.mark.parametrize("old,new", [("a", "q"), ("0", "@"), ("1", "!"), ("9", "P")])
def test_malformed_mark__cant_be_proposed(world, old, new):
    """spec 5.1: 'malformed digits name nobody'"""
    member = world.members[0][2:].lower()
    assert old in member or True
    if old not in member:
        pytest.skip("digit not there")
    text = "Pay#proposer=0x" + member.replace(old, new, 1)
    with boa.reverts("governor: the text names another proposer"):
        world.send(world.draft(world.payment(), text=text), world.members[0])


def test_cancel__largest_proposal_and_trailing_bytes(world):
    shop = deploy("standins/Shop")
    p = world.propose(*[(shop.address, i, bytes([i + 1]) * 2240) for i in range(10)], text="x" * 8192)
    raw = world.governor.cancel.prepare_calldata(*p.key)
    assert len(raw) == 23908
    with boa.env.anchor():
        world.cancel(p, world.members[0])
        assert world.state(p) == CANCELED
    with boa.env.anchor():
        boa.env.execute_code(to_address=world.governor.address, sender=world.members[0], data=raw + b"tail of a wallet")
        print("largest + tail:", world.state(p))


def test_cancel__trailing_bytes_of_a_wallet__small(world):
    p = world.propose(world.payment())
    raw = world.governor.cancel.prepare_calldata(*p.key)
    boa.env.execute_code(to_address=world.governor.address, sender=world.members[0], data=raw + b"tail of a wallet")
    assert world.state(p) == CANCELED


def test_charter_of_how_many_receivers_fits(world):
    for n in range(65):
        charter = Charter(budgets=((world.token.address, 5, 5),), receivers=tuple((actor(f"r{i}"), True) for i in range(n))).struct()
        data = world.cell.factory.grant_mandate.prepare_calldata((actor("operator"), 30 * DAY, DAY, charter))
        if len(data) > 2240:
            print("receivers in a grant:", n - 1)
            break
