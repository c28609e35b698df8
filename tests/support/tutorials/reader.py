"""A person with a shell in a folder, who follows a tutorial; and the world in which that happens."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

from web3 import Web3

from tests.support.faulty_proxy import Calm, Fault, FaultyProxy, Scripted
from tests.support.paths import ROOT
from tests.support.tutorials.document import Command, Marker, Typed, Written, read
from tests.support.tutorials.terminal import Answer, Outcome, pattern, run

TUTORIALS: Final = ROOT / "docs" / "tutorials"
PASSPHRASE: Final = "only for this tutorial 1!"
SECONDS: Final = 150.0
UNITS: Final = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}


class NotAsWritten(AssertionError):
    """A tutorial says something that is not so."""


@dataclass
class Reader:
    """Follows tutorials one after the other.

    Attributes:
        home: the reader's home folder; commands begin there.
        node: the chain, and what the reader's node does wrong.
        yours: examples of the tutorial and what the reader has instead.
        folder: where the next command is typed.
        said: by the last command.
        exported: variables that the reader has set.
    """

    home: Path
    node: FaultyProxy
    w3: Web3
    tokens: Mapping[str, Callable[[str, Decimal], None]]
    yours: dict[str, str] = field(default_factory=dict)
    folder: Path = field(init=False)
    said: str = ""
    exported: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.folder = self.home

    def follow(self, name: str) -> None:
        """
        Args:
            name: of the tutorial's file.

        Raises:
            NotAsWritten: a command ends or says otherwise than the tutorial; with line and terminal.
            TutorialError: it can't be followed.
        """
        for step in read(TUTORIALS / name):
            where = f"{name}:{step.line}"
            if isinstance(step, Written):
                (self.folder / step.name).write_text(self._own(step.text), encoding="utf-8")
            elif isinstance(step, Marker):
                self._happens(where, step.words)
            else:
                self._types(where, step)

    def copy(self, home: Path) -> Reader:
        """Somebody who has done the same, in a folder of his own."""
        shutil.copytree(self.home, home)
        other = Reader(home, self.node, self.w3, self.tokens, dict(self.yours))
        other.folder = home / self.folder.relative_to(self.home)
        other.exported = dict(self.exported)
        return other

    # --- commands -------------------------------------------------------------------------------------------

    def _types(self, where: str, command: Command) -> None:
        state = self.home / ".shell"
        keep = f"{{ pwd; export -p; }} > {shlex.quote(str(state))}"
        text = f"{self._own(command.text)}\ncode=$?\n{keep}; exit $code"
        answers = [self._answer(typed) for typed in command.typed]
        outcome = run(text, answers, self.folder, self._environment(), SECONDS)
        if state.exists():
            where_now, _, exported = state.read_text().partition("\n")
            self.folder, self.exported = Path(where_now), _variables(exported)
            state.unlink()
        self.said = outcome.text
        self._compare(where, command, outcome)

    def _compare(self, where: str, command: Command, outcome: Outcome) -> None:
        def wrong(what: str) -> NotAsWritten:
            return NotAsWritten(f"{where}: $ {command.text}\n{what}. The terminal:\n{outcome.text}")

        if outcome.code is None:
            raise wrong(f"did not end within {SECONDS:g} seconds")
        if outcome.code != command.code:
            raise wrong(f"ended with {outcome.code}, not {command.code}")
        if outcome.unanswered:
            raise wrong(f"did not ask {outcome.unanswered[0]!r}")
        at = 0
        for line in command.seen:
            if line.strip() == "…":
                continue
            found = pattern(self._own(line)).search(outcome.text, at)
            if not found:
                raise wrong(f"did not say {self._own(line)!r}{' then' if at else ''}")
            at = found.end() if command.ordered else 0

    def _answer(self, typed: Typed) -> Answer:
        prompt = self._own(typed.prompt)
        return (
            Answer(prompt, PASSPHRASE, True) if typed.text is None else Answer(prompt, self._own(typed.text))
        )

    def _own(self, text: str) -> str:
        for example, own in self.yours.items():
            text = text.replace(example, own)
        return text

    def _environment(self) -> dict[str, str]:
        """A new terminal's, and what the reader has exported in it."""
        kept = {name: os.environ[name] for name in ("PYTHONPATH", "VVM_BINARY_PATH") if name in os.environ}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        fresh = {"PATH": path, "HOME": str(self.home), "LANG": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1"}
        return fresh | kept | self.exported

    # --- the world ------------------------------------------------------------------------------------------

    def _happens(self, where: str, words: str) -> None:
        kind, _, rest = words.partition(" ")
        handlers = {
            "wait": self._wait,
            "faucet": self._faucet,
            "yours": self._yours,
            "trouble": self._trouble,
            "base": self._base_fee,
            "blocks": self._blocks,
            "pool": self._pool,
        }
        if kind not in handlers:
            raise NotAsWritten(f"{where}: no such marker: {words}")
        handlers[kind](rest)

    def _wait(self, words: str) -> None:
        seconds = sum(
            int(number) * UNITS[unit]
            for number, unit in re.findall(r"(\d+) (second|minute|hour|day)s?", words)
        )
        if not seconds:
            raise ValueError(f"how long is {words!r}?")
        self.node.node("evm_increaseTime", seconds)
        self.node.node("evm_mine")

    def _faucet(self, words: str) -> None:
        amount, symbol, to, receiver = words.split(" ")
        assert to == "to", words
        receiver = self._own(receiver)
        if symbol in self.tokens:
            self.tokens[symbol](receiver, Decimal(amount))
        else:
            balance = self.w3.eth.get_balance(Web3.to_checksum_address(receiver)) + int(
                Decimal(amount) * 10**18
            )
            self.node.node("anvil_setBalance", receiver, hex(balance))

    def _yours(self, words: str) -> None:
        example, _, what = words.partition(" is ")
        if what == "the address of the node":
            own = self.node.url
        elif what.startswith("the address of "):
            alias = what.removeprefix("the address of ")
            keyfile = self.home / ".ape" / "accounts" / f"{alias}.json"
            own = Web3.to_checksum_address(
                "0x" + json.loads(keyfile.read_text())["address"].removeprefix("0x")
            )
        elif what.startswith("said after "):
            found = re.search(
                rf"^\s*{re.escape(what.removeprefix('said after '))}:?\s+(\S+)", self.said, re.M
            )
            if not found:
                raise ValueError(f"{what}: nothing of that is said in\n{self.said}")
            own = found[1]
        else:
            name, _, file = what.partition(" in ")
            own = str(json.loads((self.folder / file).read_text())[name])
        self.yours[example] = own

    def _trouble(self, words: str) -> None:
        if words == "is over":
            self.node.plan = Calm()
            return
        fault, _, methods = words.rpartition(" ")
        self.node.plan = Scripted({methods: [Fault(fault)]})

    def _base_fee(self, words: str) -> None:
        gwei = int(words.removeprefix("fee ").removesuffix(" gwei"))
        self.node.node("anvil_setNextBlockBaseFeePerGas", hex(gwei * 10**9))
        self.node.node("evm_mine")

    def _blocks(self, words: str) -> None:
        self.node.node("evm_setAutomine", words == "go on")
        if words == "go on":
            self.node.node("evm_mine")

    def _pool(self, words: str) -> None:
        self.node.node("anvil_dropAllTransactions")


def _variables(exported: str) -> dict[str, str]:
    """Of `export -p`, what the reader may have set."""
    found = re.findall(r'^declare -x (CELLDAO_\w+|APE_\w+)="(.*)"$', exported, flags=re.MULTILINE)
    return dict(found)
