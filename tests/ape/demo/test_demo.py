"""The demonstration from beginning to end, in its own process, as `make demo` runs it. (I-W1, I-M4)"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).parents[3]
ORDERS = ROOT / "examples" / "manufacturing-cell" / "orders.csv"
VOID = {"meta", "br", "link", "img", "input", "hr"}

# In the second computation, one unit more than member 5 has claimed, and than the operator has drawn. On the
# contracts' side, one unit less than what lies in the treasury, so that the sum of that currency can't
# close; and other words at the fourth refusal.
PLANTED = """
import sys
from dataclasses import replace
from celldao.demo.__main__ import main
from celldao.demo.chain_books import ChainBooks
from celldao.demo.ledger import LedgerBooks, Mandate
claimed, treasury = LedgerBooks.claimed, ChainBooks.treasury
LedgerBooks.claimed = lambda books, symbol, number: (
    claimed(books, symbol, number) + (symbol == "tUSD" and number == 5)
)
draw = Mandate.draw
def generous(mandate, at, asset, amount, available):
    draw(mandate, at, asset, amount, available)
    if len(mandate.purses[asset].entries) == 1 and asset == "tUSD":
        entries = mandate.purses[asset].entries
        entries[0] = replace(entries[0], amount=entries[0].amount + 1)
Mandate.draw = generous
def muddled(books, operator=ChainBooks.operator):
    found = operator(books)
    return replace(found, refusals=(*found.refusals[:3], "mandate: something else", *found.refusals[4:]))
ChainBooks.operator = muddled
ChainBooks.treasury = lambda books, symbol: treasury(books, symbol) - (symbol == "ETH")
sys.exit(main(["--report", sys.argv[1]]))
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=900, check=False
    )


def line(output: str, head: str) -> list[str]:
    """The amounts of a line of the final account."""
    account = output.partition("Final account")[2]
    [found] = [entry for entry in account.splitlines() if entry.strip().startswith(head)]
    return re.findall(r"-?[0-9][0-9,.]*", found)


def check_story(output: str) -> None:
    assert re.search(r"All [0-9]+ figures of the contracts equal the second computation", output)
    for month in ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"):
        assert f"{month}      revenue" in output
    for event in (
        "100 signed ballots in one transaction: quorum reached",
        "carried out: Buy a five-axis mill",
        "carried out: Dividends from 30 % to 35 %, released over 30 days",
        "23 signed ballots in one transaction: too few: the proposal fails",
        "member 58 gives his vote to member 7",
        "member 31 changes his key",
        "member 64 leaves with his part",
        "carried out: Let an agent run the night shift",
        "Nightjar accepts: the first of its periods of 60 days begins",
        "Nightjar draws 6,000.00 tUSD - REFUSED: mandate: beyond the budget",
        "Nightjar draws 2,000.00 tUSD - REFUSED: mandate: a report is overdue",
        "REFUSED: mandate: it has ended",
        "Nightjar reports: report-2.md",
        "24 signatures in one transaction, 2 do not count: 25 votes, Nightjar is recalled",
        "what was left comes back to the treasury: 21,801.25 tUSD and 0.9500 ETH",
        "petition to recall it: 25 votes, 20 needed",
        "carried out: Pay the second crew its November",
        "100 members are paid in ETH, in one transaction",
    ):
        assert event in output


def check_account(output: str) -> None:
    """Customers and members brought what is accounted for, and no part of the account is empty."""
    brought = {"tUSD": Decimal(320_000), "ETH": Decimal(6)}
    with ORDERS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            brought[row["currency"]] += Decimal(row["amount"])
    came_in, total = (line(output, head) for head in ("came in", "sum"))
    assert list(map(decimal, came_in)) == list(brought.values())
    assert total == came_in
    assert line(output, "difference, in units") == ["0", "0"]
    # The operator's account came back.
    assert set(map(decimal, line(output, "with the operator"))) == {Decimal(0)}
    for head in ("paid to members", "claimable by", "reserved:", "still to be released", "carried:"):
        assert all(decimal(value) > 0 for value in line(output, head)), head


def decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


class _Page(HTMLParser):
    """Notes what a report must not have, and whether its elements close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.links += [f"{name}={value}" for name, value in attrs if name in ("src", "href", "xlink:href")]
        self.links += [name for name, _ in attrs if name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def check_report(text: str) -> None:
    """One well-formed file, without scripts and without anything from elsewhere, that shows the year."""
    page = _Page()
    page.feed(text)
    page.close()
    assert page.open == []
    assert not page.seen & {"script", "iframe", "link", "img", "object", "embed", "form", "base"}
    assert page.links == []
    for word in ("http:", "https:", "//", "url(", "@import", "javascript:"):
        assert word not in text, word
    assert text.count("<svg") == 11
    assert "prefers-color-scheme: dark" in text
    for words in ("Millrace Machine Cell", "The final account, to the unit", "quorum 40: for and abstain"):
        assert words in text
    for words in (
        "mandate: a receiver is not listed",
        "20 votes needed",
        "report-4.md",
        "21,801.250000 tUSD",
    ):
        assert words in text


def test_demo__whole_year__succeeds_with_statement_and_report(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    demo = run("-m", "celldao.demo", "--report", str(file))
    assert (demo.returncode, demo.stderr) == (0, "")
    check_story(demo.stdout)
    check_account(demo.stdout)
    report = file.read_text(encoding="utf-8")
    check_report(report)
    assert line(demo.stdout, "came in")[0] in report


def test_demo__one_unit_off__fails_and_names_figure_and_both_values(tmp_path: Path) -> None:
    demo = run("-c", PLANTED, str(tmp_path / "report.html"))
    assert demo.returncode == 1
    for told in (
        r"tUSD: claimed by member 5: the contracts say (\d+), the second computation says (\d+)",
        r"operator, tUSD: drawn: the contracts say (\d+), the second computation says (\d+)",
        r"ETH: everything that came in is accounted for: there came in (\d+), .* are (\d+)",
    ):
        match = re.search(told, demo.stderr)
        assert match, demo.stderr
        assert abs(int(match[1]) - int(match[2])) == 1
    words = ("mandate: something else", "mandate: a receiver is not listed")
    assert f"refusal 4: the contracts say {words[0]}, the second computation says {words[1]}" in demo.stderr
    assert "equal the second computation" not in demo.stdout
