"""Answers are decoded the same whatever else the process has loaded."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from eth_abi import abi as published

from celldao.chain import coding
from tests.support.paths import ROOT

# Ape is loaded first, and again after our own modules.
BESIDE_APE = """
import ape.utils.abi
from eth_abi.abi import decode as shared
assert shared(["uint256"], b"") == (0,), "Ape has changed: is celldao.chain.coding still needed?"

from celldao.chain.codec import Interface
from celldao.errors import ChainError

output = [{"type": "uint256", "name": ""}]
interface = Interface([{"type": "function", "name": "count", "inputs": [], "outputs": output}])
for answer in (b"", b"\\x01", bytes(31)):
    try:
        print("decoded", interface.decode("count", 0, answer))
    except ChainError as error:
        print(error.what)
"""

SAMPLES = [
    ("uint256", 2**256 - 1),
    ("uint8", 7),
    ("int24", -(2**23)),
    ("address", "0x" + "ab" * 20),
    ("bool", True),
    ("bytes", b"abc"),
    ("bytes4", b"abcd"),
    ("string", "Käse"),
    ("uint256[]", (1, 2, 3)),
    ("uint16[2][]", ((1, 2), (3, 4))),
    ("(address,(uint256,string)[])", ("0x" + "cd" * 20, ((5, "x"), (6, "y")))),
    ("function", b"f" * 24),
]


def test_decode__beside_ape_answer_too_short__refused() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BESIDE_APE], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"count was answered with {given} instead of what the ABI says"
        for given in ("nothing", "1 bytes", "31 bytes")
    ]


@pytest.mark.parametrize(("kind", "value"), SAMPLES)
def test_encode__every_kind_of_type__as_eth_abi_does(kind: str, value: object) -> None:
    data = coding.encode([kind], [value])
    assert data == published.encode([kind], [value])
    assert coding.decode([kind], data) == (value,)


def test_package__nobody_else__uses_the_registry_of_the_process() -> None:
    shared = re.compile(r"^\s*(?:from|import) eth_abi(?!\.exceptions\b)", re.MULTILINE)
    files = [path for path in (ROOT / "celldao").rglob("*.py") if shared.search(path.read_text())]
    assert [path.relative_to(ROOT).as_posix() for path in files] == ["celldao/chain/coding.py"]


def test_decode_any_text__text_that_is_no_utf_8__as_much_of_it_as_can_be_read() -> None:
    """Anybody can pay with such a memo: it must not end the reading of all that was paid."""
    answer = coding.encode(["bytes", "uint256"], [b"a\xffb\xc3\xa4", 7])
    assert coding.decode_any_text(["string", "uint256"], answer) == ("a\ufffdb\xe4", 7)
