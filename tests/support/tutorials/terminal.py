"""Commands on a terminal, which ask what they ask a person."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|[\x07\x0f]")
ROWS, COLUMNS = 60, 160
_MODES = 3  # where a terminal's attributes say whether it shows what is typed


@dataclass(frozen=True)
class Answer:
    """What is typed where a prompt is seen.

    Attributes:
        hidden: whether the terminal does not show it.
    """

    prompt: str
    text: str
    hidden: bool = False

    @property
    def keys(self) -> bytes:
        return b"\x03" if self.text == "^C" else self.text.encode() + b"\n"


@dataclass(frozen=True)
class Outcome:
    """How a command ended.

    Attributes:
        text: what the terminal showed, without colours.
        code: None if it did not end in time.
        unanswered: prompts that were expected and never came.
    """

    text: str
    code: int | None
    unanswered: tuple[str, ...] = ()


def pattern(line: str) -> re.Pattern[str]:
    """A line of a tutorial as it may be shown: other spaces, and anything for "…"."""
    parts = [r"\s+".join(map(re.escape, part.split())) for part in line.strip().split("…")]
    return re.compile(r"\s*.*?\s*".join(parts))


def run(
    command: str,
    answers: Sequence[Answer],
    folder: Path,
    environment: Mapping[str, str],
    seconds: float,
) -> Outcome:
    """Type a command, and answer what it asks, each question once, in this order."""
    terminal, its_end = pty.openpty()
    fcntl.ioctl(its_end, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    process = subprocess.Popen(
        ["bash", "-c", command],
        cwd=folder,
        env=dict(environment),
        start_new_session=True,
        # Passphrases are read from the controlling terminal.
        preexec_fn=lambda: os.login_tty(its_end),
    )
    os.close(its_end)
    try:
        return _followed(process, terminal, list(answers), time.monotonic() + seconds)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        os.close(terminal)


def _followed(
    process: subprocess.Popen[bytes], terminal: int, answers: list[Answer], deadline: float
) -> Outcome:
    raw, answered = b"", 0
    while time.monotonic() < deadline:
        readable, _, _ = select.select([terminal], [], [], 0.2)
        if readable:
            try:
                chunk = os.read(terminal, 65_536)
            except OSError:  # the last process on the terminal has gone
                chunk = b""
            raw += chunk
            if not chunk:
                code = process.wait(timeout=10)
                return Outcome(shown(raw), code, tuple(answer.prompt for answer in answers))
        if answers and (found := pattern(answers[0].prompt).search(shown(raw), answered)):
            if answers[0].hidden and termios.tcgetattr(terminal)[_MODES] & termios.ECHO:
                continue  # what is typed before the echo is off is thrown away
            answered = found.end()
            os.write(terminal, answers.pop(0).keys)
    return Outcome(shown(raw), None, tuple(answer.prompt for answer in answers))


def shown(raw: bytes) -> str:
    """What a terminal showed: without control sequences, and each state of a line that was written anew."""
    return CONTROL.sub("", raw.decode("utf-8", errors="replace")).replace("\r\n", "\n").replace("\r", "\n")
