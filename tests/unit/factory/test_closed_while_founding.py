"""While a cell is founded the factory does nothing else, and answers only those who need it for that."""

from __future__ import annotations

from typing import Any

import boa
import pytest

from tests.support.actors import actor
from tests.support.cell import DAY, NOBODY, Asset, Rules, Track, begin
from tests.unit.factory.conftest import SIBLINGS, members

# Says that it has 7 decimals if it is told anything, be it only why not, and 6 if it is told nothing.
LISTENING = """
# pragma version 0.4.3
TARGET: immutable(address)
QUESTION: immutable(Bytes[4096])
@deploy
def __init__(target: address, question: Bytes[4096]):
    TARGET = target
    QUESTION = question
@external
@view
def balanceOf(account: address) -> uint256:
    return 0
@external
@view
def decimals() -> uint256:
    answered: bool = False
    answer: Bytes[32] = b""
    answered, answer = raw_call(
        TARGET, QUESTION, max_outsize=32, is_static_call=True, revert_on_failure=False
    )
    return 7 if answered or len(answer) > 0 else 6
"""
GRANT: tuple[Any, ...] = (NOBODY, 30 * DAY, DAY, (2**40 - 1, False, [], [], [], bytes(32), ""))
UNSOUND = Rules(members=members(1), exit_delay=3 * DAY, ordinary=Track(execution_delay=2 * DAY))


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("install", (5, b""), b"factory: no such kind"),
        ("found", (UNSOUND.constitution(),), b"factory: exit delay is longer than execution delay"),
        ("found_members", (NOBODY, [1], bytes(32)), b"factory: "),
        ("finish", (NOBODY,), b"factory: no cell of this factory"),
        (
            "set_mandate_rules",
            ((True, 1_000, 2_000, 7 * DAY, 92 * DAY),),
            b"factory: only the treasury of a cell",
        ),
        ("grant_mandate", (GRANT,), b"factory: only the treasury of a cell"),
        ("mandate_address", (NOBODY, GRANT), b""),
        ("addresses", (NOBODY, UNSOUND.constitution()), b""),
        ("contracts_of", (NOBODY,), b"factory: no cell of this factory"),
    ],
)
def test_found__token_calls_the_factory_meanwhile__is_not_even_told_why_not(
    factory: Any, name: str, arguments: tuple[Any, ...], reason: bytes
) -> None:
    """A token that is asked for its decimals can't change anything: what it hears shows whether it got in."""
    question = getattr(factory, name).prepare_calldata(*arguments)
    # at any other time there is an answer
    told = boa.env.execute_code(factory.address, sender=actor("stranger"), data=question)
    assert told.is_error is bool(reason)
    assert told.output
    assert reason in told.output
    token = boa.loads(LISTENING, factory, question)
    rules = Rules(members=members(1), assets=(Asset(token.address, 6, dividend=False),))
    # the treasury refuses a token that states other decimals than the constitution
    cell = begin(rules, factory, actor("founder"), SIBLINGS)
    assert cell.treasury.registered_assets() == [token.address]
