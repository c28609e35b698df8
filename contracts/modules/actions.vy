# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Actions: whether the code that was voted about is the code that will run
@dev A proxy can still change under it: the digest sees the proxy's own code only.
"""
from modules import governor_refusal
from modules import own_code


@internal
@view
def _append_code(digest: bytes32, target: address, has_data: bool) -> bytes32:
    """
    @dev Running digest over the code hashes of the targets that get calldata, beginning with the proposal's id, so
         that a pair of codes found for one proposal is of no use for another. A receiver of plain coin may change
         his code as he likes: it could otherwise veto what was decided. Not for the treasury, which is a clone and
         can't change its code; not to look at it saves 3,000 gas in `propose`.
    """
    if not has_data:
        return digest
    if not own_code._has_code(target):
        governor_refusal._refuse("the target has no code of its own")
    return keccak256(abi_encode(digest, target.codehash))
