"""Text from outside, on one line, with nothing in it that cannot be seen.

Whoever proposes, pays or issues a token chooses texts that others read. A line break in them forges a line,
an escape sequence rules a terminal, a bidirectional control turns an amount round.
"""

from __future__ import annotations

import unicodedata
from typing import Final

# More of a text does not belong on a line.
LONGEST: Final = 200


def visible(character: str) -> str:
    """The character, or \\u{…} for one that cannot be seen or that rules how others are."""
    category = unicodedata.category(character)
    if category[0] == "C" or category in ("Zl", "Zp"):
        return f"\\u{{{ord(character):x}}}"
    return character


def one_line(text: str, longest: int = LONGEST) -> str:
    """The text with its white space as single blanks, shortened, everything in it visible."""
    short = " ".join(text[: 4 * longest].split())
    if len(short) > longest or len(text) > 4 * longest:
        short = short[:longest].rstrip() + "…"
    return "".join(map(visible, short))
