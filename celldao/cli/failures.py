"""What became of a command: exit code, and words on standard error. `celldao --help` lists the codes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final

import click

from celldao.errors import (
    CelldaoError,
    DeliveryError,
    FeeError,
    NodeError,
    NotACellError,
    NotProvenError,
    PendingError,
    VerificationError,
)

FAILED: Final = 1
USAGE: Final = 2
UNFINISHED: Final = 3
DIFFERENT: Final = 4
INTERRUPTED: Final = 130

# In a context's meta: whether standard error, too, is JSON.
AS_JSON: Final = "celldao.json"

_CODES: Final[tuple[tuple[tuple[type[CelldaoError], ...], int], ...]] = (
    ((PendingError, NodeError, FeeError, DeliveryError), UNFINISHED),
    ((NotACellError, VerificationError, NotProvenError), DIFFERENT),
)


def exit_code(error: CelldaoError) -> int:
    """The exit code of a command that ended with this error."""
    return next((code for kinds, code in _CODES if isinstance(error, kinds)), FAILED)


class Failure(click.ClickException):
    """An error as the command line shows it.

    Attributes:
        exit_code: of the process.
        kind: name of the error's class.
    """

    def __init__(self, what: str, remedy: str, code: int, kind: str, as_json: bool = False) -> None:
        super().__init__(what)
        self.remedy = remedy
        self.exit_code = code
        self.kind = kind
        self._as_json = as_json

    @classmethod
    def of(cls, error: CelldaoError, as_json: bool) -> Failure:
        return cls(error.what, error.remedy, exit_code(error), type(error).__name__, as_json)

    def show(self, file: IO[Any] | None = None) -> None:
        from celldao.cli.output import as_json, visible

        if self._as_json:
            told = {"error": self.kind, "what": self.message, "remedy": self.remedy}
            click.echo(as_json(told), file=file, err=file is None)
        else:
            click.echo(f"Error: {visible(self.message)}\n{visible(self.remedy)}", file=file, err=file is None)


@contextmanager
def in_our_words(ctx: click.Context) -> Iterator[None]:
    """Errors of celldao, and an interruption, as `Failure`."""
    try:
        yield
    except CelldaoError as error:
        raise Failure.of(error, bool(ctx.meta.get(AS_JSON))) from error
    except (KeyboardInterrupt, SystemExit) as error:
        # Ape, once it is imported, makes the second of the first.
        if isinstance(error, SystemExit) and error.code != INTERRUPTED:
            raise
        raise Failure(
            "interrupted",
            "Run the same command again: what was signed is written down, and nothing is sent twice.",
            INTERRUPTED,
            "Interrupted",
            bool(ctx.meta.get(AS_JSON)),
        ) from error
