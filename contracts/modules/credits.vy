# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title Credits: what could not be paid out and waits to be pulled
"""
from interfaces import ISplitter

# Sum of all credits in an asset, base units.
total_credits: public(HashMap[address, uint256])
credits: HashMap[address, HashMap[address, uint256]]


@external
@view
def credit_of(asset: address, recipient: address) -> uint256:
    """
    @notice What a recipient can pull, base units
    """
    return self.credits[asset][recipient]


@internal
def _add(asset: address, recipient: address, amount: uint256):
    self.credits[asset][recipient] += amount
    self.total_credits[asset] += amount
    log ISplitter.Credited(asset=asset, recipient=recipient, amount=amount)


@internal
def _take(asset: address, recipient: address) -> uint256:
    """
    @dev Removes a credit and says how much it was.
    """
    credit: uint256 = self.credits[asset][recipient]
    assert credit > 0, "splitter: no credit"
    self.credits[asset][recipient] = 0
    self.total_credits[asset] -= credit
    return credit
