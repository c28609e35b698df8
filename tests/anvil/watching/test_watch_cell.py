"""A real cell, watched: through a reorganisation, a restart, and a node that fails half of the time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from web3 import Web3

from celldao.cell import Cell
from celldao.chain.retry import Patience
from celldao.chain.web3py import Web3Reader, connect
from celldao.watching import CellSource, Kind, Lines, Settings, StateFile, Watch, Watcher
from tests.anvil.reading.conftest import COIN, DAY, ETHER, FUND, SUPPLIER, World
from tests.support.faulty_proxy import FaultyProxy, Seeded
from tests.support.live import pass_time, pass_to
from tests.support.openzeppelin import Draft


def watch(world: World, path: Path, lines: list[str], url: str = "", **settings: Any) -> Watch:
    """As a new process would make it."""
    patience = Patience(first_seconds=0.01, longest_seconds=0.05)
    cell = Cell(world.cell.record, Web3Reader(connect(url or world.url, seconds=2), patience))
    source, file = CellSource(cell), StateFile(path)
    chosen = Settings(sinks=("lines",), **{"confirmations": 0, **settings})
    state = file.load(source.chain_id, source.treasury)
    watcher = Watcher(source, state, chosen) if state else Watcher.begin(source, chosen)
    return Watch(watcher, file, [Lines(lines.append)])


def kinds(running: Watch) -> list[Kind]:
    return [notice.kind for notice in running.watcher.state.told]


def pay(world: World, amount: int) -> Any:
    """A customer's payment, with a receipt."""
    world.send(world.coin.functions.approve(world.cell.record.splitter, amount))
    return world.send(world.splitter.functions.pay(world.coin.address, amount, f"invoice {amount}"))


def test_watch__life_of_a_cell__every_stage_told_once(world: World, tmp_path: Path) -> None:
    lines: list[str] = []
    path = tmp_path / "watch.json"
    watch(world, path, lines).run(once=True)
    pay(world, 600 * COIN)
    world.send(world.splitter.functions.allocate(world.coin.address))
    world.send(world.coin.functions.transfer(world.cell.record.treasury, 100 * COIN))
    world.coin_to(world.cell.record.treasury, 3 * ETHER)
    watch(world, path, lines).run(once=True)
    draft = world.pay_supplier(30 * COIN, ETHER // 2)
    proposal = world.client.propose(world.accounts[1], draft)
    watch(world, path, lines).run(once=True)
    pass_time(world.w3, DAY + 1)
    for voter in (1, 2, 3, 4):
        world.client.vote(world.accounts[voter], proposal, 1)
    pass_to(world.w3, world.governor.functions.proposalDeadline(proposal).call() + 1)
    watch(world, path, lines).run(once=True)
    pass_to(world.w3, world.governor.functions.proposalEta(proposal).call())
    world.client.execute(world.accounts[0], draft)
    balance = world.share.functions.balanceOf(world.accounts[5]).call()
    world.send(world.treasury.functions.exit(balance), sender=5)
    running = watch(world, path, lines)
    running.run(once=True)
    short = f'proposal {str(proposal)[:10]}… "Pay the supplier"'
    told = [line.split("  ", 2)[1:] for line in lines]
    words = [(kind.strip(), text.strip()) for kind, text in told]
    expected = [
        ("revenue", f'received 600 ZOO from {world.accounts[0]}: "invoice 600000000"'),
        ("dividend", "297.5 ZOO was distributed to the members"),
        ("payment", f"59.5 ZOO of the revenue to {FUND}"),
        ("proposed", f"proposal {str(proposal)[:10]}… by {world.accounts[1]}, voted on from"),
        ("passed", f"{short} has passed: 4 for, 0 against, 0 abstaining; it can be carried out from"),
        ("payment", f"paid 30 ZOO to {SUPPLIER}"),
        ("payment", f"paid 0.5 ETH to {SUPPLIER} by {short}"),
        ("executed", f"{short} was carried out"),
        ("exit", "member 5 leaves with 100 BOTTLE, exit 1, paid from"),
    ]
    assert [kind for kind, _ in words] == [kind for kind, _ in expected]
    for (_, text), (_, start) in zip(words, expected, strict=True):
        assert text.startswith(start)
    before = len(lines)
    watch(world, path, lines).run(once=True)
    assert len(lines) == before
    assert len({notice.id for notice in running.watcher.state.told}) == before


def test_watch__reorganised__withdrawn_and_told_again_when_it_comes_back(
    world: World, tmp_path: Path
) -> None:
    lines: list[str] = []
    path = tmp_path / "watch.json"
    pay(world, 5 * COIN)
    watch(world, path, lines).run(once=True)
    receipt = pay(world, 7 * COIN)
    raw = world.w3.eth.get_transaction(receipt["transactionHash"])
    pass_time(world.w3, 1)
    watch(world, path, lines).run(once=True)
    world.w3.provider.make_request("anvil_reorg", [2, []])  # type: ignore[arg-type]
    pass_time(world.w3, 1)
    running = watch(world, path, lines)
    running.run(once=True)
    assert kinds(running) == [Kind.REVENUE, Kind.WITHDRAWN]
    first, withdrawn = running.watcher.state.told
    assert withdrawn.withdraws == first.id
    assert "withdrawn  no longer part of the chain: received 7 ZOO" in lines[-1]
    again = world.send(
        world.splitter.functions.pay(world.coin.address, 7 * COIN, f"invoice {7 * COIN}"), nonce=raw["nonce"]
    )
    running = watch(world, path, lines)
    running.run(once=True)
    assert kinds(running) == [Kind.REVENUE, Kind.WITHDRAWN, Kind.REVENUE]
    assert running.watcher.state.told[-1].transaction == Web3.to_hex(again["transactionHash"])
    assert len(lines) == 3


def test_watch__deep_enough__reorganisation_is_never_seen(world: World, tmp_path: Path) -> None:
    lines: list[str] = []
    path = tmp_path / "watch.json"
    watch(world, path, lines, confirmations=4).run(once=True)
    pay(world, 7 * COIN)
    watch(world, path, lines, confirmations=4).run(once=True)
    world.w3.provider.make_request("anvil_reorg", [1, []])  # type: ignore[arg-type]
    for _ in range(6):
        pass_time(world.w3, 1)
    running = watch(world, path, lines, confirmations=4)
    running.run(once=True)
    assert (lines, kinds(running)) == ([], [])


def test_watch__node_that_fails__everything_told_once(world: World, tmp_path: Path) -> None:
    lines: list[str] = []
    path = tmp_path / "watch.json"
    with FaultyProxy(world.url, Seeded(7, share=0.5), late_seconds=0.05) as proxy:
        watch(world, path, lines, proxy.url).run(once=True)
        for number in range(1, 6):
            pay(world, number * COIN)
            watch(world, path, lines, proxy.url).run(once=True)
    assert [line.split("received ")[1].split(" ")[0] for line in lines] == ["1", "2", "3", "4", "5"]


def test_step__requests__few_whatever_is_new(world: World, tmp_path: Path) -> None:
    reader = world.reader()
    source = CellSource(Cell(world.cell.record, reader))
    watcher = Watcher.begin(source, Settings(confirmations=0, sinks=("lines",)))

    def requests() -> int:
        before = reader.count
        assert not watcher.step().more
        return reader.count - before

    assert requests() == 2  # nothing new: the latest block, and that the one before is still there
    pass_time(world.w3, 5)
    first = requests()
    pass_time(world.w3, 5)
    quiet = requests()
    pay(world, COIN)
    world.client.propose(world.accounts[1], world.pay_supplier(COIN))
    busy = requests()
    assert max(first, busy) <= 12
    assert quiet <= 6


def test_watch__mandate__told_from_the_vote_that_grants_it_to_its_overdue_report(
    world: World, tmp_path: Path
) -> None:
    lines: list[str] = []
    path = tmp_path / "watch.json"
    world.send(world.coin.functions.transfer(world.cell.record.treasury, 1_000 * COIN))
    watch(world, path, lines).run(once=True)
    operator = world.accounts[8]
    expiry = world.w3.eth.get_block("latest")["timestamp"] + 365 * DAY
    budget = [(world.coin.address, 50 * COIN, 500 * COIN)]
    charter = (expiry, True, budget, [], [], b"\x07" * 32, "ipfs://policy")
    factory = world.contract("CellFactory", world.cell.record.factory)
    data = factory.encode_abi("grant_mandate", args=[(operator, 30 * DAY, 7 * DAY, charter)])
    world.carry(Draft([factory.address], [0], [bytes.fromhex(data[2:])], "Grant"))
    (address,) = factory.functions.mandates(world.cell.record.treasury, 0, 10).call()
    mandate = world.contract("Mandate", address)
    world.send(mandate.functions.accept(1), sender=8)
    world.send(mandate.functions.draw(world.coin.address, 5 * COIN), sender=8)
    world.send(mandate.functions.spend(world.coin.address, [SUPPLIER], [3 * COIN]), sender=8)
    watch(world, path, lines).run(once=True)
    due = mandate.functions.overview().call()[11]
    pass_to(world.w3, due - DAY // 2)
    watch(world, path, lines).run(once=True)
    pass_to(world.w3, due + 1)
    watch(world, path, lines).run(once=True)
    watch(world, path, lines).run(once=True)
    words = [line.split("  ", 1)[1] for line in lines]
    about = [text for text in words if text.startswith(("mandate ", "spending ", "report "))]
    assert about == [
        f"mandate    mandate {address} granted",
        f"mandate    {operator} has accepted the mandate {address}",
        f"spending   5 ZOO was drawn into the mandate {address}",
        f"spending   the mandate {address} paid 3 ZOO to {SUPPLIER}",
    ]
    assert [text.partition(", ")[0] for text in words if text.startswith("due ")] == [
        "due        Report of mandate 1 due",
        "due        Report of mandate 1 is overdue",
    ]
