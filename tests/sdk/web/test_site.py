"""The page as files, and as a server of this machine."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from celldao.errors import SiteError
from celldao.record import CellRecord
from celldao.web.check import check
from celldao.web.server import PageServer
from celldao.web.site import export, files, record_for_page

NODE = "https://rpc.example"
FIELDS = {
    "name": "Bottling Cell",
    "chain_id": 11155111,
    "factory": "0x59e70d85cCf235d72724Ced12b835cEAA2B3F5C3",
    "founder": "0x31591eF9F6ccd7Dc88170cEb53142Cd0B4F27891",
    "treasury": "0xC10569036d78a650441D29755d7B1Ac3f65FeCD3",
    "share": "0x1984664273f48955450e6B13A6553a7Ef3060D8A",
    "governor": "0x5c52935dc33dABdd3042Bf5CA95193b99251E94b",
    "splitter": "0xD60c81742637A3AF08DFC68db4C62625dA7E95cC",
    "block": 7,
    "version": "0.1.0",
    "constitution": "0x" + "11" * 32,
    "document": "0x" + "22" * 32,
    "bounds": {},
}
RECORD = CellRecord.model_validate(FIELDS)


@pytest.fixture
def server() -> Iterator[PageServer]:
    found = PageServer(record_for_page(RECORD, [NODE]))
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


def _get(server: PageServer, path: str, host: str | None = None) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
    connection.request("GET", path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return found


def test_files__of_this_installation__are_the_whole_page_without_a_record() -> None:
    found = files()
    assert {"index.html", "assets/index.js", "assets/index.css"} <= found.keys()
    assert "cell.json" not in found


def test_server__index_and_script__have_types_and_are_closed_to_others(server: PageServer) -> None:
    status, headers, body = _get(server, "/")
    assert (status, body) == (200, files()["index.html"])
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert _get(server, "/assets/index.js")[1]["Content-Type"] == "text/javascript; charset=utf-8"


def test_server__record__names_the_node(server: PageServer) -> None:
    assert json.loads(_get(server, "/cell.json")[2]) == {
        **json.loads(RECORD.model_dump_json()),
        "rpc": [NODE],
    }


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::1", ""])
def test_server__asked_by_another_name__tells_nothing(server: PageServer, host: str) -> None:
    status, _, body = _get(server, "/cell.json", host or " ")
    assert status in (400, 403)
    assert b"chain_id" not in body


@pytest.mark.parametrize(
    "path", ["/../record.py", "/%2e%2e/record.py", "/assets/", "/nothing", "//etc/passwd"]
)
def test_server__path_that_is_no_file_of_the_page__is_not_found(server: PageServer, path: str) -> None:
    assert _get(server, path)[0] == 404


def test_server__port_in_use__is_said(server: PageServer) -> None:
    with pytest.raises(SiteError, match=r"port \d+ of this machine cannot be used: Address already in use"):
        PageServer(b"{}", server.server_address[1])


@pytest.mark.parametrize("url", ["ftp://rpc.example", "rpc.example", "javascript:alert(1)", "http://"])
def test_record__node_that_is_no_address__is_refused(url: str) -> None:
    with pytest.raises(SiteError, match="is no http or https address"):
        record_for_page(RECORD, [url])


def test_export__empty_folder_then_again__writes_what_the_hashes_say(tmp_path: Path) -> None:
    folder = tmp_path / "public"
    record = record_for_page(RECORD, [NODE], "https://explorer.example/")
    first = export(folder, record)
    (folder / "assets" / "old.js").write_text("left over", encoding="utf-8")
    assert export(folder, record) == first
    assert {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    } == first
    assert json.loads((folder / "cell.json").read_text())["explorer"] == "https://explorer.example"


def test_export__folder_with_other_files__is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SiteError, match="holds other files"):
        export(tmp_path, b"{}")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_check__what_this_release_serves__is_the_same(server: PageServer) -> None:
    assert set(check(server.url, RECORD)) == {*files(), "cell.json"}


def test_check__one_changed_byte_and_another_treasury__are_both_named(server: PageServer) -> None:
    server.content["assets/index.js"] += b"\n"
    record = json.loads(server.content["cell.json"])
    server.content["cell.json"] = json.dumps({**record, "treasury": FIELDS["share"]}).encode()
    with pytest.raises(SiteError, match=r"assets/index\.js, cell\.json: treasury") as error:
        check(server.url, RECORD)
    assert "Do not connect a wallet there." in error.value.remedy


def test_check__nobody_answers__is_said() -> None:
    with pytest.raises(SiteError, match="cannot be read"):
        check("http://127.0.0.1:9", RECORD)
