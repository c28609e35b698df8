# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Checkpoints: the history of one packed value
@notice The latest value and its time live in the owner's word (modules/position.vy). When the value changes
        in a later second, the former one is archived, two entries of 104 bits to a slot: the second one
        costs 17,000 less. Several changes in one second, over however many blocks, leave the last one.
@dev An owner is a number; 0 is the cell as a whole.
"""
from modules import position

MASK_104: constant(uint256) = 2**104 - 1
# time and number of archived entries, at their place in a word
MASK_STAMP: constant(uint256) = (2**56 - 1) << 144

# owner << 23 | pair => time 32 | value 72, twice
archive: HashMap[uint256, uint256]


@internal
def _stamp(owner: uint256, word: uint256) -> uint256:
    """
    @dev The word ready for a new value: its time is now, the former value archived unless it was set in this
         second or never. The caller stores the word. Nothing that changes votes can ever fail here: the last
         entry of a full archive stands for all that came since, with the least of a member's votes and the most
         of the cell's units. Who fills archives can't make past votes more than they were, or a quorum less.
    """
    now: uint256 = position._now()
    time: uint256 = word >> position.TIME & position.MASK_32
    if time == now:
        return word
    count: uint256 = word >> position.ARCHIVED & position.MASK_24
    if time != 0:
        index: uint256 = min(count, position.MASK_24 - 1)
        place: uint256 = (index & 1) * 104
        key: uint256 = owner << 23 | index >> 1
        pair: uint256 = self.archive[key]
        last: uint256 = pair >> place & MASK_104
        entry: uint256 = time << 72 | word >> position.VOTES & position.MASK_72
        if count == index:
            count += 1
        else:
            # Full: since the time of the last entry, the least of a member's values, the most of the cell's.
            entry = last >> 72 << 72 | entry & position.MASK_72
            if (entry < last) == (owner == 0):
                entry = last
        self.archive[key] = pair ^ (last ^ entry) << place
    return word & ~MASK_STAMP | now << position.TIME | count << position.ARCHIVED


@internal
@view
def _value_at(owner: uint256, word: uint256, time: uint256) -> uint256:
    """
    @param time seconds since GENESIS, and over
    @return the value at the end of that second; 0 before the first one
    """
    if word >> position.TIME & position.MASK_32 <= time:
        return word >> position.VOTES & position.MASK_72
    low: uint256 = 0
    high: uint256 = word >> position.ARCHIVED & position.MASK_24
    value: uint256 = 0
    # The newest entry first: who looks back usually wants the state before the last change.
    middle: uint256 = unsafe_sub(high, 1)
    # 24 bits need 24 halvings, and one step for the first probe
    for _: uint256 in range(25):
        if low == high:
            break
        entry: uint256 = self.archive[owner << 23 | middle >> 1] >> (middle & 1) * 104 & MASK_104
        if entry >> 72 <= time:
            value = entry & position.MASK_72
            low = middle + 1
        else:
            high = middle
        middle = (low + high) // 2
    return value
