# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Own code: what calldata may be sent to
@notice A call to an account without code would succeed and do nothing, or, once the account borrows code
        (EIP-7702), whatever the holder of its key wants.
"""


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
