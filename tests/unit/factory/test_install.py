from __future__ import annotations

from typing import Any

import boa
import pytest
from eth_utils.crypto import keccak

from celldao.bounds import DEFAULT_BOUNDS, TEST_BOUNDS, Bounds
from tests.support.actors import actor, address_of
from tests.support.cell import Rules, begin, make_factory
from tests.support.contracts import deploy, deployer
from tests.unit.factory.conftest import SIBLINGS, logged, members

NO_HASH = bytes(32)


def code_of(name: str) -> bytes:
    return bytes(deployer(name).compiler_data.bytecode)


@pytest.fixture
def empty_factory() -> Any:
    """Knows the splitter only, and has nothing installed."""
    hashes = [NO_HASH, NO_HASH, NO_HASH, keccak(code_of("RevenueSplitter")), NO_HASH]
    return deploy("CellFactory", hashes, tuple(DEFAULT_BOUNDS))


def test_install__fixed_code__stands_at_the_address_known_before(empty_factory: Any) -> None:
    code = code_of("RevenueSplitter")
    address, digest, stands = empty_factory.master(3)
    assert (digest, stands) == (keccak(code), False)
    create2 = keccak(b"\xff" + bytes.fromhex(empty_factory.address[2:]) + (3).to_bytes(32, "big") + digest)
    assert int(address, 16) == int.from_bytes(create2[12:], "big")
    assert empty_factory.install(3, code, sender=actor("stranger")) == address
    (event,) = logged(empty_factory, "Installed")
    assert (event.kind, event.master) == (3, address)
    assert empty_factory.master(3) == (address, digest, True)
    assert boa.env.get_code(address) != b""


def test_install__second_time__refused(empty_factory: Any) -> None:
    empty_factory.install(3, code_of("RevenueSplitter"))
    with boa.reverts("factory: installed already"):
        empty_factory.install(3, code_of("RevenueSplitter"))


@pytest.mark.parametrize("kind", [0, 1, 2, 4])
def test_install__code_of_another_kind__refused(empty_factory: Any, kind: int) -> None:
    with boa.reverts("factory: other init code than fixed"):
        empty_factory.install(kind, code_of("RevenueSplitter"))


def test_install__one_byte_more__refused(empty_factory: Any) -> None:
    with boa.reverts("factory: other init code than fixed"):
        empty_factory.install(3, code_of("RevenueSplitter") + b"\x00")


def test_install__nothing_for_a_kind_without_hash__refused(empty_factory: Any) -> None:
    with boa.reverts("factory: other init code than fixed"):
        empty_factory.install(4, b"")


def test_install__kind_past_the_last__refused(empty_factory: Any) -> None:
    for kind in (5, 2**256 - 1):
        with boa.reverts("factory: no such kind"):
            empty_factory.install(kind, b"")
        with boa.reverts("factory: no such kind"):
            empty_factory.master(kind)


def test_install__code_that_fails__refused_and_can_be_tried_again() -> None:
    code = bytes.fromhex("5f5ffd")
    factory = deploy("CellFactory", [NO_HASH] * 4 + [keccak(code)], tuple(DEFAULT_BOUNDS))
    answer = boa.env.execute_code(
        factory.address, sender=address_of("stranger"), data=factory.install.prepare_calldata(4, code)
    )
    assert not answer.is_success
    assert factory.master(4)[2] is False


def test_found__masters_missing__refused() -> None:
    factory = make_factory(masters=SIBLINGS[:3])
    rules = Rules(members=members(1))
    with boa.reverts("factory: install the masters first"):
        factory.found(rules.constitution(), sender=actor("founder"))


@pytest.mark.parametrize("bounds", [DEFAULT_BOUNDS, TEST_BOUNDS])
def test_bounds__any_factory__readable_by_anyone(bounds: Bounds) -> None:
    factory = deploy("CellFactory", [NO_HASH] * 5, tuple(bounds))
    assert tuple(tuple(bound) for bound in factory.bounds()) == tuple(tuple(bound) for bound in bounds)


def test_bounds__each_factory_its_own__same_rules_taken_here_and_refused_there() -> None:
    rules = Rules(members=members(1), exit_delay=0, spending_period=60)
    begin(rules, make_factory(TEST_BOUNDS, SIBLINGS), masters=SIBLINGS)
    with boa.reverts("treasury: spending period out of bounds"):
        begin(rules, make_factory(DEFAULT_BOUNDS, SIBLINGS), masters=SIBLINGS)
