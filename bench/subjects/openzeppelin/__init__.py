"""OpenZeppelin's token, governor and timelock: deployed plainly, without a timelock, and as clones."""

from bench.subjects.openzeppelin.cloned import Cloned
from bench.subjects.openzeppelin.plain import Plain

__all__ = ["Cloned", "Plain"]
