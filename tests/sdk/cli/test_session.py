"""How a command gets to its cell, and what is said when it cannot."""

from __future__ import annotations


def test_cell__no_file__says_so(celldao):
    ran = celldao("status", "--cell", "elsewhere.json")
    assert ran.code == 1
    assert ran.out == ""
    assert ran.err == (
        "Error: elsewhere.json cannot be read: No such file or directory\n"
        "Name the cell.json that the founding wrote, or run the founding again: it writes it anew.\n"
    )
