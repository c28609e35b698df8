"""Checks of who may call, one for each function of the contracts' ABIs that is not open to anyone."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.symbolic import calldata

TABLE = Path(__file__).with_name("authority.toml")

# who it is, as Solidity reads it from the contract's storage
WHO = {
    ("Share", "treasury"): "address(uint160(_word(it, Share.holding_word)))",
    ("Share", "splitter"): "address(uint160(_word(it, Share.holding_splitter)))",
    ("Treasury", "treasury"): "it",
    ("Treasury", "governor"): "address(uint160(_word(it, Treasury.treasury_terms__control)))",
    ("Governor", "treasury"): "address(uint160(_word(it, Governor._account) >> 96))",
    ("RevenueSplitter", "treasury"): "address(uint160(_word(it, RevenueSplitter.split_settings)))",
    ("Mandate", "treasury"): "address(uint160(_word(it, Mandate.mandate_charter_treasury)))",
    ("Mandate", "operator"): "address(uint160(_word(it, Mandate.mandate_charter_state)))",
}
NAMES = {
    "treasury": "the treasury",
    "treasury_or_factory": "the treasury and the factory",
    "governor": "the governor",
    "splitter": "the splitter",
    "factory": "the factory",
    "operator": "the operator",
    "mandate": "a mandate of this cell, by the factory's books",
}
# these refuse by the caller alone; an address more to consider would only make their checks slower
ASKS_NOBODY = ("Share",)
# groups of the table whose functions get no check here: nothing to prove of the caller, or proven by hand
WITHOUT_RULE = ("open", "elsewhere")


@dataclass(frozen=True)
class Rule:
    contract: str
    function: dict[str, Any]
    authority: str

    @property
    def name(self) -> str:
        return f"check_{self.function['name']}"

    @property
    def who(self) -> str:
        if self.authority == "mandate":
            return "address(0)"
        if self.authority == "factory":
            return "address(this)"
        return WHO[self.contract, self.authority.removesuffix("_or_factory")]

    @property
    def also_factory(self) -> str:
        return "true" if self.authority.endswith("_or_factory") else "false"

    @property
    def claim(self) -> str:
        by = (
            "a vote" if (self.contract, self.authority) == ("Treasury", "treasury") else NAMES[self.authority]
        )
        return f"{self.contract}.{self.function['name']} reverts for every caller but {by}"


def writes(abi: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        item
        for item in abi
        if item["type"] == "function" and item["stateMutability"] in ("nonpayable", "payable")
    ]


def table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def rules(
    abis: dict[str, list[dict[str, Any]]], said: dict[str, dict[str, Any]]
) -> tuple[list[Rule], list[str]]:
    """
    What the table says about each function, and the functions about which table and contracts differ.

    :param abis: of the contracts that the table is about, all of them
    :param said: the table
    """
    found: list[Rule] = []
    unclear = sorted(said.keys() - abis.keys())
    for contract, abi in abis.items():
        listed = [(name, authority) for authority, names in said.get(contract, {}).items() for name in names]
        functions = {function["name"]: function for function in writes(abi)}
        # once each, in both
        times = Counter(name for name, _ in listed)
        times.subtract(function["name"] for function in writes(abi))
        unclear += [f"{contract}.{name}" for name, surplus in sorted(times.items()) if surplus]
        found += [
            Rule(contract, functions[name], authority)
            for name, authority in listed
            if authority not in WITHOUT_RULE and name in functions
        ]
    return found, unclear


def source(contract: str, found: list[Rule]) -> str:
    """A Solidity contract with the checks of one of ours."""
    checks = "\n".join(
        f"""
    /// @notice {rule.claim}
    function {rule.name}() public {{
        _assertRefused({rule.who}, {rule.also_factory}, {calldata.symbolic(rule.function)});
    }}"""
        for rule in found
    )
    return f"""// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.28;

import {{AnyContract}} from "./Anybody.sol";
import {{Base}} from "./Base.sol";
import {{{contract.upper()}, {contract}}} from "./Generated.sol";

contract {contract}Authority is Base {{
    address internal it;

    function setUp() public {{
        it = _anything({contract.upper()}, {contract}.TRANSIENT);
        {"" if contract in ASKS_NOBODY else "new AnyContract();"}
    }}

    function _assertRefused(address who, bool alsoFactory, bytes memory data) internal {{
        _anytime();
        address caller = svm.createAddress("caller");
        vm.assume(caller != who);
        if (alsoFactory) vm.assume(caller != address(this));
        // nobody can send from here, and it is what an empty executor looks like
        vm.assume(caller != address(0));
        vm.prank(caller);
        (bool done,) = it.call(data);
        assert(!done);
    }}
{checks}
}}
"""
