# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Calls: what a vote may call
@notice Calldata goes only to an account with code of its own. A call to one without code would succeed and
        do nothing, or, once the account borrows code (EIP-7702), whatever the holder of its key wants.
"""
from modules import refusal


@internal
@view
def _has_code(account: address) -> bool:
    """
    @dev Code of its own, that is: not a key that borrows code (23 bytes, beginning 0xef0100).
    """
    size: uint256 = account.codesize
    if size != 23:
        return size != 0
    return slice(account.code, 0, 3) != x"ef0100"


@internal
@view
def _check(target: address, amount: uint256, size: uint256):
    """
    @param size of the calldata; the call itself is the caller's, so that calldata is not copied once more
    """
    if size != 0 and not self._has_code(target):
        refusal._refuse("target has no code")
    if amount > self.balance:
        refusal._refuse("not enough native coin")
