"""A desk over a mandate that a vote has granted and its operator has accepted, on a chain in this process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from mcp.client import Client

from celldao.actions import SetMandateRules
from celldao.agents.desk import Desk
from celldao.agents.opening import open_desk
from celldao.agents.server import build
from celldao.agents.settings import AgentSettings
from celldao.chain.sending import Sending
from celldao.chain.web3py import KeySigner, Web3Reader
from tests.support.embedded import COIN, ETHER, Town, build_town, deploy, undone
from tests.support.live import key
from tests.support.operators import grant, granted, operator_of

OPERATOR = 6
CONFIRMER = 8


@dataclass(frozen=True)
class Granted:
    """The mandate that account 6 has accepted and drawn 200 dollars of; account 7 has one that may pay
    anybody.
    """

    town: Town
    weth: Any
    mandate: str
    open_to_all: str


@pytest.fixture(scope="module")
def granted_once() -> Granted:
    town = build_town()
    record = town.cell.record
    town.send(town.coin.functions.transfer(record.treasury, 5_000 * COIN))
    town.coin_to(record.treasury, 10 * ETHER)
    weth = deploy(town.w3, "tokens/WETH")
    rules = SetMandateRules.model_validate(
        {
            "allowed": True,
            "draw_limit": "50 %",
            "petition_quorum": "50 %",
            "shortest_period": "1 day",
            "longest_period": "90 days",
        }
    )
    narrow = grant(
        town,
        OPERATOR,
        budgets=[
            {"per_period": "900 ZOO", "lifetime": "3000 ZOO"},
            {"per_period": "1 ETH", "lifetime": "2 ETH"},
        ],
        calls=[
            {"contract": weth.address, "function": "deposit()"},
            {"contract": weth.address, "function": "withdraw(uint256)"},
        ],
    )
    wide = grant(town, 7, any_receiver=True, receivers=[])
    mandate, open_to_all = granted(town, rules, narrow, wide)
    operator_of(town, OPERATOR).accept()
    operator_of(town, OPERATOR).draw("200 ZOO")
    operator_of(town, 7).accept()
    operator_of(town, 7).draw("200 ZOO")
    return Granted(town, weth, mandate, open_to_all)


@pytest.fixture
def world(granted_once: Granted) -> Iterator[Granted]:
    with undone(granted_once.town.w3):
        yield granted_once


@pytest.fixture
def town(world: Granted) -> Town:
    return world.town


Opened = Callable[..., Desk]


@pytest.fixture
def opened(world: Granted, tmp_path: Path) -> Opened:
    """opened(limits=…): a desk as a new process would open it, with these settings."""

    def opened(*, key_of: int | None = OPERATOR, **given: Any) -> Desk:
        fields = {
            "mandate": world.mandate,
            "limits": [
                {
                    "asset": world.town.coin.address,
                    "free_per_call": "20",
                    "free_per_day": "50",
                    "most_per_day": "100",
                }
            ],
            "confirmers": [world.town.account(CONFIRMER)],
            "clock": "chain",
            **given,
        }
        world.town.cell.record.save(tmp_path / "cell.json")
        signer = None if key_of is None else KeySigner(key(key_of))
        return open_desk(
            AgentSettings.model_validate(fields),
            tmp_path,
            tmp_path / "cell.json",
            Web3Reader(world.town.w3),
            signer,
            Sending(poll_seconds=0.01),
        )

    return opened


def call(desk: Desk, tool: str, **arguments: Any) -> dict[str, Any]:
    """What a client of the official package gets: the structured answer, with `failed` beside it."""
    (answer,) = calls(desk, tool, [arguments])
    return answer


def calls(desk: Desk, tool: str, given: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same of several calls, one after the other, by one client."""

    async def run() -> list[Any]:
        async with Client(build(desk)) as client:
            return [await client.call_tool(tool, arguments) for arguments in given]

    return [_answer(result) for result in asyncio.run(run())]


def _answer(result: Any) -> dict[str, Any]:
    text = result.content[0].text
    if result.structured_content is None:
        return {"failed": result.is_error, "text": text}
    assert json.loads(text) == result.structured_content
    return {"failed": result.is_error, **result.structured_content}


def listed(desk: Desk) -> dict[str, Any]:
    """The tools by name, as a client sees them."""

    async def run() -> Any:
        async with Client(build(desk)) as client:
            return await client.list_tools()

    return {tool.name: tool for tool in asyncio.run(run()).tools}
