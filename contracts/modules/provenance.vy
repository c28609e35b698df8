# pragma version 0.4.3
# pragma nonreentrancy on
"""
@title Provenance: what an operator produced, under which policy
@notice The operator logs Merkle roots; anyone can prove that an item is under one. Leaves are hashed twice and pairs are sorted,
        as in OpenZeppelin's merkle-tree package, so that no inner node passes for a leaf.
"""
from interfaces import IMandate
from modules import mandate_charter
from modules import mandate_refusal

uses: mandate_charter

MAX_DEPTH: constant(uint256) = 64

# Unix seconds; zero: never.
logged_at: public(HashMap[bytes32, uint256])
# The mandate's policy of that time.
logged_under: public(HashMap[bytes32, bytes32])


@external
def log_provenance(root: bytes32, link: String[256]):
    """
    @notice Logs the Merkle root of items produced under the mandate's present policy.
    @dev The operator only, while the mandate runs. Reverts for an empty root and for one that is logged already.
    @param link where the items can be read
    """
    mandate_charter._check_working(mandate_charter.state)
    if root == empty(bytes32) or self.logged_at[root] != 0:
        mandate_refusal._refuse("empty, or logged already")
    self.logged_at[root] = block.timestamp
    self.logged_under[root] = mandate_charter.policy
    log IMandate.ProvenanceLogged(root=root, policy=mandate_charter.policy, link=link)


@external
@view
def is_proven(root: bytes32, item: bytes32, proof: DynArray[bytes32, MAX_DEPTH]) -> bool:
    """
    @notice Is the item under a root that the operator has logged? `logged_under` names the policy of then.
    @param item keccak256 of what was produced; its leaf is keccak256(keccak256(item)), as 32 bytes each
    @param proof the leaf's siblings, from below
    """
    if self.logged_at[root] == 0:
        return False
    node: bytes32 = keccak256(keccak256(item))
    for sibling: bytes32 in proof:
        if convert(node, uint256) < convert(sibling, uint256):
            node = keccak256(concat(node, sibling))
        else:
            node = keccak256(concat(sibling, node))
    return node == root
