"""A private anvil node: free loopback port, ended by its process id."""

from __future__ import annotations

import contextlib
import platform
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from web3 import Web3

from tests.support.paths import NODE_MODULES

# anvil's well-known phrase: these accounts hold money on no real chain
MNEMONIC = "test test test test test test test test test test test junk"
START_SECONDS = 20


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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(process: subprocess.Popen[bytes], w3: Web3) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"anvil ended at once, with code {process.returncode}")
        if w3.is_connected():
            return
        time.sleep(0.05)
    raise RuntimeError(f"anvil did not answer within {START_SECONDS} seconds")


@contextlib.contextmanager
def run_anvil(*args: str, hardfork: str = "prague", accounts: int = 20) -> Iterator[Anvil]:
    """Start anvil with further command-line arguments, e.g. run_anvil("--no-mining")."""
    path = binary()
    if path is None:
        raise FileNotFoundError("no anvil here: run `make node`")
    port = _free_port()
    command = [str(path), "--host", "127.0.0.1", "--port", str(port), "--silent", "--hardfork", hardfork]
    command += ["--accounts", str(accounts), "--mnemonic", MNEMONIC, *args]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        w3 = Web3(Web3.HTTPProvider(f"http://127.0.0.1:{port}", request_kwargs={"timeout": 60}))
        _wait(process, w3)
        yield Anvil(url=f"http://127.0.0.1:{port}", w3=w3, pid=process.pid)
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
