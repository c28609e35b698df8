"""The long run before a release: what `make proof` samples, in full."""
