"""Solady's token with votes: shares that vote, and nothing else."""

from bench.subjects.solady.token import Solady

__all__ = ["Solady"]
