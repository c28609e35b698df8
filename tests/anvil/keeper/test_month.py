"""A month of a keeper, through a node that fails now and then, killed again and again: nothing twice, nothing
missed, by what the chain and the receiver of its warnings say.

CELLDAO_SEED sets the chance.
"""

from __future__ import annotations

import json
import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from celldao.cell import Cell
from celldao.constitution.fields import NATIVE
from celldao.reports import check, load
from celldao.watching import is_genuine
from tests.anvil.reading.conftest import COIN, World, world
from tests.support.assassin import Assassin
from tests.support.faulty_proxy import FaultyProxy, Seeded
from tests.support.live import key, pass_to
from tests.support.mandates import by_vote, granted
from tests.support.openzeppelin import Draft
from tests.support.receiver import WebhookReceiver
from tests.support.zygote import Zygote

__all__ = ["world"]

SEED = int(os.environ.get("CELLDAO_SEED", "5"))
DAY = 86_400
WEEK = 7 * DAY
DAYS = 32
# On these days nothing comes in; on these days the keeper is killed.
WITHOUT_REVENUE = (6, 19)
KILLED = (1, 4, 8, 9, 13, 17, 21, 22, 26, 30)
KEEPER = 12
MOST_ROUNDS = 12
SETTINGS = """
allocate:
  - asset: "{coin}"
    least: 5
claims:
  every: 7 days
  least:
    - asset: "{coin}"
      least: 1
reports:
  mandate: "{mandate}"
  link: https://cell.example/reports/{{name}}
reminders:
  ahead: 1 day
  members: ["{ada}", "{eve}"]
"""


@pytest.fixture
def zygote() -> Iterator[Zygote]:
    zygote = Zygote("tests.support.keeper_process")
    yield zygote
    zygote.close()


def grant(world: World, operator: str) -> Any:
    """A mandate of weekly periods, accepted: the keeper's key is its operator's."""
    w3, cell = world.w3, world.cell
    factory = world.contract("CellFactory", cell.record.factory)
    by_vote(w3, cell, factory.functions.set_mandate_rules((True, 5_000, 2_000, WEEK, 92 * DAY)))
    expiry = w3.eth.get_block("latest")["timestamp"] + 365 * DAY
    charter = (expiry, True, [(world.coin.address, COIN, 90 * COIN)], [], [], bytes(32), "")
    mandate = granted(w3, cell, operator, WEEK, 3 * DAY, charter)
    before = world.w3.eth.get_transaction_count(operator)
    world.w3.eth.wait_for_transaction_receipt(mandate.functions.accept(1).transact({"from": operator}))
    assert before == 0
    return mandate


class Month:
    """The world, and a keeper that lives through it."""

    def __init__(self, world: World, folder: Path, zygote: Zygote, hook: str) -> None:
        self.world, self.folder, self.zygote = world, folder, zygote
        self.dice = random.Random(SEED)
        self.account = key(KEEPER)
        self.hook = hook
        self.kills = self.rounds = 0
        world.cell.record.save(folder / "cell.json")
        # What comes in on the first day pays nobody enough: the keeper's week begins with the month, whatever
        # day it is today.
        self.begins = (self.now // WEEK + 2) * WEEK
        pass_to(world.w3, self.begins - DAY // 2)
        self.mandate = grant(world, self.account.address)
        names = {"ada": world.accounts[1], "eve": world.accounts[5], "mandate": self.mandate.address}
        (folder / "keeper.yaml").write_text(SETTINGS.format(coin=world.coin.address, **names))

    @property
    def now(self) -> int:
        return int(self.world.w3.eth.get_block("latest")["timestamp"])

    def pass_to(self, day: int, hour: int) -> None:
        pass_to(self.world.w3, self.begins + day * DAY + hour * 3_600)

    def revenue(self, amount: int) -> None:
        """Comes in by plain transfer, past the failing node."""
        self.world.send(self.world.coin.functions.transfer(self.world.cell.record.splitter, amount))

    def keep(self, proxy: FaultyProxy, assassin: Assassin, kill: bool) -> None:
        """Rounds until one has done everything; the first of them is killed, if it should be."""
        for attempt in range(MOST_ROUNDS):
            pid = self.zygote.start(
                url=proxy.url,
                key=self.account.key.hex(),
                folder=str(self.folder),
                webhook=self.hook,
            )
            if kill and attempt == 0:
                assassin.hunt(pid, sends=True)
            code = self.zygote.ended()
            assassin.spare()
            self.rounds += 1
            self.kills += code == -signal.SIGKILL
            assert code in (0, 3, -signal.SIGKILL)
            if code == 0:
                return
        pytest.fail(f"no round came to its end in {MOST_ROUNDS}")


def test_keeper__a_month_over_a_failing_node_and_killed__nothing_twice_nothing_missed(
    world: World, zygote: Zygote, tmp_path: Path
) -> None:
    with WebhookReceiver() as receiver:
        # Now and then it does not take a warning.
        receiver.answers = [(204, {}), (500, {}), (503, {}), (204, {}), (500, {})]
        month = Month(world, tmp_path, zygote, receiver.url)
        paid, votes = live(month)
    check_allocations(month, paid)
    check_claims(month, paid)
    check_reports(month, tmp_path)
    check_sent(month)
    check_warnings(world, receiver, votes)
    assert month.kills >= len(KILLED) // 2


def live(month: Month) -> tuple[dict[int, int], dict[str, int]]:
    """The revenue of each day, and two votes: in one all but Eve take part, the other one nobody looks at."""
    world, paid, votes = month.world, {}, {}
    plan = Seeded(SEED, share=0.08)
    with FaultyProxy(world.url, plan, late_seconds=1.2) as proxy:
        assassin = Assassin(proxy, month.dice)
        for day in range(DAYS):
            month.pass_to(day, 6)
            if day not in WITHOUT_REVENUE:
                paid[day] = (10 + day) * COIN
                month.revenue(paid[day])
            if day == 2:
                votes["taken"] = world.client.propose(world.accounts[1], resolution(world, "Buy caps"))
                votes["left"] = world.client.propose(world.accounts[2], resolution(world, "Paint it"))
            if day == 4:
                for voter in (1, 2, 3, 4):
                    world.client.vote(world.accounts[voter], votes["taken"], 1)
            month.keep(proxy, assassin, day in KILLED)
            month.pass_to(day, 18)
            month.keep(proxy, assassin, False)
        assert proxy.happened, "nothing went wrong, so nothing was shown"
    return paid, votes


def resolution(world: World, title: str) -> Draft:
    data = world.treasury.encode_abi("send", args=[world.coin.address, [world.accounts[9]], [len(title)]])
    return Draft([world.cell.record.treasury], [0], [bytes.fromhex(data[2:])], title)


def check_allocations(month: Month, paid: dict[int, int]) -> None:
    """One a day with revenue, of all that came in that day."""
    logs = month.world.splitter.events.Allocated.get_logs(from_block=0)
    found = {}
    for log in logs:
        at = month.world.w3.eth.get_block(log["blockNumber"])["timestamp"]
        day = (at - month.begins) // DAY
        assert day not in found, f"twice on day {day}"
        assert log["args"]["asset"] == month.world.coin.address
        found[day] = log["args"]["revenue"]
    assert len(found) == 30
    assert found == paid


def check_claims(month: Month, paid: dict[int, int]) -> None:
    """In each week that the month touches once, of everybody, all that was due by then."""
    world = month.world
    logs = world.share.events.Claimed.get_logs(from_block=0)
    by_week: dict[int, list[Any]] = {}
    for log in logs:
        at = world.w3.eth.get_block(log["blockNumber"])["timestamp"]
        by_week.setdefault(at // WEEK, []).append(log)
    first, last = month.begins // WEEK, (month.begins + (DAYS - 1) * DAY) // WEEK
    assert sorted(by_week) == list(range(first, last + 1))
    for week in by_week.values():
        assert len({log["blockNumber"] for log in week}) == 1
        assert len({log["args"]["payee"] for log in week}) == len(week) == 5
    assert not world.share.events.Claimed.get_logs(from_block=0, argument_filters={"token": NATIVE})


def check_reports(month: Month, folder: Path) -> None:
    """One for each week that has ended, in time, and what it says is what the chain says."""
    logs = month.mandate.events.Reported.get_logs(from_block=0)
    spans = [(log["args"]["covers_from"], log["args"]["covers_to"]) for log in logs]
    assert len(spans) == DAYS // 7
    assert all(end - start == WEEK for start, end in spans)
    assert [start for start, _ in spans[1:]] == [end for _, end in spans[:-1]]
    cell = Cell.load(folder / "cell.json", month.world.reader())
    for number, log in enumerate(logs, start=1):
        file = folder / "reports" / f"report-{number}.json"
        assert log["args"]["link"] == f"https://cell.example/reports/{file.name}"
        found = check(load(file), cell)
        assert found.filed
        assert found.holds
        assert file.with_suffix(".html").exists()


def check_sent(month: Month) -> None:
    """The keeper has sent nothing but that, and none of it in vain."""
    world, account = month.world, month.account.address
    latest = world.w3.eth.block_number
    blocks = [world.w3.eth.get_block(number, full_transactions=True) for number in range(latest + 1)]
    sent = [one for block in blocks for one in block["transactions"] if one["from"] == account]
    assert [one["nonce"] for one in sent] == list(range(len(sent)))
    assert all(world.w3.eth.get_transaction_receipt(one["hash"])["status"] == 1 for one in sent)
    weeks = len({one["blockNumber"] for one in world.share.events.Claimed.get_logs(from_block=0)})
    # and once it has accepted
    assert len(sent) == 1 + 30 + weeks + month.mandate.functions.report_count().call()


def check_warnings(world: World, receiver: WebhookReceiver, votes: dict[str, int]) -> None:
    """Each once, by the ids of what arrived: of the vote without voters all, of the other one Eve's."""
    taken = [(headers, body) for headers, body in receiver.requests]
    for headers, body in taken:
        assert is_genuine(b"0123456789abcdef", body, headers["Celldao-Signature"], tolerance=10**6)
    bodies = {json.loads(body)["id"]: json.loads(body) for _, body in taken}
    ada, eve = world.accounts[1], world.accounts[5]
    details = [one["details"] for one in bodies.values()]
    told = sorted(((one["proposal"], one["why"], one["member"]) for one in details), key=str)
    assert told == sorted(
        [
            (str(votes["left"]), "quorum", None),
            (str(votes["left"]), "vote", ada),
            (str(votes["left"]), "vote", eve),
            (str(votes["taken"]), "vote", eve),
        ],
        key=str,
    )
