"""Foundings in processes of their own, which can be killed without ado.

A restart costs no seconds of imports: see tests/support/zygote.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eth_account import Account

from celldao.chain.journal import FileJournal
from celldao.chain.retry import Patience
from celldao.chain.sending import Sending
from celldao.chain.web3py import Web3Backend, connect
from celldao.constitution import Constitution
from celldao.deployment.founding import found
from tests.support.constitutions import constitution
from tests.support.zygote import serve

MEMBERS = 300


def three_hundred() -> Constitution:
    assets = [{"token": "native", "dividend": True, "reserve_floor": "1.5"}]
    return constitution(members=MEMBERS, assets=assets)


def founder(url: str, key: str, journal: str | Path, seconds: float) -> Web3Backend:
    """The founder's connection, as each process makes it; a request may take so many `seconds`."""
    return Web3Backend(
        connect(url, seconds),
        Account.from_key(key),
        journal=FileJournal(Path(journal)),
        settings=Sending(poll_seconds=0.01, wait_seconds=60, grace_seconds=3, replace_seconds=10),
        patience=Patience(total_seconds=60, first_seconds=0.01, longest_seconds=0.2),
    )


def _found(order: dict[str, Any], constitution: Constitution) -> None:
    backend = founder(order["url"], order["key"], order["journal"], order["seconds"])
    found(backend, constitution).record.save(order["record"])


if __name__ == "__main__":
    everybody = three_hundred()
    serve(lambda order: _found(order, everybody))
