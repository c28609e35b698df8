"""Rounds of a keeper in processes of their own: see tests/support/zygote.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from eth_account import Account

from celldao.cell import Cell
from celldao.chain.journal import FileJournal
from celldao.chain.retry import Patience
from celldao.chain.sending import Sending
from celldao.chain.web3py import Web3Backend, connect
from celldao.errors import DeliveryError, NodeError
from celldao.keeper.opening import open_keeper
from celldao.keeper.settings import KeeperSettings
from celldao.settings_file import load_settings
from celldao.watching import Webhook
from tests.support.zygote import serve

UNFINISHED = 3


def keeper(url: str, key: str, folder: Path, webhook: str, seconds: float = 1.0) -> Any:
    """A keeper as each process makes it, of the cell.json and keeper.yaml in a folder."""
    backend = Web3Backend(
        connect(url, seconds),
        Account.from_key(key),
        journal=FileJournal(folder / "cell.journal.jsonl"),
        settings=Sending(poll_seconds=0.01, wait_seconds=30, grace_seconds=2, replace_seconds=1),
        patience=Patience(total_seconds=20, first_seconds=0.01, longest_seconds=0.1, unreachable_seconds=5),
    )
    cell = Cell.load(folder / "cell.json", backend)
    sink = Webhook(webhook, b"0123456789abcdef", {"treasury": cell.record.treasury}, seconds=5)
    settings = load_settings(folder / "keeper.yaml", KeeperSettings)
    return open_keeper(settings, folder, cell, backend, [sink])


def _round(order: dict[str, Any]) -> int:
    try:
        found = keeper(order["url"], order["key"], Path(order["folder"]), order["webhook"]).round()
    except NodeError:
        return UNFINISHED
    for what, error in found.errors:
        if not isinstance(error, (NodeError, DeliveryError)):
            print(f"{what}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
    return UNFINISHED if found.errors else 0


if __name__ == "__main__":
    serve(_round)
