# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title What a page sees of a Safe: it names what it carries out by a hash of its own, and signs by ERC-1271
@notice A signature is one of 65 bytes by each owner, one behind the other; none at all counts for what was approved.
"""

event ExecutionSuccess:
    txHash: indexed(bytes32)
    payment: uint256

event ExecutionFailure:
    txHash: indexed(bytes32)
    payment: uint256

MAGIC: constant(bytes4) = 0x1626ba7e
OWNERS: constant(uint256) = 3

owners: address[OWNERS]
approved: HashMap[bytes32, bool]


@external
def setup(owners: address[OWNERS]):
    self.owners = owners


@external
def approve(digest: bytes32):
    """
    @notice As its owners do on chain. For tests: anyone may.
    """
    self.approved[digest] = True


@external
def carry_out(target: address, data: Bytes[8192], named: bytes32):
    """
    @notice Once enough owners have signed. For tests: anyone may.
    """
    if raw_call(target, data, revert_on_failure=False):
        log ExecutionSuccess(txHash=named, payment=0)
    else:
        log ExecutionFailure(txHash=named, payment=0)


@external
@view
def isValidSignature(digest: bytes32, signature: Bytes[1024]) -> bytes4:
    if len(signature) == 0:
        return MAGIC if self.approved[digest] else 0xffffffff
    if len(signature) != 65 * OWNERS:
        return 0xffffffff
    for i: uint256 in range(OWNERS):
        signer: address = ecrecover(
            digest,
            convert(slice(signature, 65 * i + 64, 1), uint256),
            convert(slice(signature, 65 * i, 32), uint256),
            convert(slice(signature, 65 * i + 32, 32), uint256),
        )
        if signer != self.owners[i]:
            return 0xffffffff
    return MAGIC
