"""From a file to a proposal, or to every mistake in it.

Besides what the models read, a file may name other files: `payroll: march.csv`, `batch: safe.json`, and in
a call `abi: vault.json` beside the function's name, `typed_data: order.json` in a message to be signed,
`policy: policy.md` in a mandate's charter, of which the hash is voted on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path as File
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError

from celldao.actions.abis import choose, read_abi
from celldao.actions.base import Action
from celldao.actions.batches import read_batch
from celldao.actions.context import Context
from celldao.actions.contracts import unknown_call
from celldao.actions.mandates import policy_hash
from celldao.actions.payments import Payment
from celldao.actions.payroll import pay_all, read_payroll
from celldao.actions.registry import by_kind, read_calls
from celldao.constitution.problems import Path, close_to, in_words, shown
from celldao.constitution.source import Source, read_yaml, text_of
from celldao.errors import ActionError, ProposalError, ProposalFileError
from celldao.proposals.draft import Draft
from celldao.proposals.models import Proposal

PAYROLL: Final = "payroll"
BATCH: Final = "batch"
# Kinds that call a contract, and the field that says which.
_CALLS: Final = {"call": "target", "spend_with": "contract", "call_by_mandate": "contract"}
# Kinds with a charter, which may name the file of its policy.
_CHARTERED: Final = ("grant_mandate", "amend_mandate")
_EMPTY: Final = "write one, or delete the line"


def load(file: str | File, context: Context | None = None) -> Proposal:
    """Read a proposal file.

    Args:
        file: the YAML file; files that it names are looked for beside it.
        context: the cell; with it, amounts, members and mandates are checked, and a batch is decoded.

    Raises:
        ProposalFileError: the file cannot be read, or with every mistake in it.
    """
    file = File(file)
    text = text_of(file, ProposalFileError)
    return loads(text, file.name, file.parent, context)


def loads(
    text: str, name: str = "proposal.yaml", folder: File | None = None, context: Context | None = None
) -> Proposal:
    """Read the text of a proposal. `folder` is where files are looked for that it names. See `load`."""
    source = read_yaml(text, name)
    if not isinstance(source.data, dict):
        if not source.problems:
            source.report((), "holds no fields", "write title, reference and actions, each with a colon")
        raise ProposalFileError(name, source.problems)
    return _Reading(source, folder, context).proposal()


class _Reading:
    """One file, being read: actions are made one by one, so that each mistake has its place."""

    def __init__(self, source: Source, folder: File | None, context: Context | None) -> None:
        self.source = source
        self.folder = folder
        self.context = context
        self.faulty = {problem.path for problem in source.problems}

    def report(self, path: Path, what: str, right: str) -> None:
        if path not in self.faulty:
            self.faulty.add(path)
            self.source.report(path, what, right)

    def proposal(self) -> Proposal:
        data = self.source.data
        self._drop_empty(data, ())
        actions = self._actions(data.pop("actions", None) or [])
        fields = {name: value for name, value in data.items() if (name,) not in self.faulty}
        try:
            proposal = Proposal.model_validate({**fields, "actions": actions})
        except ValidationError as error:
            self._report_all(error, Proposal, ())
            proposal = None
        if proposal is not None and self.context is not None and not self.source.problems:
            self._check_whole(proposal, self.context)
        if proposal is None or self.source.problems:
            files = list(dict.fromkeys(file for file, _ in self.source.marks.values()))
            problems = sorted(self.source.problems, key=lambda p: (files.index(p.file), p.line))
            raise ProposalFileError(self.source.name, problems)
        return proposal

    def _check_whole(self, proposal: Proposal, context: Context) -> None:
        try:
            calls = proposal.calls(context)
            Draft(calls, proposal.description(_NOBODY)).check()
        except ProposalError as error:
            self.report((), error.what, error.remedy)
            return
        try:
            proposal.check_track(calls, context)
        except ProposalError as error:
            self.report(("track",), error.what, error.remedy)

    def _drop_empty(self, data: Any, path: Path) -> None:
        """Take out fields without a value: they are mistakes, not defaults."""
        items: list[tuple[Any, Any]] = []
        if isinstance(data, dict):
            items = list(data.items())
        elif isinstance(data, list):
            items = list(enumerate(data))
        for key, value in items:
            if value is None:
                self.report((*path, key), "has no value", _EMPTY)
                if isinstance(data, dict):
                    del data[key]
            else:
                self._drop_empty(value, (*path, key))

    def _actions(self, entries: Any) -> list[Action]:
        if not isinstance(entries, list):
            self.report(("actions",), f"is {shown(entries)}, not a list", "begin each action with '- '")
            return []
        actions: list[Action] = []
        for index, entry in enumerate(entries):
            path = ("actions", index)
            if entry and not any(faulty[:2] == path for faulty in self.faulty):
                actions += self._entry(entry, ("actions", index))
        return actions

    def _entry(self, entry: Any, path: Path) -> list[Action]:
        if isinstance(entry, str):
            entry = {entry.strip(): {}}
        if not isinstance(entry, dict) or len(entry) != 1:
            self.report(
                path, "is not one action", "write its kind, a colon, and its fields below it, indented"
            )
            return []
        ((kind, fields),) = entry.items()
        here = (*path, kind)
        if kind == PAYROLL:
            return self._payroll(fields, here)
        if kind == BATCH:
            return self._batch(fields, here)
        if kind not in by_kind():
            known = [*by_kind(), PAYROLL, BATCH]
            meant = close_to(kind, known)
            self.report(here, "there is no such action", f"did you mean {meant}?" if meant else _list(known))
            return []
        if kind in _CALLS and isinstance(fields, dict):
            fields = self._with_function(kind, fields, here)
        if kind == "sign_message" and isinstance(fields, dict):
            fields = self._with_typed_data(fields, here)
        if kind in _CHARTERED and isinstance(fields, dict):
            fields = self._with_policy(fields, here)
        return list(self._action(by_kind()[kind], fields, here))

    def _action(self, model: type[Action], fields: Any, path: Path) -> Iterator[Action]:
        try:
            action = model.model_validate(fields)
        except ValidationError as error:
            self._report_all(error, model, path)
            return
        try:
            if self.context is not None:
                action.call(self.context)
        except ActionError as error:
            self.report((*path, *error.path), error.what, error.remedy)
            return
        yield action

    def _report_all(self, error: ValidationError, model: type[BaseModel], path: Path) -> None:
        findings = error.errors(include_url=False)
        # A misspelt field is one mistake, not an unknown one and a missing one.
        meant = set()
        for item in findings:
            within = item["loc"]
            if item["type"] == "extra_forbidden":
                meant.add((*within[:-1], close_to(str(within[-1]), fields_at(model, within[:-1]))))
        for item in findings:
            within = item["loc"]
            if item["type"] != "missing" or within not in meant:
                self.report((*path, *within), *in_words(item, fields_at(model, within[:-1])))

    def _with_function(self, kind: str, fields: dict[str, Any], path: Path) -> dict[str, Any]:
        """The function's name made whole, from the ABI file that stands beside it or from the context."""
        name, abi = fields.get("function"), fields.get("abi")
        rest = {key: value for key, value in fields.items() if key != "abi"}
        if not isinstance(name, str):
            return rest
        try:
            if abi is not None:
                file = self._file(abi, (*path, "abi"))
                return {**rest, "function": choose(read_abi(file), name).text} if file else rest
            target = fields.get(_CALLS[kind])
            if "(" not in name and self.context is not None and isinstance(target, str):
                known = list(self.context.functions(target.strip()).values())
                return {**rest, "function": choose(known, name).text} if known else rest
        except ActionError as error:
            self.report((*path, "function"), error.what, error.remedy)
        return rest

    def _with_typed_data(self, fields: dict[str, Any], path: Path) -> dict[str, Any]:
        """Typed data from the JSON file that is named."""
        name = fields.get("typed_data")
        if not isinstance(name, str):
            return fields
        here = (*path, "typed_data")
        file = self._file(name, here)
        if file is not None:
            try:
                return {**fields, "typed_data": json.loads(file.read_text(encoding="utf-8"))}
            except (OSError, ValueError) as error:
                self.report(here, f"{file.name} is no JSON: {error}", "save it as a wallet takes it")
        # The mistake is told: the rest is read as if it were a message that is known by its hash.
        rest = {key: value for key, value in fields.items() if key != "typed_data"}
        return {"digest": "0x" + "00" * 32, **rest}

    def _with_policy(self, fields: dict[str, Any], path: Path) -> dict[str, Any]:
        """The hash of the policy file that a charter names, in place of its name."""
        charter = fields.get("charter")
        name = charter.get("policy") if isinstance(charter, dict) else None
        if not isinstance(charter, dict) or not isinstance(name, str) or name.strip().startswith("0x"):
            return fields
        file = self._file(name, (*path, "charter", "policy"))
        try:
            digest = bytes(32) if file is None else policy_hash(file)
        except ActionError as error:
            self.report((*path, "charter", "policy"), error.what, error.remedy)
            digest = bytes(32)
        return {**fields, "charter": {**charter, "policy": digest}}

    def _file(self, name: Any, path: Path) -> File | None:
        if not isinstance(name, str):
            self.report(path, f"is {shown(name)}, not the name of a file", "write the file's name")
        elif self.folder is None:
            self.report(path, "names a file, but this proposal is not in a folder", "load it from its file")
        elif not (self.folder / name).is_file():
            self.report(path, f"there is no file {name!r} in {self.folder}", "check the name")
        else:
            return self.folder / name
        return None

    def _payroll(self, fields: Any, path: Path) -> list[Action]:
        """A CSV file, or a list of payments."""
        payments: list[tuple[Payment, Path]] = []
        if isinstance(fields, list):
            for index, entry in enumerate(fields):
                payments += self._payment(entry, (*path, index))
        elif (file := self._file(fields, path)) is not None:
            before = len(self.source.problems)
            payments = read_payroll(file, self.source, path)
            self.faulty |= {problem.path for problem in self.source.problems[before:]}
        if self.context is not None:
            self._check_amounts(payments, self.context)
        return [*pay_all(payment for payment, _ in payments)]

    def _check_amounts(self, payments: list[tuple[Payment, Path]], context: Context) -> None:
        for payment, place in payments:
            try:
                context.units(payment.amount, ("amount",))
            except ActionError as error:
                self.report((*place, *error.path), error.what, error.remedy)

    def _payment(self, entry: Any, path: Path) -> list[tuple[Payment, Path]]:
        try:
            return [(Payment.model_validate(entry), path)]
        except ValidationError as error:
            self._report_all(error, Payment, path)
        return []

    def _batch(self, fields: Any, path: Path) -> list[Action]:
        file = self._file(fields, path)
        if file is None:
            return []
        try:
            batch = read_batch(file)
        except ActionError as error:
            place = "".join(f" {part + 1}" if isinstance(part, int) else f" {part}" for part in error.path)
            self.report(path, f"{file.name}{place}: {error.what}", error.remedy)
            return []
        if batch.intact is False:
            self.report(
                path,
                f"{file.name} was changed after it was saved: its checksum does not fit",
                "read it; if the change is yours, delete its checksum",
            )
        if self.context is None:
            return [unknown_call(call, _NOWHERE) for call in batch.calls]
        if batch.chain_id not in (None, self.context.chain_id):
            what = f"{file.name} is for chain {batch.chain_id}, the cell is on {self.context.chain_id}"
            self.report(path, what, "take the batch of the right chain")
        return read_calls(batch.calls, self.context)


def fields_at(model: type[BaseModel], path: Path) -> list[str]:
    """The names of the fields of the group at a path within a model."""
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            inner = next(_models(model.model_fields[part].annotation), None)
            model = inner or model
    return list(model.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for option in get_args(annotation):
        yield from _models(option)


def _list(known: list[str]) -> str:
    return f"known: {', '.join(known)}"


def from_data(data: Mapping[str, Any], context: Context | None = None) -> Proposal:
    """A proposal from plain data: the same fields as in a file. See `load`."""
    source = Source("proposal", {**data}, {(): ("proposal", 0)})
    return _Reading(source, None, context).proposal()


# Where a batch is read without a cell: its calls stay as they are.
_ONE: Final = "0x" + "0" * 39 + "1"
# Whoever proposes it: his mark has its place in the description.
_NOBODY: Final = "0x" + "0" * 40
_NOWHERE: Final = Context(chain_id=0, treasury=_ONE, share=_ONE, governor=_ONE, splitter=_ONE, factory=_ONE)
