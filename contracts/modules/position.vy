# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Position: how a member, and the cell as a whole, are packed into one word
@dev Bits from the low end. Both words have their votes, time and archive at the same place, so that one
     code keeps the history of both (modules/checkpoints.vy).

     position   balance 72 | votes 72 | time 32 | archived 24 | delegate 24 | mean time of receipt 32
     totals     supply  72 | units 72 | time 32 | archived 24 | holders  24 | members 24 | (8 free)

     Balance, votes, supply and units are bounded by MAX_SUPPLY < 2**72 (SQRT: 2**24 members of at most
     2**46 units). Times are seconds since GENESIS and last until 2156.
"""

GENESIS: constant(uint256) = 1_600_000_000
MAX_SUPPLY: constant(uint256) = 4 * 10**21

MASK_24: constant(uint256) = 2**24 - 1
MASK_32: constant(uint256) = 2**32 - 1
MASK_72: constant(uint256) = 2**72 - 1

VOTES: constant(uint256) = 72
TIME: constant(uint256) = 144
ARCHIVED: constant(uint256) = 176
DELEGATE: constant(uint256) = 200
MEAN: constant(uint256) = 224

HOLDERS: constant(uint256) = 200
MEMBERS: constant(uint256) = 224


@internal
@view
def _now() -> uint256:
    return block.timestamp - GENESIS


@internal
@pure
def _received(word: uint256, amount: uint256, now: uint256) -> uint256:
    """
    @dev The position after a receipt. The mean time is rounded down, so that dust postpones nothing.
         An empty position starts anew.
    """
    balance: uint256 = word & MASK_72
    total: uint256 = balance + amount
    mean: uint256 = (balance * (word >> MEAN) + amount * now) // total
    return word & ~(MASK_72 | MASK_32 << MEAN) | total | mean << MEAN
