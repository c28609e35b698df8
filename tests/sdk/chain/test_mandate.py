"""A cell's mandates as they are read: granted by a real vote, accepted, used, recalled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_account import Account
from eth_utils.crypto import keccak
from web3 import EthereumTesterProvider, Web3

from celldao.bounds import TEST_BOUNDS
from celldao.cell import Cell
from celldao.chain.web3py import Web3Backend
from celldao.constitution import NATIVE
from celldao.deployment.founding import found
from celldao.mandate import Account as MandateAccount
from celldao.mandate import Petition, Report, Status
from tests.support.constitutions import FUND, WELDER, constitution

DAY = 86_400
TRACK = {"voting_delay": "1 second", "voting_period": "1 minute", "execution_delay": "0 seconds"}
MEMBER, OPERATOR = 1, 2


@dataclass
class World:
    cell: Cell
    provider: EthereumTesterProvider
    backends: list[Web3Backend]

    @property
    def now(self) -> int:
        return self.backends[0].timestamp()

    def pass_time(self, seconds: int) -> None:
        self.provider.ethereum_tester.time_travel(self.now + seconds)
        self.provider.ethereum_tester.mine_block()

    def send(self, who: int, contract: Any, name: str, *arguments: Any) -> None:
        self.backends[who].send(contract.address, contract.interface.encode(name, *arguments), 3_000_000)

    def decide(self, contract: Any, name: str, *arguments: Any) -> None:
        """The only member proposes it, votes for it, and carries it out."""
        member = self.backends[MEMBER].sender
        text = f"Do it.\n\n#proposer={member.lower()}"
        data = contract.interface.encode(name, *arguments)
        action = ([contract.address], [0], [data])
        hashed = encode(["address[]", "uint256[]", "bytes[]", "bytes32"], [*action, keccak(text=text)])
        number = int.from_bytes(keccak(hashed), "big")
        self.send(MEMBER, self.cell.governor, "propose", *action, text)
        self.pass_time(5)
        self.send(MEMBER, self.cell.governor, "castVote", number, 1)
        self.pass_time(2 * DAY)
        self.send(MEMBER, self.cell.governor, "execute", *action, keccak(text=text))


def grant(world: World, policy: bytes) -> tuple[Any, ...]:
    charter = (world.now + 90 * DAY, False, [(NATIVE, 600, 1_000)], [(FUND, True)], [], policy, "ipfs://p")
    return world.backends[OPERATOR].sender, 30 * DAY, 5 * DAY, charter


@pytest.fixture(scope="module")
def world() -> World:
    provider = EthereumTesterProvider()
    keys = [Account.from_key(key.to_bytes()) for key in provider.ethereum_tester.backend.account_keys]
    backends = [Web3Backend(Web3(provider), key, poll_seconds=0.01) for key in keys[:3]]
    rules = constitution(
        entries=[{"address": keys[MEMBER].address, "shares": 100}],
        bounds=TEST_BOUNDS,
        voting={"ordinary": TRACK, "constitutional": TRACK},
        exit={"delay": "0 seconds"},
        mandates={"draw_limit": "50 %"},
    )
    cell = found(backends[0], rules, bounds=TEST_BOUNDS)
    world = World(cell, provider, backends)
    assert cell.mandates() == []
    Web3(provider).eth.send_transaction(
        {"from": keys[0].address, "to": cell.treasury.address, "value": 1_000}
    )
    world.decide(cell.factory, "grant_mandate", grant(world, b"\x01" * 32))
    world.decide(cell.factory, "grant_mandate", grant(world, b"\x02" * 32))
    return world


def test_mandates__of_a_cell__are_listed_in_the_order_of_granting(world: World) -> None:
    first, second = world.cell.mandates()
    assert [mandate.overview().policy[0] for mandate in (first, second)] == [1, 2]
    assert f"<Mandate at {first.address} on chain " in repr(first)


def test_mandates__more_than_a_page__are_all_listed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("celldao.cell.PAGE", 1)
    assert len({mandate.address for mandate in world.cell.mandates()}) == 2


def test_mandate__granted_and_no_more__is_shown_as_such(world: World) -> None:
    mandate = world.cell.mandates()[1]
    overview = mandate.overview()
    assert (overview.status, overview.treasury) == (Status.GRANTED, world.cell.record.treasury)
    assert overview.operator == world.backends[OPERATOR].sender
    assert (overview.version, overview.begun_at, overview.ended_at) == (1, 0, 0)
    assert (overview.period, overview.report_time, overview.assets) == (30 * DAY, 5 * DAY, (NATIVE,))
    assert (overview.policy_link, overview.any_receiver) == ("ipfs://p", False)
    assert mandate.reports() == []
    assert mandate.petitions() == []
    assert (mandate.may_pay(FUND), mandate.may_pay(WELDER)) == (True, False)
    assert not mandate.may_call(FUND, b"\x12\x34\x56\x78")
    assert mandate.account(NATIVE) == MandateAccount(600, 1_000, 0, 0, 0, 0, 0, 0)
    assert mandate.account(FUND) == MandateAccount(0, 0, 0, 0, 0, 0, 0, 0)


def test_mandate__through_its_life__every_step_shows(world: World) -> None:
    mandate = world.cell.mandates()[0]
    contract = mandate.contract
    world.send(OPERATOR, contract, "accept", 1)
    begun = mandate.overview().begun_at
    assert begun == world.now
    assert mandate.overview().status is Status.RUNNING
    world.send(OPERATOR, contract, "draw", NATIVE, 500)
    world.send(OPERATOR, contract, "spend", NATIVE, [FUND], [200])
    world.send(OPERATOR, contract, "give_back", NATIVE, 50)
    assert mandate.account(NATIVE) == MandateAccount(600, 1_000, 500, 500, 500, 200, 50, 250)
    world.pass_time(36 * DAY)
    assert mandate.overview().status is Status.OVERDUE
    world.send(OPERATOR, contract, "report", b"\x07" * 32, "ipfs://report")
    assert mandate.reports() == [Report(b"\x07" * 32, begun + 30 * DAY, world.now)]
    overview = mandate.overview()
    assert (overview.status, overview.reports) == (Status.RUNNING, 1)
    assert (overview.reported_until, overview.report_due) == (begun + 30 * DAY, begun + 65 * DAY)
    world.decide(contract, "suspend", True)
    assert mandate.overview().status is Status.SUSPENDED
    world.send(MEMBER, contract, "file_petition")
    filed = world.now
    # the only member is enough for himself
    snapshot = filed - 1
    needed, signed = 200_000, 1_000_000
    assert mandate.petitions() == [Petition(snapshot, snapshot + 14 * DAY, needed, signed)]
    overview = mandate.overview()
    assert (overview.status, overview.ended_at, overview.petitions) == (Status.ENDED, filed, 1)


def test_status__names__are_those_of_the_contract() -> None:
    assert [status.name for status in Status] == ["GRANTED", "RUNNING", "SUSPENDED", "OVERDUE", "ENDED"]
