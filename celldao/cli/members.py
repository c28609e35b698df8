"""Members as they are typed: an address, or a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from eth_utils.address import is_address, is_checksum_address, to_checksum_address

if TYPE_CHECKING:
    from celldao.snapshots import Snapshot


def address_of(now: Snapshot, given: str) -> str:
    """The address of a member, by address or number.

    Raises:
        UsageError: it is none, or the cell has no such number.
    """
    text = given.strip()
    if text.isdecimal():
        member = now.member(int(text))
        if member is None:
            raise click.UsageError(
                f"{now.cell.record.name} has no member {text}: `celldao members` lists them."
            )
        return member.address
    return checked(text)


def checked(text: str) -> str:
    """An address, with its checksum. Raises UsageError if it is none."""
    if not is_address(text):
        raise click.UsageError(f"{text!r} is no address: write 0x and 40 hexadecimal digits.")
    if text[2:] not in (text[2:].lower(), text[2:].upper()) and not is_checksum_address(text):
        raise click.UsageError(f"{text} does not match its checksum: compare it with its source.")
    return str(to_checksum_address(text))
