"""What can be said of calldata that nobody can read: its words, one by one, and calls that may lie in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from eth_utils.address import to_checksum_address

from celldao.actions.call import Call
from celldao.actions.wording import counted, quoted

if TYPE_CHECKING:
    from celldao.actions.context import Context

WORD: Final = 32
MAX_WORDS: Final = 64
_TEXT: Final = re.compile(r"[ -~]{4,}")


def explained(call: Call, context: Context) -> list[str]:
    """Each 32 bytes after the selector, and what they may mean."""
    data = call.data[4:]
    lines = []
    for index in range(0, min(len(data), WORD * MAX_WORDS), WORD):
        part = data[index : index + WORD]
        lines.append(f"word {index // WORD + 1}: 0x{part.hex()}{_meaning(part, data, context)}")
    rest = len(data) - WORD * MAX_WORDS
    if rest > 0:
        lines.append(f"and {counted(rest, 'byte', 'bytes')} more")
    return lines


def hidden_calls(call: Call) -> list[bytes]:
    """Byte strings in the arguments, as an encoder places them, that may be calldata themselves."""
    data = call.data[4:]
    found: list[bytes] = []
    for at in range(0, min(len(data), WORD * MAX_WORDS), WORD):
        offset = int.from_bytes(data[at : at + WORD], "big")
        if offset % WORD or not at < offset + WORD <= len(data):
            continue
        length = int.from_bytes(data[offset : offset + WORD], "big")
        body = data[offset + WORD : offset + WORD + length]
        padding = data[offset + WORD + length : offset + WORD + length + -length % WORD]
        if length >= 4 and len(body) == length and (length - 4) % WORD == 0 and not any(padding):
            found.append(body)
    return found


def _meaning(part: bytes, data: bytes, context: Context) -> str:
    if len(part) < WORD:
        return f", not a whole word ({counted(len(part), 'byte', 'bytes')})"
    number = int.from_bytes(part, "big")
    text = part.rstrip(b"\0")
    if text and part[0] != 0 and _TEXT.fullmatch(text.decode("latin-1")):
        return f": perhaps the text {quoted(text.decode('ascii'))}"
    if 2**80 <= number < 2**160:
        return f": perhaps the account {context.name(str(to_checksum_address(part[12:])))}"
    if number < 2**128:
        return f": perhaps the number {number}"
    return ""
