"""What the documents show works as shown."""

from __future__ import annotations

import re

from celldao.constitution import loads
from tests.support.paths import ROOT


def test_readme__the_cell_in_ten_lines__is_a_valid_constitution():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"```yaml\n(# cell\.yaml\n.*?)```", text, re.DOTALL)
    assert len(found) == 1
    assert len([line for line in found[0].splitlines() if not line.startswith("#")]) <= 10
    assert loads(found[0]).symbol
