"""The other end of a relay's interface. What a relay answers is read as from a stranger."""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeVar

import requests
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from celldao.acts.signed_file import AddressText
from celldao.canonical import parsed
from celldao.errors import RelayError, RelayRefusal
from celldao.relay.receipts import Count, Head, Receipt, Word
from celldao.relay.signed import SignedAny, read_signed
from celldao.relay.store import Standing

T = TypeVar("T")

SECONDS: Final = 30
# Of an answer; a page of 500 files with reasons has about two million.
_MOST: Final = 8_000_000
_PAGE: Final = 500
_LOG: Final = 1_000
_ELSEWHERE: Final = (
    "Use another relay, or submit the file yourself: `celldao ballot submit`, `celldao signed submit`."
)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Contracts(_Answer):
    """Of one cell that is served."""

    treasury: AddressText
    governor: AddressText
    share: AddressText


class Info(_Answer):
    """What a relay says of itself."""

    chain_id: Count
    relay: AddressText
    cells: list[Contracts]
    promise_seconds: Count
    paused: bool


class Taken(_Answer):
    """What a relay answers to a file."""

    id: Word
    state: Standing
    receipt: Receipt


class Listed(_Answer):
    """A file as a relay publishes it."""

    id: Word
    sequence: Count
    kind: str
    state: Standing
    file: dict[str, Any]
    received: Count
    submit_by: Count
    transaction: Word | None
    block: Count | None
    reason: Annotated[str, Field(max_length=1000)] | None
    receipt: Receipt

    def signed(self) -> SignedAny:
        """Raises RelayRefusal if it is no signed file."""
        return read_signed(self.file)


class Page(_Answer):
    """A part of the list."""

    items: list[Listed]
    next: Count | None


class Line(_Answer):
    """A line of the log."""

    sequence: Count
    id: Word
    received: Count
    head: Word


class RelayClient:
    """One relay, by its address."""

    def __init__(self, url: str, seconds: float = SECONDS) -> None:
        """Raises RelayError for what is no address of the web."""
        if not url.startswith(("https://", "http://")):
            raise RelayError(f"{url!r} is no relay's address", "Write one that begins with https://.")
        self.url = url.rstrip("/")
        self._seconds = seconds
        self._session = requests.Session()

    def info(self) -> Info:
        """Raises RelayError, as all of these: it does not answer, or not what a relay does."""
        return self._read(Info, self._get("/v1/info"))

    def send(self, file: SignedAny) -> Taken:
        """Hand a file in. Sending it again does no harm.

        Raises:
            RelayRefusal: the relay does not take it.
            RelayError: as `info`.
        """
        body = file.model_dump_json().encode()
        headers = {"Content-Type": "application/json"}
        return self._read(Taken, self._ask("POST", "/v1/signed", data=body, headers=headers))

    def listed(self, id: str) -> Listed | None:
        """A file as it stands; None if the relay has none of this id. Raises RelayError."""
        try:
            return self._read(Listed, self._get(f"/v1/signed/{id}"))
        except RelayRefusal as refusal:
            if refusal.code == "not-found":
                return None
            raise

    def page(self, after: int = 0, limit: int = _PAGE, **where: str) -> Page:
        """Of the list, in order. `where`: governor and proposal. Raises RelayError."""
        return self._read(Page, self._get("/v1/signed", after=str(after), limit=str(limit), **where))

    def log(self, after: int = 0, limit: int = _LOG) -> list[Line]:
        """Raises RelayError."""
        return self._read(list[Line], self._get("/v1/log", after=str(after), limit=str(limit)))

    def head(self) -> Head:
        """Raises RelayError."""
        return self._read(Head, self._get("/v1/head"))

    def _get(self, path: str, **query: str) -> Any:
        return self._ask("GET", path, params=query)

    def _ask(self, method: str, path: str, **options: Any) -> Any:
        try:
            with self._session.request(
                method,
                self.url + path,
                timeout=self._seconds,
                allow_redirects=False,
                stream=True,
                **options,
            ) as answer:
                body = answer.raw.read(_MOST + 1, decode_content=True)
                status = answer.status_code
            content = parsed(body.decode("utf-8"))
        except (requests.RequestException, OSError) as error:
            raise RelayError(f"the relay at {self.url} does not answer", _ELSEWHERE) from error
        except Exception as error:  # urllib3's own, and whatever JSON may not be
            raise self._nonsense() from error
        if status in (200, 202):
            return content
        said = content.get("error") if isinstance(content, dict) else None
        if not isinstance(said, dict):
            raise self._nonsense()
        words = {name: str(said.get(name, ""))[:500] for name in ("code", "reason", "remedy")}
        if status >= 500:
            raise RelayError(f"the relay at {self.url} fails: {words['reason']}", _ELSEWHERE)
        raise RelayRefusal(words["code"], words["reason"], words["remedy"])

    def _read(self, model: type[T], content: Any) -> T:
        try:
            return TypeAdapter(model).validate_python(content)
        except ValidationError as error:
            raise self._nonsense() from error

    def _nonsense(self) -> RelayError:
        return RelayError(f"what {self.url} answers is not what a relay does", _ELSEWHERE)
