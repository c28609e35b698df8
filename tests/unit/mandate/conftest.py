"""Fixtures of the mandate's tests."""

import pytest

from tests.unit.mandate.world import MandateWorld, make


@pytest.fixture(scope="module")
def world() -> MandateWorld:
    """A mandate that runs: 30-day periods, reports due within 5 days, a year to go."""
    return make()


@pytest.fixture(scope="module")
def offered() -> MandateWorld:
    """The same, not accepted yet."""
    return make(accepted=False)
