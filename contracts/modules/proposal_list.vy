# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Proposal list: in which block each proposal was made
@notice Text and actions of a proposal are in the event of its creation; one log query for that block finds it, so no
        indexer is needed.
@dev Six 40-bit block numbers a slot. The newest one is kept by the governor, in a word that proposing writes anyway, and
     every second time both are written here: 2,500 gas less a proposal.
     On Arbitrum chains logs are found under the rollup's own block numbers, which only its precompile tells;
     `block.number` there is another chain's.
"""

interface IArbSys:
    def arbBlockNumber() -> uint256: view

ARB_SYS: constant(address) = 0x0000000000000000000000000000000000000064
PER_SLOT: constant(uint256) = 6
MASK_40: constant(uint256) = 2**40 - 1

HAS_ARB_SYS: immutable(bool)

_blocks: HashMap[uint256, uint256]


@deploy
def __init__():
    """
    @dev Asks whether somebody at that address answers; elsewhere nobody does, and that is no error.
    """
    success: bool = False
    answer: Bytes[32] = b""
    success, answer = raw_call(
        ARB_SYS,
        method_id("arbBlockNumber()"),
        max_outsize=32,
        gas=100_000,
        is_static_call=True,
        revert_on_failure=False,
    )
    HAS_ARB_SYS = success and len(answer) == 32


@internal
def _append(index: uint256, newest: uint256) -> uint256:
    """
    @param newest the block of the proposal before this one
    @return the block of this one, which the governor is to keep
    """
    number: uint256 = block.number
    if HAS_ARB_SYS:
        number = staticcall IArbSys(ARB_SYS).arbBlockNumber()
    number &= MASK_40
    if index & 1 == 1:
        # A pair never lies in two slots.
        self._blocks[index // PER_SLOT] |= (newest | (number << 40)) << ((index % PER_SLOT - 1) * 40)
    return number


@internal
@view
def _block(index: uint256) -> uint256:
    """
    @dev Of any but the newest one.
    """
    return (self._blocks[index // PER_SLOT] >> ((index % PER_SLOT) * 40)) & MASK_40
