"""The contracts' reasons in plain words: each that a member's act, or an execution, can meet."""

from __future__ import annotations

import re

from celldao.acts import REASONS, explained
from tests.support.paths import CONTRACTS

PREFIXES = {
    "governor_refusal._refuse": "governor: ",
    "mandate_refusal._refuse": "mandate: ",
    "share_refusal._refuse": "share: ",
    "refusal._refuse": "treasury: ",
}

FOUNDING = "founding, before there are members"
ARGUMENTS = "what the package sends cannot meet it"
RULES = "a vote that sets a rule out of its bounds: told by the simulation, in the contract's words"

# Reasons that no act of a member meets.
OTHERS = {
    **dict.fromkeys(
        (
            "governor: bounds: a vote must begin in a later second",
            "governor: bounds: low is above high",
            "governor: bounds: wider than can be stored",
            "share: a founding member twice",
            "share: the factory's bounds are too wide",
            "splitter: the factory's bounds are too wide",
            "treasury: bounds too wide",
            "share: no member number is left",
            "share: the cell is founded already",
        ),
        FOUNDING,
    ),
    **dict.fromkeys(
        (
            "governor: the lists differ in length",
            "share: that second is not over yet",
            "governor: send no coin, the treasury pays",
            "governor: it is queued by itself",
            "share: value and amount must be equal",
            "splitter: no such function",
            "splitter: value beside a token",
            "splitter: value differs from amount",
            "treasury: one amount a receiver",
            "treasury: not open, or no function",
            "share: only the splitter",
            "share: only the treasury",
            "splitter: only the treasury",
            "governor: only the treasury, by vote",
            "treasury: only by vote",
            "treasury: only a mandate of this cell",
            "treasury: members come first",
            "mandate: no such function",
            "mandate: one amount a receiver",
            "mandate: only by vote",
        ),
        ARGUMENTS,
    ),
    **dict.fromkeys(
        (
            "governor: a track's rule is out of bounds",
            "governor: constitutional is the weaker one",
            "share: holder cap out of bounds",
            "share: minimum position out of bounds",
            "governor: guardian's term out of bounds",
            "governor: proposal threshold out of bounds",
            "governor: delay is below the exit delay",
            "share: free needs weight share, no cap",
            "share: immovable needs policy locked",
            "share: choose one weight, one policy",
            "share: at most four currencies",
            "share: at most 24 decimals",
            "share: no token, or a currency already",
            "share: more than the supply may be",
            "share: the account holds shares",
            "share: it is so already",
            "splitter: a mandate can't be a recipient",
            "splitter: ratios exceed 10,000",
            "splitter: recipient is empty, double or of the cell",
            "splitter: recipient without a part",
            "splitter: smoothing is out of bounds",
            "treasury: leavers are owed some",
            "treasury: no more than 8 assets",
            "treasury: registered already",
            "treasury: the cell's own contract",
            "treasury: wrong decimals",
            "treasury: mirrors another asset",
            "treasury: no more than 24 decimals",
            "treasury: not with the share",
            "treasury: not a governor of this cell",
            "treasury: exits slower than executions",
            "treasury: can't be listed",
            "treasury: dissolved already",
            "treasury: this heir can't inherit",
            "treasury: expired already",
            "treasury: not approved",
            "treasury: new address is taken",
            "mandate: a budget is too large",
            "mandate: it can't be a recipient of revenue",
            "mandate: no more than 4 assets",
            "mandate: nobody can't be paid",
            "mandate: reports must be due within a period",
            "mandate: the cell must register the asset first",
            "mandate: the cell's rules forbid this period",
            "mandate: the expiry must lie ahead",
            "mandate: this operator can't be one",
        ),
        RULES,
    ),
}


def in_the_contracts() -> set[str]:
    """Every reason that the sources of share, governor, treasury, splitter and mandate hold."""
    found = set()
    for file in [*CONTRACTS.glob("*.vy"), *CONTRACTS.glob("modules/*.vy")]:
        text = file.read_text(encoding="utf-8")
        for call, reason in re.findall(r'(\w*refusal\._refuse)\(\s*"([^"]+)"', text):
            if call in PREFIXES and "…" not in reason:
                found.add(PREFIXES[call] + reason)
        found |= set(re.findall(r'"((?:splitter|governor|share|treasury|mandate): [^"]+)"', text))
    return {reason for reason in found if not reason.endswith((": ", "…"))}


def test_reasons__every_one_of_the_contracts__in_plain_words_or_never_met() -> None:
    there = in_the_contracts()
    assert there - set(REASONS) - set(OTHERS) == set(), "neither in plain words nor known to be never met"
    assert set(REASONS) - there == set(), "no contract gives this reason"
    assert set(OTHERS) - there == set(), "no contract gives this reason"
    assert set(REASONS) & set(OTHERS) == set()


def test_explained__known_and_unknown__words_or_nothing() -> None:
    assert explained("share: shares are locked") == REASONS["share: shares are locked"]
    assert explained("token: paused") is None
    assert explained("") is None


def test_reasons__each__says_what_and_what_to_do() -> None:
    for reason, (what, remedy) in REASONS.items():
        assert what[0].islower(), reason
        assert not what.endswith("."), reason
        assert remedy[0].isupper(), reason
        assert remedy.endswith("."), reason
