"""Snapshots say what the contracts say, of one block, with units; on nodes of several manners."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from celldao.chain.lens import Way
from celldao.errors import ChainError, HistoryError, NodeRefusal
from celldao.snapshots import Ratio, Snapshot, State
from tests.anvil.reading.conftest import COIN, DAY, SUPPLIER, World
from tests.support.artifacts import abi
from tests.support.live import pass_time
from tests.support.openzeppelin import Draft


def test_members__delegated_and_left__same_as_the_contracts_say(lived: World, tmp_path: Path) -> None:
    lived.send(lived.share.functions.delegate(lived.accounts[2]), sender=1)
    cell, _ = lived.loaded(tmp_path)
    members = list(cell.now().members())
    assert [member.number for member in members] == [1, 2, 3, 4, 5]
    for member in members:
        assert member.address == lived.share.functions.address_of(member.number).call()
        assert member.balance.units == lived.share.functions.balanceOf(member.address).call()
        assert member.votes.units == lived.share.functions.getVotes(member.address).call()
    assert [member.delegate for member in members] == [2, 2, 3, 4, 5]
    assert [member.is_holder for member in members] == [True] * 4 + [False]
    assert members[0].balance.value == 100
    assert members[1].votes.value == 2
    assert members[4].held_since is None
    assert members[0].held_since is not None
    assert members[0].held_since.utcoffset() == timedelta(0)


def test_member__by_address_number_and_nobody__found_or_none(world: World, tmp_path: Path) -> None:
    now = world.loaded(tmp_path)[0].now()
    by_address, by_number = now.member(world.accounts[3]), now.member(3)
    assert by_address == by_number
    assert by_address is not None
    assert by_address.number == 3
    assert now.member(SUPPLIER) is None
    assert now.member(6) is None
    assert now.dividends(SUPPLIER) is None


def test_money__after_the_story__every_figure(lived: World, tmp_path: Path) -> None:
    money = lived.loaded(tmp_path)[0].now().money()
    zoo = money["ZOO"]
    assert zoo is not None
    assert zoo == money[lived.coin.address]
    assert zoo.is_dividend
    assert zoo.treasury.balance.value == zoo.treasury.available.value == 376
    assert zoo.treasury.owed.value == 0
    assert zoo.treasury.reserve_floor.value == 5
    assert zoo.splitter.balance.value == zoo.splitter.revenue.value == 7
    assert (zoo.splitter.unreleased.value, zoo.splitter.credits.value, zoo.splitter.stream_end) == (
        0,
        0,
        None,
    )
    assert zoo.members.value == zoo.members_booked.value == 400
    assert zoo.treasury.spending_left.value == 188
    eth = money["ETH"]
    assert eth.treasury.balance.value == Decimal("6.5")
    # a fifth of what was there is his who left, and he has not fetched it
    assert eth.treasury.owed.value == Decimal("1.3")
    with pytest.raises(KeyError):
        money["USDC"]


def test_money__stream__still_to_be_released(world: World, tmp_path: Path) -> None:
    terms = (5_000, 10 * DAY, [])
    data = world.splitter.encode_abi("set_split", args=[terms])
    world.carry(Draft([world.cell.record.splitter], [0], [bytes.fromhex(data[2:])], "Smooth"))
    world.send(world.coin.functions.transfer(world.cell.record.splitter, 100 * COIN))
    world.send(world.splitter.functions.allocate(world.coin.address))
    begun = world.w3.eth.get_block("latest")["timestamp"]
    pass_time(world.w3, 4 * DAY)
    zoo = world.loaded(tmp_path)[0].now().money()["ZOO"]
    assert zoo.splitter.stream_end == datetime.fromtimestamp(begun + 10 * DAY, UTC)
    assert zoo.splitter.unreleased.units + zoo.splitter.releasable.units == zoo.splitter.balance.units
    # 5 fill the reserve; of the rest half is the members', four tenths of it due
    assert zoo.splitter.balance.value == Decimal("47.5")
    assert abs(zoo.splitter.releasable.value - 19) < Decimal("0.001")


def test_rules__as_founded__typed_and_with_their_bounds(world: World, tmp_path: Path) -> None:
    rules = world.loaded(tmp_path)[0].now().rules()
    quorum = rules["voting.constitutional.quorum"]
    assert quorum.value == Ratio(Decimal("33.33"))
    assert (quorum.low, quorum.high) == (Ratio(Decimal(1)), Ratio(Decimal(60)))
    assert rules["exit.delay"].value == timedelta(days=2)
    assert rules["weight"].value == "member"
    assert not rules["weight"].by_vote
    assert rules["guardian.address"].value is None
    assert str(rules["assets.ZOO.reserve_floor"].value) == "5 ZOO"
    assert [(one.ratio.percent) for one in rules.recipients] == [10]
    assert rules.standard_bounds
    assert rules.voting_is_known
    assert not [
        rule.name for rule in rules if isinstance(rule.value, int) and not isinstance(rule.value, bool)
    ]
    with pytest.raises(KeyError):
        rules["nothing"]


def test_dividends__claimed_by_some__what_each_can_claim(lived: World, tmp_path: Path) -> None:
    now = lived.loaded(tmp_path)[0].now()
    every = list(now.all_dividends())
    for one in every:
        for amount in one.claimable:
            token = amount.currency.address
            assert amount.units == lived.share.functions.claimable(one.address, token).call()
    assert [str(amount) for amount in every[0].claimable] == ["0 ZOO", "1 ETH"]
    assert now.dividends(lived.accounts[2]) == every[1]


def test_proposals__every_state__texts_tallies_and_times(world: World, tmp_path: Path) -> None:
    client = world.client
    resolution = client.propose(world.accounts[1], Draft([], [], [], "We paint it blue"))
    pass_time(world.w3, DAY + 1)
    for voter in (1, 2, 3):
        client.vote(world.accounts[voter], resolution, 1)
    client.vote(world.accounts[4], resolution, 0)
    pass_time(world.w3, 4 * DAY)
    world.coin_to(world.cell.record.treasury, 10**18)
    draft = world.pay_supplier(COIN, 7)
    pending = client.propose(world.accounts[2], draft)
    now = world.loaded(tmp_path)[0].now()
    newest, oldest = list(now.proposals())
    assert (newest.id, newest.state, newest.quorum, newest.constitutional) == (
        pending,
        State.PENDING,
        None,
        True,
    )
    assert newest.description == "Pay the supplier"
    assert newest.proposer == world.accounts[2]
    assert newest.proposer_number == 2
    assert [action.target for action in newest.actions] == draft.targets
    assert [action.data for action in newest.actions] == draft.calldatas
    assert str(newest.actions[1].value) == "0.000000000000000007 ETH"
    assert newest.words()[0].startswith("UNKNOWN call of")
    assert newest.words(lambda action: "seen") == ("seen", "seen")
    governor = world.governor.functions
    assert newest.eta == datetime.fromtimestamp(governor.proposalEta(pending).call(), UTC)
    assert newest.deadline == datetime.fromtimestamp(governor.proposalDeadline(pending).call(), UTC)
    assert newest.expires is not None
    assert (oldest.id, oldest.state, oldest.eta, oldest.expires) == (resolution, State.SUCCEEDED, None, None)
    assert (oldest.in_favour.value, oldest.against.value, oldest.abstain.value) == (3, 1, 0)
    assert oldest.quorum is not None
    assert (oldest.quorum.value, oldest.has_quorum, oldest.is_resolution) == (1, True, True)
    status = now.status()
    assert (status.proposals, [one.id for one in status.open_proposals]) == (2, [pending])
    assert now.proposal(resolution) == oldest
    assert now.proposal(12) is None


def test_mandates__granted__who_may_draw_what(world: World, tmp_path: Path) -> None:
    expiry = world.w3.eth.get_block("latest")["timestamp"] + 365 * DAY
    charter = (
        expiry,
        False,
        [(world.coin.address, 50 * COIN, 500 * COIN)],
        [],
        [],
        b"\x07" * 32,
        "ipfs://policy",
    )
    entries = {entry["name"]: entry for entry in abi("CellFactory") if entry["type"] == "function"}
    fields = [item["name"] for item in entries["grant_mandate"]["inputs"][0]["components"]]
    assert fields[:3] == ["operator", "period", "report_time"], fields
    grant = (world.accounts[8], 30 * DAY, 7 * DAY, charter)
    factory = world.contract("CellFactory", world.cell.record.factory)
    data = factory.encode_abi("grant_mandate", args=[grant])
    world.carry(Draft([factory.address], [0], [bytes.fromhex(data[2:])], "Grant"))
    (mandate,) = world.loaded(tmp_path)[0].now().mandates()
    assert (mandate.operator, str(mandate.status), mandate.charters) == (world.accounts[8], "granted", 1)
    assert mandate.period == timedelta(days=30)
    assert mandate.expiry == datetime.fromtimestamp(expiry, UTC)
    assert mandate.begun is None
    assert [str(budget.per_period) for budget in mandate.budgets] == ["50 ZOO"]


# --- one block


def test_snapshot__chain_goes_on_meanwhile__still_of_its_block(world: World, tmp_path: Path) -> None:
    cell, _ = world.loaded(tmp_path)
    before = cell.now()
    expected = cell.now().money()["ZOO"].treasury.balance
    pass_time(world.w3, 10)  # a second in which another block may come cannot be asked about
    world.send(world.coin.functions.transfer(world.cell.record.treasury, 9 * COIN))
    assert before.money()["ZOO"].treasury.balance == expected
    assert cell.now().money()["ZOO"].treasury.balance.value == expected.value + 9
    assert cell.at(before.moment.block).money()["ZOO"].treasury.balance == expected
    assert cell.at(before.moment.time).moment == before.moment


def test_snapshot__block_reorganised_away__refused_not_mixed(world: World, tmp_path: Path) -> None:
    world.send(world.coin.functions.transfer(world.cell.record.treasury, COIN))
    cell, _ = world.loaded(tmp_path)
    now = cell.now()
    answer = world.w3.provider.make_request("anvil_reorg", [1, []])  # type: ignore[arg-type]
    assert "error" not in answer
    pass_time(world.w3, 1)
    with pytest.raises(NodeRefusal, match="the node answered"):
        now.money()


def test_at__time_to_come__refused(world: World, tmp_path: Path) -> None:
    cell, _ = world.loaded(tmp_path)
    with pytest.raises(HistoryError, match="the chain has come to"):
        cell.at(cell.now().moment.time + timedelta(days=1))


def test_successor_governor__that_cannot_be_read__the_rest_goes_on(
    world: World, tmp_path: Path, deploy: Any
) -> None:
    successor = deploy("standins/MinimalGovernor")
    delay = world.governor.functions.minimum_execution_delay().call()
    world.send(successor.functions.adopt(world.cell.record.treasury, delay))
    data = world.treasury.encode_abi("appoint_successor", args=[successor.address])
    world.carry(Draft([world.cell.record.treasury], [0], [bytes.fromhex(data[2:])], "Succeed"))
    now = world.loaded(tmp_path)[0].now()
    status = now.status()
    assert (status.proposals, status.open_proposals) == (None, ())
    assert not now.rules().voting_is_known
    assert now.rules()["exit.delay"].value == timedelta(days=2)
    with pytest.raises(ChainError, match="cannot be read here"):
        list(now.proposals())


# --- requests, and nodes that refuse


def everything(now: Snapshot) -> list[Any]:
    return [
        now.status(),
        list(now.members()),
        list(now.proposals()),
        list(now.all_dividends()),
        list(now.rules()),
    ]


@pytest.fixture
def busy(world: World) -> World:
    for number in (1, 2, 3):
        world.client.propose(world.accounts[number], Draft([], [], [], f"Proposal {number}"))
    return world


def test_status__from_nothing__six_requests(busy: World, tmp_path: Path) -> None:
    cell, reader = busy.loaded(tmp_path)
    assert len(cell.now().status().open_proposals) == 3
    assert reader.count == 6


def test_register__from_nothing__five_requests(busy: World, tmp_path: Path) -> None:
    cell, reader = busy.loaded(tmp_path)
    assert len(list(cell.now().members())) == 5
    assert reader.count == 5


@pytest.mark.parametrize("manner", ["no overrides", "overrides ignored", "no batches", "short batches"])
def test_snapshot__node_that_refuses__same_figures(busy: World, tmp_path: Path, manner: str) -> None:
    cell, _ = busy.loaded(tmp_path)
    expected = cell.now()
    figures = everything(expected)
    cell, reader = busy.loaded(tmp_path)
    provider = reader.provider
    plain = provider.make_batch_request

    def without(method: str, params: list[Any]) -> dict[str, Any] | None:
        return {"code": -32602, "message": "too many arguments"} if len(params) == 3 else None

    def ignoring(method: str, params: list[Any]) -> Any:
        return type(provider).__mro__[1].make_request(provider, method, params[:2])

    def short(requests: Any) -> Any:
        if len(requests) > (1 if manner == "no batches" else 2):
            return {"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": "batch too large"}}
        return plain(requests)

    if manner == "no overrides":
        provider.refuse = without
    elif manner == "overrides ignored":
        provider.make_request = ignoring
        provider.make_batch_request = lambda requests: [
            {**ignoring(method, params), "id": n} for n, (method, params) in enumerate(requests)
        ]
    else:
        provider.make_batch_request = short
    now = cell.at(expected.moment.block)
    assert everything(now) == figures
    lends = manner not in ("no overrides", "overrides ignored")
    assert cell.lens.way is (Way.OVERRIDE if lends else Way.DEPLOYLESS)
