"""A proposal as the text of a file, which reads as the same proposal."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from celldao.proposals.models import Proposal

# What YAML takes for the end of a line, or does not keep in a block.
_ODD: Final = frozenset("\x85\u2028\u2029\ufeff\u200c\u200d")


def render(proposal: Proposal) -> str:
    """The text of proposal.yaml."""
    data: dict[str, Any] = proposal.model_dump(mode="json", exclude_defaults=True)
    text = data.get("text")
    if text is not None and "\n" in text and not _ODD.intersection(text):
        data["text"] = LiteralScalarString(text + "\n")
    yaml = YAML()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def save(proposal: Proposal, file: str | Path) -> None:
    """Write it, whole or not at all."""
    path = Path(file)
    scratch = path.with_name(path.name + ".part")
    scratch.write_text(render(proposal), encoding="utf-8")
    scratch.replace(path)
