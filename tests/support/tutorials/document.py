"""What a tutorial tells its reader to do, step by step.

    ```console                    commands after "$ "; every other line must be said in answer, in this order;
    $ celldao status              "…" stands for anything, a line of "…" alone for any lines; what follows
    Send it? [y/N]: y             "[y/N]: " is typed, "••••" is a passphrase that is typed, and a line of
    ```                           "^C" says that the reader interrupts after the line before it
    ```yaml title="cell.yaml"     a file that the reader writes
    ```

What happens in the world meanwhile, or differs from reader to reader, is in comments, which no reader needs:

    <!-- tutorial: wait 1 hour -->                              the clock of the chain
    <!-- tutorial: faucet 0.1 ETH to 0x… -->                    a website gives test money
    <!-- tutorial: yours 0x… is the address of ada -->          an example; the reader has his own instead
    <!-- tutorial: yours 0x… is treasury in cell.json -->       likewise
    <!-- tutorial: yours 471… is said after id -->              likewise, by the last command
    <!-- tutorial: ends with 3 -->                              exit code of the next block's commands
    <!-- tutorial: in any order -->                             what the next block shows
    <!-- tutorial: dialogue -->                                 in the next block, what follows ": " is typed
    <!-- tutorial: trouble lose eth_sendRawTransaction -->      how the node fails the next time it is asked
    <!-- tutorial: trouble is over -->
    <!-- tutorial: base fee 41 gwei -->                         of the next block
    <!-- tutorial: blocks stop -->                              nothing gets into a block from now on
    <!-- tutorial: blocks go on -->
    <!-- tutorial: pool forgets -->                             what waits for a block
    <!-- tutorial: not run: the reason -->                      the next block
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

PASSPHRASE_SHOWN = re.compile(r"^(?P<prompt>.*:) ?(?P<typed>•+)$")
CHOICE_SHOWN = re.compile(r"^(?P<prompt>.*\[[yY]/[nN]\]:) (?P<typed>\S+)$")
ANYTHING_SHOWN = re.compile(r"^(?P<prompt>.*?:) (?P<typed>.*)$")
INTERRUPTED = "^C"
MARKER = re.compile(r"^<!-- tutorial: (?P<words>.*?) -->$")
FENCE = re.compile(r"^(?P<fence>`{3,})(?P<language>[a-z]*)(?: title=\"(?P<title>[^\"]+)\")?$")


@dataclass(frozen=True)
class Typed:
    """Something the reader types when he is asked.

    Attributes:
        text: None for the passphrase.
    """

    prompt: str
    text: str | None


@dataclass(frozen=True)
class Command:
    """Something the reader types, and what is to be seen.

    Attributes:
        seen: lines, in their order.
        typed: answers to questions, in their order.
        code: the exit code.
        ordered: False if lines may be seen in any order.
    """

    line: int
    text: str
    seen: tuple[str, ...] = ()
    typed: tuple[Typed, ...] = ()
    code: int = 0
    ordered: bool = True


@dataclass(frozen=True)
class Written:
    """A file the reader writes."""

    line: int
    name: str
    text: str


@dataclass(frozen=True)
class Marker:
    """Something that happens without the reader; `words` as they stand in the comment."""

    line: int
    words: str


Step = Command | Written | Marker


class TutorialError(Exception):
    """A tutorial that can't be followed, and where."""


@dataclass
class _Next:
    """What a comment said of the next block."""

    code: int = 0
    dialogue: bool = False
    skipped: bool = False
    ordered: bool = True


@dataclass
class _Parser:
    path: Path
    steps: list[Step] = field(default_factory=list)
    upcoming: _Next = field(default_factory=_Next)

    def marker(self, line: int, words: str) -> None:
        if words.startswith("ends with "):
            self.upcoming.code = int(words.removeprefix("ends with "))
        elif words == "dialogue":
            self.upcoming.dialogue = True
        elif words == "in any order":
            self.upcoming.ordered = False
        elif words.startswith("not run: "):
            self.upcoming.skipped = True
        else:
            self.steps.append(Marker(line, words))

    def block(self, line: int, language: str, title: str | None, lines: list[str]) -> None:
        about, self.upcoming = self.upcoming, _Next()
        if about.skipped:
            return
        if title:
            self.steps.append(Written(line, title, "\n".join(lines) + "\n"))
        elif language == "console":
            self.steps += self._commands(line, lines, about)

    def _commands(self, first: int, lines: list[str], about: _Next) -> list[Command]:
        commands: list[Command] = []
        for number, line in enumerate(lines, first + 1):
            if line.startswith("$ "):
                commands.append(Command(number, line[2:], code=about.code, ordered=about.ordered))
            elif not commands:
                raise TutorialError(f"{self.path}:{number}: a block of commands begins with a command")
            elif line.strip():
                last = commands[-1]
                if line == INTERRUPTED:
                    typed: Typed | None = Typed(last.seen[-1], INTERRUPTED)
                    seen = last.seen
                else:
                    typed = _typed(line, about.dialogue)
                    seen = (*last.seen, typed.prompt if typed else line)
                answers = (*last.typed, typed) if typed else last.typed
                commands[-1] = replace(last, seen=seen, typed=answers)
        return commands


def _typed(line: str, dialogue: bool) -> Typed | None:
    if found := PASSPHRASE_SHOWN.match(line):
        return Typed(found["prompt"], None)
    found = CHOICE_SHOWN.match(line) or (ANYTHING_SHOWN.match(line) if dialogue else None)
    return Typed(found["prompt"], found["typed"]) if found else None


def read(path: Path) -> list[Step]:
    """The steps of a tutorial.

    Raises:
        TutorialError: it can't be followed.
    """
    parser = _Parser(path)
    opened: re.Match[str] | None = None
    start, inside = 0, []  # type: int, list[str]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if opened:
            if line.strip() == opened["fence"]:
                parser.block(start, opened["language"], opened["title"], inside)
                opened = None
            else:
                inside.append(line)
        elif found := FENCE.match(line):
            opened, start, inside = found, number, []
        elif found := MARKER.match(line):
            parser.marker(number, found["words"])
        elif "<!-- tutorial" in line or line.startswith("```"):
            raise TutorialError(f"{path}:{number}: neither a marker nor a block: {line}")
    if opened:
        raise TutorialError(f"{path}:{start}: a block that does not end")
    return parser.steps
