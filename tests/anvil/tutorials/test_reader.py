"""The reader of the tutorials: what a document may say, and that he notices what is not so. Needs no node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.tutorials import reader as readers
from tests.support.tutorials.document import Command, Marker, TutorialError, Typed, Written, read
from tests.support.tutorials.reader import PASSPHRASE, NotAsWritten, Reader
from tests.support.tutorials.terminal import Answer, run

ENVIRONMENT = {"PATH": "/usr/bin:/bin"}
SECRET = "read -rsp 'Passphrase: ' secret; echo; echo \"it has ${#secret} letters\""


@pytest.fixture
def follow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """follow("…"): a reader goes through a document of these lines; returns the reader."""
    monkeypatch.setattr(readers, "TUTORIALS", tmp_path)

    def follow(*lines: str) -> Reader:
        (tmp_path / "page.md").write_text("\n".join(lines) + "\n")
        node: Any = None
        reader = Reader(tmp_path / "home", node, node, {})
        reader.follow("page.md")
        return reader

    return follow


def test_read__blocks_and_markers__become_steps(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# Page\n"
        "<!-- tutorial: wait 1 hour -->\n"
        '```yaml title="cell.yaml"\nname: Weavers\n```\n'
        "<!-- tutorial: ends with 3 -->\n"
        "```console\n$ celldao found\nSend 3 …? [y/N]: y\nPassphrase: ••••\n\nstands\n$ celldao status\n```\n"
        "<!-- tutorial: not run: because -->\n"
        "```console\n$ rm everything\n```\n"
        "```python\nprint()\n```\n"
    )
    assert read(page) == [
        Marker(2, "wait 1 hour"),
        Written(3, "cell.yaml", "name: Weavers\n"),
        Command(
            8,
            "celldao found",
            ("Send 3 …? [y/N]:", "Passphrase:", "stands"),
            (Typed("Send 3 …? [y/N]:", "y"), Typed("Passphrase:", None)),
            3,
        ),
        Command(13, "celldao status", code=3),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("```console\n$ ls\n", "page.md:1: a block that does not end"),
        ("```console\nls\n```\n", "page.md:2: a block of commands begins with a command"),
        ("```yaml titel=x\n```\n", "page.md:1: neither a marker nor a block: ```yaml titel=x"),
        ("x <!-- tutorial: wait 1 hour -->\n", "page.md:1: neither a marker nor a block"),
    ],
)
def test_read__what_cannot_be_followed__is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "page.md").write_text(text)
    with pytest.raises(TutorialError, match=r"page\.md") as refused:
        read(tmp_path / "page.md")
    assert said in str(refused.value)


def test_run__passphrase__is_typed_when_nothing_is_shown(tmp_path: Path) -> None:
    outcome = run(SECRET, [Answer("Passphrase:", "seven77", hidden=True)], tmp_path, ENVIRONMENT, 10)
    assert outcome.text.splitlines() == ["Passphrase: ", "it has 7 letters"]
    assert outcome.code == 0


def test_run__question_nobody_answers__ends_in_time(tmp_path: Path) -> None:
    assert run("read -p 'Who? ' who", [], tmp_path, ENVIRONMENT, 1).code is None


def test_follow__files_folders_and_exports__are_there_for_the_next_command(follow: Any) -> None:
    reader = follow(
        "```console",
        "$ mkdir mill",
        "$ cd mill",
        "$ export CELLDAO_ACCOUNT='the founder'",
        "```",
        '```yaml title="cell.yaml"',
        "name: Weavers",
        "```",
        "```console",
        '$ cat cell.yaml; echo "$CELLDAO_ACCOUNT of $(basename $PWD)"',
        "name:   Weavers",
        "the founder of mill",
        f"$ {SECRET}",
        "Passphrase: ••••",
        f"it has {len(PASSPHRASE)} letters",
        "```",
    )
    assert reader.folder == reader.home / "mill"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("$ echo two", "one"), "page.md:2: $ echo two\ndid not say 'one'. The terminal:\ntwo\n"),
        (("$ echo one; echo two", "two", "one"), "did not say 'one' then"),
        (("$ exit 3",), "page.md:2: $ exit 3\nended with 3, not 0"),
        (("$ echo done", "Sure? [y/N]: y"), "did not ask 'Sure? [y/N]:'"),
    ],
)
def test_follow__what_is_not_as_written__is_told(follow: Any, lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(NotAsWritten) as noticed:
        follow("```console", *lines, "```")
    assert said in str(noticed.value)


def test_follow__any_order__is_only_one_without_order(follow: Any) -> None:
    follow("<!-- tutorial: in any order -->", "```console", "$ echo one; echo two", "two", "one", "```")


def test_follow__unknown_marker__is_refused(follow: Any) -> None:
    with pytest.raises(NotAsWritten, match=r"page\.md:1: no such marker: hope for the best"):
        follow("<!-- tutorial: hope for the best -->")
