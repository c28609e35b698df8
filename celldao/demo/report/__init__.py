"""demo-report.html: one file, without scripts and without anything from elsewhere."""

from __future__ import annotations

from pathlib import Path

from celldao.demo.report.page import page
from celldao.demo.year import Outcome


def write_report(outcome: Outcome, file: Path) -> None:
    file.write_text(page(outcome), encoding="utf-8")
