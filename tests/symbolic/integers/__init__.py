"""Statements about sums, products and quotients of the contracts, in whole numbers without a width.

What the contracts compute is written here once more (`dividends.py`, `treasury.py`), field by field, as the
words' layouts name them. `about_*.py` say what is proven of it, with z3. That the transcription is what the
bytecode does is the other half: `tests/symbolic/comparison` runs both on the same states. The same functions
serve both (`terms.py`): what is compared is what is proven of.
"""
