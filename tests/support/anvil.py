"""A private anvil node: a loopback port of its own choice, ended by its process id."""

from __future__ import annotations

import contextlib
import os
import platform
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from web3 import Web3

from tests.support.paths import NODE_MODULES

# anvil's well-known phrase: these accounts hold money on no real chain
MNEMONIC = "test test test test test test test test test test test junk"
START_SECONDS = 20
_LISTENING: Final = re.compile(rb"Listening on (127\.0\.0\.1:\d+)")


def binary() -> Path | None:
    """npm's package, or on machines without one what the PATH has; None when there is neither."""
    system = {"Linux": "linux", "Darwin": "darwin"}.get(platform.system(), "")
    machine = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}.get(
        platform.machine(), ""
    )
    path = NODE_MODULES / "@foundry-rs" / f"anvil-{system}-{machine}" / "bin" / "anvil"
    if path.is_file():
        return path
    found = shutil.which("anvil")
    return Path(found) if found else None


@dataclass(frozen=True)
class Anvil:
    url: str
    w3: Web3
    pid: int


def _wait(process: subprocess.Popen[bytes], output: BinaryIO) -> str:
    """The address at which it listens, by its own word: it has chosen the port, so no other node is there."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"anvil ended at once, with code {process.returncode}")
        if found := _LISTENING.search(os.pread(output.fileno(), 100_000, 0)):
            return f"http://{found[1].decode()}"
        time.sleep(0.01)
    raise RuntimeError(f"anvil did not answer within {START_SECONDS} seconds")


@contextlib.contextmanager
def run_anvil(*args: str, hardfork: str = "prague", accounts: int = 20) -> Iterator[Anvil]:
    """Start anvil with further command-line arguments, e.g. run_anvil("--no-mining")."""
    path = binary()
    if path is None:
        raise FileNotFoundError("no anvil here: run `make node`")
    command = [str(path), "--host", "127.0.0.1", "--port", "0", "--hardfork", hardfork]
    command += ["--accounts", str(accounts), "--mnemonic", MNEMONIC, *args]
    with (
        # What it puts on disk of old states is as large as the disk lets it be, and must not outlive it.
        tempfile.TemporaryDirectory(prefix="anvil-", ignore_cleanup_errors=True) as states,
        tempfile.TemporaryFile() as output,
        _ended([*command, "--cache-path", states], output) as process,
    ):
        url = _wait(process, output)
        w3 = Web3(Web3.HTTPProvider(url, request_kwargs={"timeout": 60}))
        w3.provider.make_request("anvil_setLoggingEnabled", [False])  # type: ignore[arg-type]
        yield Anvil(url=url, w3=w3, pid=process.pid)


@contextlib.contextmanager
def _ended(command: list[str], output: BinaryIO) -> Iterator[subprocess.Popen[bytes]]:
    """The process, until it has ended."""
    process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
