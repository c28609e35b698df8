"""Checks that nothing but his own claim lowers what has accrued to a member: one for each function of Share
that writes and moves no shares. Those that move shares are in checks/DividendsMoved.sol."""

from __future__ import annotations

from typing import Any

from tests.symbolic import calldata
from tests.symbolic.authority import writes

# Moving shares or votes: checks/DividendsMoved.sol. Founding: nothing can be distributed before `open`.
ELSEWHERE = {
    "delegate",
    "return_votes",
    "transfer",
    "transferFrom",
    "issue",
    "burn",
    "initialize",
    "found_members",
    "open",
}
# the token each names is the currency, whose contract answers anything
NAMES_TOKEN = {"distribute", "claim", "claim_for", "sweep"}
OTHER = "bytes32(uint256(uint160(other)))"
ASSUMED = {
    "claim": "vm.assume(_number(caller) != number);",
    "claim_for": "vm.assume(_number(other) != number);",
}


def _call(function: dict[str, Any]) -> str:
    fixed = {"members": OTHER}
    if function["name"] in NAMES_TOKEN:
        fixed["token"] = "bytes32(uint256(uint160(token)))"
    return calldata.symbolic(function, fixed)


def source(abi: list[dict[str, Any]]) -> str:
    checks = ""
    for function in writes(abi):
        name = function["name"]
        if name in ELSEWHERE:
            continue
        but = (
            ", but of the caller himself,"
            if name == "claim"
            else ", but of those named,"
            if name == "claim_for"
            else ""
        )
        checks += f"""
    /// @notice {name}, by anybody with any arguments, lowers nothing that has accrued to a member{but}
    function check_{name}() public {{
        address caller = _begin();
        {ASSUMED.get(name, "")}
        uint256 before = _before();
        vm.prank(caller);
        (bool done,) = share.call({_call(function)});
        vm.assume(done);
        assert(_accrued() >= before);
    }}
"""
    return f"""// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {{DividendsKept}} from "./DividendsKept.sol";

contract Dividends is DividendsKept {{{checks}}}
"""
