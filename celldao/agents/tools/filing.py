"""What an operator owes: reports, and roots of what was produced."""

from __future__ import annotations

from typing import Any

from celldao.agents import arguments
from celldao.agents.arguments import HashText, KeyText, LinkText, NameText
from celldao.agents.desk import Desk
from celldao.agents.ledger import State
from celldao.agents.tools import Tool
from celldao.agents.tools.drafting import REPORT
from celldao.agents.tools.paying import ONCE, DryRun
from celldao.operators import FileReport, LogProvenance
from celldao.reports import Report, check, loads


def report(desk: Desk) -> Tool:
    def run(key: KeyText, draft: NameText, link: LinkText = "", dry_run: DryRun = False) -> dict[str, Any]:
        drafted = loads(desk.drafts.read(draft, REPORT), f"{draft}.{REPORT}")
        known = desk.ledger.entry(key)
        if known is None or known.state is State.FAILED:
            _check(desk, drafted)

        def make(standing: Any) -> Any:
            return FileReport.of(standing, drafted.digest, link, desk.settings.mandate)

        return desk.carry_out(key, make, dry_run)

    return Tool(
        "file_report",
        run,
        lambda: (
            "File a report that draft_report has drafted: its hash and a link go on chain, for good. It "
            "covers all periods that have ended; while one is overdue nothing can be drawn. A figure that "
            "the chain contradicts is refused. The link is where members find the file, which a person or a "
            f"program must put there. {ONCE}"
        ),
    )


def _check(desk: Desk, drafted: Report) -> None:
    """That the report is of this mandate, and the chain confirms each figure. Raises ArgumentError."""
    if drafted.mandate != desk.settings.mandate:
        raise arguments.ArgumentError("the draft is of another mandate", "Draft it anew.")
    found = check(drafted, desk.cell)
    if not found.holds:
        raise arguments.ArgumentError(
            "the chain contradicts the draft", "Draft it anew: periods may have ended."
        )
    if found.unconfirmed:
        raise arguments.ArgumentError(
            f"the draft states {len(found.unconfirmed)} figure(s) that this node cannot confirm",
            "Draft it anew, or ask the person for a node that keeps old states.",
        )


def outputs(desk: Desk) -> Tool:
    def run(key: KeyText, root: HashText, link: LinkText = "", dry_run: DryRun = False) -> dict[str, Any]:
        def make(standing: Any) -> Any:
            return LogProvenance.of(standing, bytes.fromhex(root[2:]), link, desk.settings.mandate)

        return desk.carry_out(key, make, dry_run)

    return Tool(
        "log_outputs",
        run,
        lambda: (
            "Log the root of what was produced, under the policy of the charter, for good: never something "
            f"that must stay secret. {ONCE}"
        ),
    )
