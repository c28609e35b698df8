"""The ordinary track's table: which calls it holds, and attempts to get others past it."""

from __future__ import annotations

from typing import Any

import boa
import pytest
from eth_abi import encode
from eth_utils.crypto import keccak

from tests.support.contracts import deploy
from tests.support.tokens import plain
from tests.unit.mandate import world as mandates
from tests.unit.treasury.world import COIN, DAY, MONEY, NATIVE, World, actor, call, make

HEAD = 168
REFUSED = "treasury: not for the ordinary track"


def selector(function: Any, *args: Any) -> bytes:
    return bytes(function.prepare_calldata(*args)[:4])


def listed(world: World, target: Any, chosen: bytes) -> None:
    world.decide(world.treasury.list_call, target, chosen, True)


def word(value: int) -> bytes:
    return value.to_bytes(32, "big")


def spend_data(asset: Any, amount: int, target: Any, inner: bytes, offset: int = 128) -> bytes:
    """spend_with as an encoder writes it, but with an offset of its own."""
    chosen = keccak(text="spend_with(address,uint256,address,bytes)")[:4]
    head = [int(str(getattr(it, "address", it)), 16) for it in (asset, target)]
    words = [head[0], amount, head[1], offset, len(inner)]
    return chosen + b"".join(word(it) for it in words) + inner.ljust((len(inner) + 31) // 32 * 32, b"\0")


# ------------------------------------------------------------------ the table


def test_is_ordinary__send__only_of_registered_assets(world: World) -> None:
    treasury = world.treasury
    for asset, expected in ((world.token, True), (NATIVE, True), (plain(), False)):
        data = treasury.send.prepare_calldata(asset, [world.stranger], [1])
        assert treasury.is_ordinary(treasury, data[:HEAD]) is expected
        assert not treasury.is_ordinary(treasury, data[: HEAD - 1])
        assert not treasury.is_ordinary(world.governor, data[:HEAD])
    # an address word with something above the address
    dirty = selector(treasury.send, world.token, [], []) + word(int(world.token.address, 16) | 1 << 160)
    assert not treasury.is_ordinary(treasury, dirty.ljust(HEAD, b"\0"))


def test_is_ordinary__other_functions_of_the_treasury__never(world: World) -> None:
    treasury = world.treasury
    for entry in treasury.abi:
        if entry["type"] == "function" and entry["name"] not in ("send", "spend_with"):
            types = ",".join(it["type"] for it in entry["inputs"] if "tuple" not in it["type"])
            chosen = keccak(text=f"{entry['name']}({types})")[:4]
            head = chosen + word(int(world.token.address, 16)) * 5 + b"\0" * 4
            assert not treasury.is_ordinary(treasury, head)
    for short in (b"", b"\x01", selector(treasury.send, world.token, [], [])):
        assert not treasury.is_ordinary(treasury, short)


def test_is_ordinary__a_listed_pair__only_this_pair_and_only_while_listed(world: World) -> None:
    treasury, shop = world.treasury, world.shop
    buy, fail = selector(shop.buy), selector(shop.fail)
    assert not treasury.is_ordinary(shop, buy)
    listed(world, shop, buy)
    assert treasury.is_ordinary(shop, buy)
    assert treasury.is_ordinary(shop, buy)
    assert treasury.is_ordinary(shop, buy + b"\0" * 164)
    assert not treasury.is_ordinary(shop, buy[:3])
    assert not treasury.is_ordinary(shop, fail)
    assert not treasury.is_ordinary(deploy("standins/Shop"), buy)
    world.decide(treasury.list_call, shop, buy, False)
    assert not treasury.is_ordinary(shop, buy)


def test_is_ordinary__spend_with__asset_registered_and_inner_pair_listed(world: World) -> None:
    treasury, shop = world.treasury, world.shop
    inner = shop.take.prepare_calldata(world.token, 1)
    data = treasury.spend_with.prepare_calldata(world.token, 1, shop, inner)
    assert data == spend_data(world.token, 1, shop, inner)
    assert not treasury.is_ordinary(treasury, data[:HEAD])
    listed(world, shop, inner[:4])
    assert treasury.is_ordinary(treasury, data[:HEAD])
    assert not treasury.is_ordinary(treasury, data[: HEAD - 1])
    unregistered = treasury.spend_with.prepare_calldata(plain(), 1, shop, inner)
    assert not treasury.is_ordinary(treasury, unregistered[:HEAD])
    other = treasury.spend_with.prepare_calldata(world.token, 1, shop, shop.buy.prepare_calldata())
    assert not treasury.is_ordinary(treasury, other[:HEAD])
    elsewhere = treasury.spend_with.prepare_calldata(world.token, 1, deploy("standins/Shop"), inner)
    assert not treasury.is_ordinary(treasury, elsewhere[:HEAD])


def test_list_call__event_and_effect(world: World) -> None:
    listed(world, world.shop, selector(world.shop.buy))
    log = next(log for log in world.governor.get_logs() if type(log).__name__ == "CallListed")
    assert (log.target, log.selector, log.listed) == (world.shop.address, selector(world.shop.buy), True)


def test_list_call__the_cells_own_contracts_assets_and_the_code_less__refused(world: World) -> None:
    chosen = b"\x01\x02\x03\x04"
    cell = world.cell
    own = [cell.share, cell.governor, cell.treasury, cell.splitter]
    for target in [*own, world.token, NATIVE, world.stranger]:
        with boa.reverts("treasury: can't be listed"):
            listed(world, target, chosen)
        assert not world.treasury.is_ordinary(target, chosen)
    # striking off is always possible
    for target in [*own, world.token, world.stranger]:
        world.decide(world.treasury.list_call, target, chosen, False)


def test_is_listed__target_becomes_an_asset__void_until_it_is_none_any_more(world: World) -> None:
    token = plain()
    transfer_from = selector(token.transferFrom, world.stranger, world.stranger, 1)
    listed(world, token, transfer_from)
    assert world.treasury.is_ordinary(token, transfer_from)
    world.register(token)
    assert not world.treasury.is_ordinary(token, transfer_from)
    world.decide(world.treasury.unregister_asset, token)
    assert world.treasury.is_ordinary(token, transfer_from)


def test_is_listed__target_becomes_the_governor__void(world: World) -> None:
    successor = deploy("standins/RelayGovernor")
    successor.set_treasury(world.treasury)
    successor.set_minimum_execution_delay(10**6)
    chosen = selector(successor.set_minimum_execution_delay, 0)
    listed(world, successor, chosen)
    world.decide(world.treasury.appoint_successor, successor)
    assert not world.treasury.is_ordinary(successor, chosen)


# ------------------------------------------------------------------ when executed


def test_execute__ordinary_calls__carried_out(world: World) -> None:
    world.fund()
    world.fund_coin()
    world.decide(world.treasury.set_spending_limit, 5_000, 86_400)
    listed(world, world.shop, selector(world.shop.buy))
    listed(world, world.shop, selector(world.shop.take, world.token, 1))
    world.vote(
        call(world.treasury.send, world.token, [world.stranger], [1]),
        call(world.shop.buy),
        call(
            world.treasury.spend_with,
            world.token,
            5,
            world.shop,
            world.shop.take.prepare_calldata(world.token, 5),
        ),
        call(world.treasury.spend_with, NATIVE, 5, world.shop, world.shop.buy.prepare_calldata()),
        call(world.shop.buy, amount=7),
        ordinary=True,
    )
    assert world.shop.calls() == 4
    assert world.coin(world.shop) == 12


@pytest.mark.parametrize("n", range(8))
def test_execute__ordinary_but_not_in_the_table__refused(world: World, n: int) -> None:
    world.fund()
    world.fund_coin()
    treasury, token = world.treasury, world.token
    forbidden = [
        call(world.shop.buy),
        call(token.transfer, world.stranger, 1),
        call(token.approve, world.stranger, 1),
        call(token.transferFrom, treasury, world.stranger, 1),
        call(treasury.set_exit_terms, 0, 0),
        call(treasury.approve_message, b"\1" * 32, 2**40),
        call(world.share.issue, world.stranger, MONEY),
        (world.stranger, 1, b""),
    ]
    with boa.reverts(REFUSED):
        world.vote(forbidden[n], ordinary=True)
    # not hidden behind or before an ordinary one either
    send = call(treasury.send, token, [world.stranger], [1])
    for order in ([send, forbidden[n]], [forbidden[n], send], [send, forbidden[n], send]):
        with boa.reverts(REFUSED):
            world.vote(*order, ordinary=True)
    assert token.balanceOf(treasury) == 1_000 * MONEY


def test_execute__listed_pair_with_native_coin_that_is_not_registered__refused(world: World) -> None:
    world.fund_coin()
    listed(world, world.shop, selector(world.shop.buy))
    world.decide(world.treasury.unregister_asset, NATIVE)
    with boa.reverts(REFUSED):
        world.vote(call(world.shop.buy, amount=1), ordinary=True)
    world.vote(call(world.shop.buy), ordinary=True)


@pytest.mark.parametrize("offset", [0, 32, 96, 127, 129, 160, 192, 2**255])
def test_execute__spend_with_bent_to_another_inner_call__refused(world: World, offset: int) -> None:
    """The place where the table looks shows a listed call; the offset leads elsewhere."""
    world.fund()
    listed(world, world.shop, selector(world.shop.buy))
    shown = world.shop.buy.prepare_calldata()
    hidden = word(4) + selector(world.shop.fail)
    data = spend_data(world.token, 5, world.shop, shown, offset) + hidden
    with boa.reverts(REFUSED):
        world.vote((world.treasury.address, 0, data), ordinary=True)


@pytest.mark.parametrize("length", [0, 1, 3])
def test_execute__spend_with_an_inner_call_without_selector__refused(world: World, length: int) -> None:
    listed(world, world.shop, selector(world.shop.buy))
    data = bytearray(spend_data(NATIVE, 0, world.shop, world.shop.buy.prepare_calldata()))
    data[4 + 128 : 4 + 160] = word(length)
    with boa.reverts(REFUSED):
        world.vote((world.treasury.address, 0, bytes(data)), ordinary=True)


def test_execute__spend_with_dirty_addresses__refused(world: World) -> None:
    listed(world, world.shop, selector(world.shop.buy))
    for at in (4, 4 + 64):
        data = bytearray(spend_data(NATIVE, 0, world.shop, world.shop.buy.prepare_calldata()))
        data[at] = 1
        assert not world.treasury.is_ordinary(world.treasury, bytes(data[:HEAD]))
        with boa.reverts(REFUSED):
            world.vote((world.treasury.address, 0, bytes(data)), ordinary=True)


def test_execute__spend_with_the_treasury_or_an_asset_inside__refused(world: World) -> None:
    world.fund()
    inner_calls = [
        (world.treasury, world.treasury.set_dao_uri.prepare_calldata("x")),
        (world.token, world.token.transfer.prepare_calldata(world.stranger, 1)),
        (world.share, world.share.issue.prepare_calldata(world.stranger, MONEY)),
        (world.governor, world.governor.set_treasury.prepare_calldata(world.stranger)),
        (world.cell.splitter, world.cell.splitter.allocate.prepare_calldata(NATIVE)),
    ]
    for target, inner in inner_calls:
        with boa.reverts(REFUSED):
            world.vote(call(world.treasury.spend_with, NATIVE, 0, target, inner), ordinary=True)


def test_execute__send_with_a_moved_list__pays_what_the_vote_decoded(world: World) -> None:
    """An odd encoding of `send` is ordinary, and does what a decoder reads in it; the limit holds."""
    world.fund()
    receiver = actor("supplier")
    tail = encode(["address[]", "uint256[]"], [[receiver], [7]])
    lists = tail[64:]
    data = selector(world.treasury.send, world.token, [], [])
    data += word(int(world.token.address, 16)) + word(128) + word(192) + word(0) + lists
    world.vote((world.treasury.address, 0, data), ordinary=True)
    assert world.token.balanceOf(receiver) == 7


def test_execute__heads_of_every_length__as_is_ordinary_says() -> None:
    world = make()
    world.fund_coin(COIN)
    listed(world, world.shop, b"\0\0\0\0")
    for size in (1, 3, 4, 5, 167, 168, 169, 2_240):
        step = (world.shop.address, 0, b"\0" * size)
        if size < 4:
            with boa.reverts(REFUSED):
                world.vote(step, ordinary=True)
        else:
            world.vote(step, ordinary=True)


# ------------------------------------------------------------------ mandates


def test_list_call__factory_and_mandates__never() -> None:
    """What is decided about operators is constitutional: listing it would make it ordinary."""
    world = mandates.make()
    neighbour = mandates.make(
        mandates.Grant(operator=actor("neighbour")), factory=world.factory, name="Neighbour"
    )
    treasury = world.treasury
    grant = world.factory.grant_mandate.prepare_calldata(mandates.Grant().struct())
    amend = world.mandate.amend.prepare_calldata(mandates.Charter().struct())
    calls = [
        (world.factory, grant),
        (world.factory, world.factory.set_mandate_rules.prepare_calldata((True, 1, 2_000, DAY, DAY))),
        (world.mandate, amend),
        (world.mandate, world.mandate.recall.prepare_calldata()),
        (world.mandate, world.mandate.suspend.prepare_calldata(False)),
        (neighbour.mandate, amend),
    ]
    for target, data in calls:
        with boa.reverts("treasury: can't be listed"):
            world.decide(treasury.list_call, target, data[:4], True)
        world.decide(treasury.list_call, target, data[:4], False)
        assert not treasury.is_ordinary(target, data[:4])
        assert not treasury.is_ordinary(target, data[:HEAD])
        with boa.reverts(REFUSED):
            world.world.vote((target, 0, data), ordinary=True)
        inner = spend_data(world.token, 0, target, data)
        assert not treasury.is_ordinary(treasury, inner[:HEAD])
    # before it has code, it can't be listed either
    ahead = mandates.next_mandate(world.cell, mandates.Grant().struct())
    with boa.reverts("treasury: can't be listed"):
        world.decide(treasury.list_call, ahead, amend[:4], True)
    # money may be sent to one: that is a payment within the limit
    world.world.send(world.token, [world.mandate.address], [1], ordinary=True)
    assert world.balance == 1
