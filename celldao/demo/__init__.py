"""A year of a manufacturing cell with 100 members, on the embedded chain: `python -m celldao.demo`.

scenario   what happens, and in which second: from examples/manufacturing-cell, `decisions` and `night_shift`
story      makes it happen on the chain
ledger     the same year computed a second time, from docs/spec.md and without any contract
books      which figures are asked for, of the contracts (`chain_books`) and of the ledger
checks     every figure of the one against the other, and every sum to the unit
statement  the statement of account, in the terminal
report     the same for people who would rather look at it: demo-report.html
year       all of this in order; `show` is what a person sees meanwhile
"""
