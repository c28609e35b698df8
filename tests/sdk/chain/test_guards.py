"""What a founding refuses or adapts to when a chain is not as measured."""

from __future__ import annotations

import pytest
from eth_account import Account
from eth_utils import keccak
from web3 import EthereumTesterProvider, Web3

from celldao.chain.backend import TRANSACTION_GAS_CAP
from celldao.chain.web3py import Web3Backend
from celldao.constitution import to_chain
from celldao.deployment.addresses import predict
from celldao.deployment.factory import install_factory, send
from celldao.deployment.founding import found
from celldao.deployment.plan import entered_check
from celldao.errors import FoundingError
from tests.support.constitutions import FUND, constitution
from tests.support.founding import Counting


@pytest.fixture
def founder():
    provider = EthereumTesterProvider()
    key = provider.ethereum_tester.backend.account_keys[0]
    return Web3Backend(Web3(provider), Account.from_key(key.to_bytes()), poll_seconds=0.01)


class Dear(Counting):
    """A chain on which entering a member costs a million gas."""

    def estimate(self, to, data, value=0):
        if data[:4] != keccak(text="found_members(address,uint256[],bytes32)")[:4]:
            return self._backend.estimate(to, data, value)
        return (len(data) // 32 - 4) * 1_000_000


def test_found__members_dearer_than_measured__smaller_batches(founder):
    install_factory(founder)
    backend = Dear(founder)
    cell = found(backend, constitution(members=60))
    # of 128, 64, 32, 16 and 8 members only 8 fit below nine tenths of the cap
    assert len(backend.receipts) == 1 + 8 + 1
    assert cell.share.read("member_count") == 60


def test_send__more_than_any_transaction_may_use__refused(founder, monkeypatch):
    monkeypatch.setattr(type(founder), "estimate", lambda *_: TRANSACTION_GAS_CAP + 1)
    with pytest.raises(FoundingError, match="needs 16,777,217 gas, more than any may use"):
        send(founder, FUND, b"")


@pytest.mark.parametrize(
    "state",
    [{"members_left": 4, "roster_left": bytes(32)}, {"members_left": 2, "roster_left": bytes(32)}],
    ids=["more than the file has", "others than the file has"],
)
def test_entered_check__roster_on_chain_is_another__refused(state):
    founding = to_chain(constitution(members=3))
    with pytest.raises(FoundingError, match="has another roster than this file"):
        entered_check(founding, predict(FUND, FUND, founding), state)


def test_entered_check__same_roster__tells_what_is_left():
    founding = to_chain(constitution(members=3))
    addresses = predict(FUND, FUND, founding)
    for left in range(4):
        state = {"members_left": left, "roster_left": founding.roster.digests[3 - left]}
        assert entered_check(founding, addresses, state) == left
