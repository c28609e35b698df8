"""Links that are written to a chain for others to open: what they may be."""

from __future__ import annotations

import re
from typing import Final

from celldao import limits
from celldao.errors import ActError

# What a browser or a file system opens and does not run.
SCHEMES: Final = ("https", "http", "ipfs", "ipns", "ar")
_WITH_SCHEME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_SIGNS: Final = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*")


def check_link(link: str) -> str:
    """The link; empty is allowed, and so is a path without a scheme, which means the cell's own files.

    Raises:
        ActError: it is too long for the contract, runs something (javascript:, data:), or holds signs that
            no link has.
    """
    if len(link.encode("utf-8", "replace")) > limits.MAX_LINK:
        raise ActError(f"the link has more than {limits.MAX_LINK} bytes", "Shorten it.")
    if _SIGNS.fullmatch(link) is None:
        raise ActError(
            "the link holds signs that no link has", "Write it in plain letters, others as %20 and the like."
        )
    found = _WITH_SCHEME.match(link)
    if found is not None and found[1].lower() not in SCHEMES:
        raise ActError(f"the link begins with {found[1]}:", f"Use one of {', '.join(SCHEMES)}.")
    if link.startswith("//"):
        raise ActError("the link names a host without saying how to reach it", "Begin it with https://.")
    return link
