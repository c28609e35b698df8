# pragma version 0.4.3
"""
@title The least that factory and treasury ask of a governor
"""
from interfaces import IConstitution

treasury: public(address)
minimum_execution_delay: public(uint256)


@external
def initialize(terms: IConstitution.GovernorTerms, cell: IConstitution.Contracts):
    self.treasury = cell.treasury
    self.minimum_execution_delay = terms.ordinary.execution_delay


@external
def open():
    pass


@external
def close():
    pass


@external
def adopt(treasury: address, minimum_execution_delay: uint256):
    """
    @notice Prepares one that was not founded with a cell to be its successor governor.
    """
    self.treasury = treasury
    self.minimum_execution_delay = minimum_execution_delay
