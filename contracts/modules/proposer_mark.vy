# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Proposer mark: a description that ends in "#proposer=0x" and 40 hexadecimal digits is its proposer's alone
@notice Nobody can take a proposal from its author by sending it first. A mark that is malformed names nobody: it can't be
        proposed at all. (OpenZeppelin takes it for no mark, so that who mistypes his address loses the protection and does
        not learn of it.)
"""

# "#proposer=0x"
MARK: constant(bytes12) = 0x2370726f706f7365723d3078


@internal
@pure
def _is_marked(first: String[32]) -> bool:
    """
    @param first the first 32 of the last 52 characters of a description
    """
    return convert(convert(first, Bytes[32]), uint256) >> 160 == convert(MARK, uint256)


@internal
@pure
def _names(first: String[32], last: String[32], proposer: address) -> bool:
    """
    @dev Of a marked description: is it this address?
    @param last the last 32 characters
    """
    account: uint256 = convert(proposer, uint256)
    rest: uint256 = convert(convert(last, Bytes[32]), uint256)
    # From the last digit to the first, of which 20 are in each word. Without `slice`: 250 bytes of code less.
    for i: uint256 in range(40):
        if i == 20:
            rest = convert(convert(first, Bytes[32]), uint256)
        digit: uint256 = account & 15
        character: uint256 = rest & 255
        if digit > 9:
            digit += 39  # "a" is so far above what would follow "9"
            character |= 32  # which makes a letter a small one
        if character != digit + 48:
            return False
        account >>= 4
        rest >>= 8
    return True
