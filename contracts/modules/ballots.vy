# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Ballots: what one says, and how it is signed
@dev A ballot becomes `parts`, three 72-bit weights laid out as a tally: against | for | abstain, low bits first.
     Signed ballots are OpenZeppelin's typed data. Their nonce is the voter's revocation number: it rises only when he
     revokes, so ballots signed for different proposals count in any order.
"""
from modules import governor_refusal
from modules import signatures

BALLOT_TYPE: constant(bytes32) = keccak256(
    "Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)"
)
EXTENDED_BALLOT_TYPE: constant(bytes32) = keccak256(
    "ExtendedBallot(uint256 proposalId,uint8 support,address voter,uint256 nonce,string reason,bytes params)"
)
NAME: constant(String[32]) = "celldao Governor"
NAME_HASH: constant(bytes32) = keccak256("celldao Governor")

SPLIT: constant(uint256) = 255
MASK_128: constant(uint256) = 2**128 - 1

# How often a member number has revoked, and, 256 numbers a slot, who ever has.
_revocations: HashMap[uint256, uint256]
_ever_revoked: HashMap[uint256, uint256]


@internal
@pure
def _parts(support: uint256, weight: uint256, params: Bytes[64]) -> (uint256, uint256):
    """
    @dev Refuses a ballot that says nothing countable.
    @return parts, and the weight they sum up to
    """
    if support != SPLIT:
        if support > 2:
            governor_refusal._refuse("support is 0 against, 1 for, 2 abstain or 255 split")
        if len(params) != 0:
            governor_refusal._refuse("only a split ballot (255) has params")
        return weight << (72 * support), weight
    if len(params) != 48:
        governor_refusal._refuse("a split ballot needs three uint128")
    first: uint256 = convert(slice(params, 0, 32), uint256)
    against: uint256 = first >> 128
    in_favour: uint256 = first & MASK_128
    abstain: uint256 = convert(slice(params, 32, 16), uint256)
    used: uint256 = against + in_favour + abstain
    if used == 0 or used > weight:
        governor_refusal._refuse("a split must use some of your votes, and no more")
    return against | (in_favour << 72) | (abstain << 144), used


@internal
@view
def _digest(proposal_id: uint256, support: uint256, voter: address, nonce: uint256) -> bytes32:
    return signatures._typed_digest(
        NAME_HASH, keccak256(abi_encode(BALLOT_TYPE, proposal_id, support, voter, nonce))
    )


@internal
@view
def _extended_digest(
    proposal_id: uint256,
    support: uint256,
    voter: address,
    nonce: uint256,
    reason_hash: bytes32,
    params_hash: bytes32,
) -> bytes32:
    return signatures._typed_digest(
        NAME_HASH,
        keccak256(
            abi_encode(EXTENDED_BALLOT_TYPE, proposal_id, support, voter, nonce, reason_hash, params_hash)
        ),
    )


@internal
def _revoke(number: uint256) -> uint256:
    """
    @return the nonce that ballots need from now on
    """
    nonce: uint256 = self._revocations[number] + 1
    self._revocations[number] = nonce
    self._ever_revoked[number >> 8] |= 1 << (number & 255)
    return nonce
