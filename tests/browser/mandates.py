"""Mandates for the browser to look at: granted by vote, one at a time, or many by the treasury's own hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import httpx
from web3 import Web3

from tests.anvil.reading.conftest import COIN, DAY, SUPPLIER, World
from tests.support.live import pass_time, settle
from tests.support.openzeppelin import Draft

OPERATOR: Final = 8  # anvil's account
POLICY: Final = b"# Policy\n\nPay the supplier, and report.\n"
GAS: Final = 3_000_000
AT_ONCE: Final = 100


def charter(world: World, **changes: Any) -> tuple[Any, ...]:
    """50 ZOO a period, 500 in all, to the supplier; a year."""
    fields = {
        "expiry": world.w3.eth.get_block("latest")["timestamp"] + 365 * DAY,
        "any_receiver": False,
        "budgets": [(world.coin.address, 50 * COIN, 500 * COIN)],
        "receivers": [(SUPPLIER, True)],
        "calls": [],
        "policy": Web3.keccak(POLICY),
        "policy_link": "https://policy.example/v1",
    }
    assert changes.keys() <= fields.keys()
    return tuple((fields | changes).values())


def granted(world: World, petition_quorum: int = 5_000, **changes: Any) -> Any:
    """A mandate of periods of 30 days with a week to report, by vote; its contract."""
    factory = world.contract("CellFactory", world.cell.record.factory)
    rules = factory.encode_abi("set_mandate_rules", args=[(True, 5_000, petition_quorum, DAY, 90 * DAY)])
    grant = (world.accounts[OPERATOR], 30 * DAY, 7 * DAY, charter(world, **changes))
    data = factory.encode_abi("grant_mandate", args=[grant])
    calls = [bytes.fromhex(call[2:]) for call in (rules, data)]
    world.carry(Draft([factory.address] * 2, [0, 0], calls, "# Grant a mandate"))
    count = factory.functions.mandate_count(world.cell.record.treasury).call()
    (address,) = factory.functions.mandates(world.cell.record.treasury, count - 1, 1).call()
    return world.contract("Mandate", address)


def accept(world: World, mandate: Any) -> None:
    world.send(mandate.functions.accept(mandate.functions.overview().call()[3]), sender=OPERATOR)


def working(world: World, **changes: Any) -> Any:
    """Accepted; 40 ZOO drawn, 15 of them paid to the supplier."""
    mandate = granted(world, **changes)
    accept(world, mandate)
    world.send(mandate.functions.draw(world.coin.address, 40 * COIN), sender=OPERATOR)
    world.send(mandate.functions.pay(world.coin.address, SUPPLIER, 15 * COIN), sender=OPERATOR)
    pass_time(world.w3, 60)
    return mandate


def grant_many(world: World, count: int, spends: int) -> None:
    """So many accepted mandates of one operator; so many payments, spread over them."""
    coin, record = world.coin, world.cell.record
    factory = world.contract("CellFactory", record.factory)
    world.send(coin.functions.mint(record.treasury, 10 * count * COIN))
    grant = (
        world.accounts[OPERATOR],
        30 * DAY,
        7 * DAY,
        charter(world, budgets=[(coin.address, COIN, COIN)]),
    )
    before = factory.functions.mandate_count(record.treasury).call()
    with _as_treasury(world) as treasury:
        _burst(world, treasury, [factory.functions.grant_mandate(grant)] * count)
    page = 100
    found: list[str] = []
    for first in range(before, before + count, page):
        found += factory.functions.mandates(record.treasury, first, min(page, before + count - first)).call()
    mandates = [world.contract("Mandate", address) for address in found]
    operator, each = world.accounts[OPERATOR], COIN // (spends // count + 1)
    _burst(world, operator, [one.functions.accept(1) for one in mandates])
    _burst(world, operator, [one.functions.draw(coin.address, COIN) for one in mandates])
    payments = [mandates[n % count].functions.pay(coin.address, SUPPLIER, each) for n in range(spends)]
    _burst(world, operator, payments)


@contextmanager
def _as_treasury(world: World) -> Iterator[str]:
    treasury, rpc = world.cell.record.treasury, world.w3.provider.make_request
    native = world.w3.eth.get_balance(treasury)
    rpc("anvil_impersonateAccount", [treasury])  # type: ignore[arg-type]
    rpc("anvil_setBalance", [treasury, hex(10**24)])  # type: ignore[arg-type]
    yield treasury
    rpc("anvil_stopImpersonatingAccount", [treasury])  # type: ignore[arg-type]
    rpc("anvil_setBalance", [treasury, hex(native)])  # type: ignore[arg-type]


def _burst(world: World, sender: str, calls: Sequence[Any]) -> None:
    """Each in a block of its own; all must succeed."""
    with httpx.Client(timeout=300) as client:
        for start in range(0, len(calls), AT_ONCE):
            # one after the other: of one sender, a node takes a batch in any order
            hashes = [
                _ask(client, world.url, [("eth_sendTransaction", _transaction(sender, call))])[0]
                for call in calls[start : start + AT_ONCE]
            ]
            settle(world.w3)
            receipts = _ask(client, world.url, [("eth_getTransactionReceipt", one) for one in hashes])
            assert {one["status"] for one in receipts} == {"0x1"}


def _transaction(sender: str, call: Any) -> dict[str, str]:
    return {"from": sender, "to": call.address, "data": call._encode_transaction_data(), "gas": hex(GAS)}


def _ask(client: httpx.Client, url: str, questions: Sequence[tuple[str, Any]]) -> list[Any]:
    body = [
        {"jsonrpc": "2.0", "id": n, "method": method, "params": [one]}
        for n, (method, one) in enumerate(questions)
    ]
    answers = client.post(url, json=body).json()
    assert not [one["error"] for one in answers if "error" in one]
    return [one["result"] for one in sorted(answers, key=lambda one: one["id"])]
