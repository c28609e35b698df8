"""What the cell signs and receives, and how it presents itself."""

from __future__ import annotations

import boa
import pytest

from tests.unit.treasury.world import COIN, DAY, World, at_time, now, reason_of

MAGIC = bytes.fromhex("1626ba7e")
INVALID = bytes.fromhex("ffffffff")
DIGEST = b"\x42" * 32


def valid(world: World, digest: bytes = DIGEST, signature: bytes = b"") -> bool:
    answer = world.treasury.isValidSignature(digest, signature)
    assert answer in (MAGIC, INVALID)
    return bool(answer == MAGIC)


def test_is_valid_signature__nothing_approved__invalid(world: World) -> None:
    assert not valid(world)
    assert not valid(world, b"\0" * 32)
    assert not valid(world, signature=b"\1" * 65)


def test_approve_message__until_its_last_second__whatever_the_signature(world: World) -> None:
    world.decide(world.treasury.approve_message, DIGEST, now() + DAY)
    log = next(log for log in world.governor.get_logs() if type(log).__name__ == "MessageApproved")
    assert (log.digest, log.expiry) == (DIGEST, now() + DAY)
    assert world.treasury.message_expiry(DIGEST) == now() + DAY
    for signature in (b"", b"\1" * 65, b"\1" * 1_024):
        assert valid(world, signature=signature)
    assert not valid(world, b"\x43" * 32)
    at_time(now() + DAY)
    assert valid(world)
    at_time(now() + 1)
    assert not valid(world)


def test_approve_message__expired_already__refused(world: World) -> None:
    world.decide(world.treasury.approve_message, DIGEST, now())
    with boa.reverts("treasury: expired already"):
        world.decide(world.treasury.approve_message, DIGEST, now() - 1)


def test_revoke_message__invalid_at_once(world: World) -> None:
    with boa.reverts("treasury: not approved"):
        world.decide(world.treasury.revoke_message, DIGEST)
    world.decide(world.treasury.approve_message, DIGEST, now() + DAY)
    world.decide(world.treasury.revoke_message, DIGEST)
    log = next(log for log in world.governor.get_logs() if type(log).__name__ == "MessageRevoked")
    assert log.digest == DIGEST
    assert not valid(world)
    assert world.treasury.message_expiry(DIGEST) == 0


def test_dao_uri__set_at_founding_and_by_vote(world: World) -> None:
    assert world.treasury.daoURI() == "ipfs://workshop"
    for uri in ("", "x" * 256):
        world.decide(world.treasury.set_dao_uri, uri)
        log = next(log for log in world.governor.get_logs() if type(log).__name__ == "DAOURIUpdate")
        assert (log.daoAddress, log.daoURI) == (world.treasury.address, uri)
        assert world.treasury.daoURI() == uri


@pytest.mark.parametrize(
    ("interface", "known"),
    [
        ("01ffc9a7", True),  # ERC-165
        ("1626ba7e", True),  # ERC-1271
        ("150b7a02", True),  # ERC-721 receiver
        ("4e2312e0", True),  # ERC-1155 receiver
        ("7034731b", True),  # ERC-4824
        ("ffffffff", False),
        ("00000000", False),
        ("36372b07", False),  # ERC-20
    ],
)
def test_supports_interface(world: World, interface: str, known: bool) -> None:
    assert world.treasury.supportsInterface(bytes.fromhex(interface)) is known


def test_receivers__answer_with_their_selectors(world: World) -> None:
    treasury, someone = world.treasury, world.stranger
    assert treasury.onERC721Received(someone, someone, 1, b"") == bytes.fromhex("150b7a02")
    assert treasury.onERC721Received(someone, someone, 1, b"\1" * 1_024) == bytes.fromhex("150b7a02")
    assert treasury.onERC1155Received(someone, someone, 1, 2, b"") == bytes.fromhex("f23a6e61")
    assert treasury.onERC1155BatchReceived(someone, someone, [1] * 128, [2] * 128, b"") == bytes.fromhex(
        "bc197c81"
    )


def test_native_coin__from_anyone__received_without_an_event(world: World) -> None:
    boa.env.execute_code(to_address=world.treasury.address, sender=world.stranger, value=COIN)
    assert world.coin(world.treasury) == COIN
    assert world.treasury.get_logs() == []


def test_native_coin__with_calldata__refused(world: World) -> None:
    for data in (b"\0", b"\1\2\3\4"):
        reason = reason_of(world.treasury, world.stranger, COIN, data)
        assert reason == "treasury: not open, or no function"
    assert world.coin(world.treasury) == 0
