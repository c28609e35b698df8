"""Asking a node again: what is worth it, how soon, how long."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeVar

import requests
from web3.exceptions import BadResponseFormat, BlockNotFound, TimeExhausted, Web3RPCError

T = TypeVar("T")
Tell = Callable[[str], None]

_STATUSES: Final = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_CODES: Final = frozenset({-32005, 429})  # "limit exceeded", and what some services put instead
_WORDS: Final = (
    "rate limit",
    "too many requests",
    "compute units",
    "header not found",
    "timeout",
    "timed out",
    "temporarily unavailable",
    "service unavailable",
    "try again",
)


@dataclass(frozen=True)
class Patience:
    """How long and how often a node is asked again that drops connections, is late, or refuses for a while.

    The wait before a retry grows from `first_seconds`, doubling, to `longest_seconds`, less a random part of
    up to a half, so that many clients of a node that comes back do not ask in step. A node that names a time
    (`Retry-After`) is given it.

    Attributes:
        total_seconds: from the first try to the last; then the error is raised.
        unreachable_seconds: the same where nobody answers at that address at all, which is more often a wrong
            address than a node that restarts.
    """

    total_seconds: float = 120
    first_seconds: float = 0.25
    longest_seconds: float = 10
    unreachable_seconds: float = 20
    # For tests: the clock, sleep and chance.
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    chance: Callable[[], float] = field(default=random.random, repr=False)

    def wait(self, tries: int) -> float:
        """Seconds before the next try, after so many in vain."""
        grown = self.first_seconds * 2.0 ** min(tries - 1, 30)
        return min(grown, self.longest_seconds) * (1 - self.chance() / 2)


def patiently(attempt: Callable[[], T], patience: Patience, tell: Tell | None = None) -> T:
    """The answer of `attempt`, which is repeated while what it raises may pass.

    Args:
        attempt: must do no harm when repeated.
        tell: is given each reason to wait, in words.

    Raises:
        Exception: what `attempt` raised last, when it will not pass or patience is at its end.
    """
    started, tries = patience.clock(), 0
    while True:
        try:
            return attempt()
        except Exception as error:
            reason = passing(error)
            if reason is None:
                raise
            tries += 1
            named = retry_after(error)
            wait = patience.wait(tries) if named is None else named
            limit = patience.unreachable_seconds if unreachable(error) else patience.total_seconds
            if patience.clock() - started + wait > limit:
                raise
            if tell is not None:
                tell(f"the node {reason}; asking again in {wait:.1f} seconds")
            patience.sleep(wait)


def passing(error: BaseException) -> str | None:
    """Why it is worth asking again ("answered 429"), or None if the same would come."""
    if isinstance(error, requests.HTTPError) and error.response is not None:
        status = error.response.status_code
        return f"answered {status}" if status in _STATUSES else None
    if isinstance(error, (requests.Timeout, TimeExhausted, TimeoutError)):
        return "is late"
    if isinstance(
        error, (requests.ConnectionError, requests.exceptions.ChunkedEncodingError, ConnectionError)
    ):
        return "cannot be reached" if unreachable(error) else "dropped the connection"
    if isinstance(error, (json.JSONDecodeError, BadResponseFormat, UnicodeDecodeError)):
        return "answered something that is no JSON"
    if isinstance(error, BlockNotFound):
        return "does not know its latest block"
    if isinstance(error, Web3RPCError):
        code, message = answer_of(error)
        if code in _CODES or any(word in message.lower() for word in _WORDS):
            return f"answered: {message}"
    return None


def in_words(error: BaseException) -> str:
    """What went wrong, without the address that was asked: the path of many a node's address is a key."""
    if not isinstance(error, requests.RequestException):
        return str(error)
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"it answered {error.response.status_code}"
    return f"it {passing(error)}" if passing(error) else type(error).__name__


def unreachable(error: BaseException) -> bool:
    """Whether nobody answered at the address at all."""
    if isinstance(error, ConnectionRefusedError):
        return True
    if not isinstance(error, requests.ConnectionError) or isinstance(error, requests.Timeout):
        return False
    text = str(error)
    return "NewConnectionError" in text or "NameResolutionError" in text or "Connection refused" in text


def retry_after(error: BaseException) -> float | None:
    """Seconds that the node wants to be left alone (RFC 9110: a number, or a date); None if it names none."""
    response = getattr(error, "response", None) if isinstance(error, requests.HTTPError) else None
    named = response.headers.get("Retry-After", "").strip() if response is not None else ""
    if not named:
        return None
    if named.isdecimal():
        return float(named)
    try:
        until = parsedate_to_datetime(named)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def answer_of(error: Web3RPCError) -> tuple[int | None, str]:
    """Code and message of an error that a node answered."""
    response: Any = error.rpc_response or {}
    inner = response.get("error") if isinstance(response, dict) else None
    code = inner.get("code") if isinstance(inner, dict) else None
    message = inner.get("message") if isinstance(inner, dict) else None
    return code, str(message or getattr(error, "message", None) or error)
