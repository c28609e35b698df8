# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Tracks: the rules of the two kinds of proposal
@notice Ordinary for what the treasury's table allows, constitutional for everything else; the second is
        never weaker than the first.
@dev One slot a track, low bits first: unused 8 | voting delay 32 | voting period 32 | execution delay 32 |
     expiry 32 | late extension 32 | quorum 14 | approval 14. Bits 72 to 195 lie where a proposal's core keeps
     them too (modules/proposals.vy), so that a proposal takes over its rules with one mask.
"""
from interfaces import IConstitution
from interfaces import ICellFactory
from modules import governor_refusal

# No rule may last longer, whatever a factory's bounds say: it keeps every time within 32 bits until 2140.
MAX_DURATION: constant(uint256) = 2**28
BASIS: constant(uint256) = 10_000
MASK_14: constant(uint256) = 2**14 - 1
MASK_32: constant(uint256) = 2**32 - 1

# Places in BOUNDS: 0 to 6 are the rules of a track, in the order of `_pack`.
PROPOSAL_THRESHOLD: constant(uint256) = 7
GUARDIAN_TERM: constant(uint256) = 8

# Four bounds a word, high 32 | low 32 each: 1,000 bytes of code less than the factory's struct.
BOUNDS: immutable(uint256[3])

_ordinary: uint256
_constitutional: uint256


@deploy
def __init__():
    """
    @dev Reads the bounds from the factory that builds this master, and refuses bounds which the packing can't
         hold or under which a snapshot could lie in the second of proposing.
    """
    bounds: IConstitution.Bounds = staticcall ICellFactory(msg.sender).bounds()
    assert bounds.voting_delay.low >= 1, "governor: bounds: a vote must begin in a later second"
    BOUNDS = [
        self._pair(bounds.voting_delay, MAX_DURATION)
        | (self._pair(bounds.voting_period, MAX_DURATION) << 64)
        | (self._pair(bounds.execution_delay, MAX_DURATION) << 128)
        | (self._pair(bounds.expiry, MAX_DURATION) << 192),
        self._pair(bounds.quorum, BASIS)
        | (self._pair(bounds.approval, BASIS) << 64)
        | (self._pair(bounds.late_extension, MAX_DURATION) << 128)
        | (self._pair(bounds.proposal_threshold, BASIS) << 192),
        self._pair(bounds.guardian_term, MAX_DURATION),
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
def _set(ordinary: IConstitution.Track, constitutional: IConstitution.Track):
    """
    @dev Checks every bound, and that constitutional is in nothing weaker than ordinary.
    """
    if (
        constitutional.quorum < ordinary.quorum
        or constitutional.approval < ordinary.approval
        or constitutional.voting_period < ordinary.voting_period
        or constitutional.execution_delay < ordinary.execution_delay
    ):
        governor_refusal._refuse("constitutional is the weaker one")
    self._ordinary = self._pack(ordinary)
    self._constitutional = self._pack(constitutional)


@internal
@view
def _read(constitutional: bool) -> uint256:
    """
    @dev The packed track.
    """
    if constitutional:
        return self._constitutional
    return self._ordinary


@internal
@view
def _pack(track: IConstitution.Track) -> uint256:
    """
    @dev Checks every bound first: only what is within them fits its field.
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
        (track.voting_delay << 8)
        | (track.voting_period << 40)
        | (track.execution_delay << 72)
        | (track.expiry << 104)
        | (track.late_extension << 136)
        | (track.quorum << 168)
        | (track.approval << 182)
    )


@internal
@pure
def _unpack(packed: uint256) -> IConstitution.Track:
    return IConstitution.Track(
        voting_delay=(packed >> 8) & MASK_32,
        voting_period=(packed >> 40) & MASK_32,
        execution_delay=(packed >> 72) & MASK_32,
        expiry=(packed >> 104) & MASK_32,
        quorum=(packed >> 168) & MASK_14,
        approval=(packed >> 182) & MASK_14,
        late_extension=(packed >> 136) & MASK_32,
    )
