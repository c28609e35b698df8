"""Writes what the package says now into the shared cases."""

from __future__ import annotations

import json
from typing import Any

from celldao.actions.context import context_of
from tests.cases import FOLDER, decoded, load, signed, typed, warned


def save(name: str, content: dict[str, Any]) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


def main() -> None:
    content = load("decoding")
    context = context_of(content["context"])
    for case in content["cases"]:
        case |= {"expected": decoded(case, context)}
    save("decoding", content)
    content = load("typed_data")
    context = context_of(content["context"])
    for case in content["cases"]:
        case |= {"expected": typed(case, context)}
    save("typed_data", content)
    content = load("warnings")
    context = context_of(content["context"])
    for case in content["cases"]:
        case |= {"expected": warned(case, context)}
    save("warnings", content)
    save("signed", signed.content())


if __name__ == "__main__":
    main()
