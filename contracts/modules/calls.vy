# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Calls: what a vote may call
@notice Calldata goes only to an account with code of its own, and coin only as far as there is some.
"""
from modules import own_code
from modules import refusal


@internal
@view
def _check(target: address, amount: uint256, size: uint256):
    """
    @param size of the calldata; the call itself is the caller's, so that calldata is not copied once more
    """
    if size != 0 and not own_code._has_code(target):
        refusal._refuse("target has no code")
    if amount > self.balance:
        refusal._refuse("not enough native coin")
