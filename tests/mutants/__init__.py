"""What `python -m tools.mutants` knows of the tests: who runs which statement, who killed what, what may
survive."""
