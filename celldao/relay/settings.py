"""How a relay is run: a TOML file, which holds no key.

cells = ["cell.json"]
rpc = "https://node.example"
database = "relay.db"

[key]
file = "relay.key"            # or: environment = "CELLDAO_RELAY_KEY"
"""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Self

from eth_account import Account
from eth_account.signers.local import LocalAccount
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from celldao import limits
from celldao.errors import RelayError

GWEI: Final = 10**9
_REMEDY: Final = "See docs/relay.md for a file that works."
_Seconds = Annotated[int, Field(ge=0, le=31_536_000)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Key(_Part):
    """Where the key is that signs receipts and pays for gas. It stands in no setting, argument or log."""

    file: Path | None = None
    """A file of the key: 64 hexadecimal digits, or a keystore in JSON. Only its owner may read it."""
    environment: str | None = None
    """The variable that holds the key."""
    passphrase: str = "CELLDAO_RELAY_PASSPHRASE"
    """The variable that holds the passphrase of a keystore."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.file is None) == (self.environment is None):
            raise ValueError("name either a file or an environment variable")
        return self

    def load(self) -> LocalAccount:
        """Raises RelayError if there is none, or others could read it."""
        text = self._text().strip()
        try:
            if text.startswith("{"):
                text = Account.decrypt(json.loads(text), os.environ.get(self.passphrase, "")).to_0x_hex()
            account: LocalAccount = Account.from_key(text)
            return account
        except Exception:  # none of its words: they may hold the key
            raise RelayError(
                f"{self.file or self.environment} holds no key that can be read",
                f"It must be 64 hexadecimal digits, or a keystore with its passphrase in {self.passphrase}.",
            ) from None

    def _text(self) -> str:
        if self.file is None:
            assert self.environment is not None
            if not (text := os.environ.get(self.environment, "")):
                raise RelayError(f"{self.environment} is not set", "Put the relay's key into it.")
            return text
        try:
            if self.file.stat().st_mode & 0o077:
                raise RelayError(f"others can read {self.file}", f"Run: chmod 600 {self.file}")
            return self.file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RelayError(f"the key file {self.file} cannot be read", "Name the right file.") from error


class Rates(_Part):
    """How much one caller may ask, and one member may have carried."""

    posts_a_minute: Annotated[int, Field(ge=1)] = 60
    """Files that one address may send; what is refused counts five times."""
    reads_a_minute: Annotated[int, Field(ge=1)] = 600
    acts_a_day: Annotated[int, Field(ge=0)] = 4
    """Delegations, permits and exits of one member."""
    connections: Annotated[int, Field(ge=1)] = 64
    """Open at once from one address."""
    total_connections: Annotated[int, Field(ge=1)] = 512
    waiting: Annotated[int, Field(ge=1)] = 50_000
    """Files that wait at once; then no more are taken."""
    body_bytes: Annotated[int, Field(ge=4096)] = 16_384


class Settings(_Part):
    """The content of a relay's settings file."""

    cells: Annotated[list[Path], Field(min_length=1, max_length=64)]
    """The cell.json of each cell that is served, all on one chain."""
    rpc: Annotated[str, Field(pattern=r"^https?://")]
    """Address of a node. It is shown nowhere: its path may be a secret."""
    database: Path
    """Where files, log and transactions are kept. One process uses it at a time."""
    key: Key
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8_766
    behind_proxy: bool = False
    """Whether X-Forwarded-For of a proxy on this machine names the caller."""

    promise: Annotated[int, Field(ge=60, le=604_800)] = 21_600
    """Seconds from a receipt until the file is on chain, at most."""
    hold: _Seconds = 3_600
    """Seconds that a ballot may wait for others that go with it."""
    batch: Annotated[int, Field(ge=1, le=limits.MAX_BALLOTS)] = 100
    """Ballots in a transaction, at most; so many go at once."""
    before_end: _Seconds = 7_200
    """Seconds before the end of a vote from which on ballots do not wait."""
    too_late: _Seconds = 120
    """Seconds before the end of a vote, or of a deadline, from which on nothing is taken any more."""
    max_fee_gwei: Annotated[float, Field(gt=0)] | None = None
    """The most to offer for gas."""
    fees_a_day: Annotated[float, Field(gt=0)] | None = None
    """Coins to spend in 24 hours, at most; then everything waits."""
    single_gas: Annotated[int, Field(ge=50_000, le=5_000_000)] = 500_000
    """The most gas that one file may use which goes alone."""
    confirmations: Annotated[int, Field(ge=1, le=64)] | None = None
    """Blocks that a transaction waits for; two, on test chains one, if left out."""
    final: Annotated[int, Field(ge=1, le=1_000)] = 32
    """Blocks after which what was counted is looked at no more."""
    poll: Annotated[float, Field(gt=0, le=60)] = 2.0
    """Seconds from one look at the chain to the next."""
    rates: Rates = Rates()

    @classmethod
    def load(cls, file: str | Path) -> Settings:
        """Paths in it are from its own folder. Raises RelayError."""
        path = Path(file)
        try:
            data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
            settings = cls.model_validate(data)
        except OSError as error:
            raise RelayError(f"{file} cannot be read: {error.strerror}", _REMEDY) from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "its content"
            raise RelayError(f"{file}: {place}: {first['msg']}", _REMEDY) from error
        except ValueError as error:
            raise RelayError(f"{file} is not TOML: {error}", _REMEDY) from error
        return settings.beside(path.parent)

    def beside(self, folder: Path) -> Settings:
        """The same, with all paths seen from a folder."""
        key = (
            self.key
            if self.key.file is None
            else self.key.model_copy(update={"file": folder / self.key.file})
        )
        cells = [folder / cell for cell in self.cells]
        return self.model_copy(update={"cells": cells, "database": folder / self.database, "key": key})

    @property
    def ceiling(self) -> int | None:
        """Base units of the native coin per gas."""
        return None if self.max_fee_gwei is None else max(1, round(self.max_fee_gwei * GWEI))

    @property
    def budget(self) -> int | None:
        """Base units of the native coin in 24 hours."""
        return None if self.fees_a_day is None else round(self.fees_a_day * 10**18)
