"""A call by function and arguments: the fields that several actions share."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, PlainSerializer, ValidationError, ValidationInfo, WithJsonSchema
from pydantic_core import InitErrorDetails

from celldao import limits
from celldao.actions.base import Path
from celldao.actions.call import Call
from celldao.actions.context import Context
from celldao.actions.function import Function, as_json
from celldao.actions.lookup import function_at, in_words, inner_calls, matching
from celldao.constitution.problems import refused, shown
from celldao.errors import ActionError

_HOW: Final = "write it as in deposit(uint256 assets, address receiver)"


def read_function(given: Any) -> str:
    """The canonical text of a function."""
    if isinstance(given, Function):
        return given.text
    if not isinstance(given, str):
        raise refused(f"is {shown(given)}, not a function", _HOW)
    try:
        return Function.parse(given).text
    except ActionError as error:
        raise refused(error.what, error.remedy) from None


def read_selected(given: Any) -> str:
    """A function's canonical text, or its selector where no more is known."""
    if isinstance(given, str) and given.strip().startswith("0x"):
        text = given.strip().lower()
        digits = text[2:]
        if len(digits) != 8 or any(digit not in "0123456789abcdef" for digit in digits):
            raise refused(
                f"{shown(given)} is no selector", "write 0x and 8 hexadecimal digits, or the function"
            )
        return text
    return read_function(given)


def read_arguments(given: Any, info: ValidationInfo) -> Any:
    """Arguments of the types of the field `function`, which stands before."""
    text = info.data.get("function")
    if not text:
        if given in ((), [], {}):
            return ()
        if "function" in info.data:
            raise refused("has no function that takes it", "name the function")
        return ()  # the function is wrong and has been reported
    try:
        return Function.parse(text).read(given)
    except ActionError as error:
        # As pydantic's own finding, so that the place within the list is kept.
        finding = refused(error.what, error.remedy)
        details = InitErrorDetails(type=finding, loc=error.path, input=given)
        raise ValidationError.from_exception_data("arguments", [details]) from None


FunctionText = Annotated[
    str,
    BeforeValidator(read_function),
    WithJsonSchema({"type": "string", "examples": ["deposit(uint256 assets, address receiver)"]}),
]
"""A function with the types of its parameters."""

SelectedFunction = Annotated[
    str,
    BeforeValidator(read_selected),
    WithJsonSchema(
        {"type": "string", "examples": ["deposit(uint256 assets, address receiver)", "0x6e553f65"]}
    ),
]
"""A function with the types of its parameters, or its selector."""

Arguments = Annotated[
    tuple[Any, ...],
    BeforeValidator(read_arguments),
    PlainSerializer(as_json, when_used="json"),
    WithJsonSchema({"anyOf": [{"type": "array"}, {"type": "object"}]}),
]
"""Arguments, in the function's order or by its parameters' names."""


def selector_of(function: str) -> bytes:
    """Of a `SelectedFunction`."""
    return bytes.fromhex(function[2:]) if function.startswith("0x") else Function.parse(function).selector


def selected(target: str, selector: bytes, context: Context) -> str:
    """The `SelectedFunction` of a selector: its text where it is known for this contract."""
    found = function_at(target, selector, context)
    return found.function.text if found else "0x" + selector.hex()


def selected_words(function: str, target: str, context: Context) -> str:
    """A listed function with its selector, and whether its name is only a guess."""
    if function.startswith("0x"):
        return f"the unknown function {function}"
    selector = selector_of(function)
    found = function_at(target, selector, context)
    guess = "" if found and found.origin != "selector" else ", by its selector alone"
    return f"{function} [0x{selector.hex()}{guess}]"


def encoded(function: str, arguments: tuple[Any, ...], data: bytes | None, path: Path = ()) -> bytes:
    """Calldata for a call within a call, from function and arguments or as it was given.

    Raises:
        ActionError: there are both or neither, or it is more than the contract takes.
    """
    if function and data is not None:
        raise ActionError("there are function and data", "keep one of the two", (*path, "data"))
    if function:
        data = Function.parse(function).encode(arguments)
    if data is None:
        raise ActionError(
            "says nothing about what to call", "write function and arguments", (*path, "function")
        )
    if len(data) > limits.MAX_INNER_DATA:
        raise ActionError(
            f"has {len(data)} bytes of calldata",
            f"divide it: a call within another holds at most {limits.MAX_INNER_DATA} bytes",
            (*path, "arguments" if function else "data"),
        )
    return data


def decoded(call: Call, context: Context) -> dict[str, Any]:
    """The fields function and arguments, or data, of a call."""
    match = matching(call, context)
    if match is None:
        return {"data": call.data}
    found, values = match
    return {"function": found.function.text, "arguments": values}


def call_words(call: Call, context: Context) -> str:
    """What a call within a call does; unknown ones loudly."""
    if not call.data:
        return f"Send {context.native.amount(call.value)} to {context.name(call.target)}"
    match = matching(call, context)
    if match is None:
        return unknown_words(call, context)
    return in_words(call, *match, context)


def unknown_words(call: Call, context: Context) -> str:
    """A call that nobody can read."""
    coin = f", with {context.native.amount(call.value)}" if call.value else ""
    name = context.name(call.target)
    if len(call.data) < 4:
        count = f"{len(call.data)} bytes" if call.data else "no data"
        return f"UNKNOWN CALL of {name}, with {count} and no function{coin}"
    rest = len(call.data) - 4
    found = function_at(call.target, call.selector, context)
    but = f" (that of {found.function.name}, but not as an encoder writes it)" if found else ""
    selector = f"0x{call.selector.hex()}{but}"
    return f"UNKNOWN CALL of {name}: function {selector} with {rest} bytes of arguments{coin}"


def calls_within(call: Call, context: Context) -> list[Call]:
    """Calls that a call asks its target to make."""
    match = matching(call, context)
    return inner_calls(call, *match) if match else []
