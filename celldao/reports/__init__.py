"""What an operator reports of its periods to the members: drafted from the chain, completed, filed, checked.

    report = draft(cell, mandate)                       # the financial part, from the chain
    save(report, "report-3.json")                       # the operator writes the rest into the file
    report = load("report-3.json")
    operator.file_report(report.digest, "https://…")    # hash and link go on chain
    found = check(report, cell)                         # found.holds; found.findings names every difference

models     what a report holds                  figures    what the chain says of its time
files      read and written                     checking   the one held against the other
drafting   a report to begin with               page       as HTML and Markdown
"""

from __future__ import annotations

from celldao.reports.checking import Check, Finding, Verdict, check
from celldao.reports.drafting import draft
from celldao.reports.files import as_json, load, loads, save
from celldao.reports.models import Figure, Finances, Forecast, Incident, Market, Operations, Report
from celldao.reports.page import as_html, as_markdown

__all__ = [
    "Check",
    "Figure",
    "Finances",
    "Finding",
    "Forecast",
    "Incident",
    "Market",
    "Operations",
    "Report",
    "Verdict",
    "as_html",
    "as_json",
    "as_markdown",
    "check",
    "draft",
    "load",
    "loads",
    "save",
]
