"""A node behind a proxy that fails, and an account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from eth_account import Account

from celldao.chain.journal import FileJournal
from celldao.chain.listener import Collected
from celldao.chain.retry import Patience
from celldao.chain.sending import Sending
from celldao.chain.web3py import Web3Backend, connect
from tests.support.anvil import Anvil
from tests.support.faulty_proxy import FaultyProxy

# Short waits: the node is next door. A request that takes longer is asked again.
PATIENCE = Patience(total_seconds=60, first_seconds=0.01, longest_seconds=0.1, unreachable_seconds=30)
REQUEST_SECONDS = 0.7
SENDING: dict[str, Any] = {
    "poll_seconds": 0.01,
    "wait_seconds": 60,
    "grace_seconds": 2,
    "replace_seconds": 0.5,
}


@pytest.fixture
def node(anvil: Anvil) -> Anvil:
    return anvil


@pytest.fixture
def proxy(node: Anvil) -> Iterator[FaultyProxy]:
    with FaultyProxy(node.url, late_seconds=0.9) as proxy:
        yield proxy


@pytest.fixture
def account(node: Anvil) -> Any:
    """A fresh key with ten coins."""
    fresh = Account.create()
    node.w3.provider.make_request("anvil_setBalance", [fresh.address, hex(10 * 10**18)])
    return fresh


@pytest.fixture
def process(proxy: FaultyProxy, account: Any, tmp_path: Any) -> Callable[..., Web3Backend]:
    """process(): a backend as a new process would make it, with the same journal and these settings."""

    def process(**settings: Any) -> Web3Backend:
        backend = Web3Backend(
            connect(proxy.url, REQUEST_SECONDS),
            account,
            journal=FileJournal(tmp_path / "cell.journal.jsonl"),
            settings=Sending(**{**SENDING, **settings}),
            patience=PATIENCE,
        )
        backend.listener = Collected()
        return backend

    return process
