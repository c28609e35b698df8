"""The register of assets: what may be in it, and what the books say."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support import reading
from tests.support.contracts import deploy
from tests.support.tokens import broken_balance, huge_return, native_mirror, plain, weth
from tests.unit.treasury.world import COIN, MONEY, NATIVE, NOBODY, World, actor, at_time, make, now


def is_registered(world: World, asset: Any) -> bool:
    registered: bool = reading.asset_state(world.treasury, asset).registered
    return registered


def test_register_asset__a_token__listed_with_its_decimals(world: World) -> None:
    token = plain(2)
    world.decide(world.treasury.register_asset, token, 2)
    log = next(log for log in world.governor.get_logs() if type(log).__name__ == "AssetRegistered")
    assert (log.asset, log.decimals) == (token.address, 2)
    assert world.treasury.registered_assets() == [NATIVE, world.token.address, token.address]
    assert is_registered(world, token)
    state = reading.asset_state(world.treasury, token)
    assert (state.registered, state.decimals, state.owed, state.pending) == (True, 2, 0, 0)


def test_register_asset__eight__and_no_ninth(world: World) -> None:
    for _ in range(6):
        world.register(plain())
    assert len(world.treasury.registered_assets()) == 8
    with boa.reverts("treasury: no more than 8 assets"):
        world.register(plain())


def test_register_asset__twice__refused(world: World) -> None:
    for asset, decimals in ((world.token, 6), (NATIVE, 18)):
        with boa.reverts("treasury: registered already"):
            world.decide(world.treasury.register_asset, asset, decimals)


@pytest.mark.parametrize("decimals", [0, 24])
def test_register_asset__decimals_at_each_end__listed(world: World, decimals: int) -> None:
    world.register(plain(decimals), decimals)


def test_register_asset__more_than_24_decimals__refused(world: World) -> None:
    with boa.reverts("treasury: no more than 24 decimals"):
        world.register(plain(25), 25)
    world.decide(world.treasury.unregister_asset, NATIVE)
    with boa.reverts("treasury: no more than 24 decimals"):
        world.decide(world.treasury.register_asset, NATIVE, 25)
    world.decide(world.treasury.register_asset, NATIVE, 18)


def test_register_asset__other_decimals_than_the_token_states__refused(world: World) -> None:
    with boa.reverts("treasury: wrong decimals"):
        world.register(plain(6), 18)


def test_register_asset__a_token_that_states_no_decimals__as_the_vote_says(world: World) -> None:
    token = boa.loads(
        """
balances: HashMap[address, uint256]
@external
@view
def balanceOf(account: address) -> uint256:
    return self.balances[account]
"""
    )
    world.register(token, 9)
    assert reading.asset_state(world.treasury, token).decimals == 9


def test_register_asset__the_cells_own_contracts__refused(world: World) -> None:
    cell = world.cell
    for own in (cell.share, cell.governor, cell.treasury, cell.splitter):
        with boa.reverts("treasury: the cell's own contract"):
            world.register(own)


@pytest.mark.parametrize("mode", [1, 2, 3])
def test_register_asset__its_balance_cant_be_read__refused(world: World, mode: int) -> None:
    token = broken_balance()
    token.set_mode(mode)
    with boa.reverts("treasury: asset can't be read"):
        world.register(token)
    token.set_mode(0)
    world.register(token)


def test_register_asset__nobody_or_a_key__refused(world: World) -> None:
    for account in (NOBODY, actor("key")):
        with boa.reverts("treasury: asset can't be read"):
            world.register(account)


def test_register_asset__a_huge_answer__read_by_its_first_word(world: World) -> None:
    token = huge_return(words=100)
    token.set_huge(False, True)
    world.register(token)
    assert world.treasury.available(token) == 0


@pytest.mark.parametrize("coin", [0, COIN])
def test_register_asset__a_second_face_of_the_native_coin__refused(world: World, coin: int) -> None:
    world.fund_coin(coin)
    with boa.reverts("treasury: mirrors another asset"):
        world.register(native_mirror(), 18)


@pytest.mark.parametrize("owner", ["treasury", "sender"])
def test_register_asset__another_address_of_a_token__refused_while_one_is_registered(
    world: World, owner: str
) -> None:
    """Whichever comes first, and whether the treasury has some or only who sends the transaction."""
    other = deploy("standins/SecondAddress", world.token.address)
    world.token.mint(world.treasury if owner == "treasury" else world.stranger, MONEY)
    for first, second in ((world.token, other), (other, world.token)):
        with boa.reverts("treasury: mirrors another asset"):
            world.register(second)
        world.decide(world.treasury.unregister_asset, first)
        world.register(second)
    assert world.treasury.registered_assets() == [NATIVE, world.token.address]


def test_register_asset__beside_one_that_cant_be_read__listed() -> None:
    """What can't be read shows nothing, and nothing mirrors it."""
    broken = broken_balance()
    world = make(broken)
    broken.set_mode(1)
    token = plain()
    token.mint(world.treasury, MONEY)
    assert is_registered(world, world.register(token))


def test_register_asset__equal_balances_of_the_treasury_alone__is_another_token(world: World) -> None:
    """Two payments of the same sum: the sender of the transaction tells them apart."""
    token = plain()
    for each in (world.token, token):
        each.mint(world.treasury, 1_000 * MONEY)
    with boa.reverts("treasury: mirrors another asset"):
        world.register(token)
    token.mint(world.stranger, 1)
    world.register(token)
    assert is_registered(world, token)


def test_register_asset__wrapped_coin__is_no_second_face(world: World) -> None:
    wrapped = weth()
    world.register(wrapped, 18)


def test_register_asset__sound_token_with_equal_balances__by_another_sender() -> None:
    world = make()
    world.fund_coin(COIN)
    token = plain(18)
    token.mint(world.treasury, COIN)
    token.mint(world.stranger, world.coin(world.stranger))
    data = world.treasury.register_asset.prepare_calldata(token, 18)
    steps = [(world.treasury.address, 0, data, 3, False)]
    with boa.env.prank(world.stranger):
        boa.env.evm.patch  # noqa: B018 - the sender of the transaction is the witness
        with boa.reverts("treasury: mirrors another asset"):
            world.governor.run(steps, sender=world.stranger)
    world.governor.run(steps, sender=actor("another sender"))
    assert is_registered(world, token)


def test_unregister_asset__first_middle_last__the_list_stays_whole(world: World) -> None:
    tokens = [world.register(plain()) for _ in range(3)]
    expected = [NATIVE, world.token.address, *(token.address for token in tokens)]
    assert world.treasury.registered_assets() == expected
    for place in (0, 0, 1):
        gone = expected[place]
        world.decide(world.treasury.unregister_asset, gone)
        log = next(log for log in world.governor.get_logs() if type(log).__name__ == "AssetUnregistered")
        assert log.asset == gone
        last = expected.pop()
        if last != gone:
            expected[expected.index(gone)] = last
        assert world.treasury.registered_assets() == expected
        assert not is_registered(world, gone)
        with boa.reverts("treasury: register the asset first"):
            world.decide(world.treasury.unregister_asset, gone)
    for asset in expected:
        world.decide(world.treasury.unregister_asset, asset)
    assert world.treasury.registered_assets() == []


def test_unregister_asset__leavers_are_owed_an_amount__refused_until_it_is_pulled(world: World) -> None:
    world.fund()
    world.treasury.exit(100 * MONEY, sender=world.members[0])
    with boa.reverts("treasury: leavers are owed some"):
        world.decide(world.treasury.unregister_asset, world.token)
    at_time(now() + 86_400)
    world.treasury.pull(world.ticket(), world.token)
    world.decide(world.treasury.unregister_asset, world.token)


def test_unregister_asset__a_leaver_is_owed_one_base_unit__refused(world: World) -> None:
    world.fund(len(world.members))
    world.treasury.exit(100 * MONEY, sender=world.members[0])
    assert world.treasury.available(world.token) == len(world.members) - 1
    with boa.reverts("treasury: leavers are owed some"):
        world.decide(world.treasury.unregister_asset, world.token)


def test_unregister_asset__leavers_hold_a_weight__refused_until_it_is_pulled() -> None:
    token = broken_balance()
    world = make(token)
    world.fund()
    token.set_mode(1)
    world.treasury.exit(100 * MONEY, sender=world.members[0])
    with boa.reverts("treasury: leavers are owed some"):
        world.decide(world.treasury.unregister_asset, token)
    token.set_mode(0)
    at_time(now() + 86_400)
    world.treasury.pull(world.ticket(), token)
    world.decide(world.treasury.unregister_asset, token)


def test_unregister_asset__dividends_are_paid_in_it__they_go_on(world: World) -> None:
    """A hostile currency can't stay on the list by being one."""
    world.decide(world.treasury.register_currency, world.token)
    world.decide(world.treasury.unregister_asset, world.token)
    assert not is_registered(world, world.token)
    assert world.share.is_currency(world.token)


def test_register_currency__a_registered_asset__share_knows_it(world: World) -> None:
    token = world.register(plain(8), 8)
    world.decide(world.treasury.register_currency, token)
    log = next(log for log in world.governor.get_logs() if type(log).__name__ == "CurrencyAdded")
    assert (log.token, log.decimals) == (token.address, 8)
    assert world.share.is_currency(token)


def test_register_currency__not_registered__refused(world: World) -> None:
    with boa.reverts("treasury: register the asset first"):
        world.decide(world.treasury.register_currency, plain())


def test_available__what_lies_there_and_is_not_owed(world: World) -> None:
    def see(asset: Any) -> int:
        available = int(world.treasury.available(asset))
        assert world.treasury.status(asset) == (available, False, False)
        assert reading.asset_state(world.treasury, asset).available == available
        return available

    assert see(world.token) == 0
    world.fund()
    assert see(world.token) == 1_000 * MONEY
    world.treasury.exit(100 * MONEY, sender=world.members[0])
    assert see(world.token) == 900 * MONEY
    world.token.burn(world.treasury, 950 * MONEY)
    assert see(world.token) == 0
    assert see(plain()) == 0  # not registered, but no error
    assert see(actor("no token")) == 0


@pytest.mark.parametrize(("mode", "seen"), [(0, 1_000 * MONEY), (1, 0), (2, 0), (3, 0), (5, 2**128 - 1)])
def test_available__a_broken_token__nothing_but_itself_is_missing(mode: int, seen: int) -> None:
    token = broken_balance()
    world = make(token)
    world.fund()
    token.set_mode(mode)
    assert world.treasury.available(token) == seen


def test_available__with_little_gas__refused_instead_of_unreadable(world: World) -> None:
    world.fund()
    with boa.reverts("assets: send more gas"):
        world.treasury.available(world.token, gas=150_000)
