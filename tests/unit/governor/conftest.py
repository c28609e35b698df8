"""Fixtures of the governor's tests."""

import pytest

from tests.unit.governor.world import World, make


@pytest.fixture(scope="module")
def world() -> World:
    """Ten members with 100 shares each. Ordinary: 1 day, 3 days, 2 days, quorum 20 %, approval 50 %."""
    return make()
