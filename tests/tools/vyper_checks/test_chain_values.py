from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("block.number", "number: uint256 = block.number"),
        ("tx.origin", "who: address = tx.origin"),
        ("block.prevrandao", "luck: bytes32 = block.prevrandao"),
        ("block.coinbase", "who: address = block.coinbase"),
        ("blockhash", "luck: bytes32 = blockhash(block.number - 1)"),
    ],
)
def test_chain_values__read_where_not_listed__reported(
    found: Callable[..., list[str]], value: str, code: str
) -> None:
    said = found("chain_values", f"@external\ndef act():\n    {code}\n")
    assert f"Box.act reads {value}, and is not listed for it" in said


def test_chain_values__listed_and_read__clean(found: Callable[..., list[str]]) -> None:
    lists = {"block.number": {"Box.act": "says where to look"}}
    assert (
        found("chain_values", "@external\ndef act() -> uint256:\n    return block.number\n", lists=lists)
        == []
    )
