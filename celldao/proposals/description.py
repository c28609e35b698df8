"""The text of a proposal on chain: title, Markdown, reference, and whose it is.

    # Payroll for March

    What the text says.

    Reference: payroll-2027-03
    #proposer=0x…

It is the same for the same file, and can be taken apart again. Front ends take the first line as the
title; the last one is the mark by which OpenZeppelin's governor, and ours, lets nobody else propose it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from eth_utils.address import to_checksum_address

MARK: Final = "#proposer="
REFERENCE: Final = "Reference: "
REFERENCE_PATTERN: Final = r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}"
# The mark as contracts look for it: the last 52 bytes.
_MARK: Final = re.compile(r"#proposer=0x([0-9a-fA-F]{40})\Z")
_MARKED: Final = re.compile(rb"#proposer=0x.{40}\Z", re.DOTALL)
_REFERENCE: Final = re.compile(rf"(?:\A|\n){REFERENCE}({REFERENCE_PATTERN})\Z")


@dataclass(frozen=True, slots=True)
class Description:
    """What a description says.

    Attributes:
        title: the first line, without the sign of a heading; empty if there is no text at all.
        text: Markdown.
        reference: None where there is none.
        proposer: the only account that may propose it, None where anyone may.
    """

    title: str
    text: str
    reference: str | None
    proposer: str | None

    def compose(self) -> str:
        """The description as it goes on chain."""
        parts = [f"# {self.title}", self.text] if self.text else [f"# {self.title}"]
        last = [REFERENCE + self.reference] if self.reference else []
        last += [MARK + self.proposer] if self.proposer else []
        return "\n\n".join([*parts, "\n".join(last)] if last else parts)


def parse_description(description: str) -> Description:
    """What a description says; also one that other tools have written."""
    rest, proposer, reference = description, None, None
    if (mark := _MARK.search(rest)) is not None:
        proposer = str(to_checksum_address("0x" + mark[1]))
        rest = rest[: mark.start()].rstrip()
    if (found := _REFERENCE.search(rest)) is not None:
        reference = found[1]
        rest = rest[: found.start()].rstrip()
    first, _, text = rest.strip().partition("\n")
    title = re.sub(r"^#{1,6}[ \t]+", "", first).strip()
    return Description(title, text.strip(), reference, proposer)


def may_propose(description: str, account: str) -> bool:
    """Whether the mark, if the description has one, names this account: as the governor sees it."""
    mark = _MARK.search(description)
    if mark is None:
        return not is_malformed(description)
    return int(mark[1], 16) == int(account, 16)


def is_malformed(description: str) -> bool:
    """Whether it ends in a mark that is no address: the governor lets nobody propose it."""
    return _MARKED.search(description.encode()) is not None and _MARK.search(description) is None
