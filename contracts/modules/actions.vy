# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Actions: whether the code that was voted about is the code that will run
@dev A proxy can still change under it: the digest sees the proxy's own code only.
"""
from modules import governor_refusal
from modules import own_code

DIGEST_MASK: constant(uint256) = 2**96 - 1


@internal
@view
def _append_code(digest: bytes32, target: address, has_data: bool) -> bytes32:
    """
    @dev Running digest over the code hashes of the targets that get calldata. A receiver of plain coin may change
         his code as he likes: it could otherwise veto what was decided.
    """
    if not has_data:
        return digest
    if not own_code._has_code(target):
        governor_refusal._refuse("the target has no code of its own")
    return keccak256(concat(digest, target.codehash))
