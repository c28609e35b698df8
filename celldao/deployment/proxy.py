"""The public CREATE2 proxy, through which a contract has the same address on every chain.

Its deployment is a transaction that nobody holds the key of: the signature is made up (r and s are 0x2222…),
and the account that this signature belongs to can have signed nothing else. So whoever pays that account's
gas puts the proxy at the same address everywhere. The transaction names no chain, as before EIP-155; some
nodes refuse such ones, and there the proxy can be placed through another node only, or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import rlp  # type: ignore[import-untyped]
from eth_utils.crypto import keccak

from celldao.chain.answers import Verdict, lacks_money, only_protected
from celldao.chain.backend import Backend
from celldao.chain.fees import GWEI, in_gwei
from celldao.deployment.factory import CREATE2_PROXY, send
from celldao.deployment.progress import Progress
from celldao.errors import FoundingError, TransactionError

DEPLOYER: Final = "0x3fAB184622Dc19b6109349B94811493BF2a45362"
PRICE: Final = 100 * GWEI
GAS: Final = 100_000
COST: Final = PRICE * GAS
TRANSFER_GAS: Final = 21_000
# The proxy takes a salt and init code, and answers with the address: calldata after the first 32 bytes is
# created.
_RUNTIME: Final = bytes.fromhex(
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234"
    "f58015156039578182fd5b8082525050506014600cf3"
)
_SIGNATURE: Final = 0x2222222222222222222222222222222222222222222222222222222222222222


class ProxyState(StrEnum):
    """Whether this chain has the proxy."""

    STANDS = "stands"
    PLACEABLE = "placeable"
    """It is missing, and the node takes the transaction that creates it."""
    OUT_OF_REACH = "out of reach"
    """It is missing, and cannot be placed through this node now."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """The proxy on a chain.

    Attributes:
        why: in words, what is in the way or to be done; empty where it stands.
        missing: base units of the native coin that its deployer lacks for gas.
    """

    state: ProxyState
    why: str
    missing: int


def keyless_transaction() -> bytes:
    """The signed bytes that create the proxy; anyone may send them once `DEPLOYER` has `COST`."""
    size = len(_RUNTIME)
    # push the size, copy the code behind this head, return it
    head = bytes.fromhex(f"60{size:02x}80600e600039806000f350fe")
    fields = [0, PRICE, GAS, b"", 0, head + _RUNTIME, 27, _SIGNATURE, _SIGNATURE]
    return bytes(rlp.encode(fields))


def look_at_proxy(backend: Backend) -> Proxy:
    """Whether the proxy stands, or can be placed.

    To find that out the node is handed the keyless transaction while its sender cannot pay for it: a node
    that would take it says so by the reason it gives.
    """
    if backend.code(CREATE2_PROXY):
        return Proxy(ProxyState.STANDS, "", 0)
    if backend.transactions(DEPLOYER) > 0:
        return _out_of_reach("the one transaction that could create it was used up here without creating it")
    price = backend.gas_price()
    if price > PRICE:
        return _out_of_reach(
            f"gas costs {in_gwei(price)} now, and the transaction that creates it offers "
            f"{in_gwei(PRICE)}, for ever"
        )
    missing = max(0, COST - backend.balance(DEPLOYER))
    if missing:
        verdict, words = backend.offer(keyless_transaction())
        if only_protected(words):
            return _out_of_reach(
                "this node takes no transaction that names no chain (EIP-155). Try a node of your own that "
                "allows it (geth: --rpc.allow-unprotected-txs)"
            )
        if verdict is not Verdict.TAKEN and not lacks_money(words):
            return _out_of_reach(f"the node answered: {words}")
    return Proxy(
        ProxyState.PLACEABLE,
        f"{DEPLOYER} gets what it lacks to {COST / 10**18} of the native coin; then anyone can send its only "
        "transaction, which creates the proxy. What it does not use of that stays there, for nobody.",
        missing,
    )


def place_proxy(backend: Backend, progress: Progress) -> None:
    """Creates the proxy; does nothing where it stands.

    Raises:
        FoundingError: its transaction was carried out, but created nothing.
        TransactionError: it was refused. Other errors as `Backend.send`.
    """
    proxy = look_at_proxy(backend)
    if proxy.state is ProxyState.STANDS:
        return
    if proxy.state is ProxyState.OUT_OF_REACH:
        raise FoundingError(
            f"the CREATE2 proxy cannot be placed on chain {backend.chain_id}: {proxy.why}",
            "Plan again: without it the factory is created plainly, at an address of this chain only.",
        )
    if proxy.missing:
        progress.step("gas for the CREATE2 proxy")
        gas = send(backend, DEPLOYER, b"", purpose="gas for the CREATE2 proxy", value=proxy.missing)
        progress.done(gas)
    progress.step("CREATE2 proxy")
    raw = keyless_transaction()
    try:
        receipt = backend.relay("0x" + keccak(raw).hex(), raw, DEPLOYER, PRICE, "the CREATE2 proxy")
        progress.done(receipt.gas_used)
    except TransactionError:
        if not backend.code(CREATE2_PROXY):
            raise
    if not backend.code(CREATE2_PROXY):
        raise FoundingError(
            f"the transaction that creates the CREATE2 proxy was carried out on chain {backend.chain_id}, "
            "and there is no proxy",
            "Gas is counted differently here. Plan again: the factory is then created plainly.",
        )


def _out_of_reach(why: str) -> Proxy:
    return Proxy(ProxyState.OUT_OF_REACH, why, 0)
