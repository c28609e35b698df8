"""How long it takes to read a cell, beside other ways to read the same: `python -m bench.read`."""
