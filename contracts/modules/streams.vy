# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Streams: money that is released evenly until an end
@notice One stream an asset. New money moves the end by its weight only, so that a payment of one unit postpones
        nothing; and how often a stream is brought up to date changes nothing but the last unit.
@dev What is unreleased is kept as a fixed-point number with 32 fractional bits: rounding to units at every touch
     would let anyone hold up the stream of a token with few decimals by touching it every second. Touches round
     down by 2^-32 of a unit each.
"""
from interfaces import ISplitter

FRACTION: constant(uint256) = 32
# The most that one call may add, base units: 10^14 times the units that a dividend currency ever distributes
# would be needed to fill the 144 bits of a stream.
MAX_ADDED: constant(uint256) = 2**128 - 1

# unreleased 176 (fixed point) | brought up to date at 40 | end 40
streams: HashMap[address, uint256]


@external
@view
def stream(asset: address) -> ISplitter.Stream:
    """
    @notice The stream as it was last brought up to date
    """
    level: uint256 = 0
    since: uint256 = 0
    end: uint256 = 0
    level, since, end = self._unpack(asset)
    return ISplitter.Stream(unreleased=self._units(level), since=since, end=end)


@internal
@view
def _now(asset: address) -> (uint256, uint256, uint256):
    """
    @return units booked, fixed-point level that is unreleased now, end
    """
    level: uint256 = 0
    since: uint256 = 0
    end: uint256 = 0
    level, since, end = self._unpack(asset)
    if level == 0:
        return 0, 0, 0
    booked: uint256 = self._units(level)
    if block.timestamp >= end:
        return booked, 0, end
    return booked, level - level * (block.timestamp - since) // (end - since), end


@internal
def _set(asset: address, level: uint256, end: uint256):
    """
    @dev The stream as of now. `level` is below 2^176: it would need 2^16 calls that add MAX_ADDED to pass it.
    """
    self.streams[asset] = level << 80 | block.timestamp << 40 | end


@internal
@view
def _blend(level: uint256, end: uint256, added: uint256, period: uint256) -> (uint256, uint256):
    """
    @dev The end moves to the weighted mean of what remains and `period`, rounded down.
    @param added base units
    @return level and end with the new money
    """
    remaining: uint256 = 0
    if end > block.timestamp:
        remaining = end - block.timestamp
    weight: uint256 = added << FRACTION
    total: uint256 = level + weight
    return total, block.timestamp + (level * remaining + weight * period) // total


@internal
@view
def _unpack(asset: address) -> (uint256, uint256, uint256):
    packed: uint256 = self.streams[asset]
    return packed >> 80, (packed >> 40) & (2**40 - 1), packed & (2**40 - 1)


@internal
@pure
def _units(level: uint256) -> uint256:
    """
    @dev Rounded up: a unit is released when all of it is.
    """
    return (level + 2**FRACTION - 1) >> FRACTION
