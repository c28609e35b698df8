"""Foundings in processes of their own, which can be killed without ado.

`python -m tests.support.founding_process` imports all there is to import, once, then forks a process for each
line of its input, so that a restart costs no seconds of imports. `Zygote` is the other end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
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
from tests.support.paths import ROOT

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


class Zygote:
    """Starts foundings, one at a time."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.support.founding_process"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def start(self, **order: Any) -> int:
        """Process id of a founding that has begun: url, key, journal, record, seconds."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        return int(self._line())

    def ended(self) -> int:
        """Waits for it: 0 if it arrived, -9 if it was killed, 1 for an error, which is on standard error."""
        return int(self._line())

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


def _found(order: dict[str, Any], constitution: Constitution) -> None:
    backend = founder(order["url"], order["key"], order["journal"], order["seconds"])
    found(backend, constitution).record.save(order["record"])


def main() -> None:
    constitution = three_hundred()
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                _found(json.loads(line), constitution)
            except BaseException:
                sys.excepthook(*sys.exc_info())
                sys.stderr.flush()
                os._exit(1)
            os._exit(0)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
