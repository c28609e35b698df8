"""What a treasury packs, unpacked: each field where it lies, and beside what the Lens unpacks on chain."""

from __future__ import annotations

import pytest
from eth_account import Account
from hypothesis import given
from hypothesis import strategies as st
from web3 import EthereumTesterProvider, Web3

from celldao import treasury_words
from celldao.artifacts import artifact
from celldao.chain.contract import Contract
from celldao.chain.web3py import Web3Backend
from celldao.constitution import NATIVE
from celldao.constitution.fields import ZERO
from celldao.deployment.founding import found
from tests.support.constitutions import FITTER, FUND, WELDER, constitution

FULL_WORD = 2**256 - 1


def words(
    governor: int = 0, control: int = 0, share: int = 0, leaving: int = 0, splitter: int = 0, heir: int = 0
) -> list[int]:
    """`control` and `leaving` are what lies above the address in the same word."""
    return [control << 160 | governor, leaving << 160 | share, splitter, heir]


def test_overview__addresses__are_checksummed_and_each_from_its_word():
    governor, share, splitter, heir = (int(account, 16) for account in (WELDER, FITTER, FUND, NATIVE))
    found = treasury_words.overview(words(governor, 0, share, 0, splitter, heir))
    assert (found["governor"], found["share"], found["splitter"], found["heir"]) == (
        WELDER,
        FITTER,
        FUND,
        NATIVE,
    )
    assert not any(found[name] for name in ("opened", "dissolved", "exit_delay", "tickets", "spending_limit"))


def test_overview__nothing__is_all_zero():
    found = treasury_words.overview([0, 0, 0, 0])
    assert found["governor"] == found["heir"] == ZERO
    assert (found["opened"], found["dissolved"], found["tickets"]) == (False, False, 0)


# bits of the two packed words, counted from the end of the address: (word, first bit, number of bits)
FIELDS = {
    "opened": (0, 0, 1),
    "dissolved": (0, 1, 1),
    "spending_limit": (0, 16, 16),
    "spending_period": (0, 32, 32),
    "recovery_notice": (0, 64, 32),
    "exit_delay": (1, 0, 32),
    "holding_time": (1, 32, 32),
    "tickets": (1, 64, 32),
}


@pytest.mark.parametrize(("field", "place"), FIELDS.items(), ids=FIELDS.keys())
def test_overview__one_field_full__no_other_has_any_of_it(field, place):
    word, first, size = place
    packed = ((1 << size) - 1) << first
    found = treasury_words.overview(words(control=packed) if word == 0 else words(leaving=packed))
    assert found[field] == (1 << size) - 1
    assert not any(found[other] for other in FIELDS if other != field)


@given(st.integers(0, 255), st.integers(0, 2**128 - 1), st.booleans())
def test_book__any_asset__decimals_and_what_is_owed(decimals, owed, weighed):
    found = treasury_words.book([owed << 128 | weighed << 16 | decimals << 8 | 1, FULL_WORD, FULL_WORD])
    assert found == {"registered": True, "decimals": decimals, "owed": owed}


def test_book__never_registered__says_so():
    assert treasury_words.book([0, 0, 0]) == {"registered": False, "decimals": 0, "owed": 0}


def test_words__of_a_cell_that_was_left__are_what_the_lens_makes_of_them():
    provider = EthereumTesterProvider()
    keys = [Account.from_key(key.to_bytes()) for key in provider.ethereum_tester.backend.account_keys]
    founder, member = (Web3Backend(Web3(provider), key, poll_seconds=0.01) for key in keys[:2])
    entries = [{"address": keys[1].address, "shares": 60}, {"address": keys[2].address, "shares": 40}]
    cell = found(founder, constitution(entries=entries, exit={"delay": "1 day", "holding_time": "0 seconds"}))
    treasury = cell.treasury
    Web3(provider).eth.send_transaction({"from": keys[0].address, "to": treasury.address, "value": 1_000})
    data = treasury.interface.encode("exit", 60 * 10**6)
    member.send(treasury.address, data, 1_000_000)
    created = founder.send(None, artifact("Lens").init_code, 10_000_000).created
    assert created is not None
    lens = Contract(created, artifact("Lens").interface, founder)
    shown = lens.read("account", treasury.address)
    assert treasury_words.overview(treasury.read("words")) == shown
    assert (shown["tickets"], shown["exit_delay"], shown["opened"]) == (1, 86_400, True)
    state = lens.read("asset_state", treasury.address, NATIVE)
    book = treasury_words.book(treasury.read("asset_words", NATIVE))
    assert book == {name: state[name] for name in book}
    assert book["owed"] == 600
