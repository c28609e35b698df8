"""Found, run and leave cooperatives on chain."""

__version__ = "0.1.0"
