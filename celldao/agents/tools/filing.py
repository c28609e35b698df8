"""What an operator owes: reports, and roots of what was produced."""

from __future__ import annotations

from typing import Any

from eth_utils.crypto import keccak

from celldao.agents import arguments
from celldao.agents.arguments import HashText, KeyText, LinkText, NameText
from celldao.agents.desk import Desk
from celldao.agents.drafts import LARGEST
from celldao.agents.tools import Tool
from celldao.agents.tools.paying import ONCE, DryRun
from celldao.operators import FileReport, LogProvenance


def report(desk: Desk) -> Tool:
    def run(key: KeyText, draft: NameText, link: LinkText = "", dry_run: DryRun = False) -> dict[str, Any]:
        text = desk.drafts.read(draft, "report.json")
        if len(text) > LARGEST:
            raise arguments.ArgumentError("the draft is too large for a report", "Draft it anew.")

        def make(standing: Any) -> Any:
            return FileReport.of(standing, keccak(text), link, desk.settings.mandate)

        return desk.carry_out(key, make, dry_run)

    return Tool(
        "file_report",
        run,
        lambda: (
            "File a report that draft_report has drafted: its hash and a link go on chain, for good. It "
            "covers all periods that have ended; while one is overdue nothing can be drawn. The link is "
            f"where members find the file, which a person or a program must put there. {ONCE}"
        ),
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
