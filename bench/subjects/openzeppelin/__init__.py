"""OpenZeppelin's token, governor and timelock: deployed plainly, without a timelock, and as clones."""

from bench.subjects.openzeppelin.plain import Plain
from bench.subjects.openzeppelin.cloned import Cloned

__all__ = ["Cloned", "Plain"]
