"""Every tutorial, literally: its commands, its files, and what it says will be seen."""

from __future__ import annotations

import pytest

from tests.support.tutorials.document import Command, read
from tests.support.tutorials.reader import TUTORIALS, Reader

AFTERWARDS = ("pay-a-payroll", "change-a-rule", "a-cell-as-member", "when-something-hangs")


def test_tutorial__found_a_cell__ends_with_a_record(founder: Reader) -> None:
    assert (founder.folder / "cell.json").is_file()


@pytest.mark.parametrize("name", AFTERWARDS)
def test_tutorial__followed_literally__goes_as_written(reader: Reader, name: str) -> None:
    reader.follow(f"{name}.md")


def test_tutorials__all_of_them__are_followed() -> None:
    written = {path.stem for path in TUTORIALS.glob("*.md")}
    assert written == {"README", "found-a-cell", *AFTERWARDS}


@pytest.mark.parametrize("name", ["found-a-cell", *AFTERWARDS])
def test_tutorial__its_commands__each_say_something(name: str) -> None:
    """A command of ours of whose words nothing is shown could do anything."""
    silent = [
        step.text
        for step in read(TUTORIALS / f"{name}.md")
        if isinstance(step, Command) and step.text.startswith(("celldao ", "ape ")) and not step.seen
    ]
    assert silent == []
