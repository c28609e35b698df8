# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Proposer mark: a description that ends in "#proposer=0x" and 40 hexadecimal digits is its proposer's alone
@notice Nobody can take a proposal from its author by sending it first. A mark that is malformed names nobody: it can't be
        proposed at all.
"""

# "#proposer=0x"
MARK: constant(bytes12) = 0x2370726f706f7365723d3078
# 1 in every byte.
ONES: constant(uint256) = max_value(uint256) // 255
MASK_128: constant(uint256) = 2**128 - 1


@internal
@pure
def _allows(tail: String[52], proposer: address) -> bool:
    """
    @param tail the last 52 characters of the description
    """
    digits: Bytes[52] = convert(tail, Bytes[52])
    if convert(slice(digits, 0, 12), uint256) != convert(MARK, uint256):
        return True
    high: uint256 = convert(slice(digits, 12, 32), uint256)
    low: uint256 = convert(slice(digits, 20, 32), uint256)
    account: uint256 = convert(proposer, uint256)
    return (
        self._values(high) == self._spread(account >> 32)
        and self._values(low) == self._spread(account & MASK_128)
    )


@internal
@pure
def _values(characters: uint256) -> uint256:
    """
    @dev The values of 32 hexadecimal digits, one a byte: the low half of the character, nine more for a letter.
         Other characters get some value too.
    """
    ones: uint256 = ONES
    return (characters & (15 * ones)) + 9 * ((characters >> 6) & ones)


@internal
@pure
def _spread(number: uint256) -> uint256:
    """
    @dev The 32 hexadecimal digits of a 128-bit number, one a byte: halves move apart by 64, 32, 16, 8, 4 bits.
    """
    x: uint256 = number
    gap: uint256 = 64
    for i: uint256 in range(5):
        x = (x | (x << gap)) & (max_value(uint256) // ((1 << gap) + 1))
        gap >>= 1
    return x
