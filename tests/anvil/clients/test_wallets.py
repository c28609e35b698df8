"""Wallets that are contracts own shares as keys do: a Safe with two owners, and an ERC-4337 account."""

from __future__ import annotations

import pytest
from eth_utils.crypto import keccak
from web3.exceptions import ContractCustomError, ContractLogicError

from tests.anvil.clients.conftest import COIN, DAY, NATIVE, SHARE, Town
from tests.support.live import key, pass_time, pass_to
from tests.support.wallets.published import mined

pytestmark = pytest.mark.every_hardfork

FOR = 1
BALLOT = keccak(text="Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)")
DOMAIN = keccak(text="EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")


def word(value: int | str) -> bytes:
    return (value if isinstance(value, int) else int(value, 16)).to_bytes(32, "big")


def ballot_digest(town: Town, proposal: int, voter: str) -> bytes:
    """Of a plain ballot for, as written in EIP-712, without a library of ours."""
    named = keccak(text="celldao Governor") + keccak(text="1")
    domain = keccak(DOMAIN + named + word(town.w3.eth.chain_id) + word(town.governor.address))
    struct = keccak(BALLOT + word(proposal) + word(FOR) + word(voter) + word(0))
    return keccak(b"\x19\x01" + domain + struct)


@pytest.mark.every_hardfork(always=True)
def test_members__safe_and_smart_account__propose_vote_and_carry_out(town: Town) -> None:
    """The Safe proposes and votes by transactions; its decision pays both of them in coin."""
    payees = [town.safe.address, town.wallet.address]
    pay = town.data(town.treasury, "send", NATIVE, payees, [COIN // 10, COIN // 10])
    lists, text = ([town.treasury.address], [0], [pay]), "thanks"
    town.safe.execute(town.governor.address, town.data(town.governor, "propose", *lists, text))
    identity = (*lists, keccak(text=text))
    proposal = town.governor.functions.hashProposal(*identity).call()
    assert town.governor.functions.proposalProposer(proposal).call() == town.safe.address
    pass_to(town.w3, town.governor.functions.proposalSnapshot(proposal).call() + 1)
    vote = town.data(town.governor, "castVote", proposal, FOR)
    town.safe.execute(town.governor.address, vote)
    assert town.wallet.operate(town.governor.address, vote)
    assert town.votes(proposal) == (0, 200 * SHARE, 0)
    assert not town.wallet.operate(town.governor.address, vote)  # once
    before = [town.balance(payee) for payee in payees]
    town.carry_out(proposal, identity)
    assert [town.balance(payee) for payee in payees] == [coins + COIN // 10 for coins in before]


def test_safe__ballot_by_erc1271__counts_once_and_only_with_all_owners(town: Town) -> None:
    proposal, _ = town.propose()
    digest = ballot_digest(town, proposal, town.safe.address)
    cast = town.governor.functions.castVoteBySig
    with pytest.raises(ContractLogicError, match="governor: wrong signature"):
        cast(proposal, FOR, town.safe.address, town.safe.sign(digest, [key(5)])).call()
    with pytest.raises(ContractLogicError, match="governor: wrong signature"):
        cast(proposal, FOR, town.safe.address, town.safe.sign(digest, [key(6), key(8)])).call()
    signature = town.safe.sign(digest)
    mined(town.w3, cast(proposal, FOR, town.safe.address, signature), town.w3.eth.accounts[9])
    assert town.votes(proposal) == (0, 100 * SHARE, 0)
    with pytest.raises(ContractLogicError, match="governor: has voted already"):
        cast(proposal, FOR, town.safe.address, signature).call()


def test_safe__a_stranger_s_key_as_owner__the_safe_refuses_its_transaction(town: Town) -> None:
    data = town.data(town.share, "transfer", town.person, SHARE)
    with pytest.raises(ContractLogicError, match="GS02"):
        town.safe.execution(town.share.address, data, owners=[key(8), key(9)]).call()
    assert town.share.functions.balanceOf(town.safe.address).call() == 100 * SHARE


def test_smart_account__operation_signed_by_another_key__the_entry_point_refuses(town: Town) -> None:
    data = town.data(town.share, "transfer", town.person, SHARE)
    with pytest.raises(ContractCustomError, match=b"AA24 signature error".hex()):
        town.wallet.handling(town.share.address, data, signer=key(8)).call({"from": town.person})
    assert town.share.functions.balanceOf(town.wallet.address).call() == 100 * SHARE


@pytest.mark.parametrize("who", ["safe", "wallet"])
def test_dividends_and_exit_in_coin__reach_the_contract(town: Town, who: str) -> None:
    """A clone can't take 2,300 gas, a Safe's proxy needs some too: coins are paid with gas for it."""
    address = town.safe.address if who == "safe" else town.wallet.address

    def act(to: str, data: bytes) -> None:
        if who == "safe":
            town.safe.execute(to, data)
        else:
            assert town.wallet.operate(to, data)

    mined(
        town.w3,
        town.splitter.functions.pay(NATIVE, 6 * COIN, "sold"),
        town.w3.eth.accounts[0],
        value=6 * COIN,
    )
    mined(town.w3, town.splitter.functions.allocate(NATIVE), town.w3.eth.accounts[9])
    pass_time(town.w3, DAY)
    before = town.balance(address)
    act(town.share.address, town.data(town.share, "claim", NATIVE))
    assert town.balance(address) == before + COIN  # a third of half of it

    pass_time(town.w3, 60 * DAY)
    act(town.treasury.address, town.data(town.treasury, "exit", 40 * SHARE))
    assert town.share.functions.balanceOf(address).call() == 60 * SHARE
    pass_time(town.w3, 10 * DAY)
    before = town.balance(address)
    act(town.treasury.address, town.data(town.treasury, "pull", 1, NATIVE))
    capital = 12 * COIN  # nine, and the other half of six
    assert town.balance(address) == before + capital * 40 // 300


def test_claim_for__who_is_a_contract__is_paid_like_anybody(town: Town) -> None:
    mined(
        town.w3,
        town.splitter.functions.pay(NATIVE, 6 * COIN, "sold"),
        town.w3.eth.accounts[0],
        value=6 * COIN,
    )
    mined(town.w3, town.splitter.functions.allocate(NATIVE), town.w3.eth.accounts[9])
    pass_time(town.w3, DAY)
    members = [town.safe.address, town.wallet.address]
    before = [town.balance(member) for member in members]
    mined(town.w3, town.share.functions.claim_for(members, NATIVE), town.w3.eth.accounts[9])
    assert [town.balance(member) for member in members] == [coins + COIN for coins in before]
