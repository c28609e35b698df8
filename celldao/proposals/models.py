"""A proposal before it is proposed: what proposal.yaml holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from celldao import limits
from celldao.actions.base import Action
from celldao.actions.call import Call
from celldao.actions.context import Context
from celldao.actions.registry import by_kind, described, read_calls, to_calls
from celldao.constitution.fields import read_text, within
from celldao.constitution.problems import REFUSED, close_to, refused, shown
from celldao.errors import ActionError, ProposalError
from celldao.proposals.description import REFERENCE_PATTERN, Description, parse_description
from celldao.proposals.draft import Draft
from celldao.proposals.tracks import Track, refused_later, track_of

TITLE_BYTES: Final = 200


def _read_markdown(given: Any) -> Any:
    """Text with one kind of line end and nothing before it: a file gives one id everywhere."""
    if not isinstance(given, str):
        return given
    lines = given.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    return read_text("\n".join(line.rstrip() for line in lines))


def _plain_title(text: str) -> str:
    if text.startswith("#"):
        raise refused("begins with the sign of a heading", "write it without #")
    return text


def _read_reference(given: Any) -> Any:
    if not isinstance(given, str) or re.fullmatch(REFERENCE_PATTERN, given.strip()) is None:
        raise refused(
            f"{shown(given)} is no reference",
            "write up to 64 letters, digits, dots, dashes and slashes, as in payroll-2027-03",
        )
    return given.strip()


def read_entry(given: Any) -> Any:
    """An action from `{kind: fields}`; a kind without fields may stand alone."""
    if isinstance(given, Action):
        return given
    if isinstance(given, str):
        given = {given.strip(): {}}
    if not isinstance(given, Mapping) or len(given) != 1:
        raise refused(
            "is not one action", "write its kind, a colon, and its fields below: pay, issue_shares, …"
        )
    ((kind, fields),) = given.items()
    if kind not in by_kind():
        meant = close_to(str(kind), by_kind())
        hint = f"did you mean {meant}?" if meant else f"known: {', '.join(by_kind())}"
        raise refused(f"there is no action {shown(str(kind))}", hint)
    try:
        return by_kind()[kind].model_validate(fields)
    except ValidationError as error:
        details = [
            InitErrorDetails(type=_again(item), loc=(kind, *item["loc"]), input=item["input"])
            for item in error.errors(include_url=False)
        ]
        raise ValidationError.from_exception_data("action", details) from None


def _again(item: ErrorDetails) -> str | PydanticCustomError:
    """A finding of pydantic's as one that can be raised again."""
    context = item.get("ctx", {})
    if item["type"] == REFUSED:
        return refused(context["what"], context["right"])
    return PydanticCustomError(item["type"], "{message}", {**context, "message": item["msg"]})


def write_entry(action: Action) -> dict[str, Any]:
    return {action.kind: action.model_dump(mode="json", exclude_defaults=True)}


ActionEntry = Annotated[
    Action,
    BeforeValidator(read_entry),
    PlainSerializer(write_entry, return_type=dict[str, Any], when_used="json"),
]
"""An action by its kind: `pay: {to: 0x…, amount: 5 USDC}`."""


class Proposal(BaseModel):
    """A proposal of a cell: what is to be done, why, and under which reference."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    title: Annotated[
        str, BeforeValidator(read_text), AfterValidator(within(TITLE_BYTES)), AfterValidator(_plain_title)
    ]
    """What it is about, in one line."""
    reference: Annotated[
        str,
        BeforeValidator(_read_reference),
        WithJsonSchema({"type": "string", "pattern": f"^{REFERENCE_PATTERN}$"}),
    ]
    """What tells it from others that do the same: payroll-2027-03. Nothing is done twice under one."""
    text: Annotated[str, BeforeValidator(_read_markdown)] | None = None
    """Why, in Markdown."""
    track: Track | None = None
    """ordinary or constitutional: which track its author takes it for. Checked, where it is given."""
    actions: Annotated[tuple[ActionEntry, ...], Field(max_length=limits.MAX_ACTIONS)] = ()
    """What is done if it passes, in order. None: a resolution."""

    def description(self, proposer: str | None = None) -> str:
        """The text that goes on chain; with `proposer`, nobody else can propose it."""
        return Description(self.title, self.text or "", self.reference, proposer).compose()

    def calls(self, context: Context) -> tuple[Call, ...]:
        """The calls of the actions.

        Raises:
            ActionError: one of them does not fit the cell; its path begins with ("actions", place).
        """
        calls = []
        for index, action in enumerate(self.actions):
            try:
                calls += to_calls([action], context)
            except ActionError as error:
                path = ("actions", index, action.kind, *error.path)
                raise type(error)(error.what, error.remedy, path) from None
        return tuple(calls)

    def draft(self, context: Context, proposer: str | None = None) -> Draft:
        """The proposal as the governor takes it: the same proposal, cell and proposer give the same id.

        Args:
            proposer: the account that will propose it; our tools always name it.

        Raises:
            ActionError: an action does not fit the cell.
            ProposalError: it is larger than a proposal can be, or of another track than its author takes
            it for.
        """
        draft = Draft(self.calls(context), self.description(proposer))
        draft.check(proposer)
        self.check_track(draft.calls, context)
        return draft

    def check_track(self, calls: Sequence[Call], context: Context) -> None:
        """Whether these calls are of the track that the author takes the proposal for, and hold on it.

        Raises:
            ProposalError: they are not.
        """
        track = track_of(calls, context)
        if self.track is not None and self.track is not track:
            raise ProposalError(
                f"the proposal is {track}, not {self.track}",
                "Correct the track, or take out what makes it so: only payments in registered assets "
                "and listed "
                "calls are ordinary.",
            )
        if refused := refused_later(calls, context):
            numbers = ", ".join(str(place + 1) for place in refused)
            raise ProposalError(
                f"what action {numbers} pays in is not registered: it would pass and then be refused",
                "Register the asset first, or call the token's own transfer, which is constitutional.",
            )

    @classmethod
    def read(cls, calls: Sequence[Call], description: str, context: Context) -> Proposal:
        """The proposal that lies on chain, as far as it can be read: whatever it holds, there is one.

        Its fields are not those of a file where others' tools wrote it: the title may be empty, the
        reference, too.
        """
        parts = parse_description(description)
        return cls.model_construct(
            title=parts.title,
            reference=parts.reference or "",
            text=parts.text or None,
            track=track_of(calls, context),
            actions=tuple(read_calls(calls, context)),
        )

    def in_words(self, context: Context) -> list[str]:
        """Title, track and what each action does, a line each."""
        calls = self.calls(context)
        lines = described(self.actions, context) or ["A resolution: nothing is called."]
        return [self.title, f"Track: {track_of(calls, context)}", *lines]
