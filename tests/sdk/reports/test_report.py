"""What a report holds, and how it is shown: one content one hash, nothing that somebody wrote is markup."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from eth_utils.crypto import keccak

from celldao.errors import ReportError
from celldao.reports import Report, as_html, as_json, as_markdown, load, loads, save
from celldao.reports.schema import render
from tests.support.paths import ROOT

EVIL = (
    '"><script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))`|# *b*</title></style>'
)
TOKEN, OTHER = "0x" + "11" * 20, "0x" + "22" * 20
START, MIDDLE, END = "2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z", "2027-03-01T00:00:00Z"
VOID = {"meta", "br"}


def figures(start: str, end: str, drawn: str = "10", spent: str | None = "4.5") -> dict[str, Any]:
    return {"period": {"start": start, "end": end}, "drawn": drawn, "spent": spent, "returned": "1"}


def data(**changes: Any) -> dict[str, Any]:
    asset = {
        "asset": TOKEN,
        "symbol": "ZOO",
        "decimals": 6,
        "opening": "0",
        "closing": "9",
        "periods": [figures(START, MIDDLE), figures(MIDDLE, END)],
        "other": "0",
    }
    return {
        "chain_id": 1,
        "cell": OTHER,
        "cell_name": "Bottling Cell",
        "mandate": TOKEN,
        "operator": OTHER,
        "policy": "0x" + "33" * 32,
        "number": 1,
        "covers": {"start": START, "end": END},
        "finances": {
            "assets": [asset],
            "paid": [{"asset": TOKEN, "receiver": OTHER, "amount": "9", "count": 2}],
        },
        **changes,
    }


def test_digest__however_the_file_is_written__that_of_its_content(tmp_path: Path) -> None:
    report = Report.model_validate(data())
    save(report, tmp_path / "report.json")
    assert load(tmp_path / "report.json").digest == report.digest
    squeezed = json.dumps(data(), separators=(",", ":"), sort_keys=True)
    assert loads(squeezed.encode()).digest == report.digest
    text = json.dumps(
        report.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert report.digest == keccak(text.encode())
    same = data()
    same["finances"]["assets"][0]["closing"] = "9.000"
    same["covers"]["start"] = "2027-01-01T09:00:00+09:00"
    assert Report.model_validate(same).digest == report.digest
    assert Report.model_validate(data(cell_name="Bottling cell")).digest != report.digest
    assert as_json(report).endswith("}\n")


def _asset(change: dict[str, Any]) -> dict[str, Any]:
    made = data()
    made["finances"]["assets"][0] |= change
    return made


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (_asset({"closing": "9.5"}), "do not make the closing balance"),
        (_asset({"closing": 9.0}), "write an exact number as text"),
        (_asset({"closing": "NaN"}), "write an exact number as text"),
        (_asset({"closing": "1e1"}), "write an exact number as text"),
        (_asset({"closing": "9.0000001", "other": "0.0000001"}), "is finer than ZOO"),
        (_asset({"decimals": 25}), "less than or equal to 24"),
        (_asset({"periods": [figures(START, END)]}), "do not make the closing balance"),
        (_asset({"periods": [figures(START, MIDDLE)]}), "closing balance"),
        (
            _asset({"opening": None, "periods": [figures(START, MIDDLE)]}),
            "are not those that the report covers",
        ),
        (
            _asset({"opening": None, "periods": [figures(MIDDLE, END), figures(START, MIDDLE)]}),
            "are not those",
        ),
        (_asset({"symbol": "Z\u202eOO"}), "cannot be seen"),
        (data(covers={"start": END, "end": START}), "ends before it begins"),
        (data(number=0), "greater than or equal to 1"),
        (data(format=2), "less than or equal to 1"),
        (data(more=1), "Extra inputs"),
        (data(operations={"summary": "a\x1b[2Jb"}), "cannot be seen"),
        (
            data(incidents=[{"time": "2027-01-01T00:00:00", "severity": "low", "what": "x"}]),
            "must have a zone",
        ),
        (
            data(forecasts=[{"name": "x", "by": END, "expected": "1", "low": "2"}]),
            "the low end is above what is expected",
        ),
    ],
)
def test_report__what_it_cannot_hold__refused_with_the_place(given: dict[str, Any], words: str) -> None:
    with pytest.raises(ReportError, match=re.escape(words)):
        loads(json.dumps(given).encode())


def test_report__an_asset_twice__refused() -> None:
    given = data()
    given["finances"]["assets"] *= 2
    with pytest.raises(ReportError, match="an asset is there twice"):
        loads(json.dumps(given).encode())


def test_loads__a_field_twice_no_json_or_no_text__refused(tmp_path: Path) -> None:
    twice = json.dumps(data()).replace('"number": 1', '"number": 1, "number": 2')
    with pytest.raises(ReportError, match="the field number is there twice"):
        loads(twice.encode())
    with pytest.raises(ReportError, match="is not JSON"):
        loads(b"\xff")
    with pytest.raises(ReportError, match="is not JSON"):
        loads(b"[" * 100_000)
    with pytest.raises(ReportError, match="cannot be read"):
        load(tmp_path / "none.json")


class Page(HTMLParser):
    """Notes elements and attributes, and whether they close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def hostile() -> Report:
    """Every text that somebody may write."""
    made = data(
        cell_name=EVIL,
        operations={"summary": f"{EVIL}\n\n{EVIL}", "figures": [{"name": EVIL, "unit": EVIL, "value": "1"}]},
        market={"summary": EVIL},
        forecasts=[{"name": EVIL, "unit": EVIL, "by": END, "expected": "1", "high": "2", "reason": EVIL}],
        incidents=[{"time": START, "severity": "high", "what": EVIL, "done": EVIL}],
    )
    made["finances"]["assets"][0]["symbol"] = EVIL
    made["finances"]["paid"][0]["purpose"] = EVIL
    made["finances"]["calls"] = [{"target": OTHER, "selector": "0x12345678", "count": 1, "purpose": EVIL}]
    made["finances"]["revenue"] = [{"asset": TOKEN, "symbol": EVIL, "decimals": 6, "amount": "5"}]
    made["finances"]["comment"] = EVIL
    return Report.model_validate(made)


def test_html__hostile_texts__stay_text_in_a_file_that_loads_nothing() -> None:
    text = as_html(hostile())
    page = Page(text)
    assert page.open == []
    assert not page.tags & {"script", "img", "a", "iframe", "link", "object"}
    assert not {name for name in page.attributes if name.startswith("on") or name in ("href", "src", "style")}
    assert "alert(1)</script>" not in text
    assert "alert(1)&lt;/script&gt;" in text
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text
    assert "prefers-color-scheme: dark" in style
    assert "@media print" in style
    assert "<svg" in text


def test_markdown__hostile_texts__no_link_no_tag_no_code() -> None:
    text = as_markdown(hostile())
    assert re.search(r"(?<!\\)\]\(", text) is None, "a link"
    assert re.search(r"(?<!\\)<", text) is None, "a tag"
    assert "\n# " not in text, "one heading of the first level, at the top"
    for line in text.splitlines():
        if line.startswith("|"):
            columns = len(re.findall(r"(?<!\\)\|", line))
            assert columns in (3, 5, 6), line
    assert "█" in text


def test_page__figures__exact_in_both_forms() -> None:
    report = Report.model_validate(data())
    for text in (as_html(report), as_markdown(report)):
        assert "0x" + report.digest.hex() in text
        assert "4.5" in text
        assert "−4.5" in text
        assert "2027-01-01 to 2027-02-01: drawn" in text


def test_page__nothing_at_all__is_shown() -> None:
    empty = Report.model_validate(data(finances={"assets": []}))
    assert "Nothing is said." in as_html(empty)
    assert "None." in as_markdown(empty)
    zero = data()
    zero["finances"]["assets"][0] |= {
        "closing": "0",
        "periods": [figures(START, END, "0", "0") | {"returned": "0"}],
    }
    assert "<svg" in as_html(Report.model_validate(zero)), "a chart of nothing is no error"


def test_schema__committed__is_in_step() -> None:
    committed = (ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8")
    assert committed == render(), "run `python -m celldao.reports.schema > docs/report.schema.json`"
