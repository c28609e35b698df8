# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Messages: what the cell signs, and how it presents itself
@notice ERC-1271 for digests approved by vote, until they expire or are revoked. ERC-4824 for the document
        that describes the cell.
"""
from interfaces import ITreasury
from modules import refusal
from modules import treasury_terms

MAGIC: constant(bytes4) = 0x1626ba7e
INVALID: constant(bytes4) = 0xffffffff

_expiry: HashMap[bytes32, uint256]
_uri: String[256]


@external
@reentrant
def approve_message(digest: bytes32, expiry: uint256):
    """
    @notice Signs a digest. Whoever presents it may do so as often as its receiver lets him.
    @dev By vote only. Reverts if it has expired already.
    @param expiry the last second in which the signature is valid
    """
    treasury_terms._check_vote()
    if expiry < block.timestamp:
        refusal._refuse("expired already")
    self._expiry[digest] = expiry
    log ITreasury.MessageApproved(digest=digest, expiry=expiry)


@external
@reentrant
def revoke_message(digest: bytes32):
    """
    @notice Takes a signature back.
    @dev By vote only. Reverts if the digest was never signed.
    """
    treasury_terms._check_vote()
    if self._expiry[digest] == 0:
        refusal._refuse("not approved")
    self._expiry[digest] = 0
    log ITreasury.MessageRevoked(digest=digest)


@external
@view
@reentrant
def isValidSignature(digest: bytes32, signature: Bytes[1024]) -> bytes4:
    """
    @notice ERC-1271: is the digest signed by the cell? The signature itself is ignored.
    """
    if block.timestamp <= self._expiry[digest]:
        return MAGIC
    return INVALID


@external
@view
@reentrant
def message_expiry(digest: bytes32) -> uint256:
    """
    @return the last second in which the signature is valid; zero if it was never given or is revoked
    """
    return self._expiry[digest]


@external
@reentrant
def set_dao_uri(uri: String[256]):
    """
    @notice Sets where the cell describes itself (ERC-4824).
    @dev By vote only.
    """
    treasury_terms._check_vote()
    self._set_uri(uri)


@external
@view
@reentrant
def daoURI() -> String[256]:
    return self._uri


@internal
def _set_uri(uri: String[256]):
    self._uri = uri
    log ITreasury.DAOURIUpdate(daoAddress=self, daoURI=uri)
