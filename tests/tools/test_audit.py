"""An audit that got no honest answer fails: services are out of reach, broken, or say yes to all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tools.audit import npm, python
from tools.audit.__main__ import CLEAN, FOUND, UNKNOWN, report
from tools.audit.answer import Answer, Finding, NoAnswer
from tools.paths import ROOT

HONEST_OSV = {
    "pyyaml": {"vulns": [{"id": "GHSA-8q59-q68h-6hv4", "summary": "runs what it loads", "affected": []}]}
}
HONEST_NPM = {
    "minimist": [
        {
            "id": 1097677,
            "url": "https://github.com/advisories/GHSA-xvch-5gv4-984h",
            "title": "Prototype Pollution in minimist",
            "severity": "critical",
            "vulnerable_versions": "<1.2.6",
            "cwe": ["CWE-1321"],
            "cvss": {"score": 9.8, "vectorString": None},
        }
    ]
}


class Service(ThreadingHTTPServer):
    """An advisory service on the loopback. `says` makes status and body of what is asked."""

    def __init__(self, says: Any) -> None:
        self.says, self.asked = says, 0
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.asked += 1
        status, answer = self.server.says(body)
        self._send(status, answer)

    def do_GET(self) -> None:  # npm asks for what a package depends on
        name = self.path.strip("/")
        self._send(
            200,
            json.dumps({"name": name, "versions": {"0.0.8": {"name": name, "version": "0.0.8"}}}).encode(),
        )

    def _send(self, status: int, answer: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def service() -> Iterator[Any]:
    """service(says) -> url"""
    running = []

    def start(says: Any) -> str:
        running.append(Service(says))
        threading.Thread(target=running[-1].serve_forever, daemon=True).start()
        return running[-1].url

    yield start
    for one in running:
        one.shutdown()
        one.server_close()


LIES = {
    "knows nothing": lambda body: (200, b"{}"),
    "a portal's page": lambda body: (200, b"<html>Please log in</html>"),
    "refuses": lambda body: (405, b"{}"),
}
NOBODY = "http://127.0.0.1:9"  # the port of `discard`: nothing listens there


def honest_osv(body: bytes) -> tuple[int, bytes]:
    return 200, json.dumps(HONEST_OSV.get(json.loads(body)["package"]["name"], {})).encode()


def honest_npm(body: bytes) -> tuple[int, bytes]:
    # npm packs what it asks
    import gzip

    asked = json.loads(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
    return 200, json.dumps({name: HONEST_NPM[name] for name in asked if name in HONEST_NPM}).encode()


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    if not (python.VENV / ".lock").exists() and not os.environ.get("CI"):
        pytest.skip("no pip-audit: run `make audit`")
    path = tmp_path / "requirements.lock"
    path.write_text("attrs==25.3.0\nidna==3.10\n")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    if shutil.which("npm") is None and not os.environ.get("CI"):
        pytest.skip("no npm here: install Node 20.19 or later")
    package = {"name": "ours", "version": "1.0.0", "dependencies": {"yaml": "2.9.1"}}
    packages = {"": package, "node_modules/yaml": {"version": "2.9.1"}}
    (tmp_path / "package.json").write_text(json.dumps(package))
    (tmp_path / "package-lock.json").write_text(
        json.dumps({"name": "ours", "version": "1.0.0", "lockfileVersion": 3, "packages": packages})
    )
    return tmp_path


@pytest.mark.parametrize("lie", LIES)
def test_python__service_lies_or_fails__no_answer(lock: Path, service: Any, lie: str) -> None:
    url = service(LIES[lie])
    with pytest.raises(NoAnswer, match=url):
        python.audit((lock,), url)


def test_python__nobody_there__no_answer(lock: Path) -> None:
    with pytest.raises(NoAnswer, match="pip-audit ended with code 1"):
        python.audit((lock,), NOBODY)


def test_python__honest_service__every_package_looked_at(lock: Path, service: Any) -> None:
    (answer,) = python.audit((lock,), service(honest_osv))
    assert answer == Answer("requirements.lock", 2, ())
    lock.write_text("pyyaml==5.3\n")
    (answer,) = python.audit((lock,), service(honest_osv))
    assert [(one.package, one.advisory) for one in answer.findings] == [("pyyaml 5.3", "GHSA-8q59-q68h-6hv4")]


def test_python__service_that_skips_packages__no_answer(tmp_path: Path) -> None:
    said = {
        "dependencies": [{"name": "idna", "version": "3.10", "vulns": []}, {"name": "x", "skip_reason": "?"}]
    }
    with pytest.raises(NoAnswer, match="does not know 1 of 2 packages"):
        python.read(said, tmp_path / "requirements.lock")
    with pytest.raises(NoAnswer, match="lists no package"):
        python.read({"dependencies": []}, tmp_path / "requirements.lock")


@pytest.mark.parametrize("lie", LIES)
def test_npm__registry_lies_or_fails__no_answer(folder: Path, service: Any, lie: str) -> None:
    with pytest.raises(NoAnswer):
        npm.audit((folder,), service(LIES[lie]))


def test_npm__nobody_there__no_answer(folder: Path) -> None:
    with pytest.raises(NoAnswer):
        npm.audit((folder,), NOBODY)


def test_npm__honest_registry__every_package_looked_at(folder: Path, service: Any) -> None:
    (answer,) = npm.audit((folder,), service(honest_npm))
    assert answer == Answer("package-lock.json", 1, ())
    npm._write_canary(folder)
    (answer,) = npm.audit((folder,), service(honest_npm))
    assert answer.findings == (Finding("minimist", "GHSA-xvch-5gv4-984h", "Prototype Pollution in minimist"),)


def test_npm__fewer_packages_than_the_lock_has__no_answer(folder: Path) -> None:
    said = {"vulnerabilities": {}, "metadata": {"dependencies": {"total": 0}}}
    with pytest.raises(NoAnswer, match="looked at 0 of 1 packages"):
        npm.read(said, folder)


def _unreachable() -> list[Answer]:
    raise NoAnswer("nobody there")


def test_report__one_service_is_out_of_reach__fails_whatever_the_other_says(capsys: Any) -> None:
    good = partial(list, [Answer("a.lock", 3, ())])
    bad = partial(list, [Answer("a.lock", 3, (Finding("x 1", "GHSA-1", "bad"),))])
    assert report([good], {}) == CLEAN
    assert report([good, _unreachable], {}) == UNKNOWN
    assert report([_unreachable, bad], {}) == UNKNOWN
    assert "UNKNOWN nobody there" in capsys.readouterr().err
    assert report([bad], {}) == FOUND
    assert report([bad], {"GHSA-1": "not reached by us"}) == CLEAN
    assert report([good], {"GHSA-1": "not reached by us"}) == FOUND  # stale


def test_locks__every_committed_one__is_asked_about() -> None:
    command = ["git", "grep", "-l", "--fixed-strings", "-e", "--hash=sha256:", "--", "*.txt", "*.lock"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert set(found) == set(python.LOCKS)
    command = ["git", "ls-files", "*package-lock.json"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert {Path(path).parent.as_posix() for path in found} == set(npm.FOLDERS)
