# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Tracks: the rules of the two kinds of proposal
@notice Ordinary for what the treasury's table allows, constitutional for everything else; the second is
        never weaker than the first.
@dev One slot a track, low bits first: voting delay 32 | voting period 32 | execution delay 32 | expiry 32 |
     late extension 32 | quorum 14 | approval 14. Bits 64 to 187 lie where a proposal's core keeps them too
     (modules/proposals.vy), so that a proposal takes over its rules with one mask.
"""
from interfaces import IConstitution
from interfaces import ICellFactory
from interfaces import ICellGovernor
from modules import limits

# No rule may last longer, whatever a factory's bounds say: it keeps every time within 32 bits until 2140.
MAX_DURATION: constant(uint256) = 2**28
BASIS: constant(uint256) = 10_000
MASK_14: constant(uint256) = 2**14 - 1
MASK_32: constant(uint256) = 2**32 - 1

BOUNDS: immutable(IConstitution.Bounds)

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
    longest: uint256 = max(
        max(max(bounds.voting_delay.high, bounds.voting_period.high), bounds.execution_delay.high),
        max(max(bounds.expiry.high, bounds.late_extension.high), bounds.guardian_term.high),
    )
    assert longest <= MAX_DURATION, "governor: bounds: a time is too long"
    highest: uint256 = max(max(bounds.quorum.high, bounds.approval.high), bounds.proposal_threshold.high)
    assert highest <= BASIS, "governor: bounds: a ratio is above 10,000"
    BOUNDS = bounds


@internal
def _set(ordinary: IConstitution.Track, constitutional: IConstitution.Track):
    """
    @dev Checks every bound, and that constitutional is in nothing weaker than ordinary.
    """
    self._check(ordinary)
    self._check(constitutional)
    assert (
        constitutional.quorum >= ordinary.quorum
        and constitutional.approval >= ordinary.approval
        and constitutional.voting_period >= ordinary.voting_period
        and constitutional.execution_delay >= ordinary.execution_delay
    ), "governor: constitutional must not be weaker than ordinary"
    self._ordinary = self._pack(ordinary)
    self._constitutional = self._pack(constitutional)


@internal
@view
def _check(track: IConstitution.Track):
    limits._check(track.voting_delay, BOUNDS.voting_delay, "governor: voting delay out of bounds")
    limits._check(track.voting_period, BOUNDS.voting_period, "governor: voting period out of bounds")
    limits._check(track.execution_delay, BOUNDS.execution_delay, "governor: execution delay out of bounds")
    limits._check(track.expiry, BOUNDS.expiry, "governor: expiry out of bounds")
    limits._check(track.quorum, BOUNDS.quorum, "governor: quorum out of bounds")
    limits._check(track.approval, BOUNDS.approval, "governor: approval out of bounds")
    limits._check(track.late_extension, BOUNDS.late_extension, "governor: late extension out of bounds")


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
def _tracks() -> (IConstitution.Track, IConstitution.Track):
    return self._unpack(self._ordinary), self._unpack(self._constitutional)


@internal
@pure
def _pack(track: IConstitution.Track) -> uint256:
    return (
        track.voting_delay
        | (track.voting_period << 32)
        | (track.execution_delay << 64)
        | (track.expiry << 96)
        | (track.late_extension << 128)
        | (track.quorum << 160)
        | (track.approval << 174)
    )


@internal
@pure
def _unpack(packed: uint256) -> IConstitution.Track:
    return IConstitution.Track(
        voting_delay=packed & MASK_32,
        voting_period=(packed >> 32) & MASK_32,
        execution_delay=(packed >> 64) & MASK_32,
        expiry=(packed >> 96) & MASK_32,
        quorum=(packed >> 160) & MASK_14,
        approval=(packed >> 174) & MASK_14,
        late_extension=(packed >> 128) & MASK_32,
    )
