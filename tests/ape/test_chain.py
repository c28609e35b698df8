"""Ape's plugin gives what the suite rests on: an embedded chain that forgets each test."""

from __future__ import annotations


def test_chain__is_the_embedded_one(networks):
    assert networks.provider.network_choice == "ethereum:local:test"


def test_chain__takes_transactions(accounts, chain):
    before = accounts[1].balance
    accounts[0].transfer(accounts[1], 1)
    assert accounts[1].balance == before + 1
    assert chain.blocks.height == 1


def test_chain__forgets_the_last_test(chain):
    assert chain.blocks.height == 0
