"""docs/command-line.md is what the commands say of themselves."""

from __future__ import annotations

import pytest

from celldao.cli import reference
from celldao.cli.table import COMMANDS
from tests.support.paths import ROOT


def test_reference__committed__is_in_step(capsys):
    assert reference.main(["--check", "--file", str(ROOT / reference.FILE)]) == 0, capsys.readouterr().err


def test_reference__every_command__has_its_part():
    text = reference.reference()
    for name, words in COMMANDS.items():
        part = text.partition(f"\n### {name}\n")[2].partition("\n### ")[0]
        assert f"$ celldao {name}" in part
        assert words in " ".join(part.split())


def test_reference__changed_or_missing__fails_and_names_the_remedy(tmp_path, capsys):
    file = tmp_path / "command-line.md"
    assert reference.main(["--check", "--file", str(file)]) == 1
    assert reference.main(["--write", "--file", str(file)]) == 0
    assert reference.main(["--check", "--file", str(file)]) == 0
    file.write_text(file.read_text().replace("status", "state"))
    capsys.readouterr()
    assert reference.main(["--check", "--file", str(file)]) == 1
    assert capsys.readouterr().err == (
        f"{file} is out of step: run `python -m celldao.cli.reference --write`\n"
    )


def test_reference__neither_write_nor_check__is_wrong_usage():
    with pytest.raises(SystemExit):
        reference.main([])
