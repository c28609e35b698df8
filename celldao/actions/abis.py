"""Where the functions of other contracts are from: a file, or whoever knows their sources."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from celldao.actions.context import Context
from celldao.actions.function import Function, functions_of
from celldao.constitution.problems import close_to
from celldao.errors import ActionError


class AbiSource(Protocol):
    """Whoever knows the ABI of a contract: an explorer, a project's artifacts."""

    def abi(self, address: str) -> Sequence[Mapping[str, Any]] | None:
        """The ABI of the contract at an address, None where it is not known."""
        ...


def read_abi(file: str | Path) -> list[Function]:
    """The functions that a proposal can call, from a JSON file: an ABI, or an artifact that holds one.

    Raises:
        ActionError: there is none in it.
    """
    remedy = "Name the JSON file of an ABI, or of a contract's artifact that has one under 'abi'."
    try:
        data: Any = json.loads(Path(file).read_text(encoding="utf-8"))
        abi = data["abi"] if isinstance(data, dict) else data
        functions = functions_of(abi)
    except OSError as error:
        raise ActionError(f"{file} cannot be read: {error.strerror}", remedy) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ActionError(f"{file} holds no ABI", remedy) from error
    if not functions:
        raise ActionError(f"{file} has no function that changes anything", remedy)
    return functions


def choose(functions: Sequence[Function], wanted: str) -> Function:
    """The function of this name, or of this signature where several have the name.

    Raises:
        ActionError: there is none, or more than one.
    """
    name = wanted.split("(", 1)[0].strip()
    named = [function for function in functions if function.name == name]
    if not named:
        meant = close_to(name, [function.name for function in functions])
        hint = f"did you mean {meant}?" if meant else "check the name and the ABI"
        raise ActionError(f"the ABI has no function {name!r}", hint)
    if "(" in wanted:
        signature = Function.parse(wanted).signature
        named = [function for function in named if function.signature == signature]
        if not named:
            raise ActionError(f"the ABI has no function {signature}", "compare the parameters' types")
    if len(named) > 1:
        listed = " or ".join(function.signature for function in named)
        raise ActionError(f"the ABI has several functions {name!r}", f"write {listed}")
    return named[0]


def with_sources(context: Context, targets: Sequence[str], source: AbiSource) -> Context:
    """A context that knows the functions of contracts, as far as the source does."""
    for target in dict.fromkeys(targets):
        if context.role(target) is None and (abi := source.abi(target)) is not None:
            context = context.with_abi(target, *functions_of(abi))
    return context
