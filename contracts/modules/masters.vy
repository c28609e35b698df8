# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Masters: the contracts that cells are clones of
@notice Which code they have is fixed when the factory is built; who puts it on the chain does not matter.
@dev A master's address follows from its code, so that it need not be stored: reading the immutable costs a
     cell four cold slots less.
"""
from interfaces import ICellFactory

KINDS: constant(uint256) = 5
SHARE: constant(uint256) = 0
GOVERNOR: constant(uint256) = 1
TREASURY: constant(uint256) = 2
SPLITTER: constant(uint256) = 3
MANDATE: constant(uint256) = 4

# The largest init code that a chain accepts (EIP-3860).
MAX_INITCODE: constant(uint256) = 49_152

HASHES: immutable(bytes32[KINDS])
MASTERS: immutable(address[KINDS])

# What create_minimal_proxy_to runs around the master's address.
CLONE_HEAD: constant(Bytes[19]) = x"602d3d8160093d39f3363d3d373d3d3d363d73"
CLONE_TAIL: constant(Bytes[15]) = x"5af43d82803e903d91602b57fd5bf3"


@deploy
def __init__(hashes: bytes32[KINDS]):
    HASHES = hashes
    masters: address[KINDS] = empty(address[KINDS])
    for kind: uint256 in range(KINDS):
        masters[kind] = self._create2(convert(kind, bytes32), hashes[kind])
    MASTERS = masters


@external
@view
def master(kind: uint256) -> (address, bytes32, bool):
    """
    @notice The master of a kind: 0 Share, 1 Governor, 2 Treasury, 3 RevenueSplitter, 4 Mandate
    @return its address, the hash of its init code (zero: not in this version), whether it stands
    """
    self._check_kind(kind)
    return MASTERS[kind], HASHES[kind], MASTERS[kind].is_contract


@internal
def _install(kind: uint256, initcode: Bytes[MAX_INITCODE]) -> address:
    self._check_kind(kind)
    assert keccak256(initcode) == HASHES[kind], "factory: other init code than fixed"
    assert not MASTERS[kind].is_contract, "factory: installed already"
    created: address = raw_create(initcode, salt=convert(kind, bytes32))
    assert created == MASTERS[kind]  # unreachable: CREATE2 has one result
    log ICellFactory.Installed(kind=kind, master=created)
    return created


@internal
def _clone(kind: uint256, salt: bytes32) -> address:
    # a clone of an address without code would answer yes to everything
    assert MASTERS[kind].is_contract, "factory: install the masters first"
    return create_minimal_proxy_to(MASTERS[kind], salt=salt)


@internal
@view
def _clone_address(kind: uint256, salt: bytes32) -> address:
    code: Bytes[54] = concat(CLONE_HEAD, convert(MASTERS[kind], bytes20), CLONE_TAIL)
    return self._create2(salt, keccak256(code))


@internal
@view
def _create2(salt: bytes32, code_hash: bytes32) -> address:
    digest: bytes32 = keccak256(concat(x"ff", convert(self, bytes20), salt, code_hash))
    return convert(convert(digest, uint256) & convert(max_value(uint160), uint256), address)


@internal
@pure
def _check_kind(kind: uint256):
    assert kind < KINDS, "factory: no such kind"
