"""The tools as a client of the official package meets them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sdk.agents.conftest import Granted, Opened, call, listed

READING = ["read_cell", "read_rules", "read_treasury", "read_mandate", "list_proposals", "read_events",
"read_dates", "list_acts"]


@pytest.mark.parametrize("tool", READING)
def test_reading__each_tool__answers(opened: Opened, tool: str) -> None:
    answer = call(opened(), tool)
    assert answer["failed"] is False, answer
    assert answer["data"]


def test_pay__within_the_limits__is_paid_once(opened: Opened, world: Granted) -> None:
    desk, receiver = opened(), world.town.account(9)
    before = world.town.coin.functions.balanceOf(receiver).call()
    given = {"key": "caps-1", "asset": world.town.coin.address, "payments": [{"to": receiver, "amount":
    "12.5"}]} first = call(desk, "
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""pay",
   
   
   
   
   
   
   
   
   
   
    **given) assert first["failed"] is False, first
    assert first["data"]["state"] == "done" again = call(desk, " "" "
    ""
   
    "
    """
    ""
   
   
   
   
   
   
    "
    """
   
   
   
   
   
    "
    """
    " "
    """
    """
   
   
   
   
   
    """ "" "" "" "" ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""
    ""pay",
   
   
   
   
   
    **given) assert
    again["data"]["repeated"] is True assert again["data"]["outcome"]
    == first["data"]["outcome"] assert world.town.coin.functions.balanceOf(receiver).call()
    - before
  
   
  
   
  
   
  
   
  
   
  
   
    ==
    12_500_000


def test_listed__every_tool__says_its_limits(opened: Opened) -> None:
    tools = listed(opened())
    assert {"pay", "draw", "call", "give_back", "file_report", "log_outputs", "draft_proposal"} <= set(tools)
    assert "above 20 in a call or 50 within 24 hours" in tools["pay"].description
    assert tools["read_cell"].annotations.read_only_hint is True















