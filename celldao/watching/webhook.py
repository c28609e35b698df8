"""Notices as signed POST requests.

    POST …
    Content-Type: application/json
    Celldao-Event-Id: 3f2a…             the same whenever this notice is sent again: drop what you have
    Celldao-Signature: t=1798761600,v1=9c1e…

`v1` is HMAC-SHA256 of "<t>.<body>" under the secret that both sides know, in hexadecimal. Any answer from
200 to 299 says that it has arrived; everything else is sent again.
"""

from __future__ import annotations

import hmac
import json
import os
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

import requests

from celldao.chain.retry import in_words, retry_after
from celldao.errors import WatchError
from celldao.watching.notice import Notice
from celldao.watching.sinks import DeliveryFailed

FORMAT: Final = 1
SECRET: Final = "CELLDAO_WEBHOOK_SECRET"
SHORTEST: Final = 16
SECONDS: Final = 10
# Of a time in Unix seconds; anybody can send more.
_DIGITS: Final = 12
# A request that is older than this may be one that somebody has recorded.
TOLERANCE: Final = 300


def secret_from(environment: os._Environ[str] | dict[str, str]) -> bytes:
    """Raises WatchError if there is none, or one that can be guessed."""
    secret = environment.get(SECRET, "")
    if len(secret) < SHORTEST:
        what = "is not set" if not secret else f"is shorter than {SHORTEST} characters"
        raise WatchError(
            f"{SECRET} {what}",
            "Set it to a long random text that the receiver knows as well: it signs every request. "
            "`openssl rand -hex 32` makes one.",
        )
    return secret.encode()


def signature(secret: bytes, body: bytes, at: int) -> str:
    """The header's value; `at` in Unix seconds."""
    digest = hmac.new(secret, f"{at}.".encode() + body, sha256).hexdigest()
    return f"t={at},v1={digest}"


def is_genuine(
    secret: bytes, body: bytes, header: str, now: float | None = None, tolerance: float = TOLERANCE
) -> bool:
    """For receivers: whether a request was signed with the secret, and not long ago."""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    at = parts.get("t", "")
    if not (at.isascii() and at.isdecimal() and len(at) <= _DIGITS):
        return False
    fresh = abs((time.time() if now is None else now) - int(at)) <= tolerance
    return hmac.compare_digest(signature(secret, body, int(at)).encode(), header.encode()) and fresh


class Webhook:
    """Sends each notice to one address."""

    name = "webhook"
    at_once = 1

    def __init__(
        self,
        url: str,
        secret: bytes,
        about: dict[str, Any],
        *,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """
        Args:
            about: what every request says of the cell.
            seconds: how long the receiver may take.

        Raises:
            WatchError: nothing can be sent to such an address.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise WatchError(
                "the webhook's address is none of http or https", "Write it as https://host/path."
            )
        self._url = url
        self._secret = secret
        self._about = about
        self._seconds = seconds
        self._clock = clock
        self._session = requests.Session()

    def body(self, notice: Notice) -> bytes:
        data = {"format": FORMAT, **self._about, **notice.model_dump(mode="json")}
        return json.dumps(data, ensure_ascii=True, separators=(",", ":")).encode()

    def deliver(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            self._post(notice)

    def _post(self, notice: Notice) -> None:
        body = self.body(notice)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "celldao",
            "Celldao-Event-Id": notice.id,
            "Celldao-Signature": signature(self._secret, body, int(self._clock())),
        }
        try:
            # Not read further than its head, and followed nowhere: what it signs is for this receiver.
            with self._session.post(
                self._url,
                data=body,
                headers=headers,
                timeout=self._seconds,
                allow_redirects=False,
                stream=True,
            ) as answer:
                if 200 <= answer.status_code < 300:
                    return
                error = requests.HTTPError(response=answer)
                raise DeliveryFailed(f"the webhook answered {answer.status_code}", retry_after(error))
        except requests.RequestException as error:
            words = in_words(error).removeprefix("it ")
            raise DeliveryFailed(f"the webhook {words}") from error
