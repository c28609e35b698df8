# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Proposer mark: a description that ends in "#proposer=0x" and 40 hexadecimal digits is its proposer's alone
@notice Nobody can take a proposal from its author by sending it first. A mark that is malformed is no mark.
"""

MARK: constant(String[12]) = "#proposer=0x"
# 1 in every byte.
ONES: constant(uint256) = max_value(uint256) // 255
LOWER: constant(uint256) = 32 * ONES


@internal
@pure
def _allows(tail: String[52], proposer: address) -> bool:
    """
    @param tail the last 52 characters of the description
    """
    if slice(tail, 0, 12) != MARK:
        return True
    digits: Bytes[52] = convert(tail, Bytes[52])
    high: uint256 = convert(slice(digits, 12, 32), uint256)
    low: uint256 = convert(slice(digits, 44, 8), uint256)
    account: uint256 = convert(proposer, uint256)
    # Setting bit 5 makes capitals small and leaves digits alone. It can also turn a few other characters into digits;
    # those were malformed and would be allowed anyway.
    if (
        high | LOWER == self._hexadecimal(account >> 32)
        and low | (LOWER & (2**64 - 1)) == self._hexadecimal(account & (2**32 - 1)) & (2**64 - 1)
    ):
        return True
    # It is not his: refused if it is well-formed, ignored otherwise.
    for i: uint256 in range(12, 52):
        if not self._is_digit(convert(slice(digits, i, 1), uint256)):
            return True
    return False


@internal
@pure
def _hexadecimal(number: uint256) -> uint256:
    """
    @dev The 32 small hexadecimal digits of a 128-bit number, as ASCII: nibbles spread to bytes, all at once.
    """
    x: uint256 = number
    x = (x | (x << 64)) & (max_value(uint256) // (2**64 + 1))
    x = (x | (x << 32)) & (max_value(uint256) // (2**32 + 1))
    x = (x | (x << 16)) & (max_value(uint256) // (2**16 + 1))
    x = (x | (x << 8)) & (max_value(uint256) // (2**8 + 1))
    x = (x | (x << 4)) & (max_value(uint256) // (2**4 + 1))
    # 1 in every byte that is ten or more: those become letters, 39 further on.
    letters: uint256 = ((x + 6 * ONES) >> 4) & ONES
    return x + 48 * ONES + letters * 39


@internal
@pure
def _is_digit(character: uint256) -> bool:
    small: uint256 = character | 32
    return (character >= 48 and character <= 57) or (small >= 97 and small <= 102)
