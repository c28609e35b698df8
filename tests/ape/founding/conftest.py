"""Founding through Ape on the embedded chain."""

from __future__ import annotations

import pytest

from celldao.chain.apeworx import ApeBackend
from celldao.deployment import plan


@pytest.fixture(scope="session")
def founder(accounts):
    return ApeBackend(accounts[0])


@pytest.fixture(scope="session")
def stranger(accounts):
    return ApeBackend(accounts[1])


@pytest.fixture
def small_batches(monkeypatch):
    """25 members a transaction, so that 100 take four."""
    monkeypatch.setattr(plan, "MAX_BATCH", 25)
