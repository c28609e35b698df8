# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title An account of several keys, as a Safe is one: runs what enough of its owners have signed
"""

nonce: public(uint256)
threshold: public(uint256)
owners: DynArray[address, 8]


@deploy
def __init__(owners: DynArray[address, 8], threshold: uint256):
    self.owners = owners
    self.threshold = threshold


@external
@payable
def __default__():
    pass


@external
@view
def digest_of(target: address, amount: uint256, data: Bytes[8192]) -> bytes32:
    return self._digest(target, amount, data)


@external
def execute(
    target: address,
    amount: uint256,
    data: Bytes[8192],
    signatures: DynArray[uint256[3], 8],
):
    """
    @notice Anyone may hand it in.
    @param signatures v, r, s each, in the order of the owners
    """
    digest: bytes32 = self._digest(target, amount, data)
    signed: uint256 = 0
    for owner: address in self.owners:
        if signed == len(signatures):
            break
        signature: uint256[3] = signatures[signed]
        if ecrecover(digest, signature[0], signature[1], signature[2]) == owner:
            signed += 1
    assert signed >= self.threshold, "multisig: not enough signatures"
    self.nonce += 1
    raw_call(target, data, value=amount)


@internal
@view
def _digest(target: address, amount: uint256, data: Bytes[8192]) -> bytes32:
    return keccak256(abi_encode(chain.id, self, target, amount, keccak256(data), self.nonce))
