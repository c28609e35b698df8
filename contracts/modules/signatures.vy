# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Signatures: EIP-712 digests, ECDSA without malleability, ERC-1271
@dev A signer with code is asked by ERC-1271; one without is checked by `ecrecover`. An EIP-7702 account
     (code, and a key) may do either: the key is tried first.
"""

# keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
DOMAIN_TYPE: constant(bytes32) = keccak256(
    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
)
VERSION_HASH: constant(bytes32) = keccak256("1")
# Half the order of secp256k1: a higher s is the mirror image of another signature.
MAX_S: constant(uint256) = 57896044618658097711785492504343953926418782139537452191302581570759080747168
MAGIC: constant(bytes4) = 0x1626ba7e
MAX_SIGNATURE: constant(uint256) = 1024


@internal
@view
def _domain_separator(name_hash: bytes32) -> bytes32:
    return keccak256(abi_encode(DOMAIN_TYPE, name_hash, VERSION_HASH, chain.id, self))


@internal
@view
def _typed_digest(name_hash: bytes32, struct_hash: bytes32) -> bytes32:
    return keccak256(concat(b"\x19\x01", self._domain_separator(name_hash), struct_hash))


@internal
@pure
def _recover(digest: bytes32, v: uint256, r: bytes32, s: bytes32) -> address:
    """
    @dev The signer, or empty(address) for anything that is not one valid, low-s signature.
    """
    if convert(s, uint256) > MAX_S or (v != 27 and v != 28):
        return empty(address)
    return ecrecover(digest, v, convert(r, uint256), convert(s, uint256))


@internal
@view
def _is_valid(signer: address, digest: bytes32, signature: Bytes[1024]) -> bool:
    if signer == empty(address):
        return False
    if len(signature) == 65:
        r: bytes32 = convert(slice(signature, 0, 32), bytes32)
        s: bytes32 = convert(slice(signature, 32, 32), bytes32)
        v: uint256 = convert(slice(signature, 64, 1), uint256)
        if self._recover(digest, v, r, s) == signer:
            return True
    if not signer.is_contract:
        return False
    success: bool = False
    answer: Bytes[32] = b""
    success, answer = raw_call(
        signer,
        abi_encode(digest, signature, method_id=method_id("isValidSignature(bytes32,bytes)")),
        max_outsize=32,
        is_static_call=True,
        revert_on_failure=False,
    )
    return success and len(answer) == 32 and convert(answer, bytes32) == convert(MAGIC, bytes32)
