"""The governor of a next version: ours with another EIP-712 version and one rule more.

Made from contracts/ by replacing lines, so that it stays as near to ours as a real next version would.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Final

from tests.support.paths import CONTRACTS
from tools.compiler import compile_contract

# file -> (what is there once, what the next version has)
CHANGES: Final = {
    "Governor.vy": [
        ('    return "1"\n', '    return "2"\n'),
        ('return 0x0f, ballots.NAME, "1", chain.id', 'return 0x0f, ballots.NAME, "2", chain.id'),
        (
            '        governor_refusal._refuse("the lists differ in length")\n',
            '        governor_refusal._refuse("the lists differ in length")\n'
            '    if len(description) == 0:\n        governor_refusal._refuse("a proposal needs a text")\n',
        ),
    ],
    "modules/signatures.vy": [('keccak256("1")', 'keccak256("2")')],
}


@cache
def next_governor() -> dict[str, Any]:
    """Its artifact, in the form of celldao/artifacts."""
    with tempfile.TemporaryDirectory() as folder:
        contracts = Path(folder) / "contracts"
        shutil.copytree(CONTRACTS, contracts)
        for name, changes in CHANGES.items():
            path = contracts / name
            text = path.read_text(encoding="utf-8")
            for before, after in changes:
                assert text.count(before) == 1, f"{name} has {before.strip()!r} {text.count(before)} times"
                text = text.replace(before, after)
            path.write_text(text, encoding="utf-8")
        return compile_contract(contracts / "Governor.vy", contracts)
