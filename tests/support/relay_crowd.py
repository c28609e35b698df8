"""A crowd's ballots through a relay that is killed in the middle, on a chain that is reorganised.

Used small by the tests, and with 10,000 ballots of 50 clients by `python -m bench.relay`.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web3 import Web3

from celldao.artifacts import artifact
from tests.support.live import settle
from tests.support.relay import Process, Village, running, sign_ballot, wait_for, write_settings

_VOTES = ("for", "for", "against", "abstain")


@dataclass(frozen=True)
class Batch:
    """A transaction of the relay in a block: its gas, and how many ballots it counted and skipped."""

    hash: str
    gas: int
    counted: int
    skipped: int


@dataclass(frozen=True)
class Outcome:
    """What the chain says in the end.

    Attributes:
        answered: ids that the relay has answered for.
        voters: (proposal, voter) of every ballot that was counted, as often as it was.
        seconds_to_answer: of each file, from the first try.
    """

    answered: tuple[str, ...]
    voters: Counter[tuple[int, str]]
    batches: tuple[Batch, ...]
    seconds_to_answer: tuple[float, ...]
    seconds_sending: float
    seconds_in_all: float
    states: dict[str, int]
    retried: int


def _signed(order: tuple[int, str, int, int]) -> str:
    chain_id, governor, proposal, index = order
    support = _VOTES[(index + proposal) % len(_VOTES)]
    return sign_ballot(chain_id, governor, proposal, index, support).model_dump_json()


def sign_all(village: Village, processes: int = 2) -> list[str]:
    """A ballot of every member on every proposal, as files; the members mixed as they would come."""
    chain_id = village.cell.record.chain_id
    orders = [
        (chain_id, village.governor, proposal, index)
        for index in range(village.members)
        for proposal in village.proposals
    ]
    # Not in the order of member numbers: 7,919 is a prime.
    orders = [orders[(place * 7_919) % len(orders)] for place in range(len(orders))]
    assert len(set(orders)) == village.members * len(village.proposals)
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(_signed, orders, chunksize=100))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def send_crowd(
    village: Village, folder: Path, files: Sequence[str], clients: int, patience: float, **settings: Any
) -> Outcome:
    """Sends all; kills the relay when two fifths are answered, takes the latest block out at four fifths."""
    (folder / "files.jsonl").write_text("\n".join(files) + "\n")
    answers = folder / "answers.jsonl"
    answers.touch()
    path = write_settings(folder, village, port=free_port(), **settings)
    began = time.monotonic()
    with running(path) as relay:
        crowd = _clients(relay, folder, answers, clients)
        _when(answers, len(files) * 2 // 5, crowd, patience)
        relay.kill()
        relay.start()
        _when(answers, len(files) * 4 // 5, crowd, patience)
        wait_for(lambda: _block_of_relay(village, relay.relay) is not None, patience, "a transaction")
        settle(village.w3)
        village.rpc("anvil_reorg", 1, [])
        assert crowd.wait(timeout=patience) == 0, (folder / "clients.log").read_text()
        sending = time.monotonic() - began
        states = _until_all_is_counted(relay, len(files), patience)
        in_all = time.monotonic() - began
        lines = [json.loads(line) for line in answers.read_text().splitlines()]
        return Outcome(
            tuple(line["id"] for line in lines),
            _voters(village),
            _batches(village, relay.relay),
            tuple(line["seconds"] for line in lines),
            sending,
            in_all,
            states,
            sum(line["tries"] for line in lines),
        )


def _clients(relay: Process, folder: Path, answers: Path, clients: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.support.relay_clients", relay.url, str(folder / "files.jsonl")]
    with (folder / "clients.log").open("w") as log:
        return subprocess.Popen([*command, str(clients), str(answers)], stderr=log)


def _when(answers: Path, count: int, crowd: subprocess.Popen[bytes], patience: float) -> None:
    def there() -> bool:
        assert crowd.poll() in (None, 0), "the clients have failed"
        return len(answers.read_bytes().splitlines()) >= count

    wait_for(there, patience, f"{count} answers")


def _block_of_relay(village: Village, relay: str) -> int | None:
    """The latest block if it has a transaction of the relay."""
    block = village.w3.eth.get_block("latest", full_transactions=True)
    mine = any(one["from"] == relay for one in block["transactions"])  # type: ignore[index]
    return int(block["number"]) if mine else None


def _until_all_is_counted(relay: Process, count: int, patience: float) -> dict[str, int]:
    import httpx

    states: dict[str, int] = {}

    def done() -> bool:
        text = httpx.get(f"{relay.url}/metrics", timeout=60).text
        found = [[*line.split('"')[1::2], line.split()[-1]] for line in text.splitlines() if "files{" in line]
        states.clear()
        states.update({state: int(number) for state, number in found})
        return states.get("counted") == count

    wait_for(done, patience, f"that {count} are counted")
    return states


def _logs(village: Village, name: str) -> list[Any]:
    topic = "0x" + artifact("Governor").interface.topic(name).hex()
    governor = Web3.to_checksum_address(village.governor)
    return list(village.w3.eth.get_logs({"address": governor, "topics": [topic], "fromBlock": 0}))


def _voters(village: Village) -> Counter[tuple[int, str]]:
    interface = artifact("Governor").interface
    voters: Counter[tuple[int, str]] = Counter()
    for log in _logs(village, "VoteCast"):
        values = interface.decode_event(
            "VoteCast", [bytes(topic) for topic in log["topics"]], bytes(log["data"])
        )
        voters[values["proposalId"], values["voter"]] += 1
    return voters


def _batches(village: Village, relay: str) -> tuple[Batch, ...]:
    counted = Counter(log["transactionHash"].to_0x_hex() for log in _logs(village, "VoteCast"))
    skipped = Counter(log["transactionHash"].to_0x_hex() for log in _logs(village, "BallotSkipped"))
    batches = []
    for hash in sorted({*counted, *skipped}):
        receipt = village.w3.eth.get_transaction_receipt(hash)  # type: ignore[arg-type]
        assert receipt["from"] == relay
        batches.append(Batch(hash, int(receipt["gasUsed"]), counted[hash], skipped[hash]))
    assert village.w3.eth.get_transaction_count(Web3.to_checksum_address(relay)) == len(batches)
    return tuple(batches)
