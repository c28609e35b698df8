"""A hook of MkDocs: what the documents link to outside of docs/ is part of the site.

README.md is the first page. Other Markdown keeps its path; any other file that is linked becomes a page that
shows it. A link to nothing stays as it is, and the strict build names it. Lists are read as forges read them.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

DOCS = "docs"
FIRST = "README.md"
FENCE = re.compile(r"^\s*(```|~~~)")
LINK = re.compile(r"(?<!`)\]\((?!\w+:|#|/)(?P<target>[^)#\s]+)(?P<anchor>#[^)\s]*)?\)")
ITEM = re.compile(r"^( *)([*+-]|\d+\.) +\S")
LANGUAGES = {
    ".vy": "vyper",
    ".py": "python",
    ".toml": "toml",
    ".json": "json",
    ".yaml": "yaml",
    ".csv": "text",
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the README, what the table of contents names, and every file that links lead to from there."""
    root = repository(config)
    documents = {f"{DOCS}/{file.src_uri}" for file in files.documentation_pages()}
    named = {entry for entry in _entries(config["nav"]) if (root / entry).is_file()}
    seen = documents | named | {FIRST}
    waiting = sorted(seen)
    while waiting:
        path = waiting.pop()
        if path not in documents:
            files.append(File.generated(config, site_uri(path), content=_content(root, path)))
        if path.endswith(".md"):
            reached = {target for target in links(root, path) if not target.startswith(f"{DOCS}/")} - seen
            waiting += sorted(reached)
            seen |= reached
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links between places of the repository into links between pages."""
    root = repository(config)
    path = _source_path(page.file)
    if not (root / path).is_file():
        return markdown  # a page that shows a file, as it is
    return "\n".join(
        line if fenced else LINK.sub(lambda found: _relinked(found, root, path), line)
        for line, fenced in _lines(_with_spaced_lists(markdown))
    )


def repository(config: Mapping[str, Any]) -> Path:
    return Path(str(config["docs_dir"])).parent


def site_uri(path: str) -> str:
    """Where in the site a file of the repository stands."""
    if path == FIRST:
        return "index.md"
    path = path.removeprefix(f"{DOCS}/")
    return path if PurePosixPath(path).suffix in {".md", ".png", ".svg"} else f"{path}.md"


def _source_path(file: File) -> str:
    """The file of the repository that a page was made from."""
    if file.src_dir is not None:
        return f"{DOCS}/{file.src_uri}"
    return FIRST if file.src_uri == "index.md" else file.src_uri


def _entries(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, Mapping | list):
        for part in nav.values() if isinstance(nav, Mapping) else nav:
            yield from _entries(part)


def links(root: Path, path: str) -> list[str]:
    """The files of the repository that a document links to."""
    text = (root / path).read_text(encoding="utf-8")
    targets = [
        _target(root, path, found["target"])
        for line, fenced in _lines(text)
        if not fenced
        for found in LINK.finditer(line)
    ]
    return [target for target in targets if target is not None]


def _target(root: Path, path: str, link: str) -> str | None:
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
    if (root / target).is_dir():
        target = f"{target}/README.md"
    return target if not target.startswith("..") and (root / target).is_file() else None


def _relinked(found: re.Match[str], root: Path, path: str) -> str:
    target = _target(root, path, found["target"])
    if target is None:
        return found[0]
    uri = target.removeprefix(f"{DOCS}/") if target.startswith(f"{DOCS}/") else site_uri(target)
    here = posixpath.dirname(site_uri(path))
    return f"]({os.path.relpath(uri, here or '.')}{found['anchor'] or ''})"


def _content(root: Path, path: str) -> str | bytes:
    file = root / path
    if file.suffix in {".png", ".svg"}:
        return file.read_bytes()
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".md":
        return text
    language = LANGUAGES.get(file.suffix, "text")
    return f"---\nsearch:\n  exclude: true\n---\n# {path}\n\n``````{language}\n{text}\n``````\n"


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    fenced = False
    for line in text.split("\n"):
        if FENCE.match(line):
            fenced = not fenced
            yield line, True
        else:
            yield line, fenced


def _with_spaced_lists(text: str) -> str:
    """Python-Markdown wants an empty line before a list where forges want none."""
    spaced: list[str] = []
    inside = False  # a list
    for line, fenced in _lines(text):
        item = None if fenced else ITEM.match(line)
        if item and not inside and spaced and spaced[-1].strip() and item[1] == "":
            spaced.append("")
        if item or not line.strip():
            inside = bool(item)
        spaced.append(line)
    return "\n".join(spaced)
