"""The rules of measuring, the same for every subject: what is done, from which state, what it may cost."""
