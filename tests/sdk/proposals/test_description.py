"""The text of a proposal on chain: composed, taken apart, marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from celldao.proposals import Description, may_propose, parse_description
from celldao.proposals.description import is_malformed
from tests.support.action_world import FITTER, WELDER

FULL = f"# Payroll for March\n\nWhy.\n\nReference: payroll-2027-03\n#proposer={WELDER}"


def test_compose__all_parts__in_their_order():
    assert Description("Payroll for March", "Why.", "payroll-2027-03", WELDER).compose() == FULL
    assert Description("Payroll", "", None, None).compose() == "# Payroll"
    assert Description("Payroll", "", "a", None).compose() == "# Payroll\n\nReference: a"
    assert (
        Description("Payroll", "Why.", None, WELDER).compose() == f"# Payroll\n\nWhy.\n\n#proposer={WELDER}"
    )


references = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._/-]{0,63}\Z")
titles = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=30).filter(
    lambda text: not text.startswith("#")
)
texts = st.text(
    st.one_of(st.sampled_from("\n# R"), st.characters(categories=("L", "N", "P"))), max_size=80
).map(str.strip)


@given(titles, texts, references, st.sampled_from([None, WELDER]))
def test_parse__what_was_composed__comes_back(title, text, reference, proposer):
    description = Description(title, text, reference, proposer)
    assert parse_description(description.compose()) == description


@given(st.text(max_size=200))
def test_parse__any_text__is_read(text):
    assert isinstance(parse_description(text).title, str)


@pytest.mark.parametrize(
    ("text", "title", "reference", "proposer"),
    [
        ("", "", None, None),
        ("Just words", "Just words", None, None),
        ("## Title\r\nmore", "Title", None, None),
        (f"Reference: a\n#proposer={WELDER.lower()}", "", "a", WELDER),
        ("A\n\nReference: two words", "A", None, None),
        (f"A #proposer={WELDER}", "A", None, WELDER),
        (f"A #proposer={WELDER} ", f"A #proposer={WELDER}", None, None),
        (f"A #proposer={WELDER}\n", f"A #proposer={WELDER}", None, None),
        (f"A #Proposer={WELDER}", f"A #Proposer={WELDER}", None, None),
        (f"A #proposer={WELDER[:-1]}g", f"A #proposer={WELDER[:-1]}g", None, None),
    ],
)
def test_parse__what_other_tools_write__is_read(text, title, reference, proposer):
    parts = parse_description(text)
    assert (parts.title, parts.reference, parts.proposer) == (title, reference, proposer)


def test_may_propose__the_mark__names_one_account():
    assert may_propose(FULL, WELDER)
    assert may_propose(FULL.lower(), WELDER)
    assert not may_propose(FULL, FITTER)
    assert may_propose("no mark", FITTER)


@pytest.mark.parametrize(
    ("end", "malformed"),
    [
        (WELDER[:-1] + "g", True),
        (WELDER[:-1] + "@", True),
        # in UTF-8 as long as forty digits
        (WELDER[:-2] + "é", True),
        (WELDER[:-1] + "é", False),
        (WELDER[:-1], False),
        (WELDER + "0", False),
        ("0X" + WELDER[2:], False),
    ],
)
def test_may_propose__a_mark_that_is_no_address__is_nobodys(end, malformed):
    text = f"A #proposer={end}"
    assert is_malformed(text) is malformed
    assert may_propose(text, WELDER) is not malformed
