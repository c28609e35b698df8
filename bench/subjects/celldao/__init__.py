"""Our own contracts: clones founded by the factory, from the committed artifacts."""

from bench.subjects.celldao.factory import Celldao

__all__ = ["Celldao"]
