"""Whether a file is the policy that a proposal grants a mandate under."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from celldao.actions import Action

option: Callable[[Any], Any] = click.option(
    "--policy",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A policy file: is it the one that the proposal grants a mandate under?",
)


def compared(file: Path, actions: Iterable[Action]) -> tuple[dict[str, Any], list[str]]:
    """What there is to tell, for programs and for people.

    Raises:
        ActionError: the file cannot be read.
    """
    from celldao.actions.mandates import policies_of, policy_hash

    digest = policy_hash(file)
    found = policies_of(actions)
    matches = bool(found) and all(policy == digest for _, policy in found)
    data = {
        "file": str(file),
        "hash": digest,
        "matches": matches,
        "actions": [{"action": place, "policy": policy} for place, policy in found],
    }
    lines = [
        f"{file} {'is' if policy == digest else 'is NOT'} the policy of action {place}: 0x{policy.hex()}"
        for place, policy in found
    ]
    if not matches:
        lines.append(f"The hash of {file} is 0x{digest.hex()}.")
    return data, lines if found else ["The proposal grants no mandate, and has no policy.", *lines]
