"""Whether a host serves this release's page, of this cell."""

from __future__ import annotations

import json
from typing import Final
from urllib.parse import urljoin, urlsplit

import requests

from celldao.chain.retry import in_words
from celldao.errors import SiteError
from celldao.record import CellRecord
from celldao.web.site import RECORD, files

_SECONDS: Final = 20
_LONGEST: Final = 10_000_000
# What must be the cell's; where the page reads, and which explorer it links to, is the host's business.
_SAME: Final = ("chain_id", "factory", "treasury", "share", "governor", "splitter", "block")


def check(url: str, record: CellRecord) -> list[str]:
    """The files that were compared.

    Raises:
        SiteError: the host does not answer, or serves something else; each difference is named.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise SiteError(f"{url} is no http or https address", "Give the whole address, with https://.")
    base = url if url.endswith("/") else url + "/"
    wanted = files()
    different = [path for path, data in wanted.items() if _fetch(urljoin(base, path)) != data]
    different += _differences(_fetch(urljoin(base, RECORD)), record)
    if different:
        raise SiteError(
            f"{url} differs from this release's page of {record.name}: {', '.join(different)}",
            "Do not connect a wallet there. Use `celldao serve`, or a host that serves an export unchanged; "
            "a page of another release differs as well.",
        )
    return [*wanted, RECORD]


def _differences(data: bytes, record: CellRecord) -> list[str]:
    try:
        fields = json.loads(data)
        mine = json.loads(record.model_dump_json())
        return [f"{RECORD}: {name}" for name in _SAME if fields.get(name) != mine[name]]
    except (ValueError, AttributeError):
        return [RECORD]


def _fetch(url: str) -> bytes:
    try:
        with requests.get(url, timeout=_SECONDS, stream=True) as response:
            response.raise_for_status()
            return response.raw.read(_LONGEST, decode_content=True)
    except requests.RequestException as error:
        raise SiteError(f"{url} cannot be read: {in_words(error)}", "Check the address.") from error
