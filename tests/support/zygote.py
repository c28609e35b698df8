"""Processes that can be killed without ado: all there is to import is imported once, and each is a fork.

A module's `main` is `serve(work)`; `Zygote("tests.support.founding_process")` is the other end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from tests.support.paths import ROOT


class Zygote:
    """Starts processes of a module, one at a time."""

    def __init__(self, module: str, **environment: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def start(self, **order: Any) -> int:
        """Process id of one that has begun with an order."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        return int(self._line())

    def ended(self) -> int:
        """Waits for it: 0 if it arrived, -9 if it was killed, else what it said, errors on standard error."""
        return int(self._line())

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


def serve(work: Callable[[dict[str, Any]], int | None]) -> None:
    """Does `work` in a fork for each order on standard input; its answer is the exit code, None for 0."""
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                code = work(json.loads(line)) or 0
            except BaseException:
                sys.excepthook(*sys.exc_info())
                sys.stderr.flush()
                os._exit(1)
            os._exit(code)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
