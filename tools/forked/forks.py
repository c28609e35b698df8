"""Work in forks of this process: nothing it does stays, and it may use so much processor time.

Processor time, because it is the same on a busy machine."""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
WALL = 4  # wall-clock seconds for one of processor time, before a process is taken for stuck


def apart(work: Callable[[], str], seconds: float) -> str:
    """The answer of a fork that may use so much processor time; `time` if it used it up."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        answer = "broke"
        try:
            answer = work()
        except BaseException:
            answer = "broke: " + traceback.format_exc()[-2_000:]
        finally:
            os.write(writer, answer.encode()[:60_000])
            os._exit(0)
    os.close(writer)
    until = time.monotonic() + WALL * seconds + 60
    while True:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            break
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.01)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read().decode()
    if os.WIFSIGNALED(status):
        return "time" if os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL) else "crash"
    if answer.startswith("broke"):
        raise RuntimeError(answer)
    return answer


def each(items: Iterator[Item], work: Callable[[Item], str], workers: int) -> Iterator[tuple[Item, str]]:
    """Work on each item in a fork of its own, so many at a time; answers of up to 60,000 bytes as they come.

    An item is taken when a process is free.

    Raises:
        RuntimeError: with its traceback, where the work did not come to an end; the others are stopped.
    """
    busy: dict[int, tuple[Item, int]] = {}
    try:
        while True:
            while len(busy) < workers:
                for item in items:
                    pid, reader = _begin(item, work)
                    busy[pid] = item, reader
                    break
                else:
                    break
            if not busy:
                return
            pid = _ended(busy)
            item, reader = busy.pop(pid)
            with os.fdopen(reader, "rb") as pipe:
                outcome, _, answer = pipe.read().decode().partition("\n")
            if outcome != "done":
                raise RuntimeError(f"{item}\n{answer or 'ended without a word'}")
            yield item, answer
    finally:
        for pid in busy:
            os.kill(pid, signal.SIGTERM)


def _begin(item: Item, work: Callable[[Item], str]) -> tuple[int, int]:
    reader, writer = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        os.close(writer)
        return pid, reader
    os.close(reader)
    try:
        said = "done\n" + work(item)
    except BaseException:
        said = "broke\n" + traceback.format_exc()[-3_000:]
    os.write(writer, said.encode()[:60_000])
    sys.stdout.flush()
    os._exit(0)


def _ended(busy: dict[int, tuple[Item, int]]) -> int:
    while True:
        for pid in busy:
            if os.waitpid(pid, os.WNOHANG)[0]:
                return pid
        time.sleep(0.02)
