from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.paths import CONTRACTS
from tools.vyper_checks.listed import Listed
from tools.vyper_checks.rules import authority
from tools.vyper_checks.tree import load

Found = Callable[..., list[str]]

STATE = """
owner: address
owners: HashMap[uint256, address]
count: uint256
OWNER: immutable(address)

@deploy
def __init__():
    OWNER = msg.sender
"""

GUARDED = {
    "assert": "assert msg.sender == self.owner, 'no'\n    self.count = 1",
    "assert of an immutable": "assert msg.sender == OWNER and n > 1, 'no'\n    self.count = 1",
    "if and raise": "if n == 0 or msg.sender != self.owner:\n        raise 'no'\n    self.count = 1",
    "only for him": "if msg.sender == self.owner:\n        self.count = 1",
    "both ways": "if n > 1:\n        assert msg.sender == OWNER, 'no'\n    else:\n"
    "        assert msg.sender == self.owner, 'no'\n    self.count = 1",
    "by a local": "known: address = self.owner\n    assert known == msg.sender, 'no'\n    self.count = 1",
    "way out before": "if n == 0:\n        return\n"
    "    assert msg.sender == self.owner, 'no'\n    self.count = 1",
}

OPEN = {
    "nothing asked": "self.count = 1",
    "asked afterwards": "self.count = 1\n    assert msg.sender == self.owner, 'no'",
    "asked one way only": "if n > 1:\n        assert msg.sender == self.owner, 'no'\n    self.count = 1",
    "compared with an argument": "assert msg.sender == who, 'no'\n    self.count = 1",
    "compared with a contract of his": "assert msg.sender == staticcall Kept(who).owner(), 'no'\n"
    "    self.count = 1",
    "either will do": "assert msg.sender == self.owner or n > 1, 'no'\n    self.count = 1",
    "wrong way round": "assert msg.sender != self.owner, 'no'\n    self.count = 1",
    "refusal that is none": "if msg.sender != self.owner:\n        pass\n    self.count = 1",
    "asked in a loop that may not run": "for i: uint256 in range(n, bound=5):\n"
    "        assert msg.sender == self.owner, 'no'\n    self.count = 1",
    "perhaps asked": "if n > 1 and self._checked():\n        pass\n    self.count = 1",
    "local set again": "known: address = self.owner\n    other: uint256 = 0\n"
    "    known, other = self._two(who)\n    assert known == msg.sender, 'no'\n    self.count = 1",
    "acts within a condition": "if n > 1 and self._acted():\n        pass\n"
    "    assert msg.sender == self.owner, 'no'",
    "an entry of his choice": "assert msg.sender == self.owners[n], 'no'\n    self.count = 1",
    "a helper hands his argument back": "assert msg.sender == self._same(who), 'no'\n    self.count = 1",
    "calls out first": "extcall Kept(who).poke()\n    assert msg.sender == self.owner, 'no'",
    "logs first": "log Said(n=n)\n    assert msg.sender == self.owner, 'no'",
}

HELPERS = """
interface Kept:
    def owner() -> address: view
    def poke(): nonpayable

event Said:
    n: uint256

@internal
def _checked() -> bool:
    assert msg.sender == self.owner, "no"
    return True

@internal
def _acted() -> bool:
    self.count = 1
    return True

@internal
def _same(who: address) -> address:
    return who

@internal
def _two(who: address) -> (address, uint256):
    return who, 1

@external
def act(n: uint256, who: address):
    """


@pytest.mark.parametrize("case", GUARDED)
def test_authority__checked_before_every_effect__clean(found: Found, case: str) -> None:
    lists = {"checks": {"Box.act": "the owner alone"}}
    assert found("authority", STATE + HELPERS + GUARDED[case] + "\n", lists=lists) == []


@pytest.mark.parametrize("case", OPEN)
def test_authority__effect_reached_without_a_check__reported(found: Found, case: str) -> None:
    said = found("authority", STATE + HELPERS + OPEN[case] + "\n")
    assert [text for text in said if text.startswith("Box.act acts before it has checked who calls")]


def test_authority__check_that_nobody_named__reported(found: Found) -> None:
    said = found("authority", STATE + HELPERS + GUARDED["assert"] + "\n")
    assert said == ["Box.act grants authority, but is not named under [checks]"]


KNOWN = """
interface Registry:
    def cell_of(account: address) -> address: view

known: HashMap[address, bool]
registry: address
count: uint256

@internal
@view
def _is_known(who: address) -> bool:
    return self.known[who]

@external
def act(who: address):
    assert {}, "box: no"
    self.count = 1
"""


@pytest.mark.parametrize(
    "asked", ["self._is_known(msg.sender)", "staticcall Registry(self.registry).cell_of(msg.sender) == self"]
)
def test_authority__register_asked_about_the_sender__clean(found: Found, asked: str) -> None:
    lists = {"checks": {"Box.act": "those we know"}, "knowing": {"Box._is_known": "those we know"}}
    assert found("authority", KNOWN.format(asked), lists=lists) == []


@pytest.mark.parametrize(
    "asked",
    [
        "self._is_known(who)",
        "staticcall Registry(self.registry).cell_of(who) == self",
        "staticcall Registry(who).cell_of(msg.sender) == self",
        "staticcall Registry(self.registry).cell_of(msg.sender) == who",
    ],
)
def test_authority__register_asked_about_somebody_else__reported(found: Found, asked: str) -> None:
    said = found("authority", KNOWN.format(asked), lists={"knowing": {"Box._is_known": "those we know"}})
    assert said == ["Box.act acts before it has checked who calls (line 26 of Box.act)"]


MODULE = """
word: uint256
count: uint256

@internal
@view
def _check(expected: address):
    if msg.sender != expected:
        self._refuse()

@internal
@pure
def _refuse():
    raise "part: no"

@external
def act(who: address):
    self._check(%s)
    self.count = 1
"""
BOX = "from modules import part\ninitializes: part\nexports: part.act\n"


def test_authority__exported_function_checks_through_helpers__clean(found: Found) -> None:
    text = MODULE % "convert(self.word >> 96, address)"
    lists = {"checks": {"part._check": "who is kept"}}
    assert found("authority", BOX, modules={"part": text}, lists=lists) == []


def test_authority__helper_is_given_an_argument_of_the_caller__reported(found: Found) -> None:
    said = found("authority", BOX, modules={"part": MODULE % "who"})
    assert said == ["Box.act acts before it has checked who calls (line 24 of part.act)"]


SIGNED = """
nonces: HashMap[address, uint256]
count: uint256

@internal
@pure
def _recover(digest: bytes32, s: uint256) -> address:
    return ecrecover(digest, 27, s, s)

@external
def act(owner: address, digest: bytes32, s: uint256):
    %s
"""
CHECKED = 'assert owner != empty(address) and self._recover(digest, s) == owner, "box: no"'
LISTS = {
    "signature_checks": {"Box._recover": "who signed"},
    "checks": {"Box.act": "who signed it"},
}


def test_authority__signature_checked_first__clean(found: Found) -> None:
    body = SIGNED % f"{CHECKED}\n    self.nonces[owner] += 1"
    assert found("authority", body, lists=LISTS) == []


def test_authority__nobody_is_taken_for_a_signer__reported(found: Found) -> None:
    body = SIGNED % 'assert self._recover(digest, s) == empty(address), "box: no"\n    self.count += 1'
    said = found("authority", body, lists={"signature_checks": LISTS["signature_checks"]})
    assert said == ["Box.act acts before it has checked who calls (line 22 of Box.act)"]


def test_authority__nonce_raised_before_the_signature__only_if_listed_as_late(found: Found) -> None:
    body = SIGNED % f"self.nonces[owner] += 1\n    {CHECKED}\n    self.count += 1"
    late = {**LISTS, "late": {"Box.act": "a revert undoes it"}}
    assert found("authority", body, lists=late) == []


def test_authority__payable_default__reported_until_listed(found: Found) -> None:
    body = "@external\n@payable\ndef __default__():\n    pass\n"
    assert found("authority", body) == ["Box.__default__ acts before it has checked who calls"]


def test_authority__listed_as_the_callers_own_without_looking_at_him__reported(found: Found) -> None:
    lists = {"own": {"Box.act": "his own count"}}
    said = found("authority", STATE + HELPERS + OPEN["nothing asked"] + "\n", lists=lists)
    assert said == ["Box.act is listed as `own`, but never looks at msg.sender"]


def test_authority__open_entry_of_a_function_that_checks__stale(found: Found) -> None:
    lists = {"checks": {"Box.act": "the owner alone"}, "anyone": {"Box.act": "anyone may", "Box.gone": "no"}}
    said = found("authority", STATE + HELPERS + GUARDED["assert"] + "\n", lists=lists)
    assert said == [
        "[anyone] Box.act: stale, nothing needs it",
        "[anyone] Box.gone: stale, nothing needs it",
    ]


CALLS = {
    "treasury_terms._check_vote": r"^    (?:treasury_terms|self)\._check_vote\(\)$",
    "clone._check_factory": r"^    clone\._check_factory\(\)$",
    "holding._check_treasury": r"^    (?:holding|self)\._check_treasury\(\)$",
}


@pytest.mark.parametrize("check", CALLS)
def test_authority__our_contracts_without_the_calls_of_a_check__each_function_reported(
    tmp_path: Path, check: str
) -> None:
    """Where the call of a check is taken out of our own code, every function that relied on it is named."""
    shutil.copytree(CONTRACTS, tmp_path / "contracts")
    removed = 0
    for path in (tmp_path / "contracts").rglob("*.vy"):
        text, times = re.subn(CALLS[check], "    pass", path.read_text(), flags=re.MULTILINE)
        path.write_text(text)
        removed += times
    bare = _unguarded(load(tmp_path / "contracts"))
    assert removed
    assert len(bare) >= removed


def _unguarded(tree) -> set[str]:
    outcome = authority.check(tree, Listed.read("authority"))
    return {problem.text for problem in outcome.problems if "acts before it has checked" in problem.text}
