# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title A wallet contract: signs by ERC-1271 with the key of its owner, and runs what its owner says
@notice Modes of answering: 0 sound, 1 reverts, 2 burns all gas, 3 says yes to everything.
"""

MAGIC: constant(bytes4) = 0x1626ba7e

owner: public(address)
mode: public(uint256)


@deploy
@payable
def __init__(owner: address):
    self.owner = owner


@external
@payable
def __default__():
    pass


@external
def set_mode(mode: uint256):
    self.mode = mode


@external
@payable
def run(target: address, amount: uint256, data: Bytes[8192]) -> Bytes[1024]:
    """
    @notice Calls anything in this contract's name. For tests: anyone may.
    """
    return raw_call(target, data, value=amount, max_outsize=1024)


@external
@view
def isValidSignature(digest: bytes32, signature: Bytes[65]) -> bytes4:
    mode: uint256 = self.mode
    assert mode != 1, "wallet: no answer"
    if mode == 2:
        # ends with the gas, long before the loop does
        burned: bytes32 = empty(bytes32)
        for i: uint256 in range(max_value(uint256)):
            burned = keccak256(burned)
    if mode == 3:
        return MAGIC
    signer: address = ecrecover(
        digest,
        convert(slice(signature, 64, 1), uint256),
        convert(slice(signature, 0, 32), uint256),
        convert(slice(signature, 32, 32), uint256),
    )
    if signer == self.owner:
        return MAGIC
    return 0xffffffff
