# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Token: the share's name, allowances, nonces and typed data
@notice ERC-20 metadata and allowances, EIP-2612 nonces, EIP-712 domain with EIP-5267.
@dev An allowance is always spent, the highest number too: no number means "for ever".
"""
from ethereum.ercs import IERC20
from modules import share_refusal
from modules import signatures

PERMIT_TYPE: constant(bytes32) = keccak256(
    "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
)
DELEGATION_TYPE: constant(bytes32) = keccak256("Delegation(address delegatee,uint256 nonce,uint256 expiry)")
MOVE_TYPE: constant(bytes32) = keccak256("Move(address old,address new,uint256 deadline)")

name: public(String[64])
symbol: public(String[16])
# shared by permit and delegateBySig
nonces: public(HashMap[address, uint256])
allowance: public(HashMap[address, HashMap[address, uint256]])


@external
@pure
def decimals() -> uint8:
    """
    @notice Shares have 6 decimals in every cell
    """
    return 6


@external
@view
def DOMAIN_SEPARATOR() -> bytes32:
    """
    @notice EIP-2612
    """
    return signatures._domain_separator(keccak256(self.name))


@external
@view
def eip712Domain() -> (bytes1, String[64], String[1], uint256, address, bytes32, DynArray[uint256, 1]):
    """
    @notice EIP-5267: name, version, chain and contract are in the domain; no salt, no extensions
    """
    return 0x0f, self.name, "1", chain.id, self, empty(bytes32), []


@internal
def _approve(owner: address, spender: address, amount: uint256):
    self.allowance[owner][spender] = amount
    log IERC20.Approval(owner=owner, spender=spender, value=amount)


@internal
def _spend(owner: address, spender: address, amount: uint256):
    allowed: uint256 = self.allowance[owner][spender]
    if amount > allowed:
        share_refusal._refuse("more than the allowance")
    self.allowance[owner][spender] = allowed - amount


@internal
@view
def _digest(struct_hash: bytes32) -> bytes32:
    return signatures._typed_digest(keccak256(self.name), struct_hash)


@internal
@view
def _check_deadline(deadline: uint256):
    if block.timestamp > deadline:
        share_refusal._refuse("the signature has expired")
