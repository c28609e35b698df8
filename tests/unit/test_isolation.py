"""What contract tests rest on: titanoboa's plugin undoes each test, and each fixture at its scope's end."""

from __future__ import annotations

import boa
import pytest

WALLET = "0x00000000000000000000000000000000000000A1"


@pytest.fixture(scope="module")
def paid():
    boa.env.set_balance(WALLET, 5)


def test_test__sees_its_fixtures_and_may_change_them(paid):
    assert boa.env.get_balance(WALLET) == 5
    boa.env.set_balance(WALLET, 7)
    boa.env.time_travel(seconds=86_400)


def test_next_test__sees_the_fixtures_alone(paid):
    assert boa.env.get_balance(WALLET) == 5
