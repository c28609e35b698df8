"""A cell's context and the facts for its proposals, from the chain: as the contracts say, in few requests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from celldao.actions import Call, Pay, SendCoin, SetThreshold, SetTracks, to_calls
from celldao.actions.context import MANDATE
from celldao.constitution.fields import NATIVE
from celldao.proposals import Draft
from celldao.proposals.tracks import is_ordinary
from celldao.warnings import gather
from tests.anvil.reading.conftest import COIN, DAY, ETHER, FUND, SUPPLIER, World
from tests.support.live import pass_time
from tests.support.openzeppelin import Draft as Sent

STRANGER = "0x00000000000000000000000000000000000000A2"


def carry(world: World, *calls: Call, text: str = "Decided") -> None:
    draft = Draft(tuple(calls), text)
    world.carry(Sent(draft.targets, draft.values, draft.calldatas, text))


def listed_shop(world: World, deploy: Any) -> tuple[Any, Call]:
    """A shop, and the call that lists its first function."""
    shop = deploy("standins/Shop")
    selector = bytes.fromhex(shop.encode_abi("buy")[2:])
    data = world.treasury.encode_abi("list_call", args=[shop.address, selector, True])
    return shop, Call(world.cell.record.treasury, 0, bytes.fromhex(data[2:]))


def test_context__a_cell_that_has_lived__as_the_contracts_say(
    lived: World, deploy: Any, tmp_path: Path
) -> None:
    shop, listing = listed_shop(lived, deploy)
    carry(lived, listing)
    cell, reader = lived.loaded(tmp_path)
    before = reader.count
    context = cell.now().context(names={SUPPLIER.lower(): "the mill"}, cache=tmp_path / "cache")
    assert reader.count - before <= 5
    record = cell.record
    assert context.chain_id == 31_337
    assert (context.treasury, context.share, context.splitter) == (
        record.treasury,
        record.share,
        record.splitter,
    )
    assert (context.governor, context.factory) == (record.governor, record.factory)
    assert {(asset.token, asset.symbol, asset.decimals, asset.registered) for asset in context.assets} == {
        (lived.coin.address, lived.coin.functions.symbol().call(), 6, True),
        (NATIVE, "ETH", 18, True),
    }
    # the fifth has left
    assert context.members == frozenset(lived.accounts[1:5])
    assert context.names == {SUPPLIER: "the mill"}
    assert context.mandates == ()
    (pair,) = context.listed
    assert (pair.target, bytes.fromhex(pair.selector[2:])) == (shop.address, listing.data[36:40])


def test_context__a_call_struck_off__is_not_on_the_list(world: World, deploy: Any, tmp_path: Path) -> None:
    _, listing = listed_shop(world, deploy)
    other = Call(listing.target, 0, listing.data[:-1] + b"\0")
    carry(world, listing)
    carry(world, other, text="Struck off")
    cell, _ = world.loaded(tmp_path)
    now = cell.now()
    assert now.context(cache=tmp_path).listed == ()
    earlier = cell.at(cell.record.block).context(cache=tmp_path)
    assert earlier.listed == ()


@pytest.mark.parametrize("registered", [True, False])
def test_context__tracks__as_the_treasury_decides(
    world: World, deploy: Any, tmp_path: Path, registered: bool
) -> None:
    shop, listing = listed_shop(world, deploy)
    carry(world, listing)
    cell, _ = world.loaded(tmp_path)
    context = cell.now().context(cache=tmp_path)
    token = world.coin.address if registered else deploy("tokens/Plain", 6).address
    calls = [
        *to_calls([Pay(to=SUPPLIER, amount=context.amount(token, 7))], context),
        Call(shop.address, 0, listing.data[36:40]),
        Call(shop.address, 0, b"\1\2\3\4"),
        *to_calls([SendCoin(to=SUPPLIER, amount="1 ETH")], context),
    ]
    for call in calls:
        said = world.treasury.functions.is_ordinary(call.target, call.data[:168]).call()
        assert is_ordinary(call, context) == said


def test_context__accounts_named__only_they_are_asked_for(lived: World, tmp_path: Path) -> None:
    cell, _ = lived.loaded(tmp_path)
    cell.names = {1: "Welder", 2: "Fitter"}
    member, left = lived.accounts[1], lived.accounts[5]
    context = cell.now().context(accounts=[member, left, STRANGER], cache=tmp_path)
    assert context.members == {member}
    assert context.names == {member: "Welder"}
    everybody = cell.now().context(cache=tmp_path)
    assert everybody.members == frozenset(lived.accounts[1:5])
    assert everybody.names == {lived.accounts[1]: "Welder", lived.accounts[2]: "Fitter"}


def test_context__a_token_that_calls_itself_like_another__gets_a_symbol_of_its_own(
    world: World, deploy: Any, tmp_path: Path
) -> None:
    twin = deploy("tokens/Plain", 6)
    world.send(twin.functions.mint(world.cell.record.treasury, 5))
    register = world.treasury.encode_abi("register_asset", args=[twin.address, 6])
    carry(world, Call(world.cell.record.treasury, 0, bytes.fromhex(register[2:])))
    cell, _ = world.loaded(tmp_path)
    context = cell.now().context(cache=tmp_path)
    symbol = twin.functions.symbol().call()
    assert {asset.symbol for asset in context.assets} == {
        "ETH",
        f"{symbol}-{twin.address[2:8]}",
        f"{symbol}-{world.coin.address[2:8]}",
    }
    assert context.token(f"{symbol}-{twin.address[2:8]}") == twin.address


def test_gather__after_the_story__who_was_paid_and_what_there_is(lived: World, tmp_path: Path) -> None:
    cell, _ = lived.loaded(tmp_path)
    now = cell.now()
    context = now.context(cache=tmp_path)
    draft = Draft(
        tuple(to_calls([Pay(to=STRANGER, amount=context.amount(lived.coin.address, COIN))], context)), ""
    )
    facts = gather(now, draft, cache=tmp_path)
    assert facts.now == now.moment.time
    # by a payment and by a plain call; nobody else, whatever tokens log
    assert facts.paid == {SUPPLIER}
    assert facts.known >= {*lived.accounts[1:5], FUND}
    assert {str(amount) for amount in facts.available} == {
        "376 " + context.asset_name(lived.coin.address),
        "5.2 ETH",
    }
    assert (facts.largest_voter, facts.turnout) == (None, None)
    assert not facts.code[STRANGER].exists


def test_paid__by_payment_by_plain_call_and_nothing_at_all__those_who_got_something(
    world: World, tmp_path: Path
) -> None:
    world.send(world.coin.functions.transfer(world.cell.record.treasury, 9 * COIN))
    world.coin_to(world.cell.record.treasury, ETHER)
    cell, _ = world.loaded(tmp_path)
    assert cell.history(tmp_path).paid() == frozenset()
    amounts = [([SUPPLIER], [COIN]), ([STRANGER], [0])]
    sends = [world.treasury.encode_abi("send", args=[world.coin.address, *one]) for one in amounts]
    calls = [Call(world.cell.record.treasury, 0, bytes.fromhex(data[2:])) for data in sends]
    carry(world, *calls, Call(FUND, ETHER // 10, b""))
    # proposed and never carried out
    draft = Draft((Call(world.accounts[9], ETHER // 10, b""),), "Not yet")
    sent = Sent(draft.targets, draft.values, draft.calldatas, "Not yet")
    world.client.propose(world.accounts[1], sent)
    assert cell.history(tmp_path).paid() == {SUPPLIER, FUND}


def test_gather__a_transfer_of_nothing_logged_by_a_stranger__makes_nobody_known(
    lived: World, tmp_path: Path
) -> None:
    lived.send(lived.coin.functions.transferFrom(lived.cell.record.treasury, STRANGER, 0), sender=9)
    cell, _ = lived.loaded(tmp_path)
    facts = gather(cell, Draft((), ""), cache=tmp_path)
    assert STRANGER not in facts.paid
    assert STRANGER not in facts.known


def test_gather__rules_of_voting__largest_voter_and_turnout(lived: World, tmp_path: Path) -> None:
    cell, _ = lived.loaded(tmp_path)
    now = cell.now()
    context = now.context(cache=tmp_path)
    rules = now.rules()

    def track(name: str) -> dict[str, Any]:
        fields = ("voting_delay", "voting_period", "execution_delay", "expiry", "quorum", "approval")
        found = {field: rules[f"voting.{name}.{field}"].value for field in (*fields, "late_extension")}
        return {**found, **{part: f"{found[part].percent} %" for part in ("quorum", "approval")}}

    actions = [
        SetThreshold(threshold="25.01 %"),
        SetTracks(ordinary=track("ordinary"), constitutional=track("constitutional")),
    ]
    facts = gather(now, Draft(tuple(to_calls(actions, context)), ""), context=context, cache=tmp_path)
    # four members are left with a vote each; four of five voted when there were five
    assert str(facts.largest_voter) == "25"
    assert str(facts.turnout) == "80"
    lived.send(lived.share.functions.delegate(lived.accounts[2]), sender=1)
    pass_time(lived.w3, DAY)
    facts = gather(cell, Draft(tuple(to_calls(actions[:1], context)), ""), context=context, cache=tmp_path)
    assert (str(facts.largest_voter), facts.turnout) == ("50", None)


def test_gather__history_refused__says_that_nobody_knows(lived: World, tmp_path: Path) -> None:
    cell, reader = lived.loaded(tmp_path)
    now = cell.now()
    context = now.context(cache=tmp_path)
    reader.provider.refuse = lambda method, params: (
        {"code": -32000, "message": "logs are pruned"} if method == "eth_getLogs" else None
    )
    assert gather(now, Draft((), ""), context=context, cache=tmp_path / "other").paid is None


def test_gather__a_mandate_and_its_operator__are_known(world: World, tmp_path: Path) -> None:
    operator = world.accounts[11]
    factory = world.contract("CellFactory", world.cell.record.factory)
    data = factory.encode_abi("set_mandate_rules", args=[(True, 1_000, 1_000, DAY, 90 * DAY)])
    end = world.w3.eth.get_block("latest")["timestamp"] + 300 * DAY
    charter = (end, False, [], [], [], b"\1" * 32, "")
    grant = factory.encode_abi("grant_mandate", args=[(operator, 30 * DAY, DAY, charter)])
    calls = [Call(factory.address, 0, bytes.fromhex(text[2:])) for text in (data, grant)]
    carry(world, *calls)
    cell, _ = world.loaded(tmp_path)
    now = cell.now()
    context = now.context(cache=tmp_path)
    (mandate,) = context.mandates
    assert context.role(mandate) == MANDATE
    assert mandate == cell.mandates()[0].address
    assert operator in gather(now, Draft((), ""), context=context, cache=tmp_path).known
