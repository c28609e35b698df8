"""The model's own chain: what it must do as a real one does, since all of `tests/model` stands on it."""

from __future__ import annotations

from eth_keys import keys as curve

from tests.model.chain import keys
from tests.model.chain.abi import interface
from tests.model.chain.code import init_code
from tests.model.chain.evm import GAS, Chain

SENDER = "0x" + "a1" * 20
# answers what lies in transient slot 0, then puts a one there
REMEMBERS = bytes.fromhex("600c8060095f395ff3" + "5f5c5f5260015f5d60205ff3")


def test_send__transient_storage_of_the_call_before__is_gone() -> None:
    chain = Chain()
    place = chain.deploy(SENDER, REMEMBERS)
    assert [int.from_bytes(chain.send(SENDER, place).output, "big") for _ in range(2)] == [0, 0]
    # pyrevm alone would keep it
    assert int.from_bytes(chain.evm.message_call(SENDER, place, b"", gas=GAS), "big") == 1
    assert int.from_bytes(chain.view(place, b"").output, "big") == 0


def test_send__twice_in_a_second__is_two_blocks_of_one_time() -> None:
    chain = Chain()
    before = chain.number, chain.now
    token = chain.deploy(SENDER, init_code("tokens/Plain") + (6).to_bytes(32, "big"))
    for _ in range(2):
        chain.send(SENDER, token, interface("tokens/Plain")["mint"].encode((SENDER, 5)))
    assert (chain.number - before[0], chain.now) == (2, before[1])
    balance = interface("tokens/Plain")["balanceOf"]
    assert balance.decode(chain.view(token, balance.encode((SENDER,))).output) == 10


def test_send__refused__tells_the_reason_and_changes_nothing() -> None:
    chain = Chain()
    token = chain.deploy(SENDER, init_code("tokens/Plain") + (6).to_bytes(32, "big"))
    outcome = chain.send(SENDER, token, interface("tokens/Plain")["transfer"].encode((token, 1)))
    assert (outcome.succeeded, outcome.reason) == (False, "zoo: balance too small")


def test_sign__any_digest__is_the_keys_own_low_signature() -> None:
    for number in range(20):
        digest = number.to_bytes(1, "big") * 32
        v, r, s = keys.sign("member 1", digest)
        signature = curve.Signature(vrs=(v - 27, r, s))
        assert signature.recover_public_key_from_msg_hash(digest).to_address() == keys.address("member 1")
        assert s <= keys.ORDER // 2
