# pragma version 0.4.3
"""
@title A token that logs transfers and moves nothing
"""
from ethereum.ercs import IERC20

decimals: public(constant(uint8)) = 6


@external
@pure
def symbol() -> String[8]:
    return "USDC"


@external
@pure
def balanceOf(owner: address) -> uint256:
    return 7


@external
def transfer(receiver: address, amount: uint256) -> bool:
    log IERC20.Transfer(sender=msg.sender, receiver=receiver, value=amount)
    return True
