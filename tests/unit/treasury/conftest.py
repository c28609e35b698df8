"""Fixtures of the treasury's tests."""

import pytest

from tests.unit.treasury.world import World, make


@pytest.fixture(scope="module")
def world() -> World:
    """Ten members with 100 shares each; exits are paid after a day; a tenth may be spent in 30 days."""
    return make()


@pytest.fixture(scope="module")
def direct() -> World:
    """The same, but exits are paid at once."""
    return make(exit_delay=0)
