"""Wallets that are contracts, as their projects publish them on npm: compiled by them, not by us."""
