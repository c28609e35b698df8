# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title A member who is a contract and answers ERC-1271 in every way that it should not
@notice Modes: 0 sound yes, 1 reverts, 2 burns all gas, 3 the magic value with dirt behind it, 4 two words, 5 three bytes,
        6 nothing, 7 a revert of 100 kB, 8 an answer of 100 kB, 9 writes, 10 votes itself.
"""

MAGIC: constant(Bytes[4]) = x"1626ba7e"
WORDS: constant(uint256) = 3_125

mode: public(uint256)
target: address
data: Bytes[1024]
written: uint256


@external
def set_mode(mode: uint256, target: address, data: Bytes[1024]):
    self.mode = mode
    self.target = target
    self.data = data


@external
@payable
def __default__():
    pass


@external
@raw_return
def isValidSignature(digest: bytes32, signature: Bytes[1024]) -> Bytes[100_000]:
    mode: uint256 = self.mode
    assert mode != 1, "signer: no"
    if mode == 2:
        burned: bytes32 = empty(bytes32)
        for i: uint256 in range(max_value(uint256)):
            burned = keccak256(burned)
    if mode == 3:
        return concat(MAGIC, b"\x01", empty(bytes27))
    if mode == 4:
        return concat(MAGIC, empty(bytes28), empty(bytes32))
    if mode == 5:
        return slice(MAGIC, 0, 3)
    if mode == 6:
        return b""
    if mode == 7:
        raw_revert(abi_encode(empty(uint256[WORDS])))
    if mode == 8:
        return abi_encode(empty(uint256[WORDS]))
    if mode == 9:
        self.written += 1
    if mode == 10:
        raw_call(self.target, self.data)
    return concat(MAGIC, empty(bytes28))
