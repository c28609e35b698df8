# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Limits: the hard bounds a rule must keep
"""
from interfaces import IConstitution

BASIS: constant(uint256) = 10_000


@internal
@pure
def _check(rule: uint256, bounds: IConstitution.Bound, reason: String[64]):
    assert rule >= bounds.low and rule <= bounds.high, reason
