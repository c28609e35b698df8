"""One mandate from its vote to its sweep (I-M2)."""

import boa

from tests.unit.mandate.world import COIN, DAY, MONEY, NATIVE, OPERATOR, SUPPLIER, MandateWorld, actor


def test_life__granted_drawn_spent_reported_recalled__every_unit_comes_back(world: MandateWorld) -> None:
    mandate, token = world.mandate, world.token
    before = world.held(world.treasury)
    world.draw(400 * MONEY)
    world.draw(COIN, NATIVE)
    world.spend(150 * MONEY)
    world.spend(COIN // 2, asset=NATIVE)
    assert world.held(SUPPLIER) == 150 * MONEY
    with boa.reverts("mandate: beyond the budget"):
        world.draw(101 * MONEY)
    boa.env.time_travel(seconds=35 * DAY + 1)
    assert world.status == "overdue"
    with boa.reverts("mandate: a report is overdue"):
        world.draw(1)
    mandate.report(b"\x02" * 32, "ipfs://report", sender=OPERATOR)
    assert world.status == "running"
    world.draw(500 * MONEY)
    mandate.recall(sender=OPERATOR)
    assert world.status == "ended"
    mandate.sweep([token, NATIVE], sender=actor("stranger"))
    assert world.held(mandate) == 0
    assert boa.env.get_balance(mandate.address) == 0
    assert world.held(world.treasury) == before - 150 * MONEY


def test_petition__two_of_ten_members__recalls(world: MandateWorld) -> None:
    first, second = world.cell.members[:2]
    boa.env.time_travel(seconds=1)
    petition = world.mandate.file_petition(sender=first)
    assert world.status == "running"
    assert world.mandate.petition_of(petition).needed == 200 * 10**6
    world.mandate.sign_petition(petition, sender=second)
    assert world.status == "ended"
