# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Actions: whether the code that was voted about is the code that will run
@dev A proxy can still change under it: the digest sees the proxy's own code only.
"""
from modules import governor_refusal

# How the code of an account begins that lends itself another's code (EIP-7702).
DELEGATION: constant(bytes3) = 0xef0100
DIGEST_MASK: constant(uint256) = 2**96 - 1


@internal
@view
def _append_code(digest: bytes32, target: address, has_data: bool) -> bytes32:
    """
    @dev Running digest over the targets' code hashes, 0 where there is no code. Calldata needs code, and code of the
         target's own: one that an EIP-7702 account merely points to can be swapped by its key at any time.
    """
    code: bytes32 = empty(bytes32)
    if target.is_contract:
        code = target.codehash
    if has_data:
        if code == empty(bytes32):
            governor_refusal._refuse("calldata, but no code there")
        if self._is_delegated(target):
            governor_refusal._refuse("calldata for a delegated account")
    return keccak256(concat(digest, code))


@internal
@view
def _is_delegated(target: address) -> bool:
    if target.codesize < 3:
        return False
    return convert(slice(target.code, 0, 3), uint256) == convert(DELEGATION, uint256)
