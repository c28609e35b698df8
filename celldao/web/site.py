"""The page's files, and the cell.json that makes them the page of one cell."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from celldao.errors import SiteError
from celldao.record import CellRecord

RECORD: Final = "cell.json"
# What browsers must be told; the operating system's own table may be wrong, or changed by other programs.
TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
}


def files() -> dict[str, bytes]:
    """The built page: contents by path, with slashes.

    Raises:
        SiteError: this installation was made without it.
    """
    root = resources.files(__package__) / "page"
    found = dict(_walk(root, ""))
    if "index.html" not in found:
        raise SiteError(
            "the page is not part of this installation",
            "Install celldao anew; in a clone of the repository run `make web`.",
        )
    return found


def _walk(folder: Any, path: str) -> Iterator[tuple[str, bytes]]:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        inner = f"{path}{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, inner + "/")
        elif entry.name != RECORD:
            yield inner, entry.read_bytes()


def record_for_page(record: CellRecord, rpc: Sequence[str], explorer: str | None = None) -> bytes:
    """cell.json with what only the page needs.

    Args:
        rpc: nodes to read from, the first by default. They are published with the page: name none that holds
            a key of yours.
        explorer: of blocks, "https://sepolia.etherscan.io".

    Raises:
        SiteError: one of them is no http or https address.
    """
    for url in (*rpc, *([explorer] if explorer else [])):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SiteError(f"{url} is no http or https address", "Give the whole address, with https://.")
    fields: dict[str, Any] = json.loads(record.model_dump_json())
    fields["rpc"] = list(rpc)
    if explorer:
        fields["explorer"] = explorer.rstrip("/")
    return (json.dumps(fields, indent=2, ensure_ascii=False) + "\n").encode()


def export(folder: Path, record: bytes) -> dict[str, str]:
    """Writes the page of a cell into a folder, which is made, or is empty, or holds an earlier page.

    Returns:
        SHA-256 of every file, by path: who serves them elsewhere can be held to it.

    Raises:
        SiteError: the folder holds something else, or cannot be written.
    """
    content = {**files(), RECORD: record}
    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / "index.html").is_file():
            raise SiteError(
                f"{folder} holds other files", "Name an empty folder, or one that an export has written."
            )
        shutil.rmtree(folder / "assets", ignore_errors=True)
        for path, data in content.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    except OSError as error:
        raise SiteError(f"{folder} cannot be written: {error.strerror}", "Name another folder.") from error
    return {path: hashlib.sha256(data).hexdigest() for path, data in sorted(content.items())}
