# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Roster: addresses of founding members, kept as code
@notice A batch of founding entries that begins a group of 128 numbers is kept as it came, as the code of one contract:
        15,000 gas less for each member than a slot of storage. Later addresses are kept in storage by the register,
        which asks here only where it has none.
@dev The code is the entries, one word each. It starts with a zero byte (shares are less than 2**72), so it stops if called.
"""

GROUP: constant(uint256) = 128
MASK_160: constant(uint256) = 2**160 - 1

# (number - 1) // GROUP => contract whose code holds the entries of the group from its first number on
groups: HashMap[uint256, address]


@internal
def _keep(first: uint256, entries: DynArray[uint256, GROUP]) -> bool:
    """
    @param first the number of the first entry
    @return whether the entries are kept here; if not, they must be kept one by one
    """
    index: uint256 = first - 1
    if index % GROUP != 0:
        return False
    size: uint256 = 32 * len(entries)
    # PUSH2 size DUP1 PUSH1 10 RETURNDATASIZE CODECOPY RETURNDATASIZE RETURN: answers what follows
    self.groups[index // GROUP] = raw_create(
        concat(
            b"\x61",
            convert(convert(size, uint16), bytes2),
            b"\x80\x60\x0a\x3d\x39\x3d\xf3",
            # without its offset and length
            slice(abi_encode(entries), 64, size),
        )
    )
    return True


@internal
@view
def _address_of(number: uint256) -> address:
    """
    @return the founding address of a number from 1, or empty if it is not kept here
    """
    index: uint256 = number - 1
    group: address = self.groups[index // GROUP]
    place: uint256 = 32 * (index % GROUP)
    if place >= group.codesize:
        return empty(address)
    return convert(convert(slice(group.code, place, 32), uint256) & MASK_160, address)
