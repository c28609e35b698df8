"""Loaders for the token zoo and the awkward receivers, on the embedded chain (boa)."""

import json
from functools import cache
from typing import Any

import boa

from tests.support.contracts import deploy, path_of

NATIVE = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"
MEGABYTE = 32_768  # words of 32 bytes


def token(kind: str, decimals: int = 6, *more: Any) -> Any:
    """A fresh token of the zoo by file name, for example token("NoReturn", 6)."""
    return deploy(f"tokens/{kind}", decimals, *more)


def receiver(kind: str, *arguments: Any, value: int = 0) -> Any:
    """A fresh receiver by file name, for example receiver("RefusesCoin")."""
    return deploy(f"receivers/{kind}", *arguments, **({"value": value} if value else {}))


def _as_erc20(made: Any) -> Any:
    """The token as callers see it: functions that answer raw bytes shown with the types of ERC-20."""
    answers = {"balanceOf": "uint256", "transfer": "bool", "transferFrom": "bool"}
    abi = json.loads(json.dumps(made.abi))
    for entry in abi:
        if entry.get("name") in answers and entry["type"] == "function":
            entry["outputs"] = [{"name": "", "type": answers[entry["name"]]}]
    return boa.loads_abi(json.dumps(abi), name="ZooToken").at(made.address)


def plain(decimals: int = 6) -> Any:
    return token("Plain", decimals)


def no_return(decimals: int = 6) -> Any:
    return token("NoReturn", decimals)


def false_on_fail(decimals: int = 6) -> Any:
    return token("FalseOnFail", decimals)


def fee_on_transfer(decimals: int = 6, fee: int = 100) -> Any:
    """`fee` in basis points."""
    return token("FeeOnTransfer", decimals, fee)


def rebasing(decimals: int = 6) -> Any:
    return token("Rebasing", decimals)


def blacklist(decimals: int = 6) -> Any:
    return token("Blacklist", decimals)


def pausable(decimals: int = 6) -> Any:
    return token("Pausable", decimals)


def huge_return(decimals: int = 6, words: int = MEGABYTE) -> Any:
    """Answers with `words` × 32 bytes once `set_huge` switches it on; 3,125 words fit below the gas caps."""
    return _as_erc20(_huge(words).deploy(decimals))


@cache
def _huge(words: int) -> Any:
    source = path_of("tokens/HugeReturn").read_text()
    changed = source.replace("WORDS: constant(uint256) = 32_768", f"WORDS: constant(uint256) = {words}")
    if words != MEGABYTE and changed == source:
        raise ValueError("HugeReturn.vy no longer holds the constant WORDS = 32_768")
    # a string has no folder: the module is found through the search path instead
    return boa.loads_partial(changed.replace("from . import", "from tokens import"), name="HugeReturn")


def reentering(decimals: int = 6) -> Any:
    return token("Reentering", decimals)


def broken_balance(decimals: int = 6) -> Any:
    return _as_erc20(token("BrokenBalance", decimals))


def native_mirror() -> Any:
    return deploy("tokens/NativeMirror")


def weth() -> Any:
    return deploy("tokens/WETH")


def force_coin(account: Any, amount: int) -> None:
    """Sends new native coin past the receive function of a contract."""
    target = str(getattr(account, "address", account)).removeprefix("0x")
    boa.env.set_balance(boa.env.eoa, boa.env.get_balance(boa.env.eoa) + amount)
    # init code: PUSH20 target, SELFDESTRUCT
    boa.env.deploy_code(bytecode=bytes.fromhex(f"73{target}ff"), value=amount)
