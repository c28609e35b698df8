"""Ten years of a cell of ten thousand members, and books of its own that every total is compared with."""
