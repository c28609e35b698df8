# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Registry: the cells of a factory, by address and in order of founding
"""

MAX_PAGE: constant(uint256) = 100

# Number of cells founded.
cell_count: public(uint256)
# keccak256 of the ABI-encoded constitution a cell was founded with; zero: no cell.
constitution_of: public(HashMap[address, bytes32])
cell_at: HashMap[uint256, address]


@external
@view
def is_cell(treasury: address) -> bool:
    """
    @notice Was this treasury founded here? That does not say that its founding is finished: see `progress`.
    """
    return self._is_cell(treasury)


@external
@view
def cells(first: uint256, count: uint256) -> DynArray[address, MAX_PAGE]:
    """
    @notice Treasuries in order of founding
    @param first index of the first, from 0
    @param count how many at most; more than 100 gives 100
    @return as many as there are; none after the end
    """
    page: DynArray[address, MAX_PAGE] = []
    total: uint256 = self.cell_count
    if first >= total:
        return page
    for i: uint256 in range(min(min(count, MAX_PAGE), total - first), bound=MAX_PAGE):
        page.append(self.cell_at[first + i])
    return page


@internal
def _add(treasury: address, constitution_hash: bytes32):
    index: uint256 = self.cell_count
    self.cell_at[index] = treasury
    self.cell_count = index + 1
    self.constitution_of[treasury] = constitution_hash


@internal
@view
def _is_cell(treasury: address) -> bool:
    return self.constitution_of[treasury] != empty(bytes32)
