"""What the operator's key may sign, decided where it signs, from the very bytes that are signed.

No tool, no argument and no mistake elsewhere gets around it: a transaction goes to this one mandate, carries
no coin, calls one of eight functions in exactly their encoding, a call within it is one that the settings
list, and the ledger has let these very bytes through. Everything else is `GateError`, and nothing was signed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from celldao.actions.function import Function
from celldao.agents.settings import AgentSettings
from celldao.artifacts import artifact
from celldao.chain.sender import Signer
from celldao.constitution.fields import NATIVE
from celldao.errors import GateError

# The sums by which limits count: what is drawn from the treasury, what leaves the account.
DRAWN: Final = "drawn"
SPENT: Final = "spent"
_REMEDY: Final = "The agent's server signs nothing else. If a person wants it, a person does it."


@dataclass(frozen=True, slots=True)
class Meaning:
    """What calldata to a mandate would do.

    Attributes:
        function: name of the mandate's function.
        flow: DRAWN, SPENT, or empty where no money moves away from the treasury or the account.
        asset: whose, and `units` how many base units of it; empty and 0 where there is none.
        receivers: (account, base units) of a payment.
        target: of a call, with `data`; empty for none.
        values: the arguments, in their order.
    """

    function: str
    flow: str = ""
    asset: str = ""
    units: int = 0
    receivers: tuple[tuple[str, int], ...] = ()
    target: str = ""
    data: bytes = b""
    values: tuple[Any, ...] = ()


def _draw(asset: str, amount: int) -> Meaning:
    return Meaning("draw", DRAWN, asset, amount)


def _pay(asset: str, receiver: str, amount: int) -> Meaning:
    return Meaning("pay", SPENT, asset, amount, ((receiver, amount),))


def _spend(asset: str, receivers: tuple[str, ...], amounts: tuple[int, ...]) -> Meaning:
    if len(receivers) != len(amounts) or not receivers:
        raise GateError("a payment has as many receivers as amounts, and at least one", _REMEDY)
    return Meaning("spend", SPENT, asset, sum(amounts), tuple(zip(receivers, amounts, strict=True)))


def _call(target: str, amount: int, data: bytes) -> Meaning:
    return Meaning("call", SPENT, NATIVE, amount, target=target, data=data)


def _call_with(asset: str, amount: int, target: str, data: bytes) -> Meaning:
    return Meaning("call_with", SPENT, asset, amount, target=target, data=data)


def _give_back(asset: str, amount: int) -> Meaning:
    return Meaning("give_back", "", asset, amount)


def _report(digest: bytes, link: str) -> Meaning:
    return Meaning("report")


def _log(root: bytes, link: str) -> Meaning:
    return Meaning("log_provenance")


_READ: Final[dict[str, Callable[..., Meaning]]] = {
    "draw": _draw,
    "pay": _pay,
    "spend": _spend,
    "call": _call,
    "call_with": _call_with,
    "give_back": _give_back,
    "report": _report,
    "log_provenance": _log,
}
# By selector; nothing else of the mandate's is ever signed: no accept, recall, petition.
_FUNCTIONS: Final[dict[bytes, Function]] = {
    function.selector: function
    for function in (
        Function.of_abi(entry)
        for entry in artifact("Mandate").abi
        if entry["type"] == "function" and entry["name"] in _READ
    )
}


def read(data: bytes) -> Meaning:
    """What calldata to a mandate means.

    Raises:
        GateError: it is none of the functions that may be signed, or not to the byte what an encoder writes.
    """
    function = _FUNCTIONS.get(bytes(data[:4]))
    if function is None:
        raise GateError(f"the function 0x{data[:4].hex()} of the mandate may not be signed here", _REMEDY)
    values = function.decode(bytes(data))
    if values is None:
        raise GateError(f"the arguments of {function.name} are not encoded as they should be", _REMEDY)
    meaning = _READ[function.name](*values)
    return Meaning(**{**_fields(meaning), "values": values})


def _fields(meaning: Meaning) -> dict[str, Any]:
    return {name: getattr(meaning, name) for name in Meaning.__dataclass_fields__}


class LetThrough(Protocol):
    """Who knows what was let through: the ledger."""

    def take_number(self, data: bytes, nonce: int) -> bool:
        """Whether these bytes to the mandate may be signed as the transaction of this number."""
        ...


class Gate:
    """The decision."""

    def __init__(self, settings: AgentSettings, chain_id: int, ledger: LetThrough) -> None:
        self._mandate = settings.mandate
        self._calls = frozenset((call.target, call.selector) for call in settings.calls)
        self._dry = settings.dry_run
        self._chain_id = chain_id
        self._ledger = ledger

    def check(self, to: str | None, data: bytes, value: int) -> Meaning:
        """What a transaction would do, if it may be signed at all.

        Raises:
            GateError: it may not.
        """
        if to is None or str(to).lower() != self._mandate.lower():
            raise GateError(f"a transaction to {to or 'create a contract'} may not be signed here", _REMEDY)
        if value:
            raise GateError("a transaction that carries coin may not be signed here", _REMEDY)
        meaning = read(data)
        if meaning.target and (meaning.target, meaning.data[:4]) not in self._calls:
            raise GateError(
                f"a call of 0x{meaning.data[:4].hex()} at {meaning.target} may not be signed here",
                "The person who runs the agent lists calls in the settings; the charter must list them, too.",
            )
        return meaning

    def pass_(self, transaction: Mapping[str, Any]) -> None:
        """Let a transaction be signed.

        Raises:
            GateError: it may not be.
        """
        if self._dry:
            raise GateError("the server is set to try out only: nothing is signed", _REMEDY)
        if transaction.get("chainId") != self._chain_id:
            raise GateError("a transaction for another chain may not be signed here", _REMEDY)
        unknown = set(transaction) - _SIGNED
        if unknown:
            raise GateError(f"a transaction with {', '.join(sorted(unknown))} may not be signed", _REMEDY)
        data = bytes(transaction["data"])
        self.check(transaction.get("to"), data, int(transaction["value"]))
        if not self._ledger.take_number(data, int(transaction["nonce"])):
            raise GateError("this was not let through, or is signed already", _REMEDY)


# What `Sender` fills in; an authorization list, say, would give the key's code away.
_SIGNED: Final = frozenset(
    {"chainId", "nonce", "gas", "value", "data", "to", "maxFeePerGas", "maxPriorityFeePerGas", "gasPrice"}
)


class GatedSigner:
    """A key behind the gate: it signs transactions, and no messages at all."""

    def __init__(self, signer: Signer, gate: Gate) -> None:
        self._signer = signer
        self._gate = gate

    @property
    def address(self) -> str:
        return self._signer.address

    def sign(self, transaction: Mapping[str, Any]) -> tuple[str, bytes]:
        """See `Signer`. Raises GateError for what may not be signed."""
        self._gate.pass_(transaction)
        return self._signer.sign(transaction)

    def __repr__(self) -> str:
        return f"<the operator's key of {self.address}, behind the gate>"


class NoKey:
    """In place of a key, where the server only tries out."""

    def __init__(self, address: str) -> None:
        self.address = address

    def sign(self, transaction: Mapping[str, Any]) -> tuple[str, bytes]:
        """Raises GateError."""
        raise GateError("the server has no key: it only tries out", _REMEDY)
