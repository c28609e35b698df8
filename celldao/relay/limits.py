"""How much one caller may ask: buckets that fill with time."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

# Callers that are remembered: the longest unseen are forgotten, whose buckets are full by then, or nearly.
_REMEMBERED: Final = 20_000


class Buckets:
    """One bucket a caller, of a minute's worth. Not for several threads."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = float(a_minute)
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str, cost: float = 1) -> float:
        """0 if the caller may go on, or else after how many seconds he may."""
        now = self._clock()
        left, then = self._left.pop(caller, (self._size, now))
        left = min(self._size, left + (now - then) * self._size / 60)
        wait = 0.0 if left >= min(cost, self._size) else (min(cost, self._size) - left) * 60 / self._size
        self._left[caller] = (left if wait else left - cost, now)
        while len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
        return wait

    def charge(self, caller: str, cost: float) -> None:
        """Takes more afterwards, into debt if need be: at most a bucket's worth."""
        left, then = self._left.get(caller, (self._size, self._clock()))
        self._left[caller] = (max(left - cost, -self._size), then)


def caller_of(address: str) -> str:
    """Who asks, by network address: of IPv6 the network that one customer has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
