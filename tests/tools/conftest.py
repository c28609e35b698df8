"""A small set of contracts in a folder of its own: a module, an interface, a library, a factory of clones."""

from __future__ import annotations

from pathlib import Path

import pytest

VERSION = "# pragma version 0.4.3\n"
PRAGMAS = VERSION + "# pragma evm-version cancun\n# pragma optimize gas\n# pragma nonreentrancy on\n"

FILES = {
    "interfaces/IBox.vyi": """
event Put:
    who: indexed(address)
    amount: uint256

@external
def put(amount: uint256): ...

@external
@view
def total() -> uint256: ...
""",
    "modules/ledger.vy": """
from interfaces import IBox

_total: uint256

@deploy
def __init__():
    pass

@internal
def _add(amount: uint256):
    if amount == 0:
        return
    if amount > 1000:
        self._total += 1
        log IBox.Put(who=msg.sender, amount=1)
    elif amount > 900:
        self._total += 2
    else:
        for i: uint256 in range(amount, bound=1000):
            if i == 5:
                break
            if i == 3:
                continue
            self._total += 1
    log IBox.Put(
        who=msg.sender,
        amount=amount,
    )

@external
@view
def total() -> uint256:
    \"\"\"
    @notice What was put.
    \"\"\"
    return self._total

@internal
def _never():
    self._total = 0
""",
    "Box.vy": """
from snekmate.auth import ownable
from interfaces import IBox
from modules import ledger

implements: IBox
initializes: ownable
initializes: ledger
exports: (ledger.total, ownable.owner)

LOCK: immutable(uint256)

@deploy
def __init__():
    ownable.__init__()
    ledger.__init__()
    LOCK = 1

@external
def put(amount: uint256):
    assert LOCK == 1, "box: locked"
    ledger._add(amount)
""",
    "Maker.vy": """
from interfaces import IBox

@external
def make(master: address) -> address:
    return create_minimal_proxy_to(master)

@external
def make_and_put(master: address, amount: uint256) -> address:
    box: address = create_minimal_proxy_to(master)
    extcall IBox(box).put(amount)
    return box
""",
}


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    folder = tmp_path / "contracts"
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # an interface takes no pragma but the version
        path.write_text((VERSION if path.suffix == ".vyi" else PRAGMAS) + text, encoding="utf-8")
    return folder


@pytest.fixture
def numbers(contracts: Path):
    """The numbers of the lines of a file that hold a text."""

    def find(name: str, *texts: str) -> set[int]:
        lines = (contracts / name).read_text(encoding="utf-8").splitlines()
        return {number for number, line in enumerate(lines, 1) if any(text in line for text in texts)}

    return find
