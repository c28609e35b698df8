"""Many clients of a relay at once, in a process of their own: `python -m tests.support.relay_clients`.

    relay_clients URL FILES CLIENTS OUT

FILES has a signed file a line. Each client keeps a connection open, sends its share one after the other, and
each file again and again until the relay has answered that it is kept. OUT gets a line for each, at once.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

PATIENCE_SECONDS = 300
PAUSE_SECONDS = 0.1


class Client(threading.Thread):
    """
    Attributes:
        failure: why it has ended early; empty if it has not.
    """

    def __init__(self, url: str, files: list[str], out: Out) -> None:
        super().__init__()
        self._address = urlsplit(url).netloc
        self._files = files
        self._out = out
        self._connection = http.client.HTTPConnection(self._address, timeout=60)
        self.failure = ""

    def run(self) -> None:
        for file in self._files:
            began = time.monotonic()
            tries = 0
            while (answer := self._post(file)) is None:
                tries += 1
                if time.monotonic() - began > PATIENCE_SECONDS:
                    self.failure = "no answer"
                    return
                time.sleep(PAUSE_SECONDS)
            status, content = answer
            if status not in (200, 202):
                self.failure = f"{status}: {content}"
                return
            self._out.write(
                {"id": content["id"], "seconds": time.monotonic() - began, "tries": tries, "status": status}
            )

    def _post(self, file: str) -> tuple[int, dict[str, str]] | None:
        """None if it is to be tried again."""
        try:
            headers = {"Content-Type": "application/json"}
            self._connection.request("POST", "/v1/signed", file.encode(), headers)
            answer = self._connection.getresponse()
            content = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            self._connection.close()
            return None
        return None if answer.status in (429, 503) else (answer.status, content)


class Out:
    """A line for each file that the relay has answered for."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w")
        self._lock = threading.Lock()

    def write(self, line: dict[str, object]) -> None:
        with self._lock:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()


def main(url: str, files: str, count: str, out: str) -> int:
    lines = Path(files).read_text().splitlines()
    kept = Out(Path(out))
    clients = [Client(url, lines[first :: int(count)], kept) for first in range(int(count))]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    failures = [client.failure for client in clients if client.failure]
    print("\n".join(failures), file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
