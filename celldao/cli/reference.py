"""docs/command-line.md, from the commands themselves.

python -m celldao.cli.reference --write    write it
python -m celldao.cli.reference --check    fail where it is out of step
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from celldao.cli.group import main as group
from celldao.cli.session import Choice
from celldao.cli.table import COMMANDS, SECTIONS

FILE: Final = Path("docs") / "command-line.md"
_EXAMPLE: Final = "Example:"
_TABLE: Final = ("| option | |", "|---|---|")
_HEAD: Final = """\
# The command line

<!-- Written by `python -m celldao.cli.reference --write` from the commands. Change their words there. -->

"""
_JSON_NOTE: Final = """\
With `--json` the result is one JSON value on standard output, and an error one object on standard error:
`error` (its kind), `what`, `remedy`. Amounts are `{"value": "12.5", "symbol": "USDC", "currency": "0x…"}`,
times ISO 8601 in UTC, lengths of time ISO 8601 durations, ids of proposals text. Questions, progress and what
is waited for go to standard error in any case."""
_SIGNING_NOTE: Final = """\
What is about to be signed is shown in words, and asked about; `--yes` does not ask. What is signed is
written to the journal before it is sent, so that a command that was interrupted goes on when it is run again,
and sends nothing twice. Colours end with `NO_COLOR=1`. `ape cell …` is the same as `celldao …`."""
_COMMON: Final = "Options that several commands have:"
_WIDTH: Final = 120
_OPTION: Final = re.compile(r"(?<![\w-])--[a-z][a-z-]*[a-z]")


def reference() -> str:
    """The whole page."""
    context = click.Context(group, info_name="celldao")
    parts = [_HEAD + _prose(group), _filled(_JSON_NOTE), _filled(_SIGNING_NOTE), f"{_COMMON}\n"]
    common: dict[str, str] = {}
    for name in COMMANDS:
        for option in _all_options(_found(context, name)):
            if option.name in Choice.__dataclass_fields__:
                common.setdefault(str(option.name), _row(option))
    parts.append(
        "\n".join([*_TABLE, *(common[name] for name in Choice.__dataclass_fields__ if name in common), ""])
    )
    for section, names in SECTIONS.items():
        if not names:
            continue
        parts.append(f"## {section}\n")
        for name in names:
            parts.append(_command(context, name, _found(context, name)))
    return "\n".join(parts)


def _found(context: click.Context, name: str) -> click.Command:
    command = group.get_command(context, name)
    assert command is not None
    return command


def _options(command: click.Command) -> list[click.Option]:
    return [param for param in command.params if isinstance(param, click.Option)]


def _all_options(command: click.Command) -> Iterator[click.Option]:
    """Those of the commands within a group, too."""
    yield from _options(command)
    if isinstance(command, click.Group):
        for one in command.commands.values():
            yield from _all_options(one)


def _command(parent: click.Context, name: str, command: click.Command) -> str:
    # A usage that is broken into lines for a terminal is one line here.
    usage = " ".join(command.get_usage(click.Context(command, info_name=f"celldao {name}")).split())
    lines = [
        f"{'#' * (3 + name.count(' '))} {name}\n",
        "```console",
        f"$ {usage.removeprefix('Usage: ')}",
        "```\n",
        _prose(command),
    ]
    options = _options(command)
    own = [option for option in options if option.name not in Choice.__dataclass_fields__]
    if own:
        lines += [*_TABLE, *map(_row, own), ""]
    common = [f"`{option.opts[0]}`" for option in options if option not in own]
    if common:
        lines.append(_filled(f"{'And' if own else 'Options:'} {', '.join(common)}."))
    if isinstance(command, click.Group):
        within = click.Context(command, info_name=name, parent=parent)
        lines += [_command(within, f"{name} {one}", command.commands[one]) for one in command.commands]
    return "\n".join(lines)


def _prose(command: click.Command) -> str:
    """A docstring; what click leaves as it is, as a block."""
    text = inspect.cleandoc(command.help or "").replace("\f", "")
    return "\n".join(_paragraphs(text.split("\n\n")))


def _paragraphs(paragraphs: list[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        lines = paragraph.strip("\n").split("\n")
        if lines[0] != "\b":
            yield _filled(" ".join(lines))
            continue
        first, *rest = lines[1:]
        if first == _EXAMPLE:
            yield "```console\n" + "\n".join(f"$ {line.strip()}" for line in rest) + "\n```\n"
        else:
            yield f"{first}\n\n```text\n" + inspect.cleandoc("\n".join(rest)) + "\n```\n"


def _filled(text: str) -> str:
    """A paragraph in lines of the documents' length; options in it as code."""
    parts = " ".join(text.split()).split("`")
    # Every second one is code already.
    parts[::2] = [_OPTION.sub(r"`\g<0>`", part) for part in parts[::2]]
    return textwrap.fill("`".join(parts), _WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"


def _row(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else f" `{_value(option)}`"
    notes = [(option.help or "").rstrip()]
    default = option.default
    if option.show_default and default is not None and not option.is_flag:
        notes.append(f"Default: `{default}`.")
    if isinstance(option.envvar, str):
        notes.append(f"Or `{option.envvar}` in the environment.")
    if option.multiple and "epeat" not in notes[0]:
        notes.append("May be repeated.")
    return f"| {names}{value} | {_cell(' '.join(notes))} |".replace("  |", " |")


def _value(option: click.Option) -> str:
    """What follows the option, in words."""
    kind: Any = option.type
    if option.metavar:
        return _cell(option.metavar)
    if isinstance(kind, click.Choice):
        return _cell("|".join(kind.choices))
    return str(kind.name).upper()


def _cell(text: str) -> str:
    """As it may stand in a cell of a table."""
    return text.replace("|", "\\|")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=f"Write {FILE} from the commands.")
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--write", action="store_true", help="write it")
    chosen.add_argument("--check", action="store_true", help="write nothing; fail if it is out of step")
    parser.add_argument("--file", type=Path, default=FILE)
    args = parser.parse_args(argv)
    text = reference()
    if args.write:
        args.file.write_text(text, encoding="utf-8")
        return 0
    if not args.file.exists() or args.file.read_text(encoding="utf-8") != text:
        print(f"{args.file} is out of step: run `python -m celldao.cli.reference --write`", file=sys.stderr)
        return 1
    print(f"{args.file} in step with the commands")
    return 0


if __name__ == "__main__":
    sys.exit(main())
