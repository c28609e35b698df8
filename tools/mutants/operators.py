"""The kinds of mistake. Each operator looks at one node of a parsed contract and says what to write
instead.

They are people's mistakes: one sign, one number, one name in the wrong place, one line forgotten. Most of
what the compiler would refuse anyway is offered all the same; it is counted as that, and not as killed. What
cannot make a difference is not: the order of what `min` compares, a value that is assigned anew before it is
read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from vyper import ast as vy

# start, end, what stands there instead
Change = tuple[int, int, str]
Operator = Callable[[Any, str], Iterator[Change]]

COMPARISONS = {
    "<": ("<=", ">="),
    "<=": ("<", ">"),
    ">": (">=", "<="),
    ">=": (">", "<"),
    "==": ("!=",),
    "!=": ("==",),
    "in": ("not in",),
    "not in": ("in",),
}
ARITHMETIC = {
    "+": "-",
    "-": "+",
    "*": "//",
    "//": "*",
    "%": "//",
    "**": "*",
    "<<": ">>",
    ">>": "<<",
    "&": "|",
    "|": "&",
    "^": "&",
}
CALLS = {
    "min": "max",
    "max": "min",
    "unsafe_add": "unsafe_sub",
    "unsafe_sub": "unsafe_add",
    "unsafe_mul": "unsafe_div",
    "unsafe_div": "unsafe_mul",
}
COMMUTATIVE = {"min", "max", "unsafe_add", "unsafe_mul"}
COMMENT = re.compile(r"#[^\n]*")


def span(node: Any) -> tuple[int, int]:
    """First character and the one behind the last."""
    start, length, _ = (int(number) for number in node.src.split(":"))
    return start, start + length


def _between(source: str, left: Any, right: Any, words: dict[str, Any]) -> tuple[int, int, str] | None:
    """The operator between two operands, brackets and comments aside."""
    start, end = span(left)[1], span(right)[0]
    gap = COMMENT.sub(lambda found: " " * len(found.group()), source[start:end])
    shown = gap.translate(str.maketrans("()\\", "   "))
    word = " ".join(shown.split())
    if word not in words:
        return None
    first = start + len(shown) - len(shown.lstrip())
    return first, start + len(shown.rstrip()), word


def comparison(node: Any, source: str) -> Iterator[Change]:
    """The boundary moved by one, and the opposite."""
    if isinstance(node, vy.Compare) and (at := _between(source, node.left, node.right, COMPARISONS)):
        for other in COMPARISONS[at[2]]:
            yield at[0], at[1], other


def condition(node: Any, source: str) -> Iterator[Change]:
    """`and` for `or`, a `not` left out."""
    if isinstance(node, vy.BoolOp):
        for left, right in pairwise(node.values):
            if at := _between(source, left, right, {"and": "or", "or": "and"}):
                yield at[0], at[1], "or" if at[2] == "and" else "and"
    elif isinstance(node, vy.UnaryOp) and isinstance(node.op, vy.Not):
        start, _ = span(node)
        yield start, start + len("not "), ""


def arithmetic(node: Any, source: str) -> Iterator[Change]:
    """Another operation, also where it is written as a call or within an assignment."""
    if isinstance(node, vy.BinOp):
        if at := _between(source, node.left, node.right, ARITHMETIC):
            yield at[0], at[1], ARITHMETIC[at[2]]
    elif isinstance(node, vy.AugAssign):
        words = {f"{word}=": f"{other}=" for word, other in ARITHMETIC.items()}
        if at := _between(source, node.target, node.value, words):
            yield at[0], at[1], words[at[2]]
    elif isinstance(node, vy.UnaryOp) and isinstance(node.op, vy.Invert):
        start, _ = span(node)
        yield start, start + 1, ""
    elif isinstance(node, vy.Call) and isinstance(node.func, vy.Name) and node.func.id in CALLS:
        yield (*span(node.func), CALLS[node.func.id])


def _is_assigned_next(node: Any) -> bool:
    """Is this what a variable is declared with, only to be assigned by the next statement, with others?

    `a: uint256 = 0`, `b: uint256 = 0`, `a, b = self._both()`: Vyper declares no variable without a value.
    """
    declared = node.get_ancestor()
    if not isinstance(declared, vy.AnnAssign) or declared.value is not node:
        return False
    block = declared.get_ancestor()
    lines = next(
        body for body in (block.body, getattr(block, "orelse", [])) if any(line is declared for line in body)
    )
    place = next(place for place, line in enumerate(lines) if line is declared)
    following = next((line for line in lines[place + 1 :] if not isinstance(line, vy.AnnAssign)), None)
    if not isinstance(following, vy.Assign) or not isinstance(following.target, vy.Tuple):
        return False
    name = declared.target.id
    between = [line.value for line in lines[place + 1 :] if line.lineno < following.lineno]
    read = {
        used.id
        for value in (*between, following.value)
        for used in value.get_descendants(vy.Name, include_self=True)
    }
    return name in {each.id for each in following.target.elements if isinstance(each, vy.Name)} - read


def constant(node: Any, source: str) -> Iterator[Change]:
    """One more, one less, the other truth; another last digit of what is written in hexadecimal."""
    if _is_assigned_next(node):
        return
    if isinstance(node, vy.Int):
        yield (*span(node), str(node.value + 1))
        if node.value > 0:
            yield (*span(node), str(node.value - 1))
    elif isinstance(node, vy.NameConstant) and node.value in (True, False):
        yield (*span(node), str(not node.value))
    elif isinstance(node, vy.Hex) and len(node.value) in (10, 42):
        _, end = span(node)
        yield end - 1, end, "0" if source[end - 1] != "0" else "1"


def _is_refusal(call: Any) -> bool:
    return isinstance(call.func, vy.Attribute) and call.func.attr == "_refuse"


def no_assert(node: Any, source: str) -> Iterator[Change]:
    """A check left out: an assert, a refusal, or a call that does nothing but check."""
    if isinstance(node, vy.Assert | vy.Raise):
        yield (*span(node), "pass")
    elif isinstance(node, vy.Expr) and isinstance(node.value, vy.Call):
        name = node.value.func.attr if isinstance(node.value.func, vy.Attribute) else ""
        if _is_refusal(node.value) or name.startswith("_check"):
            yield (*span(node), "pass")


def no_statement(node: Any, source: str) -> Iterator[Change]:
    """A line left out: a call, a write, an event."""
    if isinstance(node, vy.Log | vy.AugAssign) or (
        isinstance(node, vy.Assign) and not isinstance(node.target, vy.Tuple)
    ):
        yield (*span(node), "pass")
    elif isinstance(node, vy.Expr) and not list(no_assert(node, source)):
        if isinstance(node.value, vy.Call | vy.ExtCall):
            yield (*span(node), "pass")
    elif isinstance(node, vy.Continue):
        yield (*span(node), "pass")
    elif isinstance(node, vy.Break):
        yield (*span(node), "continue")


def _swapped(values: list[Any], source: str) -> Iterator[Change]:
    for one, other in pairwise(values):
        (start, middle), (behind, end) = span(one), span(other)
        if source[start:middle] != source[behind:end]:
            yield start, end, source[behind:end] + source[middle:behind] + source[start:middle]


def swapped(node: Any, source: str) -> Iterator[Change]:
    """Two neighbouring arguments of a call, an event or a struct, each in the other's place."""
    if isinstance(node, vy.Call):
        if not (isinstance(node.func, vy.Name) and node.func.id in COMMUTATIVE):
            yield from _swapped(list(node.args), source)
        yield from _swapped([pair.value for pair in node.keywords], source)
    elif isinstance(node, vy.Tuple) and isinstance(node.get_ancestor(), vy.Return):
        yield from _swapped(list(node.elements), source)


def _decorators(node: Any) -> dict[str, Any]:
    return {item.id: item for item in node.decorator_list if isinstance(item, vy.Name)}


def no_lock(node: Any, source: str) -> Iterator[Change]:
    """A function that takes the lock, without it."""
    if not isinstance(node, vy.FunctionDef):
        return
    named = _decorators(node)
    if "nonreentrant" in named:
        start, end = span(named["nonreentrant"])
        yield start, end, "reentrant"
    by_default = "# pragma nonreentrancy on" in source
    if by_default and "external" in named and not {"reentrant", "pure"} & set(named):
        start, end = span(named["external"])
        yield start, end, "external\n@reentrant"


def visibility(node: Any, source: str) -> Iterator[Change]:
    """Something that cannot be called, read or paid any more, or can be by all."""
    if isinstance(node, vy.FunctionDef):
        named = _decorators(node)
        for word, other in (("external", "internal"), ("internal", "external")):
            if word in named:
                yield (*span(named[word]), other)
        if "payable" in named:
            start, end = span(named["payable"])
            yield start - 1, end, "# not payable"
        elif "external" in named and not {"view", "pure"} & set(named):
            yield (*span(named["external"]), "external\n@payable")
    elif isinstance(node, vy.VariableDecl) and node.is_public:
        found = re.compile(r"public\(").search(source, *span(node))
        if found:
            start, end = span(node)
            yield found.start(), end, source[found.end() : end - 1]
    elif isinstance(node, vy.ExportsDecl) and isinstance(node.annotation, vy.Tuple):
        elements = node.annotation.elements
        for one, other in pairwise(elements):
            yield span(one)[0], span(other)[0], ""


OPERATORS: dict[str, Operator] = {
    "comparison": comparison,
    "condition": condition,
    "arithmetic": arithmetic,
    "constant": constant,
    "no assert": no_assert,
    "no statement": no_statement,
    "swapped": swapped,
    "no lock": no_lock,
    "visibility": visibility,
}
