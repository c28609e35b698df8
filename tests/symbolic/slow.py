"""Checks that are run with --slow only: each has its reason in docs/security/symbolic.md."""

SLOW: frozenset[str] = frozenset()
