"""Finding events on nodes that refuse too much at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from celldao.chain.backend import Log, LogFilter, Reader
from celldao.errors import NodeRefusal


def find_logs(reader: Reader, filters: Sequence[LogFilter]) -> list[list[Log]]:
    """The events of each filter. One request where the node takes it; otherwise the filters are parted, and
    then the blocks of a filter.

    Raises:
        NodeRefusal: the node will not even look through one block.
        ChainError: the node does not answer.
    """
    if not filters:
        return []
    try:
        return reader.fetch(filters)
    except NodeRefusal:
        if len(filters) > 1:
            middle = len(filters) // 2
            return find_logs(reader, filters[:middle]) + find_logs(reader, filters[middle:])
        wanted = filters[0]
        if wanted.first >= wanted.last:
            raise
    half = (wanted.first + wanted.last) // 2
    parts = [replace(wanted, last=half), replace(wanted, first=half + 1)]
    return [[log for part in parts for log in find_logs(reader, [part])[0]]]
