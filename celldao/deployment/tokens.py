"""Whether the assets of a constitution are what it says, on the chain at hand."""

from __future__ import annotations

from eth_utils.crypto import keccak

from celldao.chain.backend import Reader
from celldao.constitution import NATIVE, Constitution
from celldao.errors import TransactionError

_DECIMALS = keccak(text="decimals()")[:4]


def token_problems(reader: Reader, constitution: Constitution) -> list[str]:
    """A line for each asset that is no token here or has other decimals. A token need not tell its own."""
    problems = []
    for asset in constitution.assets:
        if asset.token == NATIVE:
            continue
        name = f"{asset.symbol} ({asset.token})"
        if not reader.code(asset.token):
            problems.append(f"{name}: there is no contract at this address on chain {reader.chain_id}")
            continue
        try:
            answer = reader.call(asset.token, _DECIMALS)
        except TransactionError:
            continue
        if len(answer) == 32 and int.from_bytes(answer, "big") != asset.decimals:
            actual = int.from_bytes(answer, "big")
            problems.append(f"{name}: it has {actual} decimals, the file says {asset.decimals}")
    return problems
