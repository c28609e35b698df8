"""What every part of the model needs."""

from __future__ import annotations

Account = str

NOBODY: Account = "0x" + "00" * 20
NATIVE: Account = "0x" + "ee" * 20
BASIS = 10_000
WHOLE_SHARE = 10**6


class Refused(Exception):
    """What the cell says no to, with its reason (empty: it fails without words)."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


def require(condition: bool, reason: str = "") -> None:
    if not condition:
        raise Refused(reason)


class Clock:
    """The second in which everything happens."""

    def __init__(self, now: int) -> None:
        self.now = now
