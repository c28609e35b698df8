"""Founding members from a CSV beside the constitution."""

from __future__ import annotations

from pathlib import Path

import pytest

from celldao.constitution import loads
from tests.support.constitutions import FITTER, FUND, SHORT, WELDER, mistakes

TEXT = SHORT[: SHORT.index("\n  -")] + " people.csv\n"


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    (folder / "people.csv").write_bytes(text.encode(encoding))
    return folder


def test_members__from_a_csv__in_its_order_with_names_and_roles(tmp_path):
    write(tmp_path, f"address,shares,name,role\n{WELDER},120,Ada,welder\n{FITTER},80.5,,\n")
    ada, other = loads(TEXT, folder=tmp_path).members
    assert (ada.address, ada.shares, ada.name, ada.role) == (WELDER, 120_000_000, "Ada", "welder")
    assert (other.address, other.shares, other.name, other.role) == (FITTER, 80_500_000, None, None)


@pytest.mark.parametrize(
    "text",
    [
        f"shares;address\n120;{WELDER}\n",
        f"\ufeffaddress,shares\r\n{WELDER},120\r\n\r\n",
        f"Address, Shares\n{WELDER}, 120\n\n , \n",
        f'number,address,shares,name\n1,{WELDER},120,"Ada, the\nwelder"\n',
    ],
    ids=["semicolons in another order", "as Excel writes it", "blanks and blank lines", "quoted, numbered"],
)
def test_members__other_forms_of_csv__are_read(tmp_path, text):
    if "the\nwelder" in text:
        text = text.replace("the\nwelder", "the welder")
    (ada,) = loads(TEXT, folder=write(tmp_path, text)).members
    assert (ada.address, ada.shares) == (WELDER, 120_000_000)


HEAD = "address,shares,name\n"
CASES = {
    "empty": ("", 1, "members", "is empty", "address, shares"),
    "no heading": (f"{WELDER},120\n", 1, "members", "has an unknown column", "known columns"),
    "unknown column": (
        f"address,share\n{WELDER},120\n",
        1,
        "members",
        "unknown column 'share'",
        "did you mean shares?",
    ),
    "missing column": (f"address\n{WELDER}\n", 1, "members", "has no column 'shares'", "address, shares"),
    "double column": (
        f"address,shares,shares\n{WELDER},1,1\n",
        1,
        "members",
        "the column 'shares' twice",
        "keep one",
    ),
    "short row": (
        HEAD + f"{WELDER},1,\n{FITTER},1\n",
        3,
        "members[2]",
        "has 2 columns, the first line has 3",
        "quotation",
    ),
    "open quotation": (HEAD + f'{WELDER},1,"Ada\n', 1, "members", "is not CSV", "quotation mark"),
    "zero shares": (HEAD + f"{WELDER},1,\n{FITTER},0,\n", 3, "members[2].shares", "is zero", "leave him out"),
    "no shares": (HEAD + f"{WELDER},1,\n{FITTER},,\n", 3, "members[2].shares", "is missing", "add it"),
    "after a quoted line end": (
        HEAD + f'{WELDER},1,"Ada\n"\n{FITTER},x,\n',
        4,
        "members[2].shares",
        "not a number",
        "120",
    ),
    "double": (
        HEAD + f"{WELDER},1,\n{FITTER},1,\n{WELDER},1,\n",
        4,
        "members[3].address",
        "is there already, as members[1].address on line 2",
        "keep one entry",
    ),
    "other number": (
        f"number,address,shares\n1,{WELDER},1\n3,{FITTER},1\n",
        3,
        "members[2].number",
        "3 is not the number this member will get",
        "this is 2",
    ),
}


@pytest.mark.parametrize(("text", "line", "field", "what", "right"), CASES.values(), ids=CASES.keys())
def test_members__a_mistake_in_the_csv__line_of_the_csv(tmp_path, text, line, field, what, right):
    found = mistakes(TEXT, folder=write(tmp_path, text))
    assert (found[0].file, found[0].line, found[0].field) == ("people.csv", line, field)
    assert what in found[0].what
    assert right in found[0].right
    assert all(problem.file == "people.csv" for problem in found)


def test_members__mistakes_in_both_files__all_told(tmp_path):
    text = TEXT + "weight: membr\n"
    found = mistakes(text, folder=write(tmp_path, HEAD + f"{WELDER},0,\n{FUND[:-1]}x,1,\n"))
    assert [(p.file, p.line, p.field) for p in found] == [
        ("cell.yaml", 5, "weight"),
        ("people.csv", 2, "members[1].shares"),
        ("people.csv", 3, "members[2].address"),
    ]


def test_members__rows_after_a_short_one__keep_their_numbers(tmp_path):
    found = mistakes(TEXT, folder=write(tmp_path, HEAD + f"{WELDER},1\n{FITTER},0,\n"))
    assert [(p.line, p.field) for p in found] == [(2, "members[1]"), (3, "members[2].shares")]


def test_members__semicolons_in_a_name__do_not_make_them_the_separator(tmp_path):
    (ada,) = loads(TEXT, folder=write(tmp_path, HEAD + f"{WELDER},1,Ada;the;welder\n")).members
    assert ada.name == "Ada;the;welder"


def test_members__not_in_utf8__said(tmp_path):
    found = mistakes(TEXT, folder=write(tmp_path, HEAD + f"{WELDER},1,Jérôme\n", "latin-1"))
    assert [(p.file, p.what) for p in found] == [("people.csv", "is not written in UTF-8")]


def test_members__no_such_file__said(tmp_path):
    found = mistakes(TEXT, folder=tmp_path)
    assert [(p.file, p.line, p.field) for p in found] == [("cell.yaml", 4, "members")]
    assert "there is no file 'people.csv'" in found[0].what
