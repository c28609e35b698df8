"""The page and the package agree on signed files: both are held to tests/cases/signed.json."""

from __future__ import annotations

from tests.cases import load, signed


def test_signed_cases__are_what_the_package_says_now() -> None:
    assert load("signed") == signed.content()
