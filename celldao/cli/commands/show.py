"""`celldao show`: one proposal, in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from celldao.cli import options, policies
from celldao.cli.failures import DIFFERENT
from celldao.cli.session import Session

if TYPE_CHECKING:
    from celldao.snapshots import Proposal, Snapshot


@click.command()
@click.argument("proposal")
@click.option("--raw", is_flag=True, help="The calls as well, as they stand on the chain.")
@click.option(
    "--names", type=click.Path(path_type=Path, dir_okay=False), help="The cell.yaml that has members' names."
)
@policies.option
@options.reads
def command(session: Session, proposal: str, raw: bool, names: Path | None, policy: Path | None) -> None:
    """Show one proposal: how it stands, what happens next, what it would do, what to look at.

    PROPOSAL is its id, the first digits of it, or its reference. With --policy it ends with exit code 4 if
    the file is not the policy that the proposal grants a mandate under.

    \b
    Example:
      celldao show payroll-2027-03
      celldao show night-shift-grant --policy policy.md
      celldao show 4171620341 --raw --cell cell.json
    """
    from celldao.actions import described, read_calls
    from celldao.cli.reading import find_proposal, warnings_of
    from celldao.context import context_of
    from celldao.warnings.gathering import calls_of

    cell = session.cell()
    if names is not None:
        from celldao.constitution import load

        cell.name_members(load(names, cell.record.hard_bounds))
    now = cell.now()
    one = find_proposal(now, proposal)
    calls = calls_of(one)
    context = context_of(now, calls, [one.proposer])
    actions = read_calls(calls, context)
    lines = described(actions, context)
    # What it would do is a question only while it can still do it.
    warned = warnings_of(now, one, context) if one.state.is_open else []
    data = _data(now, one)
    data["actions"] = lines
    data["warnings"] = warned
    data["calls"] = [
        {"target": call.target, "value": raw_call.value, "data": call.data}
        for call, raw_call in zip(calls, one.actions, strict=True)
    ]
    proposer = context.name(one.proposer)
    told: list[str] = []
    if policy is not None:
        data["policy"], told = policies.compared(policy, actions)
    session.show(data, lambda: [*_page(now, one, proposer, lines, warned, raw), *told])
    if policy is not None and not data["policy"]["matches"]:
        click.get_current_context().exit(DIFFERENT)


def _data(now: Snapshot, one: Proposal) -> dict[str, Any]:
    from celldao.cli.reading import next_step, passes, track_of
    from celldao.proposals import parse_description

    parts = parse_description(one.description)
    return {
        "id": str(one.id),
        "title": parts.title,
        "text": parts.text,
        "reference": parts.reference,
        "track": track_of(one),
        "state": one.state,
        "next": next_step(one, now.moment.time),
        "proposer": one.proposer,
        "proposer_number": one.proposer_number,
        "block": one.created_block,
        "snapshot": one.snapshot,
        "deadline": one.deadline,
        "first_deadline": one.first_deadline,
        "eta": one.eta,
        "expires": one.expires,
        "for": one.in_favour,
        "against": one.against,
        "abstain": one.abstain,
        "quorum": one.quorum,
        "quorum_ratio": one.quorum_ratio,
        "quorum_reached": one.has_quorum,
        "approval_ratio": one.approval_ratio,
        "passes": passes(one),
        "time": now.moment.time,
    }


def _page(
    now: Snapshot, one: Proposal, proposer: str, lines: list[str], warned: list[Any], raw: bool
) -> list[Any]:
    from celldao.cli.output import amount, pairs
    from celldao.cli.reading import approval_words, next_step, quorum_words, title_of, track_of
    from celldao.proposals import parse_description

    parts = parse_description(one.description)
    longer = f" (extended from {_time(one.first_deadline)})" if one.is_extended else ""
    page: list[Any] = [
        pairs(
            [
                ("id", str(one.id)),
                ("reference", parts.reference),
                ("state", f"{one.state.value}: {next_step(one, now.moment.time)}"),
                ("track", track_of(one)),
                ("proposer", f"{proposer}, member {one.proposer_number}"),
                ("voting", f"after {_time(one.snapshot)}, until {_time(one.deadline)}{longer}"),
                (
                    "carried out",
                    f"from {_time(one.eta)} until {_time(one.expires)}" if one.eta and one.expires else None,
                ),
                ("for", amount(one.in_favour)),
                ("against", amount(one.against)),
                ("abstain", amount(one.abstain)),
                ("quorum", quorum_words(one)),
                ("approval", approval_words(one)),
            ],
            title=title_of(one, 200),
        ),
        "",
    ]
    if parts.text:
        page += [*(f"  {line}" for line in parts.text.split("\n")), ""]
    page.append("What it does:" if lines else "A resolution: it calls nothing.")
    page += [f"  {line}" for line in lines]
    if warned:
        page += ["", "Look at:"]
        page += [f"  {warning.level.upper()}: {warning.words}. {warning.remedy}" for warning in warned]
    if raw:
        page += ["", "Calls:"]
        for number, call in enumerate(one.actions, start=1):
            page.append(f"  {number}. {call.target} with {amount(call.value)}\n     0x{call.data.hex()}")
    return page


def _time(time: Any) -> str:
    from celldao.cli.output import when

    return when(time)
