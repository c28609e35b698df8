"""Whether a cell stands at an address: a clone of a master of a factory of this version, known to that
factory.

Whoever names an address may lie. What is checked does not depend on anything that stands at the address but
its code:

1. the factory's code is this version's, so what it says of masters and cells is true;
2. its masters were created from this version's init codes (the factory keeps the hashes and creates nothing
   else);
3. the four contracts are clones of these masters;
4. the factory founded them as one cell.

The hard bounds are the factory's own: a test factory has wider ones (`Rules.standard_bounds`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from eth_utils.address import is_address, to_checksum_address
from eth_utils.crypto import keccak

from celldao import __version__
from celldao.artifacts import FACTORY, FOUNDED, MASTERS, artifact
from celldao.chain.backend import Block, Call, Code, Header, LogFilter, Query, Reader
from celldao.errors import HistoryError, NodeRefusal, NotACellError
from celldao.record import CellRecord
from celldao.releases import told
from celldao.text import one_line

_NAMES: Final = ("share", "governor", "treasury", "splitter")
_REMEDY: Final = (
    "Send it nothing and sign nothing for it. Compare the address and the network with a source you trust; "
    "a cell of another version of celldao needs that version."
)


def clone_code(master: str) -> bytes:
    """The code of an EIP-1167 clone, as Vyper's create_minimal_proxy_to makes it."""
    return bytes.fromhex("363d3d373d3d3d363d73" + master[2:] + "5af43d82803e903d91602b57fd5bf3")


def check(record: CellRecord, reader: Reader) -> None:
    """Does the chain have what a record says? One request.

    Raises:
        NotACellError: what stands there is not this cell, or no cell at all.
    """
    addresses = [getattr(record, name) for name in _NAMES]
    (*codes, said), answers = _ask(
        reader, record.factory, record.treasury, [*map(Code, addresses), _asking_name(record.share)]
    )
    if not codes[1 + _NAMES.index("treasury")]:
        raise NotACellError(
            f"there is no contract at {record.treasury} on chain {reader.chain_id}",
            "A test chain forgets when it ends: found the cell again, or choose the right node.",
        )
    facts = _facts(record.factory, record.treasury, codes[0], answers)
    for name, address in zip(_NAMES, addresses, strict=True):
        if facts["contracts"][name] != address:
            raise NotACellError(
                f"the record names {address} as {name} of the cell at {record.treasury}, its factory "
                f"{facts['contracts'][name]}",
                _REMEDY,
            )
    _check_clones(dict(zip(_NAMES, zip(addresses, codes[1:], strict=True), strict=True)), facts["masters"])
    for name, kept, found in (
        ("name", record.name, _name(said)),
        ("founder", record.founder, facts["founder"]),
        ("constitution", record.constitution, "0x" + facts["constitution"].hex()),
        ("bounds", record.bounds, facts["bounds"]),
    ):
        if kept != found:
            raise NotACellError(
                f"the record says {name} {kept} of the cell at {record.treasury}, the chain {found}",
                _REMEDY,
            )


def rebuild(treasury: str, reader: Reader) -> CellRecord:
    """The record of a cell of which only the address is known: that of its treasury.

    A few requests, and a search for the block of its founding.

    Raises:
        NotACellError: there is none.
        HistoryError: it is a cell, but the node does not tell when it was founded.
    """
    if not is_address(treasury):
        raise NotACellError(
            f"{treasury} is not an address", "Name the address of a treasury, or a cell.json."
        )
    treasury = str(to_checksum_address(treasury))
    code, factory_word, latest = reader.fetch(
        [
            Code(treasury),
            Call(treasury, artifact("Treasury").interface.encode("factory"), optional=True),
            Header(),
        ]
    )
    if not code:
        raise NotACellError(f"there is no contract at {treasury} on chain {reader.chain_id}", _REMEDY)
    if factory_word is None or len(factory_word) != 32 or any(factory_word[:12]):
        raise NotACellError(f"what stands at {treasury} names no factory: it is no treasury", _REMEDY)
    factory = str(to_checksum_address(factory_word[12:]))
    codes, answers = _ask(reader, factory, treasury, [])
    facts = _facts(factory, treasury, codes[0], answers)
    contracts = facts["contracts"]
    addresses = [contracts[name] for name in _NAMES]
    *found, name = reader.fetch(
        [
            *(Code(address) for address in addresses),
            _asking_name(contracts["share"]),
        ]
    )
    _check_clones(dict(zip(_NAMES, zip(addresses, found, strict=True), strict=True)), facts["masters"])
    founded, opened = _founding(reader, factory, treasury, latest)
    return CellRecord(
        name=_name(name),
        chain_id=reader.chain_id,
        factory=factory,
        founder=facts["founder"],
        **contracts,
        block=opened,
        version=__version__,
        constitution="0x" + facts["constitution"].hex(),
        document="0x" + founded["document"].hex(),
        bounds=facts["bounds"],
    )


def cell_of_mandate(mandate: str, reader: Reader) -> str:
    """The treasury of the cell that granted a mandate of which only the address is known. Two requests.

    Whoever names an address may have put anything there: what stands there must be a clone of the master of a
    factory of this version, and that factory must know it.

    Raises:
        NotACellError: there is no mandate of a cell.
    """
    mandate = str(to_checksum_address(mandate))
    interface = artifact("Mandate").interface
    asks = [Call(mandate, interface.encode(name), optional=True) for name in ("factory", "treasury")]
    code, *words = reader.fetch([Code(mandate), *asks])
    if not code:
        raise NotACellError(f"there is no contract at {mandate} on chain {reader.chain_id}", _REMEDY)
    if any(word is None or len(word) != 32 or any(word[:12]) for word in words):
        raise NotACellError(f"what stands at {mandate} is no mandate", _REMEDY)
    factory, treasury = (str(to_checksum_address(word[12:])) for word in words)
    known = Call(factory, artifact(FACTORY).interface.encode("cell_of_mandate", mandate), optional=True)
    (factory_code, granted_by), answers = _ask(reader, factory, treasury, [known])
    _facts(factory, treasury, factory_code, answers)
    if code != clone_code(answers[MASTERS.index("Mandate")][0]):
        raise NotACellError(f"what stands at {mandate} is no mandate: it has other code", _REMEDY)
    if granted_by != bytes(12) + bytes.fromhex(treasury[2:]):
        raise NotACellError(f"the factory at {factory} knows no mandate at {mandate}", _REMEDY)
    return treasury


def _ask(reader: Reader, factory: str, treasury: str, more: Sequence[Query]) -> tuple[list[Any], list[Any]]:
    """The factory's code and the answers to `more`; what the factory says of the cell."""
    interface = artifact(FACTORY).interface
    calls: list[tuple[str, tuple[Any, ...]]] = [("master", (kind,)) for kind in range(len(MASTERS))]
    calls += [(name, (treasury,)) for name in ("is_cell", "contracts_of", "constitution_of", "founder_of")]
    calls.append(("bounds", ()))
    answers = reader.fetch(
        [
            Code(factory),
            *more,
            *(Call(factory, interface.encode(name, *given), optional=True) for name, given in calls),
        ]
    )
    count = 1 + len(more)
    decoded = [
        interface.decode(name, len(given), answer) if answer else None
        for (name, given), answer in zip(calls, answers[count:], strict=True)
    ]
    return answers[:count], decoded


def _asking_name(share: str) -> Call:
    return Call(share, artifact("Share").interface.encode("name"), optional=True)


def _name(answer: bytes | None) -> str:
    """As a record has it. A cell may be called anything."""
    return one_line(artifact("Share").interface.decode("name", 0, answer or b""))


def _facts(factory: str, treasury: str, code: bytes, answers: list[Any]) -> dict[str, Any]:
    """What a factory says of a cell, once its own code is known to be honest."""
    compiled = artifact(FACTORY)
    size = len(compiled.runtime)
    if code[:size] != compiled.runtime or len(code) != size + compiled.immutables_length:
        raise NotACellError(
            f"the contract at {treasury} belongs to no factory of celldao {__version__}: other code stands "
            f"at {factory}{told(FACTORY, code)}",
            _REMEDY,
        )
    masters, rest = answers[: len(MASTERS)], answers[len(MASTERS) :]
    for name, master in zip(MASTERS, masters, strict=True):
        if master is None or master[1] != keccak(artifact(name).init_code):
            raise NotACellError(
                f"the factory at {factory} founds cells with another version of {name}", _REMEDY
            )
    is_cell, contracts, constitution, founder, bounds = rest
    if not is_cell:
        raise NotACellError(f"the factory at {factory} has founded no cell at {treasury}", _REMEDY)
    return {
        "masters": [master[0] for master in masters[: len(FOUNDED)]],
        "contracts": contracts,
        "constitution": constitution,
        "founder": founder,
        "bounds": {rule: (edges["low"], edges["high"]) for rule, edges in bounds.items()},
    }


def _check_clones(found: dict[str, tuple[str, bytes]], masters: list[str]) -> None:
    for (name, (address, code)), kind, master in zip(found.items(), FOUNDED, masters, strict=True):
        if code != clone_code(master):
            raise NotACellError(
                f"what stands at {address} is no {name} of a cell: it is no clone of the {kind} at {master}",
                _REMEDY,
            )


def _founding(reader: Reader, factory: str, treasury: str, latest: Block) -> tuple[dict[str, Any], int]:
    """The event of a cell's founding, and the block in which it was opened."""
    interface = artifact(FACTORY).interface
    names = tuple(interface.topic(event) for event in ("Founded", "Opened"))
    whose = bytes(12) + bytes.fromhex(treasury[2:])

    def events(first: int, last: int) -> dict[bytes, Any]:
        (logs,) = reader.fetch([LogFilter((factory,), (names, (whose,)), first, last)])
        return {log.topics[0]: log for log in logs}

    try:
        found = events(0, latest.number)
    except NodeRefusal:
        # It does not look through all blocks at once. Where it keeps old states, halving finds the block.
        first = _first_block(reader, treasury, latest)
        found = events(first, first)
        found |= _opened(events, first, latest.number, names[1])
    if names[0] not in found or names[1] not in found:
        raise HistoryError(
            f"the node does not show when the cell at {treasury} was founded and opened",
            "Finish the founding if it is not; else name the cell.json, or use a node that keeps all events.",
        )
    founded, opened = found[names[0]], found[names[1]]
    return interface.decode_event("Founded", founded.topics, founded.data), opened.block


def _opened(events: Any, first: int, last: int, topic: bytes) -> dict[bytes, Any]:
    """The opening follows the founding: pages from there on, shorter ones where the node refuses."""
    size = 10_000
    while first <= last:
        try:
            found: dict[bytes, Any] = events(first, min(last, first + size - 1))
        except NodeRefusal:
            if size == 1:
                raise
            size //= 2
            continue
        if topic in found:
            return {topic: found[topic]}
        first += size
    return {}


def _first_block(reader: Reader, account: str, latest: Block) -> int:
    """The block in which an account's code appeared.

    Raises:
        HistoryError: the node does not keep states of that age.
    """
    low, high = 0, latest.number  # no code at low, code at high
    while high - low > 1:
        middle = (low + high) // 2
        try:
            (header,) = reader.fetch([Header(middle)])
            (code,) = reader.fetch([Code(account)], header)
        except NodeRefusal as error:
            raise HistoryError(
                f"the node does not tell when the contract at {account} was created",
                "Name the cell.json, or use a node that keeps old states or all events.",
            ) from error
        low, high = (low, middle) if code else (middle, high)
    return high
