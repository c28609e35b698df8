# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title A contract that a treasury deals with: sells for tokens or native coin, and takes what it is allowed
"""
from ethereum.ercs import IERC20

event Bought:
    buyer: indexed(address)
    amount: uint256

calls: public(uint256)


@external
@payable
def buy():
    self.calls += 1
    log Bought(buyer=msg.sender, amount=msg.value)


@external
def take(token: IERC20, amount: uint256):
    """
    @notice Takes tokens that the caller has approved.
    """
    self.calls += 1
    assert extcall token.transferFrom(msg.sender, self, amount)
    log Bought(buyer=msg.sender, amount=amount)


@external
def take_from(token: IERC20, owner: address, amount: uint256):
    """
    @notice Takes tokens that somebody has approved at another time.
    """
    assert extcall token.transferFrom(owner, self, amount)


@external
def fail():
    raise "shop: closed"


@external
@payable
def __default__():
    pass
