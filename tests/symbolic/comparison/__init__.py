"""That the transcription in `tests/symbolic/integers` is what the bytecode does: both run on the same states.

States are drawn at random, within the widths that the lemmas prove; bounds and powers of two are often among
them.
"""
