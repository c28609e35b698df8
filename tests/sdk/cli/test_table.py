"""Every command: in the table, quick to say what it does, with examples that can be typed."""

from __future__ import annotations

import shlex
import subprocess
import sys

import click
import pytest

from celldao.cli import main
from celldao.cli.table import COMMANDS

HEAVY = {"ape", "web3", "pydantic", "rich", "eth_account", "eth_abi", "eth_utils", "ruamel", "requests"}


def command(name: str) -> click.Command:
    found = main.get_command(click.Context(main), name)
    assert found is not None
    return found


def examples(name: str) -> list[list[str]]:
    """The words of every line below "Example:"."""
    text = (command(name).help or "").partition("Example:\n")[2]
    return [shlex.split(line) for line in text.splitlines() if line.strip()]


def test_help__of_all_and_of_each__loads_no_library_for_chains():
    """In one process: what the help of one command has loaded counts against all that follow."""
    code = (
        "import sys\nfrom celldao.cli import main\nfrom celldao.cli.table import COMMANDS\n"
        "for arguments in (['--help'], *([name, '--help'] for name in COMMANDS)):\n"
        "    main(arguments, standalone_mode=False)\n"
        "    loaded = {name.partition('.')[0] for name in sys.modules}\n"
        f"    print('loaded by', *arguments, *sorted(loaded & set({sorted(HEAVY)})))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    told = [line for line in done.stdout.splitlines() if line.startswith("loaded by")]
    assert told == ["loaded by --help", *(f"loaded by {name} --help" for name in COMMANDS)]


def test_help__of_all__has_every_command_and_exit_code(celldao):
    ran = celldao("--help")
    assert ran.code == 0
    listed = [line.split()[0] for line in ran.out.splitlines() if line.startswith("  ") and line.strip()]
    assert [name for name in COMMANDS if name not in listed] == []
    assert [code for code in ("0", "1", "2", "3", "4", "130") if code not in listed] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_command__its_help__begins_with_the_sentence_of_the_table(name):
    first = (command(name).help or "").partition("\n\n")[0]
    assert " ".join(first.split()) == COMMANDS[name]


@pytest.mark.parametrize("name", COMMANDS)
def test_command__its_examples__can_be_typed(name):
    found = examples(name)
    assert found, "without an example"
    for words in found:
        assert words[:2] == ["celldao", name]
        command(name).make_context(name, words[2:])


@pytest.mark.parametrize("name", COMMANDS)
def test_command__takes_json(name):
    found = command(name)
    parts = [found]
    while any(isinstance(part, click.Group) for part in parts):
        parts = [
            one
            for part in parts
            for one in (part.commands.values() if isinstance(part, click.Group) else [part])
        ]
    for part in parts:
        assert "--json" in [option for param in part.params for option in param.opts], part.name


def test_command__unknown__names_the_one_that_is_meant(celldao):
    ran = celldao("stauts")
    assert ran.code == 2
    assert "No such command 'stauts'. Did you mean status?" in ran.err


def test_version__is_the_package_s(celldao):
    assert celldao("--version").out == "celldao 0.1.0\n"
