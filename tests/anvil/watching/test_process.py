"""`celldao watch` as a process: killed, started again, interrupted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.anvil.reading.conftest import COIN, World
from tests.support.faulty_proxy import wait_until
from tests.support.paths import ROOT
from tests.support.receiver import WebhookReceiver

SECONDS = 60


def start(world: World, folder: Path, url: str) -> subprocess.Popen[str]:
    world.cell.record.save(folder / "cell.json")
    command = [sys.executable, "-m", "celldao.cli", "watch", "--rpc", world.url, "--confirmations", "0"]
    command += ["--every", "0.1", "--ahead", "0", "--webhook", url, "--feed", "cell.atom"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "CELLDAO_WEBHOOK_SECRET": "0123456789abcdef",
        "CELLDAO_CACHE": str(folder / "cache"),
    }
    with (folder / "out").open("a") as out, (folder / "err").open("a") as err:
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=err, text=True)


def pay(world: World, number: int) -> None:
    world.send(world.coin.functions.approve(world.cell.record.splitter, COIN))
    world.send(world.splitter.functions.pay(world.coin.address, COIN, f"invoice {number}"))


def test_watch__killed_and_started_again__every_payment_arrives(world: World, tmp_path: Path) -> None:
    with WebhookReceiver() as receiver:

        def told() -> list[str]:
            """Memos, without doubles, in the order of their first arrival."""
            bodies = [json.loads(body) for _, body in receiver.requests]
            return [body["details"]["memo"] for body in {body["id"]: body for body in bodies}.values()]

        process = start(world, tmp_path, receiver.url)
        try:
            wait_until(lambda: (tmp_path / "cell.watch.json").exists(), SECONDS)
            for number in range(3):
                pay(world, number)
            wait_until(lambda: len(told()) == 3, SECONDS)
            process.send_signal(signal.SIGKILL)
            process.wait(SECONDS)
            for number in range(3, 6):
                pay(world, number)
            process = start(world, tmp_path, receiver.url)
            wait_until(lambda: len(told()) == 6, SECONDS)
            process.send_signal(signal.SIGINT)
            assert process.wait(SECONDS) == 130, (tmp_path / "err").read_text()
        finally:
            process.kill()
            process.wait()
        assert told() == [f"invoice {number}" for number in range(6)]
    assert (tmp_path / "cell.atom").read_text().count("<entry>") == 6
    lines = (tmp_path / "out").read_text().splitlines()
    assert sorted({line.rpartition('"invoice ')[2] for line in lines}) == [f'{n}"' for n in range(6)]
    assert "stopped after block" in (tmp_path / "err").read_text()
