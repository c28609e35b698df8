"""Explorers through Ape's plugins: what they know is taken, what they fail at stays unknown."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ethpm_types import ContractType
from web3 import HTTPProvider

from celldao.actions import Call, read_call
from celldao.actions.abis import with_sources
from celldao.actions.function import Function, functions_of
from celldao.chain.explorer import ApeExplorer
from tests.support.action_world import CONTEXT, OTHER_TOKEN, STRANGER, USDC

ABI: list[dict[str, Any]] = [
    {
        "type": "function",
        "name": "stake",
        "inputs": [
            {"name": "amount", "type": "uint256"},
            {
                "name": "shares",
                "type": "tuple[]",
                "components": [{"name": "to", "type": "address"}, {"name": "part", "type": "uint16"}],
            },
        ],
        "outputs": [],
        "stateMutability": "payable",
    },
    {"type": "function", "name": "staked", "inputs": [], "outputs": [], "stateMutability": "view"},
    {"type": "event", "name": "Staked", "inputs": [], "anonymous": False},
]


class Plugin:
    """Knows what it was told, and counts who asks."""

    def __init__(self, **known: Any) -> None:
        self.known = known
        self.asked: list[str] = []

    def get_contract_type(self, address: str) -> ContractType | None:
        self.asked.append(address)
        found = self.known.get(address)
        if isinstance(found, Exception):
            raise found
        return None if found is None else ContractType.model_validate({"contractName": "X", "abi": found})


def test_of__network_without_an_explorer__nobody_is_asked() -> None:
    assert ApeExplorer.of(SimpleNamespace(network=SimpleNamespace(explorer=None))) is None
    assert ApeExplorer.of(SimpleNamespace()) is None
    # readers that know nothing of Ape
    assert ApeExplorer.behind(SimpleNamespace()) is None
    assert ApeExplorer.behind(SimpleNamespace(provider=HTTPProvider("http://127.0.0.1:1"))) is None


def test_abi__published_contract__reads_its_calls() -> None:
    plugin = Plugin(**{OTHER_TOKEN: ABI})
    explorer = ApeExplorer.of(SimpleNamespace(network=SimpleNamespace(explorer=plugin)))
    assert explorer is not None
    stake = Function.parse("stake(uint256 amount, (address to, uint16 part)[] shares)")
    assert [function.text for function in functions_of(explorer.abi(OTHER_TOKEN) or ())] == [stake.text]
    call = Call(OTHER_TOKEN, 0, stake.encode((5, ((STRANGER, 7),))))
    assert read_call(call, CONTEXT).kind == "raw_call"
    known = with_sources(CONTEXT, [OTHER_TOKEN], explorer)
    assert read_call(call, known).words(known).startswith("Call stake(amount: 5, shares: [{to: ")
    assert explorer.verified(OTHER_TOKEN) is True
    assert plugin.asked == [OTHER_TOKEN]


def test_verified__not_published_and_no_answer__no_and_unknown() -> None:
    plugin = Plugin(**{USDC: RuntimeError("rate limit")})
    explorer = ApeExplorer(plugin)
    assert explorer.verified(STRANGER) is False
    assert explorer.abi(STRANGER) is None
    assert explorer.verified(USDC.lower()) is None
    assert explorer.abi(USDC) is None
    assert explorer.silent == {USDC: "RuntimeError: rate limit"}
    # an explorer that failed is not asked again for the same
    assert plugin.asked == [STRANGER, USDC]


@pytest.mark.parametrize("raised", [KeyboardInterrupt(), SystemExit()])
def test_verified__the_user_ends_it__is_not_held_up(raised: BaseException) -> None:
    plugin = Plugin()

    def ended(address: str) -> None:
        raise raised

    plugin.get_contract_type = ended  # type: ignore[method-assign]
    with pytest.raises(type(raised)):
        ApeExplorer(plugin).verified(STRANGER)
