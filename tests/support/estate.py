"""Everything that belongs to somebody in a cell, as one flat dictionary, so that two moments can be compared.

The facets are made from the ABIs: every view without arguments, of one address and of two, of every contract;
and the balances that the assets themselves show. A view that is added to a contract is watched from then on
without a line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from tests.support.cell import NATIVE, Cell

Estate = dict[str, Any]

# What passes with time or the reader, not with what anybody does.
_VOLATILE = {"clock", "factory"}


def _views(contract: Any, inputs: list[str]) -> list[str]:
    return [
        entry["name"]
        for entry in contract.abi
        if entry["type"] == "function"
        and entry["stateMutability"] in ("view", "pure")
        and [item["type"] for item in entry["inputs"]] == inputs
        and entry["name"] not in _VOLATILE
    ]


def _read(contract: Any, name: str, *args: Any) -> Any:
    import boa

    try:
        return getattr(contract, name)(*args)
    except boa.BoaError:
        return "reverts"


def _pairs(
    accounts: Mapping[str, str], people: Mapping[str, str], assets: Mapping[str, str]
) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """An account and an asset either way round, and people among themselves."""
    by_asset = list(product(accounts.items(), assets.items()))
    among = list(product(people.items(), people.items()))
    return by_asset + [(asset, account) for account, asset in by_asset] + among


def estate(cell: Cell, people: Mapping[str, str], tokens: Mapping[str, Any]) -> Estate:
    """`people` and `tokens` by role: the facets are named by role, as in `Share.balanceOf(member)`."""
    import boa

    places = {"Share": cell.share, "Governor": cell.governor, "Treasury": cell.treasury}
    places["RevenueSplitter"] = cell.splitter
    accounts = {**people, **{name: contract.address for name, contract in places.items()}}
    assets = {"native": NATIVE, **{role: token.address for role, token in tokens.items()}}
    found: Estate = {}
    for place, contract in places.items():
        for name in _views(contract, []):
            found[f"{place}.{name}"] = _read(contract, name)
        for name in _views(contract, ["address"]):
            for role, address in {**accounts, **assets}.items():
                found[f"{place}.{name}({role})"] = _read(contract, name, address)
        for name in _views(contract, ["address", "address"]):
            for (first, one), (second, other) in _pairs(accounts, people, assets):
                found[f"{place}.{name}({first},{second})"] = _read(contract, name, one, other)
    for role, address in accounts.items():
        found[f"native.balance({role})"] = boa.env.get_balance(address)
        for token_role, token in tokens.items():
            found[f"{token_role}.balance({role})"] = token.balanceOf(address)
    return found


def changed(before: Estate, after: Estate) -> set[str]:
    return {facet for facet in before if before[facet] != after[facet]}
