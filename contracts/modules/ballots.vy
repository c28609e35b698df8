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

SPLIT: constant(uint8) = 255
MASK_128: constant(uint256) = 2**128 - 1

# How often a member number has revoked, and, 256 numbers a slot, who ever has.
_revocations: HashMap[uint256, uint256]
_ever_revoked: HashMap[uint256, uint256]


@internal
@pure
def _split(support: uint8, weight: uint256, params: Bytes[64]) -> (uint256, uint256):
    """
    @dev A ballot that is not plainly against, for or abstain. Refuses one that says nothing countable.
    @return parts, and the weight they sum up to
    """
    if support != SPLIT and len(params) == 0:
        governor_refusal._refuse("support must be 0, 1, 2 or 255")
    first: uint256 = 0
    abstain: uint256 = 0
    if support == SPLIT and len(params) == 48:
        first = convert(slice(params, 0, 32), uint256)
        abstain = convert(slice(params, 32, 16), uint256)
    against: uint256 = first >> 128
    in_favour: uint256 = first & MASK_128
    used: uint256 = against + in_favour + abstain
    if used == 0 or used > weight:
        governor_refusal._refuse("params do not fit the ballot")
    return against | (in_favour << 72) | (abstain << 144), used


@internal
@view
def _separator() -> bytes32:
    """
    @dev Once for all ballots of a batch.
    """
    return signatures._domain_separator(NAME_HASH)


@internal
@pure
def _digest(
    separator: bytes32, proposal_id: uint256, support: uint256, voter: address, nonce: uint256
) -> bytes32:
    return self._seal(separator, keccak256(abi_encode(BALLOT_TYPE, proposal_id, support, voter, nonce)))


@internal
@pure
def _seal(separator: bytes32, struct_hash: bytes32) -> bytes32:
    return keccak256(concat(b"\x19\x01", separator, struct_hash))


@internal
def _revoke(number: uint256) -> uint256:
    """
    @return the nonce that ballots need from now on
    """
    nonce: uint256 = self._revocations[number] + 1
    self._revocations[number] = nonce
    self._ever_revoked[number >> 8] |= 1 << (number & 255)
    return nonce
