# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Tracks: the rules of the two kinds of proposal
@notice Ordinary for what the treasury's table allows, constitutional for everything else; the second is
        never weaker than the first.
@dev Rules are never overwritten: other rules are a new version, and a proposal keeps the number of its own instead of
     a copy. Low bits first, times in seconds:
     voting:    proposal threshold 14 | free 10 | voting period 24 | late extension 24 | voting delay 24
     execution: execution delay 24 | expiry 24 | quorum 14 | approval 14
     A version is one slot: constitutional voting | ordinary execution | constitutional execution. Ordinary voting lies
     beside the treasury's address, which proposing needs anyway (Governor.vy).
"""
from interfaces import IConstitution
from interfaces import ICellFactory
from modules import governor_refusal

# No rule of a track may last longer, nor a voting period with its extension, whatever a factory's bounds say: it must fit
# its field.
MAX_DURATION: constant(uint256) = 2**24 - 1
# No guardian either: it keeps the end of his term within its field.
MAX_TERM: constant(uint256) = 2**28
BASIS: constant(uint256) = 10_000
MASK_14: constant(uint256) = 2**14 - 1
MASK_24: constant(uint256) = 2**24 - 1
MASK_32: constant(uint256) = 2**32 - 1
MASK_96: constant(uint256) = 2**96 - 1

# Where fields begin in a word.
PERIOD: constant(uint256) = 24
LATE_EXTENSION: constant(uint256) = 48
VOTING_DELAY: constant(uint256) = 72
EXPIRY: constant(uint256) = 24
QUORUM: constant(uint256) = 48
APPROVAL: constant(uint256) = 62
# Where execution begins in a version.
ORDINARY: constant(uint256) = 96
CONSTITUTIONAL: constant(uint256) = 172

# Places in BOUNDS: 0 to 6 are the rules of a track, in the order of `_pack`.
PROPOSAL_THRESHOLD: constant(uint256) = 7
GUARDIAN_TERM: constant(uint256) = 8

# Four bounds a word, high 32 | low 32 each: 1,000 bytes of code less than the factory's struct.
BOUNDS: immutable(uint256[3])

_versions: HashMap[uint256, uint256]


@deploy
def __init__():
    """
    @dev Reads the bounds from the factory that builds this master, and refuses bounds which the packing can't
         hold or under which a snapshot could lie in the second of proposing.
    """
    bounds: IConstitution.Bounds = staticcall ICellFactory(msg.sender).bounds()
    assert bounds.voting_delay.low >= 1, "governor: bounds: a vote must begin in a later second"
    assert (
        bounds.voting_period.high + bounds.late_extension.high <= MAX_DURATION
    ), "governor: bounds: wider than can be stored"
    BOUNDS = [
        self._pair(bounds.voting_delay, MAX_DURATION)
        | (self._pair(bounds.voting_period, MAX_DURATION) << 64)
        | (self._pair(bounds.execution_delay, MAX_DURATION) << 128)
        | (self._pair(bounds.expiry, MAX_DURATION) << 192),
        self._pair(bounds.quorum, BASIS)
        | (self._pair(bounds.approval, BASIS) << 64)
        | (self._pair(bounds.late_extension, MAX_DURATION) << 128)
        | (self._pair(bounds.proposal_threshold, BASIS) << 192),
        self._pair(bounds.guardian_term, MAX_TERM),
    ]


@internal
@pure
def _pair(bound: IConstitution.Bound, highest: uint256) -> uint256:
    assert bound.high <= highest, "governor: bounds: wider than can be stored"
    assert bound.low <= bound.high, "governor: bounds: low is above high"
    return bound.low | (bound.high << 32)


@internal
@view
def _is_within(rule: uint256, place: uint256) -> bool:
    """
    @dev Both ends included.
    """
    bound: uint256 = BOUNDS[place >> 2] >> ((place & 3) << 6)
    return rule >= bound & MASK_32 and rule <= (bound >> 32) & MASK_32


@internal
@view
def _version(ordinary: IConstitution.Track, constitutional: IConstitution.Track) -> (uint256, uint256):
    """
    @dev Checks every bound, and that constitutional is in nothing weaker than ordinary.
    @return a version, and the ordinary voting rules, both with a threshold of 0
    """
    if (
        constitutional.quorum < ordinary.quorum
        or constitutional.approval < ordinary.approval
        or constitutional.voting_period < ordinary.voting_period
        or constitutional.execution_delay < ordinary.execution_delay
    ):
        governor_refusal._refuse("constitutional is the weaker one")
    one: uint256 = self._pack(ordinary)
    other: uint256 = self._pack(constitutional)
    return (
        (other & MASK_96) | (one >> ORDINARY << ORDINARY) | (other >> ORDINARY << CONSTITUTIONAL),
        one & MASK_96,
    )


@internal
@view
def _pack(track: IConstitution.Track) -> uint256:
    """
    @dev Checks every bound first: only what is within them fits its field.
    @return voting and, above it, execution
    """
    # In the order of BOUNDS.
    rules: uint256[7] = [
        track.voting_delay,
        track.voting_period,
        track.execution_delay,
        track.expiry,
        track.quorum,
        track.approval,
        track.late_extension,
    ]
    for place: uint256 in range(7):
        if not self._is_within(rules[place], place):
            governor_refusal._refuse("a track's rule is out of bounds")
    return (
        (track.voting_period << PERIOD)
        | (track.late_extension << LATE_EXTENSION)
        | (track.voting_delay << VOTING_DELAY)
        | (track.execution_delay << ORDINARY)
        | (track.expiry << (ORDINARY + EXPIRY))
        | (track.quorum << (ORDINARY + QUORUM))
        | (track.approval << (ORDINARY + APPROVAL))
    )


@internal
@view
def _execution_of(version: uint256, track: uint256) -> uint256:
    """
    @param track 0 ordinary, 1 constitutional
    @return how it is carried out; what lies above is to be masked away
    """
    return self._versions[version] >> (ORDINARY + (CONSTITUTIONAL - ORDINARY) * track)


@internal
@pure
def _unpack(voting: uint256, execution: uint256) -> IConstitution.Track:
    return IConstitution.Track(
        voting_delay=(voting >> VOTING_DELAY) & MASK_24,
        voting_period=(voting >> PERIOD) & MASK_24,
        execution_delay=execution & MASK_24,
        expiry=(execution >> EXPIRY) & MASK_24,
        quorum=(execution >> QUORUM) & MASK_14,
        approval=(execution >> APPROVAL) & MASK_14,
        late_extension=(voting >> LATE_EXTENSION) & MASK_24,
    )
