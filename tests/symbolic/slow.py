"""Checks that are run with --slow only: each has its reason in docs/security/symbolic.md."""

# Names, or beginnings of names.
SLOW = (
    "Accounts.never_reverts",
    "Dividends.claim",
    "Dividends.delegateBySig",
    "Dividends.distribute",
    "Dividends.sweep",
    "DividendsMoved.",
    "VotesBySqrt.",
)


def is_slow(check: str) -> bool:
    return check.startswith(SLOW)
