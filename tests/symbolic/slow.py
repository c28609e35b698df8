"""Checks that are run with --slow only: each has its reason in docs/security/symbolic.md."""

# Names, or beginnings of names.
SLOW = (
    "Accounts.claim_of_another",
    "Accounts.distribution",
    "Accounts.never_reverts",
    "Accounts.sweep",
    "Ballots.batch_twice",
    "Ballots.late",
    "Dividends.add_currency",
    "Dividends.claim",
    "Dividends.claim_for",
    "Dividends.delegateBySig",
    "Dividends.distribute",
    "Dividends.move",
    "Dividends.repoint",
    "Dividends.sweep",
    "DividendsMoved.",
    "VotesByMember.issue",
    "VotesBySqrt.",
)


def is_slow(check: str) -> bool:
    return check.startswith(SLOW)
