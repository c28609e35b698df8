"""A cell of many members with open votes, the ballots that they sign, and a relay in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from eth_account import Account
from eth_account.signers.local import LocalAccount
from web3 import Web3

from celldao.acts import SignedBallot
from celldao.acts.ballots import DOMAIN
from celldao.acts.typed_data import BALLOT, Typed
from celldao.cell import Cell
from celldao.chain.web3py import Web3Backend
from celldao.constitution import from_data
from celldao.deployment.founding import found
from celldao.errors import RelayError, RelayRefusal
from celldao.proposals import Proposal
from celldao.relay.client import RelayClient
from tests.support.live import key, pass_time

COINS = 1_000
STARTED_SECONDS = 60


def member_key(index: int) -> LocalAccount:
    """Of the member with the number index + 1."""
    account: LocalAccount = Account.from_key(Web3.keccak(text=f"relayed member {index}"))
    return account


def relay_key() -> LocalAccount:
    account: LocalAccount = Account.from_key(Web3.keccak(text="a relay of tests"))
    return account


def sign_ballot(
    chain_id: int, governor: str, proposal: int, index: int, support: str = "for"
) -> SignedBallot:
    """A plain ballot of a member that has revoked nothing."""
    account = member_key(index)
    code = ("against", "for", "abstain").index(support)
    message = {"proposalId": proposal, "support": code, "voter": account.address, "nonce": 0}
    signature = Typed(DOMAIN, chain_id, governor, "Ballot", BALLOT, message).signed(account)
    fields: dict[str, Any] = {"support": support, "nonce": 0, "signature": "0x" + signature.hex()}
    return SignedBallot(
        chain_id=chain_id, governor=governor, proposal=str(proposal), voter=account.address, **fields
    )


@dataclass
class Village:
    """A cell on a node. Its proposals can be voted on, and have no votes."""

    w3: Web3
    url: str
    cell: Cell
    record: Path
    proposals: list[int]
    members: int

    @property
    def governor(self) -> str:
        return str(self.cell.record.governor)

    def ballot(self, index: int, proposal: int = 0, support: str = "for") -> SignedBallot:
        """Of a member, on the proposal of this index."""
        chain_id = self.cell.record.chain_id
        return sign_ballot(chain_id, self.governor, self.proposals[proposal], index, support)

    def tally(self, proposal: int = 0) -> tuple[int, int, int]:
        """Votes against, for, and in abstention; all have one."""
        votes = self.cell.governor.read("proposalVotes", self.proposals[proposal])
        return tuple(part // 10**6 for part in votes)  # type: ignore[return-value]

    def has_voted(self, index: int, proposal: int = 0) -> bool:
        voter = member_key(index).address
        return bool(self.cell.governor.read("hasVoted", self.proposals[proposal], voter))

    def rpc(self, method: str, *parameters: Any) -> Any:
        answer = self.w3.provider.make_request(method, list(parameters))  # type: ignore[arg-type]
        assert "error" not in answer, answer
        return answer["result"]

    def fund(self, address: str, coins: int = COINS) -> None:
        self.rpc("anvil_setBalance", address, hex(coins * 10**18))


def build_village(
    w3: Web3, url: str, folder: Path, members: int, proposals: int, more: Sequence[str] = ()
) -> Village:
    """Members with one vote each, `more` of them at these addresses; a resolution of each of the first."""
    addresses = [*(member_key(index).address for index in range(members)), *more]
    constitution = from_data(
        {
            "name": "Relayed Cell",
            "symbol": "RLY",
            "purpose": "To vote without coin.",
            "members": [{"address": address, "shares": 100} for address in addresses],
            "assets": [{"token": "native", "dividend": True}],
            "exit": {"delay": "2 days", "holding_time": "0 seconds"},
        }
    )
    cell = found(Web3Backend(w3, key(0), poll_seconds=0.01), constitution)
    cell.record.save(folder / "cell.json")
    village = Village(w3, url, cell, folder / "cell.json", [], members)
    pass_time(w3, 86_400)
    for index in range(proposals):
        village.proposals.append(_propose(village, index))
    pass_time(w3, 86_400 + 1)
    return village


def _propose(village: Village, index: int) -> int:
    """By the member itself, who is lent coin."""
    from celldao.acts import Member

    account = member_key(index)
    village.fund(account.address)
    member = Member(village.cell, Web3Backend(village.w3, account, poll_seconds=0.01))
    proposal = Proposal(title=f"Resolution {index}", reference=f"resolution-{index}", actions=[])
    made = member.propose(proposal)
    assert isinstance(made.id, int)
    return made.id


@dataclass
class Process:
    """A relay that can be killed, and started again with the same settings."""

    settings: Path
    environment: dict[str, str] = field(default_factory=dict)
    url: str = ""
    relay: str = ""
    _process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        log = (self.settings.parent / "relay.log").open("a")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "celldao.relay", str(self.settings)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, "CELLDAO_RELAY_KEY": relay_key().key.hex(), **self.environment},
        )
        log.close()
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, (self.settings.parent / "relay.log").read_text()[-3000:]
        said = json.loads(line)
        self.url, self.relay = said["url"], said["relay"]

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def end(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def write_settings(folder: Path, village: Village, rpc: str = "", **more: Any) -> Path:
    """For tests: small times, and no limits that a test would meet."""
    rates = {"posts_a_minute": 1_000_000, "reads_a_minute": 1_000_000, **more.pop("rates", {})}
    values: dict[str, Any] = {
        "cells": [str(village.record)],
        "rpc": rpc or village.url,
        "database": "relay.db",
        "port": 0,
        "hold": 2,
        "poll": 0.1,
        "final": 4,
        **more,
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
    lines += ["[key]", 'environment = "CELLDAO_RELAY_KEY"', "[rates]"]
    lines += [f"{name} = {value}" for name, value in rates.items()]
    path = folder / "relay.toml"
    path.write_text("\n".join(lines) + "\n")
    return path


@contextlib.contextmanager
def running(settings: Path, **environment: str) -> Iterator[Process]:
    process = Process(settings, environment)
    process.start()
    try:
        yield process
    finally:
        process.end()


def send(client: httpx.Client, url: str, ballot: SignedBallot, patience: float = 60) -> dict[str, Any]:
    """As a member's program would: again and again until the relay has answered."""
    deadline = time.monotonic() + patience
    while True:
        try:
            answer = client.post(f"{url}/v1/signed", json=ballot.model_dump())
            if answer.status_code in (200, 202):
                return answer.json()  # type: ignore[no-any-return]
            assert answer.status_code in (429, 503), answer.text
        except httpx.TransportError:
            pass
        assert time.monotonic() < deadline, "the relay does not answer"
        time.sleep(0.2)


def send_all(url: Any, ballots: Sequence[SignedBallot], clients: int) -> list[dict[str, Any]]:
    """From so many clients at once; `url` is asked for anew for every file: a relay may move."""
    answers: list[dict[str, Any] | None] = [None] * len(ballots)
    failures: list[BaseException] = []

    def work(first: int) -> None:
        try:
            with httpx.Client(timeout=30) as client:
                for place in range(first, len(ballots), clients):
                    answers[place] = send(client, url(), ballots[place])
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(first,)) for first in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return [answer for answer in answers if answer is not None]


def wait_for(condition: Any, seconds: float = 60, what: str = "it") -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen in {seconds} seconds"
        time.sleep(0.1)


class Through(RelayClient):
    """A relay in this process."""

    def __init__(self, client: Any) -> None:
        super().__init__("http://relay.test")
        self._client = client

    def _ask(self, method: str, path: str, **options: Any) -> Any:
        if "data" in options:
            options["content"] = options.pop("data")
        answer = self._client.request(method, path, **options)
        content = answer.json()
        if answer.status_code in (200, 202):
            return content
        if answer.status_code >= 500:
            raise RelayError("it fails", "Wait.")
        raise RelayRefusal(content["error"]["code"], content["error"]["reason"], "…")
