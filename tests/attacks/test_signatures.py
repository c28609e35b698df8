"""Every message that a member can sign, and every way to use a signature once more or for something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import boa
import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from tests.support.cell import DAY, NATIVE, SHARE_UNIT, Asset, Cell, Rules, found
from tests.unit.governor.world import DOMAIN_TYPE, FOR, Proposal, now, packed, split

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
HAVE = 100 * SHARE_UNIT
FAR = 2**40


def key(role: str) -> LocalAccount:
    account: LocalAccount = Account.from_key(keccak(text=f"celldao signature test: {role}"))
    return account


MEMBERS = [key(f"member {n}") for n in range(1, 6)]
SIGNER, OTHER, NEW = MEMBERS[0], MEMBERS[1], key("new key")


@dataclass(frozen=True)
class Scene:
    cell: Cell
    twin: Cell  # the same rules and members, by another founder
    proposal: int
    rival: int  # another proposal, open as well


def proposed(cell: Cell, text: str, by: LocalAccount) -> int:
    pay = cell.treasury.send.prepare_calldata(NATIVE, [by.address], [1])
    draft = Proposal([cell.treasury.address], [0], [pay], text)
    cell.governor.propose(*draft.lists, text, sender=by.address)
    return draft.id


@pytest.fixture(scope="module")
def scene() -> Scene:
    rules = Rules(members=tuple((member.address, HAVE) for member in MEMBERS), assets=(Asset(NATIVE, 18),))
    cell = found(rules)
    twin = found(rules, cell.factory, founder=OTHER.address)
    ids = [proposed(each, "one", OTHER) for each in (cell, twin)]
    assert ids[0] != ids[1]  # the treasury is in the call
    rival = proposed(cell, "another", MEMBERS[2])
    boa.env.timestamp = cell.governor.proposalSnapshot(rival) + 2
    return Scene(cell, twin, ids[0], rival)


@dataclass(frozen=True)
class Order:
    """A kind of message: whose domain, what is in it, who submits it how, and what is said to a wrong one."""

    kind: str
    name: str
    fields: str
    contract: Callable[[Cell], Any]
    message: Callable[[Scene], dict[str, Any]]
    # contract, message, signature
    submit: Callable[[Any, dict[str, Any], bytes], Any]
    wrong: str
    replayed: str
    signer: LocalAccount = SIGNER


def vrs(signature: bytes) -> tuple[int, bytes, bytes]:
    """As a submitter would take a signature of any length apart."""
    padded = signature.ljust(65, b"\x00")
    return padded[64], padded[:32], padded[32:64]


class Skipped(Exception):
    """What a batch says instead of reverting."""


def batch(governor: Any, message: dict[str, Any], signature: bytes) -> None:
    """A batch skips what it can't count, and says so: told as a refusal."""
    word = packed(message["voter"], message["support"], signature.ljust(65, b"\x00"))
    if governor.cast_votes_by_sig(message["proposalId"], [word]) == 0:
        (event,) = (log for log in governor.get_logs() if type(log).__name__ == "BallotSkipped")
        raise Skipped(f"skipped: {event.reason}")


ORDERS = [
    Order(
        "ballot",
        "Ballot",
        "uint256 proposalId,uint8 support,address voter,uint256 nonce",
        lambda cell: cell.governor,
        lambda scene: {"proposalId": scene.proposal, "support": FOR, "voter": SIGNER.address, "nonce": 0},
        lambda governor, m, s: governor.castVoteBySig(m["proposalId"], m["support"], m["voter"], s),
        "governor: wrong signature",
        "governor: has voted already",
    ),
    Order(
        "ballot of a batch",
        "Ballot",
        "uint256 proposalId,uint8 support,address voter,uint256 nonce",
        lambda cell: cell.governor,
        lambda scene: {"proposalId": scene.proposal, "support": FOR, "voter": SIGNER.address, "nonce": 0},
        batch,
        "skipped: 4",
        "skipped: 2",
    ),
    Order(
        "ballot with params",
        "ExtendedBallot",
        "uint256 proposalId,uint8 support,address voter,uint256 nonce,string reason,bytes params",
        lambda cell: cell.governor,
        lambda scene: {
            "proposalId": scene.proposal,
            "support": 255,
            "voter": SIGNER.address,
            "nonce": 0,
            "reason": "half of it",
            "params": split(0, HAVE // 2, 0),
        },
        lambda governor, m, s: governor.castVoteWithReasonAndParamsBySig(
            m["proposalId"], m["support"], m["voter"], m["reason"], m["params"], s
        ),
        "governor: wrong signature",
        "governor: has voted already",
    ),
    Order(
        "exit",
        "Exit",
        "address member,uint256 shares,uint256 nonce,uint256 deadline",
        lambda cell: cell.treasury,
        lambda scene: {"member": SIGNER.address, "shares": 10 * SHARE_UNIT, "nonce": 0, "deadline": FAR},
        lambda treasury, m, s: treasury.exitBySig(m["member"], m["shares"], m["deadline"], s),
        "treasury: wrong signature or nonce",
        "treasury: wrong signature or nonce",
    ),
    Order(
        "permit",
        "Permit",
        "address owner,address spender,uint256 value,uint256 nonce,uint256 deadline",
        lambda cell: cell.share,
        lambda scene: {
            "owner": SIGNER.address,
            "spender": OTHER.address,
            "value": 7,
            "nonce": 0,
            "deadline": FAR,
        },
        lambda share, m, s: share.permit(m["owner"], m["spender"], m["value"], m["deadline"], *vrs(s)),
        "share: the signature is not valid",
        "share: the signature is not valid",
    ),
    Order(
        "delegation",
        "Delegation",
        "address delegatee,uint256 nonce,uint256 expiry",
        lambda cell: cell.share,
        lambda scene: {"delegatee": OTHER.address, "nonce": 0, "expiry": FAR},
        lambda share, m, s: share.delegateBySig(m["delegatee"], m["nonce"], m["expiry"], *vrs(s)),
        # whoever a wrong signature recovers to is no member, or its nonce is another
        "share: only a member",
        "share: the signature is not valid",
    ),
    Order(
        "move",
        "Move",
        "address old,address new,uint256 deadline",
        lambda cell: cell.share,
        lambda scene: {"old": SIGNER.address, "new": NEW.address, "deadline": FAR},
        lambda share, m, s: share.move(m["new"], m["deadline"], s, sender=m["old"]),
        "share: the signature is not valid",
        "share: only a member",
        NEW,
    ),
]
IDS = [order.kind for order in ORDERS]


def domain(contract: Any, order: Order) -> dict[str, Any]:
    names = {"Governor": "celldao Governor", "Treasury": "celldao Treasury"}
    stem = "Governor" if "castVote" in dir(contract) else "Treasury" if "exitBySig" in dir(contract) else ""
    return {
        "name": names.get(stem) or contract.name(),
        "version": "1",
        "chainId": boa.env.evm.patch.chain_id,
        "verifyingContract": str(contract.address),
    }


def sign(order: Order, message: dict[str, Any], domain: dict[str, Any], signer: LocalAccount) -> bytes:
    fields = [dict(zip(("type", "name"), field.split(), strict=True)) for field in order.fields.split(",")]
    typed = {
        "types": {"EIP712Domain": DOMAIN_TYPE, order.name: fields},
        "primaryType": order.name,
        "domain": domain,
        "message": message,
    }
    return bytes(signer.sign_message(encode_typed_data(full_message=typed)).signature)


def refused(submit: Callable[[], Any], *reasons: str) -> None:
    with pytest.raises((boa.BoaError, Skipped)) as refusal:
        submit()
    assert any(reason in str(refusal.value) for reason in reasons), str(refusal.value)[:2_000]


def mangled(signature: bytes) -> Iterator[tuple[str, bytes]]:
    r, s, v = signature[:32], int.from_bytes(signature[32:64], "big"), signature[64]
    high = (ORDER - s).to_bytes(32, "big")
    yield "the mirror image (high s)", r + high + bytes([55 - v])
    yield "high s with the same v", r + high + bytes([v])
    yield "v of 0 or 1", signature[:64] + bytes([v - 27])
    yield "v of 0", signature[:64] + b"\x00"
    yield "v of EIP-155", signature[:64] + bytes([v - 27 + 37])
    yield "the other v", signature[:64] + bytes([55 - v])
    compact = (s | (v - 27) << 255).to_bytes(32, "big")
    yield "64 bytes (EIP-2098)", r + compact
    yield "64 bytes", signature[:64]
    yield "nothing", b""
    yield "zeros", bytes(65)
    yield "zeros and v", bytes(64) + b"\x1b"
    yield "r of the group's order", ORDER.to_bytes(32, "big") + signature[32:]
    yield "s of zero", r + bytes(32) + bytes([v])
    yield "r and s exchanged", signature[32:64] + r + bytes([v])


@pytest.mark.parametrize("order", ORDERS, ids=IDS)
def test_signature__as_signed__counts_once(scene: Scene, order: Order) -> None:
    contract, message = order.contract(scene.cell), order.message(scene)
    signature = sign(order, message, domain(contract, order), order.signer)
    order.submit(contract, message, signature)
    for _ in range(2):
        refused(lambda: order.submit(contract, message, signature), order.replayed)


@pytest.mark.parametrize("order", ORDERS, ids=IDS)
def test_signature__in_another_shape__is_none(scene: Scene, order: Order) -> None:
    """Malleability: from one signature nobody can make another."""
    contract, message = order.contract(scene.cell), order.message(scene)
    signature = sign(order, message, domain(contract, order), order.signer)
    for shape, forged in mangled(signature):
        with boa.env.anchor():
            refused(lambda: order.submit(contract, message, forged), order.wrong, "signature is not valid")  # noqa: B023
        assert shape
    order.submit(contract, message, signature)
    for _, forged in mangled(signature):
        refused(lambda: order.submit(contract, message, forged), order.wrong, order.replayed, "valid")  # noqa: B023


@pytest.mark.parametrize("order", ORDERS, ids=IDS)
def test_signature__for_another_chain_cell_or_contract__is_none_here(scene: Scene, order: Order) -> None:
    """Each is valid where it belongs. Cells of one founder differ in address, chains in number."""
    contract, message = order.contract(scene.cell), order.message(scene)
    good = domain(contract, order)
    elsewhere = [
        {"chainId": good["chainId"] + 1},
        {"chainId": 0},
        {"verifyingContract": str(order.contract(scene.twin).address)},
        {"version": "2"},
        {"name": "celldao"},
        {"name": ""},
    ]
    siblings = (scene.cell.share, scene.cell.governor, scene.cell.treasury, scene.cell.splitter)
    elsewhere += [{"verifyingContract": str(each.address)} for each in siblings if each is not contract]
    for change in elsewhere:
        forged = sign(order, message, {**good, **change}, order.signer)
        refused(lambda: order.submit(contract, message, forged), order.wrong, "valid")  # noqa: B023
    # the chain splits: what was signed before counts on one side only
    signature = sign(order, message, good, order.signer)
    before = boa.env.evm.patch.chain_id
    boa.env.evm.patch.chain_id = before + 1
    try:
        refused(lambda: order.submit(contract, message, signature), order.wrong, "valid")
    finally:
        boa.env.evm.patch.chain_id = before
    order.submit(contract, message, signature)


@pytest.mark.parametrize("order", ORDERS, ids=IDS)
def test_signature__for_anything_else_in_the_message__is_none(scene: Scene, order: Order) -> None:
    contract, message = order.contract(scene.cell), order.message(scene)
    good = domain(contract, order)
    for field, value in message.items():
        changed: Any
        if field == "proposalId":
            changed = scene.rival
        elif field == "support":
            changed = 0
        elif isinstance(value, int):
            changed = value + 1
        elif isinstance(value, bytes):
            changed = split(HAVE, 0, 0)
        elif value.startswith("0x"):
            changed = MEMBERS[3].address
        else:
            changed = value + "!"
        forged = sign(order, {**message, field: changed}, good, order.signer)
        refused(lambda: order.submit(contract, message, forged), order.wrong, "valid")  # noqa: B023
    forged = sign(order, message, good, key("a stranger"))
    refused(lambda: order.submit(contract, message, forged), order.wrong, "valid")
    assert now() < FAR
    order.submit(contract, message, sign(order, message, good, order.signer))


def test_ballots_of_two_proposals__cannot_be_exchanged(scene: Scene) -> None:
    """For on one, against on the other: whoever submits them can't turn them round."""
    governor = scene.cell.governor
    signed = {}
    for proposal, support in ((scene.proposal, FOR), (scene.rival, 0)):
        message = {"proposalId": proposal, "support": support, "voter": SIGNER.address, "nonce": 0}
        signed[proposal] = sign(ORDERS[0], message, domain(governor, ORDERS[0]), SIGNER)
    for proposal, other in ((scene.proposal, scene.rival), (scene.rival, scene.proposal)):
        for support in (0, 1, 2):
            refused(
                lambda: governor.castVoteBySig(proposal, support, SIGNER.address, signed[other]),  # noqa: B023
                "governor: wrong signature",
            )
            batched = packed(SIGNER.address, support, signed[other])
            assert governor.cast_votes_by_sig(proposal, [batched]) == 0


def test_orders_share_no_nonce_that_lets_one_undo_another(scene: Scene) -> None:
    """A permit uses up the nonce of a delegation; neither touches ballots and exits."""
    cell = scene.cell
    delegation, permit = ORDERS[5], ORDERS[4]
    signatures = {
        order.kind: sign(order, order.message(scene), domain(order.contract(cell), order), SIGNER)
        for order in (ORDERS[0], ORDERS[3], permit, delegation)
    }
    permit.submit(cell.share, permit.message(scene), signatures["permit"])
    refused(
        lambda: delegation.submit(cell.share, delegation.message(scene), signatures["delegation"]),
        "share: the signature is not valid",
    )
    assert cell.governor.nonces(SIGNER.address) == cell.treasury.nonces(SIGNER.address) == 0
    for order in (ORDERS[0], ORDERS[3]):
        order.submit(order.contract(cell), order.message(scene), signatures[order.kind])
    assert DAY
