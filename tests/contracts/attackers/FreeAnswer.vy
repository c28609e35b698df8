# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title A member who is a contract and signs only for who asks, and not in a transaction that somebody pays for
@notice So a relay that has asked first pays for nothing.
"""

MAGIC: constant(bytes4) = 0x1626ba7e


@external
@view
def isValidSignature(digest: bytes32, signature: Bytes[1024]) -> bytes4:
    if tx.gasprice == 0:
        return MAGIC
    return 0xffffffff
