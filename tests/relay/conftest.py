"""A cell with open votes on a node, which every test finds as it was built; and relays in this process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from celldao.relay.app import make_app
from celldao.relay.server import Relay, opened
from celldao.relay.settings import Settings
from tests.support.anvil import Anvil, binary, run_anvil
from tests.support.live import settle
from tests.support.relay import Village, build_village, relay_key, write_settings

MEMBERS = 12
PROPOSALS = 3
# How a relay of tests sends: the node is next door.
QUICK: dict[str, Any] = {"poll_seconds": 0.01, "wait_seconds": 20, "grace_seconds": 1}


@pytest.fixture(scope="session")
def installed() -> None:
    """There is an anvil."""
    if binary() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must run the relay's tests: `make node` needs Node 20.19 or later")
        pytest.skip("no anvil here: install Node 20.19 or later, then run `make node`")


@pytest.fixture(scope="session")
def node(installed: None) -> Iterator[Anvil]:
    with run_anvil() as node:
        yield node


@pytest.fixture(scope="module")
def own_node(installed: None) -> Iterator[Anvil]:
    """For a module that builds a cell of its own, for which days pass: the votes of `village` would end."""
    with run_anvil() as node:
        yield node


@pytest.fixture(scope="session")
def built(node: Anvil, tmp_path_factory: pytest.TempPathFactory) -> Village:
    folder = tmp_path_factory.mktemp("village")
    village = build_village(node.w3, node.url, folder, MEMBERS, PROPOSALS)
    village.fund(relay_key().address)
    return village


@pytest.fixture
def village(built: Village) -> Iterator[Village]:
    """What a test does to it is undone."""
    snapshot = built.rpc("evm_snapshot")
    yield built
    settle(built.w3)
    assert built.rpc("evm_revert", snapshot)


class Office:
    """A relay in this process, whose submitter does a step when it is told to."""

    def __init__(self, relay: Relay, client: TestClient) -> None:
        self.relay = relay
        self.client = client

    def post(self, file: Any) -> Any:
        return self.client.post("/v1/signed", json=file.model_dump())

    def take(self, file: Any) -> dict[str, Any]:
        """What it answers, having taken it."""
        answer = self.post(file)
        assert answer.status_code == 202, answer.text
        return answer.json()  # type: ignore[no-any-return]

    def state(self, taken: dict[str, Any]) -> str:
        return str(self.listed(taken)["state"])

    def listed(self, taken: dict[str, Any]) -> dict[str, Any]:
        answer = self.client.get(f"/v1/signed/{taken['id']}")
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    def step(self, times: int = 1) -> None:
        for _ in range(times):
            self.relay.submitter.step()


@pytest.fixture
def office(
    village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Office]]:
    """office(hold=0): a relay with these settings, and the database of the one before."""
    import contextlib

    monkeypatch.setenv("CELLDAO_RELAY_KEY", relay_key().key.hex())
    with contextlib.ExitStack() as stack:
        current: list[contextlib.ExitStack] = []

        def office(rpc: str = "", sending: Any = None, **settings: Any) -> Office:
            if current:
                current.pop().close()
            inner = stack.enter_context(contextlib.ExitStack())
            current.append(inner)
            path = write_settings(tmp_path, village, rpc, **{"hold": 0, **settings})
            relay = inner.enter_context(opened(Settings.load(path), **{**QUICK, **(sending or {})}))
            client = inner.enter_context(TestClient(make_app(relay.desk), raise_server_exceptions=False))
            return Office(relay, client)

        yield office
