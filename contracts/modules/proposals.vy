# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Proposals: what is kept about one, and what state it is in
@dev Slots of a proposal, low bits first; snapshot and deadlines are seconds since GENESIS.
     core:   flags 8 (constitutional, resolution, cancelled, executed) | version of its rules 16 | voting period 24,
             as extended | late extension 24 | snapshot 32 | proposer's number 24 | digest of the targets' code 128
     tally:  against 72 | for 72 | abstain 72 | ceiling 16 | who of the numbers 1 to 23 has voted 24
     A tally's lanes can't carry into their neighbours: every member number votes once, with its units at the snapshot,
     and the units of all numbers together are at most 4 * 10^21 < 2^72 (Share's supply bound).
     The ceiling is not below all units at the snapshot, written by the first ballot, for which Share is warm: a vote
     that reaches the quorum of the ceiling has reached the quorum, and `execute` need not ask (10,000 gas less). Which
     first numbers have voted is in a word that each ballot writes anyway (5,000 gas less a ballot, 22,100 the first).
     Sums and products of times (32 and 24 bits), units (72) and basis points (14) overflow no word: they are `unsafe_`,
     which is 300 bytes of code less. What is added to a slot is checked.
"""
from interfaces import IGovernor
from interfaces import IShare
from modules import governor_refusal
from modules import tracks

uses: tracks

GENESIS: constant(uint256) = 1_600_000_000
BASIS: constant(uint256) = 10_000
MASK_14: constant(uint256) = 2**14 - 1
MASK_16: constant(uint256) = 2**16 - 1
MASK_24: constant(uint256) = 2**24 - 1
MASK_32: constant(uint256) = 2**32 - 1
MASK_72: constant(uint256) = 2**72 - 1
# Where fields begin in a tally, and the first number whose ballot is not noted there.
CEILING: constant(uint256) = 216
VOTED: constant(uint256) = 232
FIRST_ELSEWHERE: constant(uint256) = 24
# Where fields begin in a core. The first three lie where the governor's hub and a track's voting rules have them.
VERSION: constant(uint256) = 8
PERIOD: constant(uint256) = 24
LATE_EXTENSION: constant(uint256) = 48
SNAPSHOT: constant(uint256) = 72
NUMBER: constant(uint256) = 104
DIGEST: constant(uint256) = 128
VERSION_MASK: constant(uint256) = MASK_16 << VERSION
VOTING_MASK: constant(uint256) = (MASK_24 << PERIOD) | (MASK_24 << LATE_EXTENSION)

CONSTITUTIONAL: constant(uint256) = 1
RESOLUTION: constant(uint256) = 2
CANCELED: constant(uint256) = 4
EXECUTED: constant(uint256) = 8

# IGovernor's ProposalState.
STATE_PENDING: constant(uint256) = 0
STATE_ACTIVE: constant(uint256) = 1
STATE_CANCELED: constant(uint256) = 2
STATE_DEFEATED: constant(uint256) = 3
STATE_SUCCEEDED: constant(uint256) = 4
STATE_QUEUED: constant(uint256) = 5
STATE_EXPIRED: constant(uint256) = 6
STATE_EXECUTED: constant(uint256) = 7
DUE: constant(uint256) = 8

# What most calls read shares a slot with an address that they need anyway.
# share 160 | block of the newest proposal 40 | number of proposals 32 | version of the rules 16 | free 6 | closed 1 | open 1
_hub: uint256
_cores: HashMap[uint256, uint256]
_tallies: HashMap[uint256, uint256]
# Who else has voted: 256 member numbers a slot, under the proposal's id ^ number // 256 (16 bits). Two hashes that are alike
# but for 16 bits nobody finds; a mapping of mappings would be 110 gas more a ballot, and 60 bytes.
_voted: HashMap[uint256, uint256]
# The deadline of each member number's latest proposal, eight 32-bit times a slot: while it has not passed, he has
# one open. Cheaper than his latest proposal's id, which would have to be looked up.
_open_until: HashMap[uint256, uint256]


# --- making one


@internal
def _create(
    proposal_id: uint256, number: uint256, hub: uint256, voting: uint256, kind: uint256, digest: uint256
) -> (uint256, uint256):
    """
    @dev Writes a proposal made now.
    @param hub the version of the rules is in it
    @param voting the track's voting rules
    @param kind CONSTITUTIONAL or RESOLUTION or 0
    @return snapshot and deadline, unix seconds
    """
    if self._cores[proposal_id] != 0:
        governor_refusal._refuse("exists already, change its text")

    now: uint256 = unsafe_sub(block.timestamp, GENESIS)
    word: uint256 = self._open_until[number >> 3]
    offset: uint256 = (number & 7) << 5
    if (word >> offset) & MASK_32 >= now:
        governor_refusal._refuse("you have an open proposal")

    snapshot: uint256 = unsafe_add(now, (voting >> tracks.VOTING_DELAY) & MASK_24)
    core: uint256 = (
        kind
        | (hub & VERSION_MASK)
        | (voting & VOTING_MASK)
        | (snapshot << SNAPSHOT)
        | (number << NUMBER)
        | (digest >> DIGEST << DIGEST)
    )
    self._cores[proposal_id] = core
    deadline: uint256 = self._deadline(core)
    self._open_until[number >> 3] = (word & ~(MASK_32 << offset)) | (deadline << offset)
    return unsafe_add(snapshot, GENESIS), unsafe_add(deadline, GENESIS)


@internal
def _set_open_until(number: uint256, time: uint256):
    offset: uint256 = (number & 7) << 5
    word: uint256 = self._open_until[number >> 3]
    self._open_until[number >> 3] = (word & ~(MASK_32 << offset)) | (time << offset)


@internal
@view
def _qualified(share: address, proposer: address, threshold: uint256) -> uint256:
    """
    @dev Has he, in the second before now, enough to propose, and to keep a proposal from being cancelled: some units,
         and the threshold's part of all?
    @return his member number, 0 if he has not
    """
    number: uint256 = 0
    units: uint256 = 0
    total: uint256 = 0
    number, units, total = staticcall IShare(share).power_and_total_at(proposer, block.timestamp - 1)
    if units == 0 or unsafe_mul(units, BASIS) < unsafe_mul(total, threshold):
        return 0
    return number


# --- reading one


@internal
@view
def _share() -> address:
    return convert(self._hub >> 96, address)


@internal
@view
def _core(proposal_id: uint256) -> uint256:
    core: uint256 = self._cores[proposal_id]
    if core == 0:
        governor_refusal._refuse("no such proposal")
    return core


@internal
@pure
def _snapshot(core: uint256) -> uint256:
    """
    @dev Unix seconds.
    """
    return unsafe_add((core >> SNAPSHOT) & MASK_32, GENESIS)


@internal
@pure
def _deadline(core: uint256) -> uint256:
    """
    @dev Stored time, extension included.
    """
    return unsafe_add((core >> SNAPSHOT) & MASK_32, (core >> PERIOD) & MASK_24)


@internal
@pure
def _number(core: uint256) -> uint256:
    """
    @dev The proposer's member number.
    """
    return (core >> NUMBER) & MASK_24


@internal
@view
def _execution(core: uint256) -> uint256:
    """
    @dev The rules under which it is carried out.
    """
    return tracks._execution_of((core >> VERSION) & MASK_16, core & CONSTITUTIONAL)


@internal
@view
def _threshold(core: uint256) -> uint256:
    """
    @dev What its proposer needs.
    """
    return tracks._versions[(core >> VERSION) & MASK_16] & MASK_14


@internal
@view
def _state(proposal_id: uint256, core: uint256) -> uint256:
    """
    @dev The state of §5.2.
    """
    return self._stage(proposal_id, core) & 7


@internal
@view
def _stage(proposal_id: uint256, core: uint256) -> uint256:
    """
    @dev The state, and DUE if it is queued and its delay has passed.
    """
    if core & EXECUTED != 0:
        return STATE_EXECUTED
    if core & CANCELED != 0:
        return STATE_CANCELED
    now: uint256 = unsafe_sub(block.timestamp, GENESIS)
    if now <= (core >> SNAPSHOT) & MASK_32:
        return STATE_PENDING
    deadline: uint256 = self._deadline(core)
    if now <= deadline:
        return STATE_ACTIVE
    execution: uint256 = self._execution(core)
    if not self._passed(core, self._tallies[proposal_id], execution):
        return STATE_DEFEATED
    if core & RESOLUTION != 0:
        return STATE_SUCCEEDED
    eta: uint256 = unsafe_add(deadline, execution & MASK_24)
    if now < eta:
        return STATE_QUEUED
    if now <= unsafe_add(eta, (execution >> tracks.EXPIRY) & MASK_24):
        return STATE_QUEUED | DUE
    return STATE_EXPIRED


@internal
@view
def _passed(core: uint256, tally: uint256, execution: uint256) -> bool:
    against: uint256 = tally & MASK_72
    in_favour: uint256 = (tally >> 72) & MASK_72
    # More for than against also means that somebody voted.
    if in_favour <= against:
        return False
    if unsafe_mul(in_favour, BASIS) < unsafe_mul(
        unsafe_add(in_favour, against), (execution >> tracks.APPROVAL) & MASK_14
    ):
        return False
    quorum: uint256 = (execution >> tracks.QUORUM) & MASK_14
    # 12 bits, and how many bytes follow them
    ceiling: uint256 = (tally >> CEILING) & MASK_16
    ceiling = (ceiling >> 4) << ((ceiling & 15) << 3)
    if ceiling != 0 and self._reaches(tally, ceiling, quorum):
        return True
    return self._reaches(tally, self._total(self._snapshot(core)), quorum)


@internal
@pure
def _reaches(tally: uint256, total: uint256, quorum: uint256) -> bool:
    """
    @dev Are for + abstain at least these basis points of a total?
    """
    turnout: uint256 = unsafe_add((tally >> 72) & MASK_72, (tally >> 144) & MASK_72)
    return unsafe_mul(turnout, BASIS) >= unsafe_mul(total, quorum)


@internal
@view
def _total(timepoint: uint256) -> uint256:
    """
    @dev All units at a time, whose second must be over.
    """
    return staticcall IShare(self._share()).getPastTotalSupply(timepoint)


@internal
@view
def _part(timepoint: uint256, ratio: uint256) -> uint256:
    """
    @dev Basis points of all units at a time, rounded up.
    """
    return unsafe_add(unsafe_mul(self._total(timepoint), ratio), BASIS - 1) // BASIS


# --- counting


@internal
@view
def _check_active(core: uint256) -> uint256:
    """
    @return by how many seconds the vote is extended if its quorum is reached now
    """
    now: uint256 = unsafe_sub(block.timestamp, GENESIS)
    snapshot: uint256 = (core >> SNAPSHOT) & MASK_32
    deadline: uint256 = unsafe_add(snapshot, (core >> PERIOD) & MASK_24)
    if now <= snapshot or now > deadline or core & (CANCELED | EXECUTED) != 0:
        governor_refusal._refuse("not open for votes now")
    extended: uint256 = unsafe_add(now, (core >> LATE_EXTENSION) & MASK_24)
    if extended <= deadline:
        return 0
    return extended - deadline


@internal
def _count(
    proposal_id: uint256,
    core: uint256,
    before: uint256,
    extension: uint256,
    parts: uint256,
    all_units: uint256,
):
    """
    @dev Adds `parts` (laid out as a tally) to the tally `before`, writes it, and extends the vote if the quorum is
         reached late.
    @param all_units at the snapshot, if the tally has no ceiling yet; otherwise 0
    """
    after: uint256 = before + parts
    if all_units != 0:
        # At most a sixteenth above it: 12 bits, and how many bytes follow them.
        ceiling: uint256 = all_units
        dropped: uint256 = 0
        for _: uint256 in range(8):
            if ceiling < 2**12:
                break
            ceiling = (ceiling + 255) >> 8
            dropped += 1
        after |= ((ceiling << 4) | dropped) << CEILING
    # Rules and total units are asked for only where reaching the quorum now would change the deadline.
    if extension != 0:
        total: uint256 = self._total(self._snapshot(core))
        quorum: uint256 = (self._execution(core) >> tracks.QUORUM) & MASK_14
        # The quorum is reached for the first time once, so this happens once.
        if not self._reaches(before, total, quorum) and self._reaches(after, total, quorum):
            extended: uint256 = self._deadline(core) + extension
            self._cores[proposal_id] = core + (extension << PERIOD)
            self._set_open_until(self._number(core), extended)
            log IGovernor.ProposalExtended(
                proposalId=proposal_id, extendedDeadline=convert(extended + GENESIS, uint64)
            )
    self._tallies[proposal_id] = after



# --- ending


@internal
def _cancel(proposal_id: uint256, core: uint256):
    self._cores[proposal_id] = core | CANCELED
    # While its vote runs it is its proposer's only open one, and he may make another now. After that the entry may
    # already be another proposal's.
    if unsafe_sub(block.timestamp, GENESIS) <= self._deadline(core):
        self._set_open_until(self._number(core), 0)
