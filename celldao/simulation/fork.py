"""A local anvil that forks a chain: started, waited for, ended."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from celldao.chain.retry import Patience
from celldao.chain.web3py import Web3Reader, connect
from celldao.errors import NodeError, NodeRefusal

START_SECONDS: Final = 30
# How long a fork may take for an answer: it fetches what it needs from the node, piece by piece.
ANSWER_SECONDS: Final = 300
_REMEDY: Final = "Name another anvil, or use another node."


def anvil_at(named: str | Path | None) -> str | None:
    """The anvil that is named, or that is on the PATH; None if there is none."""
    return shutil.which(str(named) if named is not None else "anvil")


def url_of(reader: Any) -> str | None:
    """Where the node of a connection is, if it is reached by a URL."""
    provider = getattr(getattr(reader, "w3", None), "provider", None)
    url = getattr(provider, "endpoint_uri", None)
    return str(url) if url else None


def may_hold_key(url: str) -> bool:
    """Whether a node's URL says more than a host: every user of the machine can see anvil's arguments."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return True
    return parts.path not in ("", "/") or any((parts.username, parts.password, parts.query, parts.fragment))


@contextmanager
def forked(anvil: str, url: str, block: int) -> Iterator[Web3Reader]:
    """A reader of a fork of the chain at a block; the fork ends with the context.

    Raises:
        NodeRefusal: anvil did not start.
    """
    port = _free_port()
    command = [anvil, "--host", "127.0.0.1", "--port", str(port), "--silent", "--no-mining"]
    command += ["--accounts", "1", "--fork-url", url, "--fork-block-number", str(block)]
    try:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    except OSError as error:
        raise NodeRefusal(f"{anvil} cannot be started: {error.strerror}", _REMEDY) from error
    try:
        yield _reader(process, port)
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stderr is not None:
            process.stderr.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _reader(process: subprocess.Popen[bytes], port: int) -> Web3Reader:
    """Once it answers. What anvil says of the node's address is not passed on: it may hold a key."""
    deadline = time.monotonic() + START_SECONDS
    patience = Patience(total_seconds=1, unreachable_seconds=0.2, first_seconds=0.1)
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NodeRefusal(f"anvil ended at once, with code {process.returncode}", _REMEDY)
        try:
            Web3Reader(connect(f"http://127.0.0.1:{port}", 5), patience)
        except NodeError:
            time.sleep(0.05)
            continue
        return Web3Reader(connect(f"http://127.0.0.1:{port}", ANSWER_SECONDS))
    raise NodeRefusal(f"anvil did not answer within {START_SECONDS} seconds", _REMEDY)
