"""Ape accounts that send in a way of their own, without a node."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from celldao.chain.apeworx import ApeBackend
from celldao.chain.backend import Receipt
from celldao.errors import ActError
from tests.support.constitutions import FUND


class Collecting:
    """Sends by itself, as a Safe does that collects signatures."""

    address = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def call(self, transaction: Any) -> Any:
        self.calls.append(transaction)
        return SimpleNamespace(failed=False, txn_hash="0x01", block_number=1, gas_used=1)


@pytest.fixture
def account() -> Collecting:
    return Collecting()


@pytest.fixture
def backend(account: Collecting) -> ApeBackend:
    made: Any = object.__new__(ApeBackend)  # no node is asked
    made.account = account
    ecosystem = SimpleNamespace(create_transaction=lambda **fields: fields)
    made.provider = SimpleNamespace(network=SimpleNamespace(ecosystem=ecosystem))
    return made  # type: ignore[no-any-return]


def test_send__account_that_sends_itself_with_a_reference__refused(
    backend: ApeBackend, account: Collecting
) -> None:
    told = []
    for attempt in (
        lambda: backend.adopt("invoice-7", FUND, b"", 5),
        lambda: backend.send(FUND, b"", 21_000, value=5, reference="invoice-7"),
    ):
        with pytest.raises(ActError) as caught:
            attempt()
        told.append((caught.value.what, caught.value.remedy))
    assert account.calls == []
    assert told == 2 * [
        (
            "0x70997970C51812dc3A010C7d01b50e0d17dc79C8 sends in a way of its own, without a journal: "
            "nothing would keep that it was done under the reference 'invoice-7'",
            "Leave the reference out, having looked whether it was done before; or send it from an account "
            "that signs here.",
        )
    ]


def test_send__account_that_sends_itself_without_a_reference__sends(
    backend: ApeBackend, account: Collecting
) -> None:
    assert backend.adopt("", FUND, b"", 5) is None
    assert backend.send(FUND, b"", 21_000, value=5) == Receipt("0x01", 1, 1, None)
    assert len(account.calls) == 1
