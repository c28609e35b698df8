# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Foundings: which members are still to be entered, cell by cell
@notice The roster is committed to as a chain of hashes, read from its first entry: a batch is accepted only
        if it is the next part of the roster, so that a stranger can help but not harm.
"""
from interfaces import ICellFactory
from interfaces import IConstitution

MAX_BATCH: constant(uint256) = 128
# One bit fewer than member numbers have; it tells whether the cell is open.
MAX_MEMBERS: constant(uint256) = 2**23 - 1
# Share.MAX_SUPPLY
MAX_SHARES: constant(uint256) = 4 * 10**21

# founder 160 | shares still to be entered 72 | members still to be entered 23 | open 1
states: HashMap[address, uint256]
# Digest of the part of the roster still to be entered; zero: nothing is left.
rosters: HashMap[address, bytes32]


@external
@view
def progress(treasury: address) -> ICellFactory.Progress:
    """
    @notice How far the founding of a cell is; all zero for an address that is no cell's treasury
    """
    state: uint256 = self.states[treasury]
    return ICellFactory.Progress(
        members_left=self._members_left(state),
        shares_left=self._shares_left(state),
        roster_left=self.rosters[treasury],
        opened=self._is_open(state),
    )


@external
@view
def founder_of(treasury: address) -> address:
    """
    @notice Who founded the cell. It gives him no rights.
    """
    return self._founder(treasury)


@internal
def _begin(treasury: address, founder: address, roster: IConstitution.Roster):
    assert roster.count > 0 and roster.count <= MAX_MEMBERS, "factory: 1 to 8,388,607 founding members"
    assert roster.total <= MAX_SHARES, "factory: too many shares"
    self.states[treasury] = (
        convert(founder, uint256) | roster.total << 160 | roster.count << 232
    )
    self.rosters[treasury] = roster.digest


@internal
def _enter(treasury: address, entries: DynArray[uint256, MAX_BATCH], roster_left: bytes32):
    """
    @dev Accepts the batch if it is what the roster goes on with.
    """
    state: uint256 = self.states[treasury]
    self._check_founding(state)
    count: uint256 = len(entries)
    assert count > 0, "factory: no entries"
    digest: bytes32 = roster_left
    shares: uint256 = 0
    for i: uint256 in range(count, bound=MAX_BATCH):
        entry: uint256 = entries[count - 1 - i]
        digest = keccak256(concat(digest, convert(entry, bytes32)))
        shares += entry >> 160
    assert digest == self.rosters[treasury], "factory: not the roster's next entries"
    assert (
        count <= self._members_left(state) and shares <= self._shares_left(state)
    ), "factory: more than the roster says"
    state -= shares << 160 | count << 232
    self.states[treasury] = state
    self.rosters[treasury] = roster_left
    log ICellFactory.MembersFounded(
        treasury=treasury,
        submitter=msg.sender,
        members_left=self._members_left(state),
        shares_left=self._shares_left(state),
    )


@internal
def _finish(treasury: address):
    state: uint256 = self.states[treasury]
    self._check_founding(state)
    assert (
        self._members_left(state) == 0
        and self._shares_left(state) == 0
        and self.rosters[treasury] == empty(bytes32)
    ), "factory: members are missing"
    self.states[treasury] = state | 1 << 255
    log ICellFactory.Opened(treasury=treasury)


@internal
@view
def _founder(treasury: address) -> address:
    return convert(self.states[treasury] & convert(max_value(uint160), uint256), address)


@internal
@pure
def _shares_left(state: uint256) -> uint256:
    return (state >> 160) & (2**72 - 1)


@internal
@pure
def _members_left(state: uint256) -> uint256:
    return (state >> 232) & MAX_MEMBERS


@internal
@pure
def _is_open(state: uint256) -> bool:
    return state >> 255 == 1


@internal
@pure
def _check_founding(state: uint256):
    assert state != 0, "factory: no cell of this factory"
    assert not self._is_open(state), "factory: the founding is finished"
