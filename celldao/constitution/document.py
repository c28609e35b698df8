"""The constitution as one text that everyone derives alike, and its hash.

The text is the file's content with every default written out, as JSON in the form of RFC 8785 (names in
order, no space between). It is a valid constitution file itself. Its hash is part of what is founded
(`document`), so that purpose, names and roles are bound too, although no contract reads them.
"""

from __future__ import annotations

import json

from eth_utils.crypto import keccak

from celldao.constitution.models import Constitution


def document(constitution: Constitution) -> str:
    """The canonical text."""
    # RFC 8785 sorts by UTF-16 and has numbers as doubles: for ASCII names and numbers up to 24 that is this.
    data = constitution.model_dump(mode="json", exclude_none=True)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def document_hash(constitution: Constitution) -> bytes:
    """keccak256 of the canonical text in UTF-8."""
    return keccak(document(constitution).encode())
