# pragma version 0.4.3
# pragma nonreentrancy off
"""
@title A token that says yes to every transfer and shows everybody whatever balance it is told to
"""

decimals: public(constant(uint8)) = 6
shown: uint256


@external
def show(balance: uint256):
    self.shown = balance


@external
@view
def balanceOf(account: address) -> uint256:
    return self.shown


@external
def transfer(receiver: address, amount: uint256) -> bool:
    return True
