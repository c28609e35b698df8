"""How commands hand a signed file to a relay: sent, its receipt checked and kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from celldao.cell import Cell
    from celldao.cli.session import Session
    from celldao.relay.receipts import Receipt
    from celldao.relay.signed import Item, SignedAny

# Seconds that a relay's clock may be ahead.
_AHEAD = 300

relay_option: Callable[[Any], Any] = click.option(
    "--relay",
    metavar="URL",
    help="Hand it to this relay, which pays for gas; `cell` takes that of the cell.json.",
)


def relay_of(given: str | None, cell: Cell) -> str:
    """The relay's address that is meant. Raises UsageError if there is none."""
    if given not in (None, "cell"):
        return str(given)
    if not cell.record.relays:
        raise click.UsageError("The cell.json names no relay: say which with --relay URL.")
    return cell.record.relays[0]


def item(cell: Cell, file: SignedAny) -> Item:
    """A file of this cell."""
    from celldao.relay.signed import item_of

    return item_of(file, str(cell.share.read("name")))


def hand_over(session: Session, cell: Cell, url: str, file: SignedAny, beside: Path) -> None:
    """Send a file, and keep the receipt as `….receipt.json`; beside another one by the relay's address.

    Raises:
        RelayRefusal: the relay does not take it.
        RelayError: it does not answer, or its receipt is none.
    """
    from celldao.cli.output import when
    from celldao.files import put
    from celldao.relay.client import RelayClient
    from celldao.snapshots.units import at_time

    client = RelayClient(url)
    taken = client.send(file)
    sent = item(cell, file)
    check_receipt(taken.receipt, sent, url)
    check_promise(taken.receipt, client.info().promise_seconds, _end_of(cell, sent), _now(cell), url)
    kept = _place(taken.receipt, beside)
    content = {
        "format": 1,
        "url": client.url,
        "receipt": taken.receipt.model_dump(),
        "file": file.model_dump(),
    }
    put(kept, (json.dumps(content, indent=2) + "\n").encode())
    session.show(
        {
            "id": taken.id,
            "state": str(taken.state),
            "receipt": str(kept),
            "submit_by": taken.receipt.submit_by,
        },
        lambda: [
            f"The relay has it, and says that it is on chain by {when(at_time(taken.receipt.submit_by))}.",
            f"Id: {taken.id}",
            f"Its receipt, with which it can be held to that: {kept}",
        ],
    )


def check_receipt(receipt: Receipt, sent: Item, url: str) -> None:
    """Raises RelayError for one that would prove nothing."""
    from celldao.errors import RelayError

    fits = receipt.id == "0x" + sent.id.hex() and receipt.chain_id == sent.file.chain_id
    if not fits or not receipt.is_signed_by_relay():
        raise RelayError(
            f"the receipt of {url} is not signed, or is for something else",
            "Do not rely on this relay: use another one, or submit the file yourself.",
        )


def check_promise(receipt: Receipt, promise: int, end: int, now: int, url: str) -> None:
    """Raises RelayError for a receipt that binds the relay to nothing: for a time too far away.

    Args:
        promise: seconds from receipt to chain, as the relay says of itself.
        end: the last second in which the file can be taken.
        now: by this machine or by the chain, whichever is later. A receipt may be old: a file that is sent
            again has its first one.
    """
    from celldao.errors import RelayError

    if receipt.received > now + _AHEAD or receipt.submit_by > min(receipt.received + promise, end):
        raise RelayError(
            f"the receipt of {url} promises nothing: received {receipt.received}, on chain by "
            f"{receipt.submit_by}; it can be taken until {end}",
            "Do not rely on this relay: use another one, or submit the file yourself.",
        )


def _end_of(cell: Cell, sent: Item) -> int:
    if sent.deadline is not None:
        return sent.deadline
    return int(cell.governor.read("proposalDeadline", sent.proposal))


def _now(cell: Cell) -> int:
    import time

    return max(int(time.time()), cell.reader.timestamp())


def _place(receipt: Receipt, beside: Path) -> Path:
    """Where a receipt is kept: never in the place of another one, which may prove something."""
    from celldao.errors import RelayError

    usual = beside.with_suffix(".receipt.json")
    try:
        if not usual.exists() or read_receipt(usual)[0] == receipt:
            return usual
    except RelayError:
        pass  # something else, which is not ours to replace
    return beside.with_suffix(f".{receipt.relay}-{receipt.sequence}.receipt.json")


def read_receipt(path: Path) -> tuple[Receipt, SignedAny | None, str | None]:
    """Receipt, file and relay's address from what `hand_over` or the page has kept; or a receipt alone.

    Raises:
        RelayError: it is none of these.
    """
    from pydantic import ValidationError

    from celldao.canonical import parsed
    from celldao.errors import RelayError, RelayRefusal
    from celldao.relay.receipts import Receipt
    from celldao.relay.signed import read_signed

    try:
        content = parsed(path.read_text(encoding="utf-8"))
        whole = isinstance(content, dict) and "receipt" in content
        receipt = Receipt.model_validate(content["receipt"] if whole else content)
        file = read_signed(content["file"]) if whole and content.get("file") else None
        url = str(content["url"]) if whole and content.get("url") else None
    except OSError as error:
        raise RelayError(f"{path} cannot be read: {error.strerror}", "Name the receipt's file.") from error
    except (ValueError, ValidationError, RelayRefusal) as error:
        raise RelayError(
            f"{path} is no receipt of a relay", "Name the file that `celldao relay send` has written."
        ) from error
    return receipt, file, url


def read_file(path: Path) -> SignedAny:
    """Any signed file. Raises RelayError."""
    from celldao.errors import RelayError, RelayRefusal
    from celldao.relay.signed import read_text

    try:
        return read_text(path.read_bytes())
    except OSError as error:
        raise RelayError(f"{path} cannot be read: {error.strerror}", "Name a signed file.") from error
    except RelayRefusal as error:
        raise RelayError(f"{path} is no signed file: {error.reason}", error.remedy) from error
