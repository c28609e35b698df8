"""The site of the documents: strict about links, and asking no other host for anything."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlparse

import pytest

from tests.support.paths import ROOT

CONFIG = """
site_name: small
docs_dir: docs
site_dir: site
use_directory_urls: false
hooks: [tools/docs_site.py]
plugins: []
not_in_nav: "*.vy.md"
validation: {nav: {omitted_files: warn}, links: {not_found: warn, anchors: warn, unrecognized_links: warn}}
nav: [index.md, page.md, NEWS.md]
"""
# Where a page names what a browser would fetch, or run.
FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}
FETCHING_LINKS = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload"}


def build(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A README, a document, a contract, and the hook."""
    for folder in ("docs", "tools", "contracts"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "tools/docs_site.py", tmp_path / "tools")
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    (tmp_path / "README.md").write_text("# Small\n\nSee [the page](docs/page.md#one).\n")
    (tmp_path / "NEWS.md").write_text("# News\n")
    (tmp_path / "contracts/Box.vy").write_text("# no heading, [no link](nowhere.md)\nx: uint256\n")
    (tmp_path / "docs/page.md").write_text("# Page\n\n## One\nThere are\n* [a box](../contracts/Box.vy)\n")
    return tmp_path


def test_site__links_out_of_the_documents__lead_to_pages(repository: Path) -> None:
    built = build(repository)
    assert built.returncode == 0, built.stderr
    assert 'href="page.html#one"' in (repository / "site/index.html").read_text()
    assert 'href="contracts/Box.vy.html"' in (repository / "site/page.html").read_text()
    assert "x: uint256" in (repository / "site/contracts/Box.vy.html").read_text()
    assert (repository / "site/NEWS.html").is_file()


def test_site__list_right_after_a_line__is_a_list(repository: Path) -> None:
    build(repository)
    assert re.search(r"<p>There are</p>\s*<ul>\s*<li><a", (repository / "site/page.html").read_text())


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("gone.md", "contains a link 'gone.md'"),
        ("../contracts/Gone.vy", "contains a link '../contracts/Gone.vy'"),
        ("page.md#two", "contains a link 'page.md#two', but there is no such anchor"),
        ("../../elsewhere.md", "contains a link '../../elsewhere.md'"),
    ],
)
def test_site__broken_link__stops_the_build(repository: Path, link: str, said: str) -> None:
    with (repository / "docs/page.md").open("a") as page:
        page.write(f"\n[gone]({link})\n")
    built = build(repository)
    assert built.returncode == 1
    assert said in built.stderr


def test_site__page_in_no_table_of_contents__stops_the_build(repository: Path) -> None:
    (repository / "docs/forgotten.md").write_text("# Forgotten\n")
    built = build(repository)
    assert built.returncode == 1
    assert "forgotten.md" in built.stderr


class Fetches(HTMLParser):
    """Everything of a page that a browser fetches by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.policies: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and FETCHING_LINKS & set(given.get("rel", "").split()):
            self.addresses.append(given["href"])
        if FETCHED.get(tag) in given:
            self.addresses.append(given[FETCHED[tag]])
        if given.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append(given["content"])


def test_site__built_pages__fetch_nothing_from_other_hosts(tmp_path: Path) -> None:
    built = build(ROOT, "--site-dir", str(tmp_path))
    assert built.returncode == 0, built.stderr
    pages = sorted(tmp_path.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        seen = Fetches()
        seen.feed(page.read_text())
        foreign = [address for address in seen.addresses if urlparse(address).netloc]
        assert foreign == [], page
        assert len(seen.policies) == 1, page
        # documents of our own making, which stand alone, allow less
        assert seen.policies[0].startswith(("default-src 'self'; ", "default-src 'none'; ")), page
    for sheet in tmp_path.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*[\"']?(https?:)?//", sheet.read_text()), sheet
